//! Streams that are written as one writes a loop.

use rustgreet::{Status, Streaming, rpc::Sender};

/// A stream of what `write` sends. An error that `write` returns ends the stream; `write` itself is
/// dropped when nobody reads the stream any more.
pub fn produce<T, F>(write: impl FnOnce(Sender<T>) -> F) -> Streaming<T>
where
    T: Send + 'static,
    F: Future<Output = Result<(), Status>> + Send + 'static,
{
    let (sender, stream) = Streaming::channel(1);
    let writing = write(sender.clone());
    tokio::spawn(async move {
        tokio::select! {
            written = writing => if let Err(status) = written {
                _ = sender.send(Err(status)).await;
            },
            () = sender.closed() => {}
        }
    });
    stream
}

//! Streams that are written as one writes a loop.

use rustgreet::{Status, Streaming, rpc::Sender};

/// A stream of what `write` sends. An error that `write` returns ends the stream; `write` itself
/// is dropped when nobody reads the stream any more.
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

#[cfg(test)]
mod tests {
    use rustgreet::Code;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn an_error_ends_the_stream() {
        let mut numbers = produce(async |numbers: Sender<i32>| {
            numbers.send(1).await?;
            Err(Status::data_loss("no more"))
        });
        assert_eq!(numbers.message().await.unwrap(), Some(1));
        assert_eq!(numbers.message().await.unwrap_err().code(), Code::DataLoss);
    }

    #[tokio::test]
    async fn who_is_not_read_stops() {
        let (dropped, is_dropped) = oneshot::channel::<()>();
        let numbers = produce(async |numbers: Sender<i32>| {
            let _until_dropped = dropped;
            numbers.send(1).await?;
            std::future::pending().await
        });
        drop(numbers);
        assert!(is_dropped.await.is_err());
    }
}

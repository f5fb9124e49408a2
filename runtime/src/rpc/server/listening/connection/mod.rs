//! One connection, from TLS to its end. Its first bytes tell what it speaks: [`http2`] or [`http1`].

mod carried;
mod http1;
mod http2;
mod life;
mod reply;

use std::{
    future::{Future, poll_fn},
    io,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll, Waker},
};

use tokio::{
    io::AsyncRead,
    sync::watch,
    time::{Instant, timeout_at},
};

use super::{Connection, shared::Shared, socket::Socket, tls::Inside};
use crate::rpc::call::Peer;

/// What a client of HTTP/2 says first.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Whether the server has stopped taking calls.
pub(super) type Drain = watch::Receiver<bool>;

/// A connection of which it is known what it speaks.
enum Begun {
    Http1(Socket, Peer),
    Http2(Box<http2::Handshaken>, Peer),
}

/// Serves a connection until either side ends it. What comes before the first call is over within the time of the
/// handshake, or the connection is let go; at once, if the server is to stop.
pub(super) async fn serve(shared: Arc<Shared>, connection: Connection, mut drain: Drain) {
    let asked = drain.clone();
    let mut stopped = pin!(Stopped {
        stopped: pin!(async move {
            // The server is gone, if not.
            let _ = drain.wait_for(|stopped| *stopped).await;
        }),
        asked,
        task: None,
    });
    let first = Instant::now() + shared.limits.handshake;
    // Each step is in a box of its own, so that a connection has the memory of the one that it is at.
    let begun = {
        let mut handshake = Box::pin(timeout_at(first, begin(&shared, connection)));
        poll_fn(|cx| match handshake.as_mut().poll(cx) {
            Poll::Ready(begun) => Poll::Ready(begun.ok().and_then(Result::ok)),
            Poll::Pending => stopped.as_mut().poll(cx).map(|()| None),
        })
        .await
    };
    match begun {
        Some(Begun::Http2(connection, peer)) => {
            Box::pin(http2::serve(&shared, *connection, peer, stopped)).await;
        }
        Some(Begun::Http1(socket, peer)) => {
            Box::pin(http1::serve(shared, socket, peer, first, stopped)).await;
        }
        None => {}
    }
}

/// Ready when the server has stopped. It is asked whenever something happens on a connection, so as long as it knows
/// whom to wake, it only looks.
struct Stopped<'a, F> {
    stopped: Pin<&'a mut F>,
    asked: Drain,
    task: Option<Waker>,
}

impl<F: Future<Output = ()>> Future for Stopped<'_, F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let knows = self
            .task
            .as_ref()
            .is_some_and(|task| task.will_wake(cx.waker()));
        if knows && matches!(self.asked.has_changed(), Ok(false)) {
            return Poll::Pending;
        }
        self.task = Some(cx.waker().clone());
        self.stopped.as_mut().poll(cx)
    }
}

async fn begin(shared: &Shared, connection: Connection) -> io::Result<Begun> {
    let (connection, inside) = shared.tls.accept(connection).await?;
    let Connection { mut socket, peer } = connection;
    let is_http2 = match inside {
        #[cfg(feature = "tls")]
        Inside::Http2 => true,
        #[cfg(feature = "tls")]
        Inside::Http1 => false,
        Inside::Unknown => speaks_http2(&mut socket).await?,
    };
    match is_http2 {
        true => {
            let connection = http2::handshake(&shared.limits, socket).await?;
            Ok(Begun::Http2(Box::new(connection), peer))
        }
        false => Ok(Begun::Http1(socket, peer)),
    }
}

/// Looks at the first bytes, and leaves them to be read.
async fn speaks_http2(socket: &mut Socket) -> io::Result<bool> {
    let mut bytes = [0; PREFACE.len()];
    let mut count = 0;
    while count < bytes.len() && PREFACE.starts_with(&bytes[..count]) {
        let mut buffer = tokio::io::ReadBuf::new(&mut bytes[count..]);
        poll_fn(|cx| pin!(&mut *socket).poll_read(cx, &mut buffer)).await?;
        match buffer.filled().len() {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            more => count += more,
        }
    }
    socket.put_back(&bytes[..count]);
    Ok(bytes == *PREFACE)
}

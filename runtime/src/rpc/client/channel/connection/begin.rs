//! The beginning of a connection: connected, and the peer's SETTINGS are here.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use h2::client::{self, SendRequest};
use tokio::time::{sleep, timeout};

use crate::rpc::{
    call::Peer,
    client::channel::{
        connect::{self, Endpoint, Fault, Io, Written},
        settings::Settings,
    },
};

/// When a second server is tried beside one that does not answer.
const SLOW: Duration = Duration::from_millis(250);
/// How many streams that we have reset h2 remembers, so that what is still under way on them is not an error.
const REMEMBERED_RESETS: usize = 1024;
/// What h2 counts for a small frame beside its bytes, and the smallest that gRPC has.
const SMALL_FRAME: usize = 256;
const SMALLEST_MESSAGE: usize = 5;

pub(super) type H2 = client::Connection<Written<Box<dyn Io>>, Bytes>;

/// What others should know of a connection before it has begun.
pub(super) enum News {
    /// Somebody answers.
    Answered,
    /// It takes long.
    Slow,
}

/// A connection that has begun to speak HTTP/2.
pub(super) struct Begun {
    pub(super) send: SendRequest<Bytes>,
    pub(super) h2: H2,
    /// The last stream whose head the socket has taken.
    pub(super) written: Arc<AtomicU32>,
    pub(super) peer: Peer,
}

/// Connects, up to the peer's SETTINGS: only then it is known to speak HTTP/2, and how many streams it
/// takes.
pub(super) async fn connect(
    settings: &Settings,
    endpoint: &Endpoint,
    tell: impl Fn(News),
) -> Result<Begun, Fault> {
    let begin = async {
        let (io, peer) = connect::open(endpoint, &settings.tls).await?;
        tell(News::Answered);
        let (io, written) = Written::new(io);
        let first = io.first();
        let (send, mut h2) = builder(settings).handshake(io).await?;
        poll_fn(|cx| {
            let polled = Pin::new(&mut h2).poll(cx);
            if h2.max_concurrent_send_streams() > 0 {
                // It may be over already, which is no fault: calls see that it takes none.
                return Poll::Ready(Ok(()));
            }
            polled.map(|end| match end {
                Ok(()) => Err(Fault::from("the server closed it at once")),
                Err(error) => Err(match connect::other_protocol(first.load(Relaxed)) {
                    Some(why) => why.into(),
                    None => error.into(),
                }),
            })
        })
        .await?;
        Ok(Begun {
            send,
            h2,
            written,
            peer,
        })
    };
    let mut begin = std::pin::pin!(timeout(settings.connect_timeout, begin));
    let mut slow = std::pin::pin!(sleep(SLOW));
    let mut hurried = false;
    let begun = poll_fn(|cx| {
        if !hurried && slow.as_mut().poll(cx).is_ready() {
            hurried = true;
            tell(News::Slow);
        }
        begin.as_mut().poll(cx)
    });
    begun.await.unwrap_or_else(|_| {
        let limit = settings.connect_timeout;
        Err(format!("there is no answer within {limit:?}").into())
    })
}

pub(super) fn builder(settings: &Settings) -> client::Builder {
    let mut builder = client::Builder::new();
    builder
        .enable_push(false)
        .initial_window_size(settings.stream_window)
        .initial_connection_window_size(settings.connection_window)
        .max_header_list_size(settings.header_list)
        .initial_max_send_streams(0)
        .max_concurrent_reset_streams(REMEMBERED_RESETS)
        // A window full of the smallest messages is not abuse: windows are the limit.
        .data_frame_budget(settings.connection_window as usize / SMALLEST_MESSAGE * SMALL_FRAME);
    builder
}

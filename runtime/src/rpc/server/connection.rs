//! One connection: HTTP/2 spoken, a task for each call, and an end that loses none: by drain, by age,
//! by idleness, or because the peer is silent.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use h2::{Ping, PingPong, server};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    time::{Instant, Sleep, sleep, timeout},
};

use super::{Answer, call::Exchange, computing::hand_over, limits::Limits, root::Root};
use crate::rpc::{
    call::{Peer, panics::caught},
    protocol::Body,
};

/// How long a peer may leave a ping unanswered.
const SILENCE: Duration = Duration::from_secs(20);
/// How long one may that has no open call, when it is asked to leave.
const FAREWELL: Duration = Duration::from_secs(5);
/// What the HTTP library may keep of small frames before we take them, by its own measure: with the
/// default, 20,000 messages of ten bytes that arrive at once would end their connection.
const SMALL_FRAMES: usize = 16 << 20;
/// What may wait on a stream for a caller who does not read, in bytes.
const UNSENT: usize = 128 << 10;
/// How many streams that we have reset it remembers, so that what is still under way on them is no
/// error: an early status resets an upload.
const REMEMBERED_RESETS: usize = 1024;

/// What all connections of a server share.
pub(super) struct Shared {
    pub(super) root: Root,
    pub(super) limits: Limits,
}

/// Whether the server has stopped taking calls.
pub(super) type Drain = watch::Receiver<bool>;

/// Speaks HTTP/2 until either side ends it. `io` is ready within the time of the handshake, or it
/// is let go; at once, if the server is to stop.
pub(super) async fn serve<T>(
    shared: Arc<Shared>,
    io: impl Future<Output = std::io::Result<T>>,
    peer: Peer,
    mut drain: Drain,
) where
    T: AsyncRead + AsyncWrite + Unpin,
{
    let limits = &shared.limits;
    let handshake = async {
        let io = io.await.ok()?;
        settings(limits).handshake(io).await.ok()
    };
    let mut handshake = pin!(timeout(limits.handshake, handshake));
    let mut stopped = pin!(drain.wait_for(|stopped| *stopped));
    let begun = poll_fn(|cx| match handshake.as_mut().poll(cx) {
        Poll::Ready(begun) => Poll::Ready(begun.ok().flatten()),
        Poll::Pending => stopped.as_mut().poll(cx).map(|_| None),
    });
    let Some(connection) = begun.await else {
        return;
    };
    let open = Arc::new(peer);
    let mut connection = Connection::new(&shared, connection, open);
    poll_fn(|cx| {
        if connection.poll_calls(cx).is_ready() {
            return Poll::Ready(());
        }
        if !connection.is_leaving() && stopped.as_mut().poll(cx).is_ready() {
            connection.leave();
            if connection.poll_calls(cx).is_ready() {
                return Poll::Ready(());
            }
        }
        connection.poll_end(cx)
    })
    .await;
}

fn settings(limits: &Limits) -> server::Builder {
    let mut builder = server::Builder::new();
    builder
        .initial_window_size(limits.stream_window)
        .initial_connection_window_size(limits.connection_window)
        .max_concurrent_streams(limits.calls)
        .max_header_list_size(limits.header_list)
        .max_send_buffer_size(UNSENT)
        .max_concurrent_reset_streams(REMEMBERED_RESETS)
        // Callers that begin calls and drop them at once, faster than we take them.
        .max_pending_accept_reset_streams(limits.calls as usize)
        .data_frame_budget(SMALL_FRAMES);
    builder
}

struct Connection<'a, T> {
    shared: &'a Arc<Shared>,
    connection: server::Connection<T, Bytes>,
    /// Held by each open call.
    open: Arc<Peer>,
    pings: Option<PingPong>,
    /// When to ping next, or by when the answer to a ping is due.
    next_ping: Option<Pin<Box<Sleep>>>,
    waits_for_pong: bool,
    age: Option<Pin<Box<Sleep>>>,
    idle: Option<Pin<Box<Sleep>>>,
    leaving: Option<Leaving>,
}

/// A connection that is asked to end.
struct Leaving {
    /// Then it ends, whatever runs.
    last: Pin<Box<Sleep>>,
    /// Then it ends, if nothing runs: its peer does not answer.
    unanswered: Pin<Box<Sleep>>,
}

impl<'a, T: AsyncRead + AsyncWrite + Unpin> Connection<'a, T> {
    fn new(
        shared: &'a Arc<Shared>,
        mut connection: server::Connection<T, Bytes>,
        open: Arc<Peer>,
    ) -> Self {
        let limits = &shared.limits;
        let after = |time: Option<Duration>| time.map(|time| Box::pin(sleep(time)));
        Self {
            pings: limits.keep_alive.and_then(|_| connection.ping_pong()),
            next_ping: after(limits.keep_alive),
            waits_for_pong: false,
            age: after(limits.age),
            idle: after(limits.idle),
            leaving: None,
            shared,
            connection,
            open,
        }
    }

    /// Takes calls, and drives those that run. Ready at the end of the connection.
    fn poll_calls(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let mut spawned = false;
        loop {
            match self.connection.poll_accept(cx) {
                Poll::Pending => {
                    if spawned && hand_over() {
                        cx.waker().wake_by_ref();
                    }
                    return Poll::Pending;
                }
                Poll::Ready(None | Some(Err(_))) => return Poll::Ready(()),
                Poll::Ready(Some(Ok((request, respond)))) => {
                    let open = self.open.clone();
                    let request = request.map(|body| Body::arriving(body, open.clone()));
                    let answer = caught(|| self.shared.root.answer(request));
                    let answer = answer.unwrap_or_else(Answer::of_status);
                    tokio::spawn(Exchange::new(answer, respond, open));
                    spawned = true;
                }
            }
        }
    }

    fn has_open_calls(&self) -> bool {
        Arc::strong_count(&self.open) > 1
    }

    fn is_leaving(&self) -> bool {
        self.leaving.is_some()
    }

    /// Asks the peer to open no more streams; those that are open go on.
    fn leave(&mut self) {
        self.connection.graceful_shutdown();
        let drain = self.shared.limits.drain;
        self.leaving = Some(Leaving {
            last: Box::pin(sleep(drain)),
            unanswered: Box::pin(sleep(FAREWELL.min(drain))),
        });
    }

    /// Ready when the connection is to end now.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(leaving) = &mut self.leaving {
            let unanswered = leaving.unanswered.as_mut().poll(cx).is_ready();
            if leaving.last.as_mut().poll(cx).is_ready() || unanswered && !self.has_open_calls() {
                return Poll::Ready(());
            }
        } else if self.is_old(cx) || self.is_idle(cx) {
            self.leave();
            // Once more, so that the new timers know of this task.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.poll_silence(cx)
    }

    fn is_old(&mut self, cx: &mut Context<'_>) -> bool {
        let age = self.age.as_mut();
        age.is_some_and(|age| age.as_mut().poll(cx).is_ready())
    }

    /// Whether there was no open call for the time that is allowed.
    fn is_idle(&mut self, cx: &mut Context<'_>) -> bool {
        let open = self.has_open_calls();
        let (Some(timer), Some(allowed)) = (&mut self.idle, self.shared.limits.idle) else {
            return false;
        };
        if open {
            timer.as_mut().reset(Instant::now() + allowed);
        }
        timer.as_mut().poll(cx).is_ready()
    }

    /// Pings; ready if the peer does not answer.
    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let every = self.shared.limits.keep_alive;
        let (Some(pings), Some(timer), Some(every)) = (&mut self.pings, &mut self.next_ping, every)
        else {
            return Poll::Pending;
        };
        loop {
            if self.waits_for_pong && pings.poll_pong(cx).is_ready() {
                self.waits_for_pong = false;
                timer.as_mut().reset(Instant::now() + every);
            }
            match timer.as_mut().poll(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(()) if self.waits_for_pong => return Poll::Ready(()),
                Poll::Ready(()) => {
                    if pings.send_ping(Ping::opaque()).is_err() {
                        return Poll::Ready(());
                    }
                    self.waits_for_pong = true;
                    timer.as_mut().reset(Instant::now() + SILENCE);
                }
            }
        }
    }
}

//! HTTP/2 on a connection: a task for each call, and an end that loses none: by drain, by age, by idleness, or
//! because the peer is silent.

use std::{
    future::{Future, poll_fn},
    io, mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use h2::{Ping, PingPong, Reason, server};
use http::StatusCode;
use tokio::time::{Instant, Sleep, sleep};

use super::life::{Fate, Life};
use crate::rpc::{
    call::{Peer, panics::caught},
    protocol::{Body, grpc::head},
    server::{
        Answer,
        listening::{
            call::Exchange, computing::hand_over, limits::Limits, seat::Seat, shared::Shared,
            socket::Socket, watch::Line,
        },
    },
};

/// How long a peer may leave a ping unanswered.
const SILENCE: Duration = Duration::from_secs(20);
/// What the HTTP library may keep of small frames before we take them, by its own measure: with the
/// default, 20,000 messages of ten bytes that arrive at once would end their connection.
const SMALL_FRAMES: usize = 16 << 20;
/// What may wait on a stream for a caller who does not read, in bytes.
const UNSENT: usize = 128 << 10;
/// How many streams that we have reset it remembers, so that what is still under way on them is not
/// an error: an early status resets an upload.
const REMEMBERED_RESETS: usize = 1024;

/// A connection that has begun to speak HTTP/2.
pub(super) struct Handshaken {
    connection: server::Connection<Socket, Bytes>,
    line: Arc<Line>,
}

pub(super) async fn handshake(limits: &Limits, mut socket: Socket) -> io::Result<Handshaken> {
    let line = socket.watch();
    let begun = settings(limits).handshake(socket).await;
    Ok(Handshaken {
        connection: begun.map_err(io::Error::other)?,
        line,
    })
}

/// Serves calls until either side ends the connection, or the server has `stopped`. Not an `async fn`, which would have
/// room for the connection twice: as it is given, and as it is used.
pub(super) fn serve(
    shared: &Shared,
    connection: Handshaken,
    peer: Peer,
    mut stopped: Pin<&mut impl Future<Output = ()>>,
) -> impl Future<Output = ()> {
    let mut connection = Connection::new(shared, connection, peer);
    poll_fn(move |cx| {
        if connection.poll_calls(cx).is_ready() {
            return Poll::Ready(());
        }
        if !connection.life.is_leaving() && stopped.as_mut().poll(cx).is_ready() {
            connection.leave();
            if connection.poll_calls(cx).is_ready() {
                return Poll::Ready(());
            }
        }
        connection.poll_end(cx)
    })
}

fn settings(limits: &Limits) -> server::Builder {
    let mut builder = server::Builder::new();
    builder
        .initial_window_size(limits.stream_window)
        .initial_connection_window_size(limits.connection_window)
        .max_concurrent_streams(limits.calls)
        .max_header_list_size(limits.header_list)
        .max_frame_size(limits.frame)
        .max_send_buffer_size(UNSENT)
        .max_concurrent_reset_streams(REMEMBERED_RESETS)
        // Callers that begin calls and drop them at once, faster than we take them.
        .max_pending_accept_reset_streams(limits.calls as usize)
        .data_frame_budget(SMALL_FRAMES);
    builder
}

struct Connection<'a> {
    shared: &'a Shared,
    connection: server::Connection<Socket, Bytes>,
    peer: Peer,
    /// Held by the socket, by this and by each open call.
    line: Arc<Line>,
    pings: Option<PingPong>,
    /// When to ping next, or by when the answer to a ping is due.
    next_ping: Option<Pin<Box<Sleep>>>,
    waits_for_pong: bool,
    /// Whether a call has begun since `life` was asked.
    has_begun: bool,
    life: Life,
}

impl<'a> Connection<'a> {
    fn new(shared: &'a Shared, begun: Handshaken, peer: Peer) -> Self {
        let limits = &shared.limits;
        let mut connection = begun.connection;
        Self {
            pings: limits.keep_alive.and_then(|_| connection.ping_pong()),
            next_ping: limits.keep_alive.map(|every| Box::pin(sleep(every))),
            waits_for_pong: false,
            has_begun: false,
            life: Life::new(limits),
            line: begun.line,
            shared,
            connection,
            peer,
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
                    let seat = Seat::new(&self.line);
                    let request = request.map(|body| {
                        let body = Body::arriving(body, self.peer.clone());
                        body.with_stall(self.shared.limits.stall)
                    });
                    let answer = caught(|| self.shared.root.answer(request));
                    let answer = answer.unwrap_or_else(|status| {
                        // What the caller speaks is lost: this is a failure of gRPC's and of HTTP's.
                        let mut failure = head::of_failure(status);
                        *failure.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                        Answer::of_response(failure)
                    });
                    tokio::spawn(Exchange::new(answer, respond, seat));
                    spawned = true;
                    self.has_begun = true;
                }
            }
        }
    }

    fn has_open_calls(&self) -> bool {
        Arc::strong_count(&self.line) > 2
    }

    /// Asks the peer to open no more streams; those that are open go on.
    fn leave(&mut self) {
        self.connection.graceful_shutdown();
        self.life.leave();
    }

    /// Ready when the connection is to end now.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.line.take_restless() {
            self.connection.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM);
            // For a peer who does not read it.
            if !self.life.is_leaving() {
                self.life.leave();
            }
            // Once more, to say so.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let is_open = self.has_open_calls();
        let has_begun = mem::take(&mut self.has_begun);
        match self.life.poll(is_open, has_begun, cx) {
            Fate::Ends => Poll::Ready(()),
            Fate::Stays => self.poll_silence(cx),
            Fate::Leaves => {
                self.leave();
                // Once more, so that the new timers know of this task.
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Fate::EndsCalls => {
                self.line.seats.end();
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
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

//! One connection: a task that connects, speaks HTTP/2 until either side ends it, and tells the pool.
//! It pings as often as peers accept, and notices that a peer is gone.

mod begin;

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use h2::{Ping, PingPong, Reason, client::SendRequest};
use tokio::time::{Instant, Sleep, sleep};

use super::{
    connect::{Endpoint, Fault},
    lost,
    pool::Pool,
};
use crate::rpc::call::Peer;
use begin::{Begun, H2, News};

/// How long a peer may leave a ping unanswered.
const SILENCE: Duration = Duration::from_secs(20);
/// A connection that nobody waits for is made again this long after the last one, or later.
const SHORT_LIFE: Duration = Duration::from_secs(1);

/// A connection that takes calls, as the pool and its calls see it.
pub(super) struct Connection {
    pub(super) endpoint: Endpoint,
    pub(super) peer: Peer,
    send: SendRequest<Bytes>,
    /// The last stream whose head the socket has taken.
    written: Arc<AtomicU32>,
    open: AtomicUsize,
    /// How many streams the peer takes at a time.
    limit: AtomicUsize,
    end: OnceLock<&'static str>,
}

impl Connection {
    pub(super) fn sender(&self) -> SendRequest<Bytes> {
        self.send.clone()
    }

    pub(super) fn has_room(&self) -> bool {
        self.open() < self.limit.load(Relaxed)
    }

    /// How many calls have a place on it. Only the pool changes that, under its lock.
    pub(super) fn open(&self) -> usize {
        self.open.load(Relaxed)
    }

    pub(super) fn open_one(&self) {
        self.open.fetch_add(1, Relaxed);
    }

    pub(super) fn close_one(&self) {
        self.open.fetch_sub(1, Relaxed);
    }

    /// Whether the head of this stream is still ours.
    pub(super) fn has_kept(&self, stream: u32) -> bool {
        stream > self.written.load(Relaxed)
    }

    /// Whether its peer has said goodbye, or all its streams were used.
    fn takes_no_more(&self) -> bool {
        let ready = self
            .sender()
            .poll_ready(&mut Context::from_waker(Waker::noop()));
        matches!(ready, Poll::Ready(Err(_)))
    }

    /// Why we have ended it, if we have.
    pub(super) fn end(&self) -> Option<&'static str> {
        self.end.get().copied()
    }
}

/// Connects, after a pause if there is to be one, and serves the connection.
pub(super) async fn run(mut attempt: Attempt) {
    if let Some(pause) = attempt.pause {
        sleep(pause).await;
        if !attempt.begin() {
            return;
        }
    }
    let pool = attempt.pool.clone();
    let Some(settings) = pool.upgrade().map(|pool| pool.settings.clone()) else {
        return;
    };
    let tell = |news| match (pool.upgrade(), news) {
        (Some(pool), News::Answered) => pool.answered(),
        (Some(pool), News::Slow) => pool.hurry(),
        (None, _) => {}
    };
    let connected = begin::connect(&settings, &attempt.endpoint, tell).await;
    let Some(driver) = attempt.end(connected) else {
        return;
    };
    let begun = Instant::now();
    driver.run().await;
    sleep(SHORT_LIFE.saturating_sub(begun.elapsed())).await;
    if let Some(pool) = pool.upgrade() {
        pool.restore();
    }
}

/// An attempt to connect. Dropped before its end it was cut short: its runtime has ended.
pub(super) struct Attempt {
    pool: Weak<Pool>,
    endpoint: Endpoint,
    /// The call in whose runtime it is.
    turn: Option<u64>,
    /// How long it waits before it begins. Nothing once it has.
    pause: Option<Duration>,
}

impl Attempt {
    pub(super) fn new(
        pool: &Arc<Pool>,
        endpoint: Endpoint,
        turn: Option<u64>,
        pause: Option<Duration>,
    ) -> Self {
        Self {
            pool: Arc::downgrade(pool),
            endpoint,
            turn,
            pause,
        }
    }

    /// After its pause. Whether somebody still needs it.
    fn begin(&mut self) -> bool {
        let pool = std::mem::take(&mut self.pool).upgrade();
        let Some(pool) = pool.filter(|pool| pool.tries_again(&self.endpoint)) else {
            return false;
        };
        self.pool = Arc::downgrade(&pool);
        self.pause = None;
        true
    }

    fn end(mut self, connected: Result<Begun, Fault>) -> Option<Box<Driver>> {
        let pool = std::mem::take(&mut self.pool).upgrade()?;
        match connected {
            Ok(begun) => Some(Box::new(Driver::new(&pool, self.endpoint.clone(), begun))),
            Err(fault) => {
                pool.failed(&self.endpoint, lost::cannot_connect(&self.endpoint, &fault));
                None
            }
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            let fault = Fault::from("the attempt was cut short");
            let begun = self.pause.is_none();
            let status = begun.then(|| lost::cannot_connect(&self.endpoint, &fault));
            pool.cut_short(&self.endpoint, status, self.turn);
        }
    }
}

/// Drives a connection.
struct Driver {
    pool: Weak<Pool>,
    /// Not an owner: h2 ends a connection that nobody can call over.
    handle: Weak<Connection>,
    h2: H2,
    limit: usize,
    pings: Option<Pings>,
    idle: Option<(Duration, Pin<Box<Sleep>>)>,
}

/// Signs of life.
struct Pings {
    every: Duration,
    while_idle: bool,
    inner: PingPong,
    /// When to ping next, or by when the answer to a ping is due.
    timer: Pin<Box<Sleep>>,
    waits_for_pong: bool,
}

impl Driver {
    fn new(pool: &Arc<Pool>, endpoint: Endpoint, begun: Begun) -> Self {
        let mut h2 = begun.h2;
        let limit = h2.max_concurrent_send_streams();
        let handle = Arc::new(Connection {
            endpoint,
            peer: begun.peer,
            send: begun.send,
            written: begun.written,
            open: AtomicUsize::new(0),
            limit: AtomicUsize::new(limit),
            end: OnceLock::new(),
        });
        let pings = pool.keep_alive().zip(h2.ping_pong());
        let driver = Self {
            pool: Arc::downgrade(pool),
            handle: Arc::downgrade(&handle),
            h2,
            limit,
            pings: pings.map(|(every, inner)| Pings {
                every,
                while_idle: pool.settings.pings_while_idle,
                inner,
                timer: Box::pin(sleep(every)),
                waits_for_pong: false,
            }),
            idle: pool.settings.idle.map(|idle| (idle, Box::pin(sleep(idle)))),
        };
        pool.connected(&handle);
        driver
    }

    async fn run(mut self) {
        let end = poll_fn(|cx| self.poll(cx)).await;
        let Some(pool) = self.pool.upgrade() else {
            return;
        };
        if let Err(error) = end
            && error.reason() == Some(Reason::ENHANCE_YOUR_CALM)
            && error.to_string().contains("too_many_pings")
        {
            pool.ping_less();
        }
        if let Some(handle) = self.handle.upgrade() {
            pool.leave(&handle);
        }
    }

    /// Ready at the end of the connection.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        if let Poll::Ready(end) = Pin::new(&mut self.h2).poll(cx) {
            return Poll::Ready(end);
        }
        let limit = self.h2.max_concurrent_send_streams();
        if limit != self.limit
            && let (Some(handle), Some(pool)) = (self.handle.upgrade(), self.pool.upgrade())
        {
            self.limit = limit;
            handle.limit.store(limit, Relaxed);
            pool.changed();
        }
        self.leave_if_closed();
        if self.is_silent(cx) {
            if let Some(handle) = self.handle.upgrade() {
                // The first reason is the one that counts.
                let _ = handle.end.set("it does not answer a ping");
            }
            return Poll::Ready(Ok(()));
        }
        self.poll_idle(cx);
        Poll::Pending
    }

    /// Where there is room the next call finds out. A full connection gets none, while calls wait for it.
    fn leave_if_closed(&self) {
        let full = self.handle.upgrade().filter(|it| !it.has_room());
        if let Some(handle) = full
            && handle.takes_no_more()
            && let Some(pool) = self.pool.upgrade()
        {
            pool.leave(&handle);
        }
    }

    fn has_calls(&self) -> bool {
        self.handle
            .upgrade()
            .is_some_and(|handle| handle.open() > 0)
    }

    /// Pings. Whether the peer has not answered.
    fn is_silent(&mut self, cx: &mut Context<'_>) -> bool {
        let has_calls = self.has_calls();
        let Some(pings) = &mut self.pings else {
            return false;
        };
        loop {
            if pings.waits_for_pong && pings.inner.poll_pong(cx).is_ready() {
                pings.waits_for_pong = false;
                pings.timer.as_mut().reset(Instant::now() + pings.every);
            }
            if pings.timer.as_mut().poll(cx).is_pending() {
                return false;
            }
            if pings.waits_for_pong {
                return true;
            }
            let mut pause = pings.every;
            if has_calls || pings.while_idle {
                // Fails at the end of the connection, which is noticed anyway.
                pings.waits_for_pong = pings.inner.send_ping(Ping::opaque()).is_ok();
                pause = SILENCE;
            }
            pings.timer.as_mut().reset(Instant::now() + pause);
        }
    }

    /// Takes the connection from the pool when it was without a call for the time that is allowed.
    fn poll_idle(&mut self, cx: &mut Context<'_>) {
        let has_calls = self.has_calls();
        let Some((allowed, timer)) = &mut self.idle else {
            return;
        };
        if has_calls {
            timer.as_mut().reset(Instant::now() + *allowed);
        }
        if timer.as_mut().poll(cx).is_ready() {
            self.idle = None;
            if let (Some(handle), Some(pool)) = (self.handle.upgrade(), self.pool.upgrade()) {
                pool.retire(&handle);
            }
        }
    }
}

#[cfg(test)]
mod tests;

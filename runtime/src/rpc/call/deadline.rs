//! Deadlines, enforced: a future or a stream that is still busy when its time comes ends with
//! DEADLINE_EXCEEDED, and what it was doing is dropped.

use std::{
    cell::Cell,
    future::{Future, poll_fn},
    pin::pin,
    task::{Context, Poll},
    time::Duration,
};

use super::Status;
pub(crate) use crate::rpc::platform::now;
use crate::rpc::platform::{Instant, Timer};

/// The moment `timeout` from now, unless that is beyond what the clock can say.
pub(crate) fn after(timeout: Duration) -> Option<Instant> {
    now().checked_add(timeout)
}

/// Whether there is a deadline and it is over.
pub(crate) fn has_passed(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|at| at <= now())
}

pub(crate) fn exceeded() -> Status {
    Status::deadline_exceeded("the deadline passed before the call ended")
}

thread_local! {
    /// The deadline of the call whose handler this thread is polling.
    static CURRENT: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Runs a step of a handler, or of its replies: calls that are begun in it have at most this
/// `deadline`.
pub(crate) fn during<T>(deadline: Option<Instant>, step: impl FnOnce() -> T) -> T {
    /// Puts the deadline back that was there before, after a panic too.
    struct Restore(Option<Instant>);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _restore = Restore(CURRENT.replace(deadline));
    step()
}

/// The deadline of the call whose handler is being polled.
pub(crate) fn current() -> Option<Instant> {
    CURRENT.get()
}

/// The nearer one of two deadlines.
pub(crate) fn nearer(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    one.into_iter().chain(other).min()
}

/// A deadline that a stream can poll. Outside of a runtime there is no timer to wake its task: then it is
/// ready at the first poll after its time.
pub(crate) struct Deadline {
    at: Instant,
    timer: Option<Timer>,
}

impl Deadline {
    pub(crate) fn new(at: Instant) -> Self {
        Self {
            at,
            timer: Timer::at(at),
        }
    }

    /// Ready when the time has come.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        // The clock, too: another timer of this task with the same deadline may have woken it first.
        let rings = self.timer.as_mut().map(|timer| timer.poll(cx));
        match rings {
            Some(Poll::Ready(())) => Poll::Ready(()),
            _ if self.at <= now() => Poll::Ready(()),
            _ => Poll::Pending,
        }
    }
}

/// Runs `work` until it is done or its deadline passes; work that is late already is not begun.
pub(crate) async fn within<T>(
    deadline: Option<Instant>,
    work: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    let Some(at) = deadline else {
        return work.await;
    };
    let mut work = pin!(work);
    let mut deadline = Deadline::new(at);
    poll_fn(|cx| match deadline.poll(cx) {
        Poll::Ready(()) => Poll::Ready(Err(exceeded())),
        Poll::Pending => work.as_mut().poll(cx),
    })
    .await
}

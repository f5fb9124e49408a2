//! [`Stall`]: a message that has begun must make progress. Silence between messages is not a fault.

use std::task::{Context, Poll, ready};

use crate::rpc::call::{
    Patience, Status,
    deadline::{self, Deadline},
};

/// Watches for it, in one direction of a call.
pub(crate) struct Stall {
    longest: Patience,
    timer: Option<Deadline>,
}

impl Stall {
    pub(crate) fn new(longest: Patience) -> Self {
        let timer = None;
        Self { longest, timer }
    }

    /// Something has come.
    pub(crate) fn moved(&mut self) {
        self.timer = None;
    }

    /// Nothing has come, maybe within a message: ready if that lasts too long.
    pub(crate) fn poll(&mut self, within_message: bool, cx: &mut Context<'_>) -> Poll<Status> {
        match within_message {
            true => self.poll_bare(true, cx),
            false => Poll::Pending,
        }
    }

    /// The same in a body that is one message and nothing else: that has to begin, too.
    pub(crate) fn poll_bare(&mut self, has_begun: bool, cx: &mut Context<'_>) -> Poll<Status> {
        if self.timer.is_none() {
            self.timer = deadline::after(self.longest.time()).map(Deadline::new);
        }
        if let Some(timer) = &mut self.timer {
            ready!(timer.poll(cx));
        }
        let seconds = self.longest.time().as_secs_f64();
        let begun = match has_begun {
            true => "a message has begun, and nothing more of it",
            false => "there is a body, and nothing of it",
        };
        Poll::Ready(Status::deadline_exceeded(format!(
            "{begun} has come for {seconds} s"
        )))
    }
}

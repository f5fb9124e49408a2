//! [`Stall`]: a message that has begun must make progress. Silence between messages is no fault.

use std::{
    task::{Context, Poll, ready},
    time::Duration,
};

use crate::rpc::call::{
    Status,
    deadline::{self, Deadline},
};

/// Watches for it, in one direction of a call.
pub(crate) struct Stall {
    /// How long a message that has begun may make no progress.
    longest: Duration,
    timer: Option<Deadline>,
}

impl Stall {
    pub(crate) fn new(longest: Duration) -> Self {
        let timer = None;
        Self { longest, timer }
    }

    /// Something has come.
    pub(crate) fn moved(&mut self) {
        self.timer = None;
    }

    /// Nothing has come, maybe within a message: ready if that lasts too long.
    pub(crate) fn poll(&mut self, within_message: bool, cx: &mut Context<'_>) -> Poll<Status> {
        if !within_message {
            return Poll::Pending;
        }
        if self.timer.is_none() {
            self.timer = deadline::after(self.longest).map(Deadline::new);
        }
        if let Some(timer) = &mut self.timer {
            ready!(timer.poll(cx));
        }
        let seconds = self.longest.as_secs_f64();
        Poll::Ready(Status::deadline_exceeded(format!(
            "a message has begun, and nothing more of it has come for {seconds} s"
        )))
    }
}

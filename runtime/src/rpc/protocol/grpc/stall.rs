//! [`Stall`]: a message that has begun must make progress. Silence between messages is no fault.

use std::{
    task::{Context, Poll, ready},
    time::Duration,
};

use crate::rpc::call::{
    Status,
    deadline::{self, Deadline},
};

/// How long a message that has begun may make no progress.
const LONGEST: Duration = Duration::from_secs(20);

/// Watches for it, in one direction of a call.
#[derive(Default)]
pub(crate) struct Stall {
    timer: Option<Deadline>,
}

impl Stall {
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
            self.timer = deadline::after(LONGEST).map(Deadline::new);
        }
        if let Some(timer) = &mut self.timer {
            ready!(timer.poll(cx));
        }
        let seconds = LONGEST.as_secs();
        Poll::Ready(Status::deadline_exceeded(format!(
            "a message has begun, and nothing more of it has come for {seconds} s"
        )))
    }
}

//! [`Life`]: how long a connection stays, whatever it speaks: until it is old, or idle for too long, or has had
//! its time to leave.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep};

use crate::rpc::server::limits::Limits;

/// How long a peer may stay that has no open call, when it is asked to leave.
const FAREWELL: Duration = Duration::from_secs(5);

/// The timers of a connection.
pub(super) struct Life {
    age: Option<Pin<Box<Sleep>>>,
    idle: Option<Pin<Box<Sleep>>>,
    allowed_idle: Duration,
    drain: Duration,
    leaving: Option<Leaving>,
}

/// A connection that is asked to end.
struct Leaving {
    /// Then it ends, whatever runs.
    last: Pin<Box<Sleep>>,
    /// Then it ends, if nothing runs: its peer does not answer.
    unanswered: Pin<Box<Sleep>>,
}

/// What is to become of a connection now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    /// It is to be asked to leave.
    Leaves,
    Ends,
}

impl Life {
    pub(super) fn new(limits: &Limits) -> Self {
        let after = |time: Option<Duration>| time.map(|time| Box::pin(sleep(time)));
        Self {
            age: after(limits.age),
            idle: after(limits.idle),
            allowed_idle: limits.idle.unwrap_or_default(),
            drain: limits.drain,
            leaving: None,
        }
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.leaving.is_some()
    }

    /// Notes that the peer has been asked to leave.
    pub(super) fn leave(&mut self) {
        self.leaving = Some(Leaving {
            last: Box::pin(sleep(self.drain)),
            unanswered: Box::pin(sleep(FAREWELL.min(self.drain))),
        });
    }

    /// What is to become of the connection, which has calls that are open or none.
    pub(super) fn poll(&mut self, is_open: bool, cx: &mut Context<'_>) -> Fate {
        if let Some(leaving) = &mut self.leaving {
            let unanswered = leaving.unanswered.as_mut().poll(cx).is_ready();
            let ends = leaving.last.as_mut().poll(cx).is_ready() || unanswered && !is_open;
            return if ends { Fate::Ends } else { Fate::Stays };
        }
        if let Some(idle) = &mut self.idle
            && is_open
        {
            idle.as_mut().reset(Instant::now() + self.allowed_idle);
        }
        let over = |timer: &mut Option<Pin<Box<Sleep>>>, cx: &mut Context<'_>| {
            let timer = timer.as_mut();
            timer.map_or(Poll::Pending, |timer| timer.as_mut().poll(cx))
        };
        match over(&mut self.age, cx).is_ready() || over(&mut self.idle, cx).is_ready() {
            true => Fate::Leaves,
            false => Fate::Stays,
        }
    }
}

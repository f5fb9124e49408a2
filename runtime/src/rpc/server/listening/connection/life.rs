//! [`Life`]: how long a connection stays, whatever it speaks: until it is old, or idle for too long, or has had
//! its time to leave.

use std::{
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep, sleep};

use crate::rpc::server::listening::limits::Limits;

/// How long a peer may stay that has no open call, when it is asked to leave.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long the statuses of calls that are ended may take to be sent.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The timers of a connection.
pub(super) struct Life {
    age: Option<Pin<Box<Sleep>>>,
    idle: Option<Pin<Box<Sleep>>>,
    allowed_idle: Duration,
    drain: Duration,
    /// Whether there was an open call when it was last looked at.
    was_open: bool,
    leaving: Option<Leaving>,
}

/// A connection that is asked to end.
struct Leaving {
    /// Then what runs is ended, and soon after that the connection.
    last: Pin<Box<Sleep>>,
    /// Whether what runs is ended.
    is_over: bool,
    /// Then it ends, if nothing runs: its peer does not answer.
    unanswered: Pin<Box<Sleep>>,
}

/// What is to become of a connection now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    /// It is to be asked to leave.
    Leaves,
    /// Its time to leave is over: what still runs is to be ended.
    EndsCalls,
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
            was_open: false,
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
            is_over: false,
            unanswered: Box::pin(sleep(self.farewell())),
        });
    }

    fn farewell(&self) -> Duration {
        FAREWELL.min(self.drain)
    }

    /// What is to become of the connection, which has calls that are open or none. `has_begun` tells whether
    /// there was a call since it was last asked, though that may be over.
    pub(super) fn poll(&mut self, is_open: bool, has_begun: bool, cx: &mut Context<'_>) -> Fate {
        let was_open = mem::replace(&mut self.was_open, is_open);
        let is_busy = is_open || has_begun || was_open;
        let farewell = self.farewell();
        if let Some(leaving) = &mut self.leaving {
            if is_busy {
                // The end of what it sent is still on its way.
                leaving.unanswered.as_mut().reset(Instant::now() + farewell);
            }
            let unanswered = leaving.unanswered.as_mut().poll(cx).is_ready();
            let is_late = leaving.last.as_mut().poll(cx).is_ready();
            if is_late && is_open && !mem::replace(&mut leaving.is_over, true) {
                leaving.last.as_mut().reset(Instant::now() + LAST_WORDS);
                return Fate::EndsCalls;
            }
            let ends = is_late || unanswered && !is_open;
            return if ends { Fate::Ends } else { Fate::Stays };
        }
        if let Some(idle) = &mut self.idle
            && is_busy
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

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    async fn look(life: &mut Life, is_open: bool, has_begun: bool) -> Fate {
        poll_fn(|cx| Poll::Ready(life.poll(is_open, has_begun, cx))).await
    }

    fn life() -> Life {
        let limits = Limits {
            idle: Some(10 * SECOND),
            drain: 30 * SECOND,
            ..Limits::default()
        };
        Life::new(&limits)
    }

    #[tokio::test(start_paused = true)]
    async fn idle_time_begins_when_a_call_ends() {
        let mut life = life();
        assert_eq!(look(&mut life, true, true).await, Fate::Stays);
        sleep(9 * SECOND).await;
        assert_eq!(look(&mut life, false, false).await, Fate::Stays);
        sleep(9 * SECOND).await;
        assert_eq!(look(&mut life, false, false).await, Fate::Stays);
        sleep(2 * SECOND).await;
        assert_eq!(look(&mut life, false, false).await, Fate::Leaves);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_over_already_counts() {
        let mut life = life();
        for _ in 0..10 {
            sleep(6 * SECOND).await;
            assert_eq!(look(&mut life, false, true).await, Fate::Stays);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_the_last_reply_has_its_time() {
        let mut life = life();
        life.leave();
        sleep(20 * SECOND).await;
        assert_eq!(look(&mut life, true, false).await, Fate::Stays);
        sleep(FAREWELL / 2).await;
        assert_eq!(look(&mut life, false, false).await, Fate::Stays);
        sleep(FAREWELL / 2).await;
        assert_eq!(look(&mut life, false, false).await, Fate::Stays);
        sleep(FAREWELL).await;
        assert_eq!(look(&mut life, false, false).await, Fate::Ends);
        life.leave();
        sleep(31 * SECOND).await;
        assert_eq!(look(&mut life, true, false).await, Fate::EndsCalls);
        assert_eq!(look(&mut life, true, false).await, Fate::Stays);
        sleep(LAST_WORDS).await;
        assert_eq!(look(&mut life, true, false).await, Fate::Ends);
    }
}

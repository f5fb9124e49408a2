//! A platform with sockets: the clock and the timers are tokio's.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{runtime::Handle, time::Sleep};

pub(crate) use ::h2 as http2;
pub(super) use std::time::Instant;
pub(crate) use tokio::time::error::Elapsed;

/// Whether a client says, unless told otherwise, that it accepts compressed messages.
pub(crate) const OFFERS_COMPRESSION: bool = true;

/// Now, on the clock that the timers use (a test may have stopped it).
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Wakes a task when a time has come.
pub(crate) struct Timer {
    sleep: Pin<Box<Sleep>>,
}

impl Timer {
    /// Nothing outside of a runtime.
    pub(crate) fn at(at: Instant) -> Option<Self> {
        Handle::try_current().ok()?;
        let sleep = Box::pin(tokio::time::sleep_until(at.into()));
        Some(Self { sleep })
    }

    /// Ready when the time has come.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.sleep.as_mut().poll(cx)
    }
}

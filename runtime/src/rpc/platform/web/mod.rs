//! The web: the clock and the timers are JavaScript's.

pub(crate) mod http2;
mod timer;

use std::{error::Error, fmt};

pub(crate) use timer::Timer;
pub(super) use web_time::Instant;

/// A browser asks another origin for leave for each header that is not the web's, and few allow this one.
pub(crate) const OFFERS_COMPRESSION: bool = false;

/// Now, on a clock that nobody sets.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// In the place of tokio's error of that name: there is none.
#[derive(Debug)]
pub(crate) enum Elapsed {}

impl fmt::Display for Elapsed {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl Error for Elapsed {}

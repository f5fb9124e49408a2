//! [`Ranges`]: settings are checked where they are set, so that none of them panics later. The first
//! one that is out of its range is told when the setting is used.

use std::time::Duration;

use super::Status;

/// Durations that a timer can keep.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);
/// The windows that HTTP/2 knows, in bytes.
const LEAST_WINDOW: u32 = 65_535;
pub(crate) const LARGEST_WINDOW: u32 = (1 << 31) - 1;

/// The frames that HTTP/2 knows, in bytes.
pub(crate) const LEAST_FRAME: u32 = 1 << 14;
const LARGEST_FRAME: u32 = (1 << 24) - 1;

/// The first setting that was out of its range.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ranges {
    fault: Option<String>,
}

impl Ranges {
    /// A window in bytes, or the nearest one that can be.
    pub(crate) fn window(&mut self, name: &str, bytes: u32) -> u32 {
        let within = (LEAST_WINDOW..=LARGEST_WINDOW).contains(&bytes);
        self.check(name, within, || {
            format!("{bytes} bytes; expected {LEAST_WINDOW} to {LARGEST_WINDOW}")
        });
        bytes.clamp(LEAST_WINDOW, LARGEST_WINDOW)
    }

    /// The size of a frame in bytes, or the nearest one that can be.
    pub(crate) fn frame(&mut self, name: &str, bytes: u32) -> u32 {
        self.between(name, bytes, LEAST_FRAME, LARGEST_FRAME);
        bytes.clamp(LEAST_FRAME, LARGEST_FRAME)
    }

    /// A duration, or the nearest one that can be.
    pub(crate) fn duration(&mut self, name: &str, time: Duration) -> Duration {
        self.check(name, (SHORTEST..=LONGEST).contains(&time), || {
            format!("{time:?}; expected 1 ms to 1 year")
        });
        time.clamp(SHORTEST, LONGEST)
    }

    /// A duration that has a reason to be at least `shortest`.
    pub(crate) fn duration_from(
        &mut self,
        name: &str,
        shortest: Duration,
        time: Duration,
    ) -> Duration {
        self.check(name, (shortest..=LONGEST).contains(&time), || {
            format!("{time:?}; expected {shortest:?} to 1 year")
        });
        time.clamp(shortest, LONGEST)
    }

    /// A count that has bounds of its own.
    pub(crate) fn between(&mut self, name: &str, count: u32, least: u32, most: u32) {
        self.check(name, (least..=most).contains(&count), || {
            format!("{count}; expected {least} to {most}")
        });
    }

    /// What something grows by.
    pub(crate) fn factor(&mut self, name: &str, factor: f64) {
        self.check(name, (1.0..=1000.0).contains(&factor), || {
            format!("{factor}; expected 1 to 1000")
        });
    }

    /// Tokens of a budget, or parts of one; in thousandths.
    pub(crate) fn tokens(&mut self, name: &str, tokens: f64) -> f64 {
        self.check(name, (0.001..=1000.0).contains(&tokens), || {
            format!("{tokens}; expected 0.001 to 1000")
        });
        tokens
    }

    /// A value that is of the wrong kind.
    pub(crate) fn refuse(&mut self, name: &str, why: impl FnOnce() -> String) {
        self.check(name, false, why);
    }

    /// A count that is not zero.
    pub(crate) fn count(&mut self, name: &str, count: u64) {
        self.check(name, count > 0, || "0; expected at least 1".to_owned());
    }

    /// INVALID_ARGUMENT, if a setting was out of its range.
    pub(crate) fn result(&self) -> Result<(), Status> {
        match &self.fault {
            Some(fault) => Err(Status::invalid_argument(fault)),
            None => Ok(()),
        }
    }

    fn check(&mut self, name: &str, ok: bool, why: impl FnOnce() -> String) {
        if !ok && self.fault.is_none() {
            self.fault = Some(format!("{name} cannot be {}", why()));
        }
    }
}

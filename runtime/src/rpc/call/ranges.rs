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

    /// A duration, or the nearest one that can be.
    pub(crate) fn duration(&mut self, name: &str, time: Duration) -> Duration {
        self.check(name, (SHORTEST..=LONGEST).contains(&time), || {
            format!("{time:?}; expected 1 ms to 1 year")
        });
        time.clamp(SHORTEST, LONGEST)
    }

    /// A count that is not zero.
    pub(crate) fn count(&mut self, name: &str, count: u64) {
        self.check(name, count > 0, || "0; expected at least 1".to_owned());
    }

    /// A setting that cannot be, and why.
    pub(crate) fn fail(&mut self, name: &str, why: String) {
        self.check(name, false, || why);
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

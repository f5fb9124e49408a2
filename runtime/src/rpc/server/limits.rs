//! [`Limits`]: what a server takes from its callers, with the defaults and the range of each.

use std::time::Duration;

use crate::rpc::call::Status;

/// A duration that a timer can keep.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);
/// The windows that HTTP/2 knows, in bytes.
const LEAST_WINDOW: u32 = 65_535;
pub(super) const LARGEST_WINDOW: u32 = (1 << 31) - 1;

/// The limits of a server, each checked where it is set.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) stream_window: u32,
    pub(super) connection_window: u32,
    pub(super) calls: u32,
    pub(super) connections: usize,
    pub(super) header_list: u32,
    /// From accepting a connection until HTTP/2 is spoken, TLS included.
    pub(super) handshake: Duration,
    pub(super) idle: Option<Duration>,
    pub(super) age: Option<Duration>,
    pub(super) drain: Duration,
    pub(super) keep_alive: Option<Duration>,
    /// The first value that was out of its range.
    pub(super) fault: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            stream_window: 1 << 20,
            connection_window: 4 << 20,
            calls: 256,
            connections: 10_000,
            header_list: 16 << 10,
            handshake: Duration::from_secs(10),
            idle: None,
            age: None,
            drain: Duration::from_secs(30),
            keep_alive: None,
            fault: None,
        }
    }
}

impl Limits {
    pub(super) fn window(&mut self, name: &str, bytes: u32) -> u32 {
        let within = LEAST_WINDOW..=LARGEST_WINDOW;
        self.check(name, within.contains(&bytes), || {
            format!("{bytes} bytes; expected {LEAST_WINDOW} to {LARGEST_WINDOW}")
        });
        bytes.clamp(LEAST_WINDOW, LARGEST_WINDOW)
    }

    pub(super) fn duration(&mut self, name: &str, time: Duration) -> Duration {
        self.check(name, (SHORTEST..=LONGEST).contains(&time), || {
            format!("{time:?}; expected 1 ms to 1 year")
        });
        time.clamp(SHORTEST, LONGEST)
    }

    pub(super) fn count(&mut self, name: &str, count: u64) {
        self.check(name, count > 0, || "0; expected at least 1".to_owned());
    }

    fn check(&mut self, name: &str, ok: bool, why: impl FnOnce() -> String) {
        if !ok && self.fault.is_none() {
            self.fault = Some(format!("{name} cannot be {}", why()));
        }
    }

    /// The limits, if all are within their range.
    pub(super) fn checked(self) -> Result<Self, Status> {
        match self.fault {
            Some(fault) => Err(Status::invalid_argument(fault)),
            None => Ok(self),
        }
    }
}

//! Conversions between `Timestamp` and the system's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::range::NANOS_PER_SECOND;
use super::{OutOfRange, Timestamp};

impl Timestamp {
    /// Returns the current time of the system's clock. In a browser the feature `rpc` brings the clock; without it this
    /// panics there.
    ///
    /// ```
    /// use rustgreet::{json, wkt::Timestamp};
    /// use std::time::{Duration, SystemTime};
    ///
    /// let token_expires: Timestamp = json::from_str(r#""2024-02-29T12:00:00Z""#)?;
    /// assert!(Timestamp::now().seconds > token_expires.seconds);
    ///
    /// let renewed = SystemTime::try_from(&token_expires)? + Duration::from_secs(3600);
    /// assert_eq!(json::to_string(&Timestamp::from(renewed))?, r#""2024-02-29T13:00:00Z""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn now() -> Self {
        #[cfg(all(feature = "rpc", target_family = "wasm", target_os = "unknown"))]
        let now = web_time::web::SystemTimeExt::to_std(web_time::SystemTime::now());
        #[cfg(not(all(feature = "rpc", target_family = "wasm", target_os = "unknown")))]
        let now = SystemTime::now();
        now.into()
    }

    /// Returns whether the timestamp is valid by timestamp.proto: from 0001-01-01T00:00:00Z to the end
    /// of the year 9999, with 0 to 999,999,999 nanoseconds. Only valid ones can be printed as JSON.
    pub fn is_valid(&self) -> bool {
        const FIRST: i64 = -62_135_596_800;
        const LAST: i64 = 253_402_300_799;
        (FIRST..=LAST).contains(&self.seconds) && (0..NANOS_PER_SECOND).contains(&self.nanos)
    }
}

/// Keeps nanoseconds. The time may be before 1970.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        // Nanoseconds count forwards even before 1970. A clock's seconds fit 64 bits.
        let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (after.as_secs() as i64, after.subsec_nanos() as i32),
            Err(error) => {
                let before = error.duration();
                // The earliest time is 2^63 seconds before, which only the negative number holds.
                let seconds = 0i64.wrapping_sub_unsigned(before.as_secs());
                match before.subsec_nanos() as i32 {
                    0 => (seconds, 0),
                    nanos => (seconds - 1, NANOS_PER_SECOND - nanos),
                }
            }
        };
        Self {
            seconds,
            nanos,
            ..Self::default()
        }
    }
}

/// Fails if the nanoseconds are out of range, or the system's clock cannot hold the time.
impl TryFrom<Timestamp> for SystemTime {
    type Error = OutOfRange;

    fn try_from(time: Timestamp) -> Result<Self, OutOfRange> {
        (&time).try_into()
    }
}

/// Fails if the nanoseconds are out of range, or the system's clock cannot hold the time.
impl TryFrom<&Timestamp> for SystemTime {
    type Error = OutOfRange;

    fn try_from(time: &Timestamp) -> Result<Self, OutOfRange> {
        if !(0..NANOS_PER_SECOND).contains(&time.nanos) {
            return Err(OutOfRange(
                "the timestamp's nanos are not from 0 to 999,999,999",
            ));
        }
        let seconds = Duration::from_secs(time.seconds.unsigned_abs());
        let second = if time.seconds < 0 {
            UNIX_EPOCH.checked_sub(seconds)
        } else {
            UNIX_EPOCH.checked_add(seconds)
        };
        second
            .and_then(|second| second.checked_add(Duration::from_nanos(time.nanos as u64)))
            .ok_or(OutOfRange("the system's clock cannot hold this timestamp"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64, nanos: i32) -> Timestamp {
        Timestamp {
            seconds,
            nanos,
            ..Default::default()
        }
    }

    #[test]
    fn both_ways() {
        for (seconds, nanos) in [
            (0, 0),
            (1, 5),
            (-1, 0),
            (-1, 999_999_999),
            (-5, 1),
            (1 << 33, 7),
        ] {
            let time = SystemTime::try_from(at(seconds, nanos)).unwrap();
            assert_eq!(Timestamp::from(time), at(seconds, nanos));
        }
        let half_before = UNIX_EPOCH - Duration::from_millis(500);
        assert_eq!(Timestamp::from(half_before), at(-1, 500_000_000));
    }

    #[test]
    fn the_earliest_time_of_the_clock() {
        // As far back as this system's clock goes.
        let back = |seconds| UNIX_EPOCH.checked_sub(Duration::from_secs(seconds));
        for (before, seconds) in [(1 << 63, i64::MIN), ((1 << 63) - 1, -i64::MAX)] {
            if let Some(time) = back(before) {
                assert_eq!(Timestamp::from(time), at(seconds, 0));
                let later = time + Duration::from_nanos(1);
                assert_eq!(Timestamp::from(later), at(seconds, 1));
            }
        }
        assert!(cfg!(not(target_os = "linux")) || back(1 << 63).is_some());
    }

    #[test]
    fn what_is_no_time() {
        for nanos in [-1, NANOS_PER_SECOND] {
            assert!(SystemTime::try_from(at(0, nanos)).is_err());
            assert!(!at(0, nanos).is_valid());
        }
        for seconds in [i64::MIN, i64::MAX] {
            let _ = SystemTime::try_from(at(seconds, 999_999_999));
            assert!(!at(seconds, 0).is_valid());
        }
        assert!(Timestamp::now().is_valid());
    }
}

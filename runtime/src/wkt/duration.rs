//! Conversions between `Duration`, which has a sign, and the standard library's, which has none.

use std::time;

use super::range::NANOS_PER_SECOND;
use super::{Duration, OutOfRange};

/// The largest number of seconds in a duration: about 10,000 years, as duration.proto says.
const MOST_SECONDS: i64 = 315_576_000_000;

impl Duration {
    /// Returns whether the duration is valid by duration.proto: at most 315,576,000,000 seconds (about
    /// 10,000 years) either way, less than a second of nanoseconds, and both of one sign.
    ///
    /// Only valid durations convert to [`std::time::Duration`] and to JSON:
    ///
    /// ```
    /// use rustgreet::wkt::Duration;
    ///
    /// let timeout = Duration { seconds: 1, nanos: 500_000_000, ..Default::default() };
    /// assert!(timeout.is_valid());
    /// assert_eq!(std::time::Duration::try_from(&timeout)?.as_millis(), 1500);
    ///
    /// let mixed_signs = Duration { seconds: 1, nanos: -1, ..Default::default() };
    /// assert!(!mixed_signs.is_valid());
    /// assert!(std::time::Duration::try_from(&mixed_signs).is_err());
    /// # Ok::<(), rustgreet::wkt::OutOfRange>(())
    /// ```
    pub fn is_valid(&self) -> bool {
        self.seconds.unsigned_abs() <= MOST_SECONDS as u64
            && self.nanos.unsigned_abs() < NANOS_PER_SECOND as u32
            && self.seconds.signum() * i64::from(self.nanos.signum()) >= 0
    }
}

/// Fails if the duration is longer than about 10,000 years.
impl TryFrom<time::Duration> for Duration {
    type Error = OutOfRange;

    fn try_from(duration: time::Duration) -> Result<Self, OutOfRange> {
        match i64::try_from(duration.as_secs()) {
            Ok(seconds @ ..=MOST_SECONDS) => Ok(Self {
                seconds,
                nanos: duration.subsec_nanos() as i32,
                ..Self::default()
            }),
            _ => Err(OutOfRange("the duration is longer than 10,000 years")),
        }
    }
}

/// Fails if the duration is negative or not [valid](Duration::is_valid).
impl TryFrom<Duration> for time::Duration {
    type Error = OutOfRange;

    fn try_from(duration: Duration) -> Result<Self, OutOfRange> {
        (&duration).try_into()
    }
}

/// Fails if the duration is negative or not [valid](Duration::is_valid).
impl TryFrom<&Duration> for time::Duration {
    type Error = OutOfRange;

    fn try_from(duration: &Duration) -> Result<Self, OutOfRange> {
        if !duration.is_valid() {
            return Err(OutOfRange(
                "the duration is out of range, or its seconds and nanos have different signs",
            ));
        }
        match (
            u64::try_from(duration.seconds),
            u32::try_from(duration.nanos),
        ) {
            (Ok(seconds), Ok(nanos)) => Ok(Self::new(seconds, nanos)),
            _ => Err(OutOfRange("the duration is negative")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seconds: i64, nanos: i32) -> Duration {
        Duration {
            seconds,
            nanos,
            ..Default::default()
        }
    }

    #[test]
    fn both_ways() {
        for (seconds, nanos) in [(0, 0), (1, 5), (MOST_SECONDS, 999_999_999)] {
            let duration = time::Duration::try_from(of(seconds, nanos)).unwrap();
            assert_eq!(duration, time::Duration::new(seconds as u64, nanos as u32));
            assert_eq!(Duration::try_from(duration), Ok(of(seconds, nanos)));
        }
    }

    #[test]
    fn what_the_other_does_not_have() {
        assert!(Duration::try_from(time::Duration::MAX).is_err());
        assert!(Duration::try_from(time::Duration::from_secs(MOST_SECONDS as u64 + 1)).is_err());
        for (seconds, nanos) in [
            (-1, 0),
            (0, -1),
            (1, -1),
            (0, NANOS_PER_SECOND),
            (i64::MIN, 0),
        ] {
            assert!(time::Duration::try_from(of(seconds, nanos)).is_err());
        }
        assert!(of(-1, -1).is_valid());
    }
}

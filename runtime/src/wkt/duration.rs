//! `Duration`, which has a sign, and the standard library's, which has none.

use std::time;

use super::range::NANOS_PER_SECOND;
use super::{Duration, OutOfRange};

/// About 10,000 years, as the schema says.
const MOST_SECONDS: i64 = 315_576_000_000;

impl Duration {
    /// Whether this is at most 10,000 years, and seconds and nanoseconds have one sign, as the
    /// schema asks.
    pub fn is_valid(&self) -> bool {
        self.seconds.unsigned_abs() <= MOST_SECONDS as u64
            && self.nanos.unsigned_abs() < NANOS_PER_SECOND as u32
            && self.seconds.signum() * i64::from(self.nanos.signum()) >= 0
    }
}

impl TryFrom<time::Duration> for Duration {
    type Error = OutOfRange;

    fn try_from(duration: time::Duration) -> Result<Self, OutOfRange> {
        match i64::try_from(duration.as_secs()) {
            Ok(seconds @ ..=MOST_SECONDS) => Ok(Self {
                seconds,
                nanos: duration.subsec_nanos() as i32,
                ..Self::default()
            }),
            _ => Err(OutOfRange("a duration of more than 10,000 years")),
        }
    }
}

impl TryFrom<Duration> for time::Duration {
    type Error = OutOfRange;

    fn try_from(duration: Duration) -> Result<Self, OutOfRange> {
        (&duration).try_into()
    }
}

impl TryFrom<&Duration> for time::Duration {
    type Error = OutOfRange;

    fn try_from(duration: &Duration) -> Result<Self, OutOfRange> {
        if !duration.is_valid() {
            return Err(OutOfRange("a duration that is not valid"));
        }
        match (
            u64::try_from(duration.seconds),
            u32::try_from(duration.nanos),
        ) {
            (Ok(seconds), Ok(nanos)) => Ok(Self::new(seconds, nanos)),
            _ => Err(OutOfRange("a duration of less than nothing")),
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

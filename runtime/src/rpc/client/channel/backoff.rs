//! How long to wait before the next attempt: longer each time, and never the same for all clients.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    time::Duration,
};

use tokio::time::Instant;

/// After the second attempt to connect that failed. After the first there is none: the server may just have
/// been started again.
const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(20);
const FACTOR: f64 = 1.6;

/// When a server that could not be connected to is tried again.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: i32,
    until: Option<Instant>,
}

impl Backoff {
    /// The next attempt is this long from now, or later.
    pub(super) fn failed(&mut self) {
        let pause = match self.failures {
            0 => Duration::ZERO,
            failures => jittered(growing(FIRST, FACTOR, LONGEST, failures - 1)),
        };
        self.failures = self.failures.saturating_add(1);
        self.until = Some(Instant::now() + pause);
    }

    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// How long until the next attempt.
    pub(super) fn left(&self) -> Duration {
        self.until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        })
    }
}

/// `first`, times `factor` for each pause before, up to `longest`.
pub(super) fn growing(first: Duration, factor: f64, longest: Duration, before: i32) -> Duration {
    let seconds = first.as_secs_f64() * factor.powi(before);
    Duration::try_from_secs_f64(seconds).map_or(longest, |pause| pause.min(longest))
}

/// A fifth more or less, so that clients which failed together do not come back together.
pub(super) fn jittered(pause: Duration) -> Duration {
    // Each hasher has keys of its own, which is as random as this has to be.
    let random = RandomState::new().build_hasher().finish();
    pause.mul_f64(0.8 + 0.4 * (random as f64 / u64::MAX as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pause = |before| growing(FIRST, FACTOR, LONGEST, before);
        assert_eq!(pause(0), FIRST);
        assert_eq!(pause(1), Duration::from_millis(160));
        assert_eq!(pause(50), LONGEST);
        assert_eq!(pause(i32::MAX), LONGEST);
    }

    #[test]
    fn no_two_clients_wait_the_same_and_none_much_longer() {
        let second = Duration::from_secs(1);
        let pauses: Vec<_> = (0..100).map(|_| jittered(second)).collect();
        assert!(
            pauses
                .iter()
                .all(|pause| (0.8..=1.2).contains(&pause.as_secs_f64()))
        );
        let spread = pauses
            .iter()
            .max()
            .unwrap()
            .abs_diff(*pauses.iter().min().unwrap());
        assert!(spread > Duration::from_millis(100), "{spread:?}");
    }
}

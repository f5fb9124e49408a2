//! The error of a timestamp or duration that cannot be converted.

use core::fmt;

/// A timestamp or duration that the other type cannot hold, or that is not valid in itself.
///
/// ```
/// use rustgreet::wkt::Duration;
///
/// let debt = Duration { seconds: -5, ..Default::default() };
/// let error = std::time::Duration::try_from(debt).unwrap_err();
/// assert_eq!(error.to_string(), "the duration is negative");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange(pub(super) &'static str);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for OutOfRange {}

pub(super) const NANOS_PER_SECOND: i32 = 1_000_000_000;

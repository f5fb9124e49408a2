//! What is wrong with a time that cannot be converted.

use core::fmt;

/// A time that the other type does not have, or that is not valid in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange(pub(super) &'static str);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for OutOfRange {}

pub(super) const NANOS_PER_SECOND: i32 = 1_000_000_000;

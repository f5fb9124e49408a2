//! Conversions between `Empty` and `()`.

use super::Empty;

impl From<()> for Empty {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Empty> for () {
    fn from(_: Empty) {}
}

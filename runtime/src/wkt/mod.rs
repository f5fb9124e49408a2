//! The [well-known types], `google.protobuf.*`, with conversions from and to Rust's own types.
//!
//! | Type | converts from and to |
//! |---|---|
//! | [`Timestamp`] | [`SystemTime`](std::time::SystemTime) |
//! | [`Duration`] | [`std::time::Duration`] |
//! | [`Any`] | any message, by [`Any::pack`] and [`Any::unpack`] |
//! | [`Struct`], [`Value`], [`ListValue`] | maps, numbers, strings, bools, lists |
//! | [`FieldMask`] | an iterator of paths |
//! | [`StringValue`] and the other wrappers | the value that they wrap |
//! | [`Empty`] | `()` |
//!
//! ```
//! use rustgreet::wkt::{Duration, Timestamp};
//! use std::time::{self, SystemTime};
//!
//! let expiry = Timestamp { seconds: 1_709_208_000, ..Default::default() };
//! let grace = Duration::try_from(time::Duration::from_millis(1500))?;
//! let last = SystemTime::try_from(&expiry)? + time::Duration::try_from(grace)?;
//! assert_eq!(Timestamp::from(last).nanos, 500_000_000);
//! # Ok::<(), rustgreet::wkt::OutOfRange>(())
//! ```
//!
//! [well-known types]: https://protobuf.dev/reference/protobuf/google.protobuf/

mod any;
mod duration;
mod empty;
mod field_mask;
#[allow(
    missing_docs,
    unreachable_pub,
    reason = "generated: the comments are the schema's own"
)]
mod generated;
mod range;
mod structure;
pub(crate) mod time;
mod timestamp;
mod wrappers;

pub use any::UnpackError;
pub use field_mask::UnknownPath;
pub use generated::google::protobuf::*;
pub use range::OutOfRange;

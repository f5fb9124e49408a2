//! The well-known types, `google.protobuf.*`, and their conversions from and to Rust's own.
//!
//! ```
//! use rustgreet::wkt::{Duration, Struct, Timestamp};
//! use std::time::SystemTime;
//!
//! let now = Timestamp::from(SystemTime::now());
//! let pause = Duration::try_from(std::time::Duration::from_millis(1500))?;
//! let meta = Struct::from_iter([("colour", "red"), ("size", "small")]);
//! assert_eq!(meta.get("colour").and_then(|it| it.as_str()), Some("red"));
//! # let _ = (now, pause);
//! # Ok::<(), rustgreet::wkt::OutOfRange>(())
//! ```

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

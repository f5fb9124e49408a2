//! [`MetadataError`]: why a pair cannot be metadata.

use std::fmt;

/// Why a key or a value cannot be metadata. Becomes a [`Status`](crate::Status) through `?`.
///
/// ```
/// let error = rustgreet::Metadata::new().insert("te", "x").unwrap_err();
/// assert_eq!(error.to_string(), "metadata key `te`: is reserved for gRPC and HTTP");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataError {
    key: String,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Empty,
    Characters,
    Reserved,
    WantsBytes,
    WantsText,
    NotAscii,
    Full,
}

impl MetadataError {
    pub(super) fn new(key: &str, problem: Problem) -> Self {
        Self {
            key: key.to_owned(),
            problem,
        }
    }
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.problem {
            Problem::Empty => "must not be empty",
            Problem::Characters => "may hold letters, digits, `-`, `_` and `.` only",
            Problem::Reserved => "is reserved for gRPC and HTTP",
            Problem::WantsBytes => "ends in `-bin` and so takes bytes (insert_bin)",
            Problem::WantsText => "takes bytes only if it ends in `-bin`",
            Problem::NotAscii => "its value is not printable ASCII (a `-bin` key takes any bytes)",
            Problem::Full => return f.write_str("metadata: too many entries"),
        };
        write!(f, "metadata key `{}`: {why}", self.key)
    }
}

impl std::error::Error for MetadataError {}

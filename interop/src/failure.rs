//! [`Failure`]: what was expected of a case, and what came instead.

use std::fmt::{self, Debug};

use rustgreet::{Code, Status, rpc::MetadataError};

/// Why a case failed.
#[derive(Clone, Debug)]
pub struct Failure(String);

/// What a case comes to.
pub type Outcome = Result<(), Failure>;

impl Failure {
    /// A failure that says why.
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

/// Fails unless both are the same.
pub fn expect<T: PartialEq + Debug>(what: &str, got: T, wanted: T) -> Outcome {
    if got == wanted {
        return Ok(());
    }
    Err(Failure(format!("{what}: expected {wanted:?}, got {got:?}")))
}

/// Fails unless the call failed with `wanted`.
pub fn expect_code<T>(
    what: &str,
    result: Result<T, Status>,
    wanted: Code,
) -> Result<Status, Failure> {
    match result {
        Ok(_) => Err(Failure(format!(
            "{what}: expected {wanted:?}, the call succeeded"
        ))),
        Err(status) if status.code() == wanted => Ok(status),
        Err(status) => Err(Failure(format!(
            "{what}: expected {wanted:?}, got {status:?}"
        ))),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self(format!("the call failed: {status:?}"))
    }
}

impl From<MetadataError> for Failure {
    fn from(error: MetadataError) -> Self {
        Self(error.to_string())
    }
}

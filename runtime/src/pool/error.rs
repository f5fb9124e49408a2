//! Why a set of descriptors is none.

use core::fmt;

/// What is wrong with a set of descriptors, and where: `greet.proto: greet.Reply.message: ..`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolError(String);

impl PoolError {
    pub(super) fn general(what: String) -> Self {
        Self(format!("the descriptors cannot be decoded: {what}"))
    }

    pub(super) fn at(file: &str, name: &str, what: impl fmt::Display) -> Self {
        Self(format!("{file}: {name}: {what}"))
    }
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for PoolError {}

//! The services that every server has: health and reflection, written as a user would write them, over
//! generated code. Every function is `#[inline]`, so that a server without them does not compile them.

#[allow(
    missing_docs,
    unreachable_pub,
    reason = "generated: the comments are the schema's own"
)]
mod generated;
pub mod health;
#[cfg(feature = "descriptor")]
pub mod reflection;

//! build.rs helper.

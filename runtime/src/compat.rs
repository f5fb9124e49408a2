//! The hand-shake between generated code and this crate.
//!
//! Generated code names the constant of the runtime it was made for. If that name is not here,
//! the plugin and the `rustgreet` crate are of different versions: generate again, or change the
//! dependency to the version that stands in the first line of the generated file.

/// Named by code of `protoc-gen-rustgreet` 0.1. Missing? Use `rustgreet = "0.1"`, or generate again.
pub const GENERATED_CODE_AND_RUSTGREET_0_1: () = ();

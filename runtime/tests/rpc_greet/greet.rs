//! Generated from demo/proto/greet.proto by tools/regenerate.

include!("generated/greet.rs");

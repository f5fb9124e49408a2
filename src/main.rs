//! protoc-gen-rustgreet.
fn main() {}

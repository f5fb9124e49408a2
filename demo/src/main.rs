//! The greet demo.
fn main() {}

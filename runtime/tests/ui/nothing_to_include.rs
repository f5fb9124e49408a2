//! `include_proto!` in a crate whose build script generates nothing.

pub mod pb {
    rustgreet::include_proto!();
}

fn main() {}

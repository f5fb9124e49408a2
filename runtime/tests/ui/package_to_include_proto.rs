//! The name of a package for `include_proto!`, as tonic's has it.

pub mod greet {
    rustgreet::include_proto!("greet");
}

fn main() {}

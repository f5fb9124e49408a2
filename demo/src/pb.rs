//! What is generated from `proto/`.

rustgreet::include_proto!();

/// The set with the other package `helloworld`, which has one rpc of each kind.
pub mod four_kinds {
    rustgreet::include_proto!("four_kinds");
}

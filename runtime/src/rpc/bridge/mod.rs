//! From and to other RPC crates. Their types show in public here, and nowhere else.

pub mod tonic;

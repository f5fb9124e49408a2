//! The exchange with other implementations: messages filled at random, and whether two that went
//! through different formats or programs are the same.

mod dice;
mod fill;
mod record;
mod same;
mod well_known;

pub use fill::fill;
pub use record::Record;
pub use same::{print, reread, same_binary, same_json};

use rustgreet::MessageTable;

use crate::pb::protobuf_test_messages::{editions, proto2, proto3};

/// What a peer is spared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spared {
    Nothing,
    /// What @bufbuild/protobuf does not keep: message sets in JSON, a type URL's host other than
    /// `type.googleapis.com`, and unknown fields in wrappers and `Struct`, for which it has plain
    /// values.
    WhatNpmLoses,
}

/// The types that are exchanged, in turns.
pub fn tables() -> [&'static MessageTable; 5] {
    [
        proto2::TestAllTypesProto2::table(),
        proto3::TestAllTypesProto3::table(),
        editions::TestAllTypesEdition2023::table(),
        editions::proto2::TestAllTypesProto2::table(),
        editions::proto3::TestAllTypesProto3::table(),
    ]
}

//! The exchange with other implementations: fills messages at random, and compares those that went
//! through different formats or programs.

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

/// What a peer need not handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spared {
    Nothing,
    /// What @bufbuild/protobuf does not keep: message sets in JSON, hosts of type URLs other than
    /// `type.googleapis.com`, and unknown fields in wrappers and `Struct`, which are plain values
    /// there.
    WhatNpmLoses,
}

/// Returns the types that are exchanged, in turn.
pub fn tables() -> [&'static MessageTable; 5] {
    [
        proto2::TestAllTypesProto2::table(),
        proto3::TestAllTypesProto3::table(),
        editions::TestAllTypesEdition2023::table(),
        editions::proto2::TestAllTypesProto2::table(),
        editions::proto3::TestAllTypesProto3::table(),
    ]
}

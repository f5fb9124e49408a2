//! The messages that JSON has a notation of its own for, and their field numbers.

use crate::table::MessageTable;

/// A message with a JSON notation of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WellKnown {
    Any,
    Duration,
    FieldMask,
    ListValue,
    Struct,
    Timestamp,
    Value,
    /// One of the types around a scalar.
    Wrapper,
}

impl WellKnown {
    /// Which one a table is of.
    pub(crate) fn of(table: &MessageTable) -> Option<Self> {
        Self::named(table.name())
    }

    /// Which one a full name is of.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name.strip_prefix("google.protobuf.")? {
            "Any" => Self::Any,
            "Duration" => Self::Duration,
            "FieldMask" => Self::FieldMask,
            "ListValue" => Self::ListValue,
            "Struct" => Self::Struct,
            "Timestamp" => Self::Timestamp,
            "Value" => Self::Value,
            "BoolValue" | "BytesValue" | "DoubleValue" | "FloatValue" | "Int32Value"
            | "Int64Value" | "StringValue" | "UInt32Value" | "UInt64Value" => Self::Wrapper,
            _ => return None,
        })
    }
}

/// The field numbers.
pub(crate) mod number {
    pub(crate) const ANY_TYPE_URL: u32 = 1;
    pub(crate) const ANY_VALUE: u32 = 2;
    pub(crate) const SECONDS: u32 = 1;
    pub(crate) const NANOS: u32 = 2;
    pub(crate) const PATHS: u32 = 1;
    pub(crate) const LIST_VALUES: u32 = 1;
    pub(crate) const STRUCT_FIELDS: u32 = 1;
    pub(crate) const WRAPPED: u32 = 1;
    pub(crate) const VALUE_NULL: u32 = 1;
    pub(crate) const VALUE_NUMBER: u32 = 2;
    pub(crate) const VALUE_STRING: u32 = 3;
    pub(crate) const VALUE_BOOL: u32 = 4;
    pub(crate) const VALUE_STRUCT: u32 = 5;
    pub(crate) const VALUE_LIST: u32 = 6;
    pub(crate) const KEY: u32 = 1;
    pub(crate) const VALUE: u32 = 2;
}

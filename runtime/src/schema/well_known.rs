//! The well-known types that have a notation of their own in JSON (ProtoJSON specification), and their
//! field numbers.

/// A message type with a JSON notation of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WellKnown {
    Any,
    Duration,
    FieldMask,
    ListValue,
    Struct,
    Timestamp,
    Value,
    /// One of the wrappers of a scalar, such as `Int32Value`.
    Wrapper,
}

impl WellKnown {
    /// The well-known type with this full name.
    pub(crate) fn of(full_name: &str) -> Option<Self> {
        Some(match full_name.strip_prefix("google.protobuf.")? {
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

/// The field numbers of the well-known types.
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
}

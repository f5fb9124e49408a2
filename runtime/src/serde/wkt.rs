//! The well-known types, which are this crate's own.

use crate::wkt::{
    Any, Api, BoolValue, BytesValue, DoubleValue, Duration, Empty, FieldMask, FloatValue,
    Int32Value, Int64Value, ListValue, Method, Mixin, StringValue, Struct, Timestamp, Type,
    UInt32Value, UInt64Value, Value,
};

crate::impl_serde!(
    Any,
    Api,
    BoolValue,
    BytesValue,
    DoubleValue,
    Duration,
    Empty,
    FieldMask,
    FloatValue,
    Int32Value,
    Int64Value,
    ListValue,
    Method,
    Mixin,
    StringValue,
    Struct,
    Timestamp,
    Type,
    UInt32Value,
    UInt64Value,
    Value,
);

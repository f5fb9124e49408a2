//! Implements serde's traits for the well-known types, which only this crate can do.

use crate::wkt;

crate::impl_serde!(
    wkt::Any,
    wkt::Api,
    wkt::BoolValue,
    wkt::BytesValue,
    wkt::DoubleValue,
    wkt::Duration,
    wkt::Empty,
    wkt::Enum,
    wkt::EnumValue,
    wkt::Field,
    wkt::FieldMask,
    wkt::FloatValue,
    wkt::Int32Value,
    wkt::Int64Value,
    wkt::ListValue,
    wkt::Method,
    wkt::Mixin,
    wkt::Option,
    wkt::SourceContext,
    wkt::StringValue,
    wkt::Struct,
    wkt::Timestamp,
    wkt::Type,
    wkt::UInt32Value,
    wkt::UInt64Value,
    wkt::Value,
);

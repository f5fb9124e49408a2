//! Implements prost's traits for the well-known types, without inherent functions: a feature that one
//! crate turns on must not change what another crate's calls mean.

use crate::wkt;

macro_rules! well_known {
    ($($message:ident)*) => {$(
        crate::impl_prost_traits!(
            wkt::$message,
            "google.protobuf",
            stringify!($message),
            "type.googleapis.com/"
        );
    )*};
}

well_known! {
    Any Api BoolValue BytesValue DoubleValue Duration Empty Enum EnumValue Field FieldMask
    FloatValue Int32Value Int64Value ListValue Method Mixin Option SourceContext StringValue
    Struct Timestamp Type UInt32Value UInt64Value Value
}

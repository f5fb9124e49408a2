//! The wrappers: `StringValue` and its like are what they hold.

use super::{
    BoolValue, BytesValue, DoubleValue, FloatValue, Int32Value, Int64Value, StringValue,
    UInt32Value, UInt64Value,
};

macro_rules! wrappers {
    ($($wrapper:ident $value:ty;)*) => {$(
        impl From<$value> for $wrapper {
            fn from(value: $value) -> Self {
                Self { value, ..Self::default() }
            }
        }

        impl From<$wrapper> for $value {
            fn from(wrapper: $wrapper) -> Self {
                wrapper.value
            }
        }
    )*};
}

wrappers! {
    DoubleValue f64;
    FloatValue f32;
    Int64Value i64;
    UInt64Value u64;
    Int32Value i32;
    UInt32Value u32;
    BoolValue bool;
    StringValue String;
    BytesValue bytes::Bytes;
}

impl From<&str> for StringValue {
    fn from(value: &str) -> Self {
        value.to_owned().into()
    }
}

impl From<Vec<u8>> for BytesValue {
    fn from(value: Vec<u8>) -> Self {
        bytes::Bytes::from(value).into()
    }
}

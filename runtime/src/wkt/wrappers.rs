//! Conversions between the wrappers, `StringValue` and the like, and the values that they wrap.

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

/// Every wrapper converts from and to the type that it wraps.
///
/// ```
/// use rustgreet::wkt::{Int32Value, StringValue};
///
/// let nickname: Option<StringValue> = Some("Ada".into());
/// assert_eq!(nickname.map(String::from).as_deref(), Some("Ada"));
/// assert_eq!(i32::from(Int32Value::from(36)), 36);
/// ```
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

//! Conversions between our well-known types and those of prost-types. Types that prost maps to Rust's
//! (`()` for `Empty`, `i32` for `Int32Value`) are converted in `wkt`, without a feature.

use std::collections::BTreeMap;

use ::prost_types as theirs;
use bytes::Bytes;

use crate::wkt;

macro_rules! conversions {
    ($($message:ident { $($field:ident),+ })*) => {$(
        impl From<theirs::$message> for wkt::$message {
            fn from(message: theirs::$message) -> Self {
                Self {
                    $($field: Convert::convert(message.$field),)+
                    ..Self::default()
                }
            }
        }

        impl From<wkt::$message> for theirs::$message {
            fn from(message: wkt::$message) -> Self {
                Self { $($field: Convert::convert(message.$field),)+ }
            }
        }

        impl Convert<wkt::$message> for theirs::$message {
            fn convert(self) -> wkt::$message {
                self.into()
            }
        }

        impl Convert<theirs::$message> for wkt::$message {
            fn convert(self) -> theirs::$message {
                self.into()
            }
        }
    )*};
}

conversions! {
    Any { type_url, value }
    Duration { seconds, nanos }
    FieldMask { paths }
    ListValue { values }
    SourceContext { file_name }
    Struct { fields }
    Timestamp { seconds, nanos }
    Value { kind }
}

/// Converts a field's value to its type on the other side.
trait Convert<T> {
    fn convert(self) -> T;
}

macro_rules! same {
    ($($ty:ty)*) => {$(
        impl Convert<$ty> for $ty {
            fn convert(self) -> $ty {
                self
            }
        }
    )*};
}

same!(i32 i64 String);

impl Convert<i32> for wkt::NullValue {
    fn convert(self) -> i32 {
        self.0
    }
}

impl Convert<wkt::NullValue> for i32 {
    fn convert(self) -> wkt::NullValue {
        wkt::NullValue(self)
    }
}

impl Convert<Bytes> for Vec<u8> {
    fn convert(self) -> Bytes {
        self.into()
    }
}

impl Convert<Vec<u8>> for Bytes {
    fn convert(self) -> Vec<u8> {
        self.into()
    }
}

impl<A: Convert<B>, B> Convert<Option<B>> for Option<A> {
    fn convert(self) -> Option<B> {
        self.map(A::convert)
    }
}

impl<A: Convert<B>, B> Convert<Vec<B>> for Vec<A> {
    fn convert(self) -> Vec<B> {
        self.into_iter().map(A::convert).collect()
    }
}

impl<K: Ord, A: Convert<B>, B> Convert<BTreeMap<K, B>> for BTreeMap<K, A> {
    fn convert(self) -> BTreeMap<K, B> {
        let entries = self.into_iter();
        entries.map(|(key, value)| (key, value.convert())).collect()
    }
}

macro_rules! kinds {
    ($from:ty => $to:ty) => {
        impl Convert<$to> for $from {
            fn convert(self) -> $to {
                match self {
                    Self::NullValue(null) => <$to>::NullValue(null.convert()),
                    Self::NumberValue(value) => <$to>::NumberValue(value),
                    Self::StringValue(value) => <$to>::StringValue(value),
                    Self::BoolValue(value) => <$to>::BoolValue(value),
                    Self::StructValue(value) => <$to>::StructValue(value.into()),
                    Self::ListValue(value) => <$to>::ListValue(value.into()),
                }
            }
        }
    };
}

kinds!(theirs::value::Kind => wkt::value::Kind);
kinds!(wkt::value::Kind => theirs::value::Kind);

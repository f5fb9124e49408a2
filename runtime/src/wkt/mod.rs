//! The well-known types, `google.protobuf.*`, and their conversions.

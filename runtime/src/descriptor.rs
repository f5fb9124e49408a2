//! The types of `google/protobuf/descriptor.proto` and `compiler/plugin.proto`.

//! Paths to elements of a file, as source info has them: field numbers of
//! `google/protobuf/descriptor.proto` and indices, in turns.

/// `FileDescriptorProto.package`
pub const FILE_PACKAGE: i32 = 2;
/// `FileDescriptorProto.dependency`
pub const FILE_DEPENDENCY: i32 = 3;
/// `FileDescriptorProto.message_type`
pub const FILE_MESSAGE: i32 = 4;
/// `FileDescriptorProto.enum_type`
pub const FILE_ENUM: i32 = 5;
/// `FileDescriptorProto.service`
pub const FILE_SERVICE: i32 = 6;
/// `FileDescriptorProto.extension`
pub const FILE_EXTENSION: i32 = 7;
/// `DescriptorProto.field`
pub const MESSAGE_FIELD: i32 = 2;
/// `DescriptorProto.nested_type`
pub const MESSAGE_NESTED: i32 = 3;
/// `DescriptorProto.enum_type`
pub const MESSAGE_ENUM: i32 = 4;
/// `DescriptorProto.extension`
pub const MESSAGE_EXTENSION: i32 = 6;
/// `DescriptorProto.oneof_decl`
pub const MESSAGE_ONEOF: i32 = 8;
/// `EnumDescriptorProto.value`
pub const ENUM_VALUE: i32 = 2;
/// `ServiceDescriptorProto.method`
pub const SERVICE_METHOD: i32 = 2;

/// `MethodDescriptorProto.options`
pub const METHOD_OPTIONS: i32 = 4;

/// The path of an element inside another.
pub fn child(outer: &[i32], number: i32, index: usize) -> Vec<i32> {
    let index = i32::try_from(index).unwrap_or(i32::MAX);
    let mut path = Vec::with_capacity(outer.len() + 2);
    path.extend_from_slice(outer);
    path.extend([number, index]);
    path
}

//! Lists the test messages and their extensions.

use rustgreet::TypeRegistry;

use crate::pb::protobuf_test_messages::{editions, proto2, proto3};

/// Adds the extensions of a package in proto2, or of its twin in an edition.
macro_rules! add_extensions_of_proto2 {
    ($types:ident, $($package:ident)::+) => {{
        use $($package)::+::test_all_types_proto2::{
            extension_with_oneof, message_set_correct_extension1, message_set_correct_extension2,
        };
        $types
            .add_extension(&$($package)::+::EXTENSION_INT32)
            .add_extension(&$($package)::+::GROUPFIELD)
            .add_extension(&message_set_correct_extension1::MESSAGE_SET_EXTENSION)
            .add_extension(&message_set_correct_extension2::MESSAGE_SET_EXTENSION)
            .add_extension(&extension_with_oneof::EXTENSION_WITH_ONEOF);
    }};
}

/// Returns the types that an `Any` in the tests can hold, and every extension.
pub fn registry() -> TypeRegistry {
    let mut types = TypeRegistry::new();
    types
        .add::<proto2::TestAllTypesProto2>()
        .add::<proto3::TestAllTypesProto3>()
        .add::<editions::TestAllTypesEdition2023>()
        .add::<editions::proto2::TestAllTypesProto2>()
        .add::<editions::proto3::TestAllTypesProto3>()
        .add_extension(&editions::EXTENSION_INT32)
        .add_extension(&editions::GROUPLIKETYPE)
        .add_extension(&editions::DELIMITED_EXT);
    add_extensions_of_proto2!(types, proto2);
    add_extensions_of_proto2!(types, editions::proto2);
    types
}

//! Requests that are above a limit, one per limit that a test can reach.

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto,
};

use super::Case;

fn message(name: impl Into<String>) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.into()),
        ..Default::default()
    }
}

/// `count` of something that only its number matters of.
fn many<T: Clone + Default>(count: usize) -> Vec<T> {
    vec![T::default(); count]
}

fn case(title: &str, file: FileDescriptorProto) -> Case {
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: vec![FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            syntax: Some("proto3".to_owned()),
            ..file
        }],
        ..Default::default()
    };
    let errors = protoc_gen_rustgreet::generate(&request).expect_err(title);
    Case::new(title, errors)
}

fn with_messages(title: &str, message_type: Vec<DescriptorProto>) -> Case {
    let file = FileDescriptorProto {
        message_type,
        ..Default::default()
    };
    case(title, file)
}

fn with_package(title: &str, package: String) -> Case {
    let file = FileDescriptorProto {
        package: Some(package),
        ..Default::default()
    };
    case(title, file)
}

pub(crate) fn cases() -> Vec<Case> {
    let nested = (1..65).fold(message("M"), |inner, _| DescriptorProto {
        nested_type: vec![inner],
        ..message("M")
    });
    let fields = DescriptorProto {
        field: many::<FieldDescriptorProto>(16_385),
        ..message("M")
    };
    let values = EnumDescriptorProto {
        name: Some("E".to_owned()),
        value: many::<EnumValueDescriptorProto>(131_073),
        ..Default::default()
    };
    let methods = ServiceDescriptorProto {
        name: Some("S".to_owned()),
        method: many::<MethodDescriptorProto>(4097),
        ..Default::default()
    };
    vec![
        with_messages("messages in messages", vec![nested]),
        with_package("parts of a package", "a.".repeat(101) + "a"),
        with_package("the name of a package", "a".repeat(65_536)),
        with_messages("a full name", vec![message("N".repeat(65_536))]),
        with_messages("fields", vec![fields]),
        case("values of an enum", {
            FileDescriptorProto {
                enum_type: vec![values],
                ..Default::default()
            }
        }),
        case("methods", {
            FileDescriptorProto {
                service: vec![methods],
                ..Default::default()
            }
        }),
        with_messages("types", many(250_001)),
    ]
}

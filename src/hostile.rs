//! What `tests/hostile.rs` cannot see from outside: that schemas which are meant to harm are linked
//! and resolved, apart from what printing their code would cost.

use rustgreet::UnknownFields;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::field_descriptor_proto::Type;
use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, MethodDescriptorProto,
    MethodOptions, ServiceDescriptorProto,
};
use rustgreet::unknown::UnknownValue;

use crate::proto::Schema;
use crate::rust::Output;
use crate::{http, openapi, options, proto, rust};

fn link(file: FileDescriptorProto) -> Schema {
    let file = FileDescriptorProto {
        name: Some("a.proto".to_owned()),
        syntax: Some("proto3".to_owned()),
        ..file
    };
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: vec![file],
        ..Default::default()
    };
    proto::link(&request).expect("it links")
}

fn resolve(message_type: Vec<DescriptorProto>) -> Output {
    let options = options::parse("", None).expect("no options");
    let schema = link(FileDescriptorProto {
        message_type,
        ..Default::default()
    });
    rust::resolve(&schema, &http::bind(&schema, &options), None, &options).expect("it resolves")
}

/// The warnings of an OpenAPI document, and the length of its text. `M0` is what the method takes, by so many
/// rules of `GET /a/NUMBER`.
fn describe(message_type: Vec<DescriptorProto>, rules: usize) -> (usize, usize) {
    let text = |number: u32, text: &[u8]| {
        let mut fields = UnknownFields::new();
        fields.push(number, UnknownValue::Bytes(text));
        fields.as_bytes().to_vec()
    };
    let get = |index: usize| text(2, format!("/a/{index}").as_bytes());
    let others = (1..rules).flat_map(|index| text(11, &get(index)));
    let rule: Vec<u8> = get(0).into_iter().chain(others).collect();
    let mut options = MethodOptions::default();
    let number = 72_295_728;
    options
        .unknown_fields
        .push(number, UnknownValue::Bytes(&rule));
    let method = MethodDescriptorProto {
        name: Some("Get".to_owned()),
        input_type: Some(".M0".to_owned()),
        output_type: Some(".M0".to_owned()),
        options: Some(options),
        ..Default::default()
    };
    let service = ServiceDescriptorProto {
        name: Some("S".to_owned()),
        method: vec![method],
        ..Default::default()
    };
    let schema = link(FileDescriptorProto {
        message_type,
        service: vec![service],
        ..Default::default()
    });
    let options = options::parse("", None).expect("no options");
    let rules = http::bind(&schema, &options);
    assert!(rules.errors.is_empty(), "{}", rules.errors);
    let documents = openapi::describe(&schema, &rules).expect("a document");
    let length = documents.files.iter().map(|it| it.content.len()).sum();
    (documents.warnings.iter().count(), length)
}

/// The messages `M0`, `M1` and so on, each with fields of the next one.
fn nested(levels: usize, fields: i32) -> Vec<DescriptorProto> {
    let field = |level: usize, number: i32| FieldDescriptorProto {
        name: Some(format!("f{number}")),
        number: Some(number),
        r#type: Some(Type::Message),
        type_name: Some(format!(".M{}", (level + 1) % levels)),
        ..Default::default()
    };
    let level = |level: usize| {
        let fields = (1..=fields).map(|number| field(level, number));
        message(format!("M{level}"), fields.collect())
    };
    (0..levels).map(level).collect()
}

#[test]
fn messages_in_messages_do_not_become_query_parameters_without_end() {
    // Two to the power of 60 paths, and none leads to a value.
    assert_eq!(describe(nested(60, 2), 1).0, 1);
    // One path, which is too long.
    assert_eq!(describe(nested(100_000, 1), 1).0, 1);
    assert_eq!(describe(nested(1, 1), 1).0, 0);
}

#[test]
fn many_rules_are_many_operations_and_no_more() {
    let (warnings, length) = describe(nested(1, 1), 20_000);
    assert_eq!(warnings, 0);
    assert!(length < 20_000 * 1000, "{length}");
}

fn message(name: String, field: Vec<FieldDescriptorProto>) -> DescriptorProto {
    DescriptorProto {
        name: Some(name),
        field,
        ..Default::default()
    }
}

#[test]
fn types_that_hold_each_other_in_a_long_ring_are_resolved() {
    let length = 100_000;
    let link = |index: usize| {
        let next = FieldDescriptorProto {
            name: Some("next".to_owned()),
            number: Some(1),
            r#type: Some(Type::Message),
            type_name: Some(format!(".M{}", (index + 1) % length)),
            ..Default::default()
        };
        message(format!("M{index}"), vec![next])
    };
    let output = resolve((0..length).map(link).collect());
    assert_eq!(output.packages[0].items.messages.len(), length);
}

#[test]
fn names_that_all_meet_cost_no_time() {
    // Each gap of one underscore or two; all are the field `a_b_a_b_..` of Rust.
    let name = |bits: u32| {
        let gap = |bit: u32| if bits >> bit & 1 == 0 { "a_" } else { "a__" };
        (0..13).map(gap).collect::<String>() + "a"
    };
    let field = |number: u32| FieldDescriptorProto {
        name: Some(name(number)),
        number: i32::try_from(number + 1).ok(),
        r#type: Some(Type::Bool),
        ..Default::default()
    };
    let fields = (0..1 << 13).map(field).collect();
    let output = resolve(vec![message("M".to_owned(), fields)]);
    let fields = &output.packages[0].items.messages[0].fields;
    let names: std::collections::BTreeSet<_> = fields.iter().map(|field| &field.name).collect();
    assert_eq!(names.len(), 1 << 13);
}

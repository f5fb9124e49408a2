//! What `tests/hostile.rs` cannot see from outside: that schemas which are meant to harm are linked
//! and resolved, apart from what printing their code would cost.

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::field_descriptor_proto::Type;
use rustgreet::descriptor::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use crate::rust::Output;
use crate::{http, options, proto, rust};

fn resolve(message_type: Vec<DescriptorProto>) -> Output {
    let file = FileDescriptorProto {
        name: Some("a.proto".to_owned()),
        syntax: Some("proto3".to_owned()),
        message_type,
        ..Default::default()
    };
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: vec![file],
        ..Default::default()
    };
    let options = options::parse("", None).expect("no options");
    let schema = proto::link(&request).expect("it links");
    rust::resolve(&schema, &http::bind(&schema, &options), None, &options).expect("it resolves")
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

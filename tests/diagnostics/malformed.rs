//! Requests that protoc does not send: each is refused with what is wrong, and nothing panics. What
//! protoc does let through is in `fixtures/bad`.

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::descriptor_proto::ExtensionRange;
use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, MessageOptions, MethodDescriptorProto, OneofDescriptorProto,
    ServiceDescriptorProto,
};

use super::Case;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn field(name: &str, number: i32, kind: Type, type_name: Option<&str>) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: text(name),
        number: Some(number),
        label: Some(Label::Optional),
        r#type: Some(kind),
        type_name: type_name.map(str::to_owned),
        ..Default::default()
    }
}

fn value(name: &str, number: i32) -> EnumValueDescriptorProto {
    EnumValueDescriptorProto {
        name: text(name),
        number: Some(number),
        ..Default::default()
    }
}

fn method(name: &str, input: &str) -> MethodDescriptorProto {
    MethodDescriptorProto {
        name: text(name),
        input_type: text(input),
        output_type: text(".p.M"),
        ..Default::default()
    }
}

/// `message M { string name = 1; oneof choice { int32 a = 2; } map<string, bytes> map = 3; extensions
/// 100 to 199; } enum E { ZERO = 0; } service S { rpc R(M) returns (M); }` in the package `p`.
fn good() -> FileDescriptorProto {
    let entry = DescriptorProto {
        name: text("MapEntry"),
        field: vec![
            field("key", 1, Type::String, None),
            field("value", 2, Type::Bytes, None),
        ],
        options: Some(MessageOptions {
            map_entry: Some(true),
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut member = field("a", 2, Type::Int32, None);
    member.oneof_index = Some(0);
    let mut map = field("map", 3, Type::Message, Some(".p.M.MapEntry"));
    map.label = Some(Label::Repeated);
    let message = DescriptorProto {
        name: text("M"),
        field: vec![field("name", 1, Type::String, None), member, map],
        nested_type: vec![entry],
        oneof_decl: vec![OneofDescriptorProto {
            name: text("choice"),
            ..Default::default()
        }],
        extension_range: vec![ExtensionRange {
            start: Some(100),
            end: Some(200),
            ..Default::default()
        }],
        ..Default::default()
    };
    let mut extension = field("extra", 100, Type::String, None);
    extension.extendee = text(".p.M");
    FileDescriptorProto {
        name: text("a.proto"),
        package: text("p"),
        message_type: vec![message],
        enum_type: vec![EnumDescriptorProto {
            name: text("E"),
            value: vec![value("ZERO", 0)],
            ..Default::default()
        }],
        service: vec![ServiceDescriptorProto {
            name: text("S"),
            method: vec![method("R", ".p.M")],
            ..Default::default()
        }],
        extension: vec![extension],
        ..Default::default()
    }
}

fn request(file: FileDescriptorProto) -> CodeGeneratorRequest {
    CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: vec![file],
        ..Default::default()
    }
}

/// What is wrong with the good file when it was changed.
fn refusal(name: &str, change: impl FnOnce(&mut FileDescriptorProto)) -> Case {
    let mut file = good();
    change(&mut file);
    match protoc_gen_rustgreet::generate(&request(file)) {
        Ok(_) => panic!("{name} is let through"),
        Err(errors) => Case::new(name, errors),
    }
}

/// One case per line: its name, and how the good file is changed.
macro_rules! refusals {
    ($($name:literal: |$file:ident| $change:expr;)*) => {
        vec![$(refusal($name, |$file| { $change; })),*]
    };
}

pub(crate) fn cases() -> Vec<Case> {
    [names(), fields(), oneofs(), types(), extensions(), files()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn the_file_that_the_others_are_made_of_is_good() {
    let files = protoc_gen_rustgreet::generate(&request(good()))
        .expect("it generates")
        .files;
    assert_eq!(files.len(), 3);
}

fn names() -> Vec<Case> {
    let names = [
        "", "a.b", "a b", "1x", "a\nb", "*/", "\"", "\\", "../../x", "/etc/x", "\0", "ä",
    ];
    let in_a_field = names.map(|name| {
        refusal(&format!("the field {name:?}"), |file| {
            file.message_type[0].field[0].name = text(name)
        })
    });
    let elsewhere = refusals! {
        "the package `a/b`": |f| f.package = text("a/b");
        "the package `a..b`": |f| f.package = text("a..b");
        "the message `a/b`": |f| f.message_type[0].name = text("a/b");
        "the oneof `a/b`": |f| f.message_type[0].oneof_decl[0].name = text("a/b");
        "the enum `a/b`": |f| f.enum_type[0].name = text("a/b");
        "the value `a/b`": |f| f.enum_type[0].value[0].name = text("a/b");
        "the service `a/b`": |f| f.service[0].name = text("a/b");
        "the method `a/b`": |f| f.service[0].method[0].name = text("a/b");
        "the extension `a/b`": |f| f.extension[0].name = text("a/b");
        "a message without a name": |f| f.message_type[0].name = None;
    };
    in_a_field.into_iter().chain(elsewhere).collect()
}

#[test]
fn names_of_files_are_neither_paths_nor_code() {
    for name in [
        "../../x.proto",
        "/etc/x.proto",
        "a\nfn b() {}\n.proto",
        "a\0.proto",
        "*/.proto",
    ] {
        let mut file = good();
        file.name = text(name);
        let mut request = request(file);
        request.file_to_generate = vec![name.to_owned()];
        let files = protoc_gen_rustgreet::generate(&request)
            .expect("it generates")
            .files;
        let names: Vec<_> = files.iter().flat_map(|file| file.name.as_deref()).collect();
        assert_eq!(names, ["mod.rs", "file_descriptor_set.rs", "p.rs"]);
        for file in files {
            let text = file.content.expect("a text");
            assert!(!text.contains("\nfn b()") && !text.contains('\0'), "{text}");
        }
    }
}

fn fields() -> Vec<Case> {
    refusals! {
        "a field without a number": |f| f.message_type[0].field[0].number = None;
        "the number 0": |f| f.message_type[0].field[0].number = Some(0);
        "a negative number": |f| f.message_type[0].field[0].number = Some(-1);
        "a number too large": |f| f.message_type[0].field[0].number = Some(1 << 29);
        "a number twice": |f| f.message_type[0].field[0].number = Some(2);
        "a name twice": |f| f.message_type[0].field[0].name = text("a");
        "a field without a type": |f| f.message_type[0].field[0].r#type = None;
        "a type that is not there": |f| f.message_type[0].field[0] = field("m", 1, Type::Message, Some(".p.N"));
        "a relative type that is not there": |f| f.message_type[0].field[0] = field("m", 1, Type::Message, Some("N"));
        "a message that is an enum": |f| f.message_type[0].field[0] = field("m", 1, Type::Message, Some(".p.E"));
        "an enum that is a message": |f| f.message_type[0].field[0] = field("m", 1, Type::Enum, Some(".p.M"));
        "a group that is a map": |f| f.message_type[0].field[2].r#type = Some(Type::Group);
        "a map that is not repeated": |f| f.message_type[0].field[2].label = Some(Label::Optional);
        "a map by double": |f| f.message_type[0].nested_type[0].field[0].r#type = Some(Type::Double);
        "a map by message": |f| f.message_type[0].nested_type[0].field[0] = field("key", 1, Type::Message, Some(".p.M"));
        "a map of itself": |f| f.message_type[0].nested_type[0].field[1] = field("value", 2, Type::Message, Some(".p.M.MapEntry"));
        "a map without a value": |f| f.message_type[0].nested_type[0].field.truncate(1);
        "a default of another type": |f| {
            f.message_type[0].field[0].r#type = Some(Type::Int32);
            f.message_type[0].field[0].default_value = text("many");
        };
        "a repeated field with a default": |f| {
            f.message_type[0].field[0].label = Some(Label::Repeated);
            f.message_type[0].field[0].default_value = text("x");
        };
        "a default that the enum does not have": |f| {
            f.message_type[0].field[0] = field("e", 1, Type::Enum, Some(".p.E"));
            f.message_type[0].field[0].default_value = text("ONE");
        };
    }
}

fn oneofs() -> Vec<Case> {
    refusals! {
        "a oneof's index too large": |f| f.message_type[0].field[1].oneof_index = Some(1);
        "a oneof's index below 0": |f| f.message_type[0].field[1].oneof_index = Some(-1);
        "a oneof without members": |f| f.message_type[0].field[1].oneof_index = None;
        "a repeated field in a oneof": |f| f.message_type[0].field[1].label = Some(Label::Repeated);
        "a map in a oneof": |f| f.message_type[0].field[2].oneof_index = Some(0);
        "a oneof shared with an optional field": |f| {
            f.message_type[0].field[0].oneof_index = Some(0);
            f.message_type[0].field[0].proto3_optional = Some(true);
        };
        "a oneof with the name of a field": |f| f.message_type[0].oneof_decl[0].name = text("name");
    }
}

fn types() -> Vec<Case> {
    refusals! {
        "an enum without values": |f| f.enum_type[0].value.clear();
        "a value twice": |f| f.enum_type[0].value.push(value("ZERO", 1));
        "a type twice": |f| f.enum_type[0].name = text("M");
        "a map's entry twice": |f| {
            let entry = f.message_type[0].nested_type[0].clone();
            f.message_type[0].nested_type.push(entry);
        };
        "a service with the name of a message": |f| f.service[0].name = text("M");
        "a method twice": |f| f.service[0].method.push(method("R", ".p.M"));
        "a request that is not there": |f| f.service[0].method[0] = method("R", ".p.N");
        "a request that is an enum": |f| f.service[0].method[0] = method("R", ".p.E");
        "a request that is a map's entry": |f| f.service[0].method[0] = method("R", ".p.M.MapEntry");
        "an unknown syntax": |f| f.syntax = text("proto4");
        "an unknown edition": |f| f.syntax = text("editions");
    }
}

fn extensions() -> Vec<Case> {
    refusals! {
        "an extension of nothing": |f| f.extension[0].extendee = text(".p.N");
        "an extension of an enum": |f| f.extension[0].extendee = text(".p.E");
        "an extension outside of the range": |f| f.extension[0].number = Some(200);
        "an extension's number that only message sets may have": |f| {
            f.extension[0].number = Some(i32::MAX - 1);
            f.message_type[0].extension_range[0].end = Some(i32::MAX);
        };
        "an extension's number too large": |f| f.extension[0].number = Some(i32::MAX);
        "a required extension": |f| f.extension[0].label = Some(Label::Required);
        "an extension in a oneof": |f| f.extension[0].oneof_index = Some(0);
        "an extension that is a map": |f| {
            let map = f.message_type[0].field[2].clone();
            f.extension[0].r#type = map.r#type;
            f.extension[0].type_name = map.type_name;
            f.extension[0].label = map.label;
        };
        "an extension of a message set that is not a message": |f| {
            f.message_type[0].options = Some(MessageOptions {
                message_set_wire_format: Some(true),
                ..Default::default()
            });
        };
    }
}

fn files() -> Vec<Case> {
    let refusal = |title: &str, files: &[(&str, &[&str])]| {
        let files = files.iter().map(|(name, imports)| FileDescriptorProto {
            name: text(name),
            dependency: imports.iter().map(|&import| import.to_owned()).collect(),
            ..Default::default()
        });
        let request = CodeGeneratorRequest {
            file_to_generate: vec!["a.proto".to_owned()],
            proto_file: files.collect(),
            ..Default::default()
        };
        let errors = protoc_gen_rustgreet::generate(&request).expect_err("it is refused");
        Case::new(title, errors)
    };
    vec![
        refusal("a file that is not there", &[]),
        refusal("a file twice", &[("a.proto", &[]), ("a.proto", &[])]),
        refusal("a file without a name", &[("a.proto", &[]), ("", &[])]),
        refusal("a file that imports itself", &[("a.proto", &["a.proto"])]),
        refusal(
            "three files that import each other",
            &[
                ("c.proto", &["a.proto"]),
                ("b.proto", &["c.proto"]),
                ("a.proto", &["b.proto"]),
            ],
        ),
    ]
}

//! Valid requests at random: packages, messages in messages, every kind of field, oneofs, maps, enums
//! with aliases, services, extensions, with names that meet each other and the words of Rust.

use fastrand::Rng;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::descriptor_proto::ExtensionRange;
use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, EnumOptions, EnumValueDescriptorProto,
    FieldDescriptorProto, FileDescriptorProto, MessageOptions, MethodDescriptorProto,
    OneofDescriptorProto, ServiceDescriptorProto, SourceCodeInfo, source_code_info::Location,
};

/// What names are made of: their Rust names often meet.
const WORDS: &[&str] = &[
    "a",
    "A",
    "b",
    "B",
    "self",
    "Self",
    "type",
    "Type",
    "option",
    "Option",
    "none",
    "Ok",
    "ok",
    "mod",
    "value",
    "Value",
    "unknown_fields",
    "table",
    "http",
    "HTTP",
    "x1",
    "X_1",
    "_",
    "__",
    "aB",
    "a_b",
];

const PACKAGES: &[&str] = &[
    "", "a", "a.b", "A", "mod", "_", "self", "a.b.c", "type.r", "a.value",
];

/// Names of one scope, none of them twice.
#[derive(Default)]
struct Scope(Vec<String>);

impl Scope {
    fn name(&mut self, rng: &mut Rng) -> String {
        let mut name = String::new();
        while name.is_empty() || self.0.contains(&name) {
            name.push_str(rng.choice(WORDS).expect("words"));
        }
        self.0.push(name.clone());
        name
    }
}

/// What was declared so far, in this file and in those that it imports.
struct Types {
    messages: Vec<String>,
    extendable: Vec<String>,
    /// With the name of a value.
    enums: Vec<(String, String)>,
}

/// Files that each may import those before it.
pub(crate) fn request(rng: &mut Rng) -> CodeGeneratorRequest {
    let mut types = Types {
        messages: Vec::new(),
        extendable: Vec::new(),
        enums: Vec::new(),
    };
    let mut scopes: Vec<(&str, Scope)> = Vec::new();
    let mut request = CodeGeneratorRequest::default();
    for index in 0..1 + rng.usize(..3) {
        let package = *rng.choice(PACKAGES).expect("packages");
        let known = scopes.iter().position(|(name, _)| *name == package);
        let known = known.unwrap_or_else(|| {
            // A package and a type do not share a name.
            let inner = PACKAGES.iter().filter_map(|it| it.strip_prefix(package));
            let inner = inner.map(|it| it.trim_start_matches('.').split('.').next());
            let taken = inner.flatten().map(str::to_owned).collect();
            scopes.push((package, Scope(taken)));
            scopes.len() - 1
        });
        let mut file = FileDescriptorProto {
            name: Some(format!("f{index}.proto")),
            package: (!package.is_empty()).then(|| package.to_owned()),
            dependency: request.file_to_generate.clone(),
            syntax: Some(if rng.bool() { "proto3" } else { "proto2" }.to_owned()),
            ..Default::default()
        };
        let outer = if package.is_empty() {
            String::new()
        } else {
            format!(".{package}")
        };
        let scope = &mut scopes[known].1;
        fill_file(&mut file, &outer, scope, &mut types, rng);
        request.file_to_generate.extend(file.name.clone());
        request.proto_file.push(file);
    }
    request
}

fn fill_file(
    file: &mut FileDescriptorProto,
    outer: &str,
    scope: &mut Scope,
    types: &mut Types,
    rng: &mut Rng,
) {
    let proto2 = file.syntax.as_deref() == Some("proto2");
    for _ in 0..rng.usize(..3) {
        file.enum_type.push(enumeration(outer, scope, types, rng));
    }
    for _ in 0..1 + rng.usize(..2) {
        file.message_type
            .push(message(outer, scope, types, proto2, 0, rng));
    }
    for _ in 0..rng.usize(..2) {
        file.service.push(service(scope, types, rng));
    }
    for _ in 0..rng.usize(..3) {
        let Some(extendee) = rng.choice(&types.extendable).cloned() else {
            break;
        };
        let mut extension = field(scope, types, true, rng);
        extension.extendee = Some(extendee);
        extension.number = Some(1000 + rng.i32(0..1_000_000));
        if rng.bool() {
            extension.label = Some(Label::Repeated);
            extension.default_value = None;
        }
        file.extension.push(extension);
    }
    let place = |path: Vec<i32>, rng: &mut Rng| Location {
        path,
        span: vec![rng.i32(0..100), rng.i32(0..100), 100],
        leading_comments: Some(comment(rng)),
        ..Default::default()
    };
    let count = i32::try_from(file.message_type.len()).expect("few");
    file.source_code_info = rng.bool().then(|| SourceCodeInfo {
        location: (0..count).map(|index| place(vec![4, index], rng)).collect(),
        ..Default::default()
    });
}

fn comment(rng: &mut Rng) -> String {
    let parts = [
        "[",
        "](x)",
        "`",
        "``",
        "```\n",
        "\n",
        "    ",
        "\t",
        "- ",
        "1. ",
        "<b>",
        "http://x.y/z ",
        "word ",
        "\\",
        "é",
        "\u{202e}",
        "\r",
        "#",
        "*/",
        "@@protoc_insertion_point(root_scope)",
    ];
    (0..rng.usize(..30))
        .map(|_| rng.choice(parts).expect("parts"))
        .collect()
}

fn enumeration(
    outer: &str,
    scope: &mut Scope,
    types: &mut Types,
    rng: &mut Rng,
) -> EnumDescriptorProto {
    let name = scope.name(rng);
    let mut values = Vec::new();
    for index in 0..1 + rng.i32(0..4) {
        let mut value = scope.name(rng);
        if rng.bool() && !scope.0.contains(&format!("{name}_{value}")) {
            value = format!("{name}_{value}");
            scope.0.push(value.clone());
        }
        values.push(EnumValueDescriptorProto {
            name: Some(value),
            number: Some(if index > 0 { rng.i32(-2..3) } else { 0 }),
            ..Default::default()
        });
    }
    let first = values[0].name.clone().unwrap_or_default();
    types.enums.push((format!("{outer}.{name}"), first));
    EnumDescriptorProto {
        name: Some(name),
        value: values,
        options: Some(EnumOptions {
            allow_alias: Some(true),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn service(scope: &mut Scope, types: &Types, rng: &mut Rng) -> ServiceDescriptorProto {
    let mut inside = Scope::default();
    let method = |_| MethodDescriptorProto {
        name: Some(inside.name(rng)),
        input_type: rng.choice(&types.messages).cloned(),
        output_type: rng.choice(&types.messages).cloned(),
        client_streaming: Some(rng.bool()),
        server_streaming: Some(rng.bool()),
        ..Default::default()
    };
    let methods = (0..3).map(method).collect();
    ServiceDescriptorProto {
        name: Some(scope.name(rng)),
        method: methods,
        ..Default::default()
    }
}

fn message(
    outer: &str,
    scope: &mut Scope,
    types: &mut Types,
    proto2: bool,
    depth: usize,
    rng: &mut Rng,
) -> DescriptorProto {
    let name = scope.name(rng);
    let full_name = format!("{outer}.{name}");
    types.messages.push(full_name.clone());
    let mut inside = Scope::default();
    let mut message = DescriptorProto {
        name: Some(name),
        ..Default::default()
    };
    for _ in 0..rng.usize(..2) {
        message
            .enum_type
            .push(enumeration(&full_name, &mut inside, types, rng));
    }
    for _ in 0..rng.usize(..3usize.saturating_sub(depth).max(1)) {
        let inner = self::message(&full_name, &mut inside, types, proto2, depth + 1, rng);
        message.nested_type.push(inner);
    }
    if proto2 && rng.bool() {
        types.extendable.push(full_name.clone());
        message.extension_range.push(ExtensionRange {
            start: Some(1000),
            end: Some(1 << 29),
            ..Default::default()
        });
    }
    let oneofs = rng.usize(..3);
    for _ in 0..oneofs {
        message.oneof_decl.push(OneofDescriptorProto {
            name: Some(inside.name(rng)),
            ..Default::default()
        });
    }
    let fields = oneofs + rng.usize(..8);
    for index in 0..fields {
        let mut field = field(&mut inside, types, proto2, rng);
        field.number = i32::try_from(index * 7 % 23 + 30 * (index / 23) + 1).ok();
        match rng.u8(..6) {
            // Each oneof has a member.
            _ if index < oneofs => field.oneof_index = i32::try_from(index).ok(),
            0 if oneofs > 0 => field.oneof_index = i32::try_from(rng.usize(..oneofs)).ok(),
            1 => {
                field.label = Some(Label::Repeated);
                field.default_value = None;
            }
            2 if proto2 => field.label = Some(Label::Required),
            3 if !proto2 => {
                field.proto3_optional = Some(true);
                field.oneof_index = i32::try_from(message.oneof_decl.len()).ok();
                message.oneof_decl.push(OneofDescriptorProto {
                    name: Some(format!("_made_up_{index}")),
                    ..Default::default()
                });
            }
            4 => make_map(&mut message, &full_name, &mut field, rng),
            _ => {}
        }
        message.field.push(field);
    }
    message
}

/// Turns a field into a map with values of its type.
fn make_map(
    message: &mut DescriptorProto,
    full_name: &str,
    field: &mut FieldDescriptorProto,
    rng: &mut Rng,
) {
    let member = |name: &str, number, r#type, type_name| FieldDescriptorProto {
        name: Some(name.to_owned()),
        number: Some(number),
        label: Some(Label::Optional),
        r#type,
        type_name,
        ..Default::default()
    };
    let keys = [
        Type::String,
        Type::Int32,
        Type::Bool,
        Type::Sfixed64,
        Type::Uint32,
    ];
    let value = match field.r#type {
        Some(Type::Group) => Some(Type::Message),
        other => other,
    };
    let entry = format!("Entry{}", message.nested_type.len());
    message.nested_type.push(DescriptorProto {
        name: Some(entry.clone()),
        field: vec![
            member("key", 1, rng.choice(keys), None),
            member("value", 2, value, field.type_name.take()),
        ],
        options: Some(MessageOptions {
            map_entry: Some(true),
            ..Default::default()
        }),
        ..Default::default()
    });
    field.label = Some(Label::Repeated);
    field.r#type = Some(Type::Message);
    field.type_name = Some(format!("{full_name}.{entry}"));
    field.default_value = None;
}

/// A single field of any type, some with a default.
fn field(scope: &mut Scope, types: &Types, proto2: bool, rng: &mut Rng) -> FieldDescriptorProto {
    let scalars = [
        (Type::Double, "-inf"),
        (Type::Float, "1.5e-7"),
        (Type::Int64, "-9223372036854775808"),
        (Type::Uint64, "18446744073709551615"),
        (Type::Int32, "-1"),
        (Type::Fixed64, "1"),
        (Type::Fixed32, "7"),
        (Type::Bool, "true"),
        (Type::String, "\"\\\u{202e}`é"),
        (Type::Bytes, "\\377\\\"x"),
        (Type::Uint32, "4294967295"),
        (Type::Sfixed32, "0"),
        (Type::Sfixed64, "2"),
        (Type::Sint32, "3"),
        (Type::Sint64, "4"),
    ];
    let (kind, type_name, default) = match rng.u8(..4) {
        0 if !types.messages.is_empty() => {
            let group = proto2 && rng.bool();
            let kind = if group { Type::Group } else { Type::Message };
            (kind, rng.choice(&types.messages).cloned(), None)
        }
        1 if !types.enums.is_empty() => {
            let (name, value) = rng.choice(&types.enums).cloned().expect("enums");
            (Type::Enum, Some(name), Some(value))
        }
        _ => {
            let (kind, default) = rng.choice(scalars).expect("scalars");
            (kind, None, Some(default.to_owned()))
        }
    };
    FieldDescriptorProto {
        name: Some(scope.name(rng)),
        label: Some(Label::Optional),
        r#type: Some(kind),
        type_name,
        default_value: default.filter(|_| proto2 && rng.bool()),
        ..Default::default()
    }
}

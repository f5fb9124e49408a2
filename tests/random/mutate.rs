//! Breaks requests: some bytes, or one part of the schema put where another was.

use fastrand::Rng;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
};

/// Changes, takes out, repeats or cuts off some bytes.
pub(crate) fn bytes(bytes: &mut Vec<u8>, rng: &mut Rng) {
    if bytes.is_empty() {
        return;
    }
    let at = rng.usize(..bytes.len());
    let end = bytes.len().min(at + 1 + rng.usize(..8));
    match rng.u8(..6) {
        0 => bytes[at] = rng.u8(..),
        1 => bytes[at] ^= 1 << rng.u8(..8),
        2 => bytes[at] = bytes[at].wrapping_add(1),
        3 => drop(bytes.drain(at..end)),
        4 => {
            let copy = bytes[at..end].to_vec();
            bytes.splice(at..at, copy);
        }
        _ if rng.u8(..8) == 0 => bytes.truncate(at),
        // Letters for letters leave the rest in place.
        _ => bytes[at] = b'a' + rng.u8(..26),
    }
}

const NUMBERS: &[i32] = &[
    i32::MIN,
    -1,
    0,
    1,
    2,
    3,
    100,
    18_999,
    19_000,
    (1 << 29) - 1,
    1 << 29,
    i32::MAX - 1,
    i32::MAX,
];

const NAMES: &[&str] = &[
    "",
    "_",
    "__",
    "self",
    "Self",
    "type",
    "r#type",
    "a",
    "A",
    "a_",
    "unknown_fields",
    "Option",
    "x y",
    "1",
    "clone",
    "table",
    "a.b",
    "..",
    "mod",
    "\u{202e}",
    "\n",
    "name",
    "NAME",
];

/// Changes one part of the schema.
pub(crate) fn part(request: &mut CodeGeneratorRequest, rng: &mut Rng) {
    let types = type_names(request);
    let count = request.proto_file.len();
    if count == 0 {
        return;
    }
    // The last file is the one that is generated.
    let index = if rng.bool() {
        count - 1
    } else {
        rng.usize(..count)
    };
    match rng.u8(..24) {
        0 => drop(request.proto_file.remove(index)),
        1 => request.proto_file.swap(0, index),
        2 => request.proto_file.push(request.proto_file[index].clone()),
        3 => request.file_to_generate = files(request),
        4 => request.file_to_generate.clear(),
        5 => request.parameter = Some("layout=single".to_owned()),
        _ => file(&mut request.proto_file[index], &types, rng),
    }
}

fn files(request: &CodeGeneratorRequest) -> Vec<String> {
    request
        .proto_file
        .iter()
        .flat_map(|file| file.name.clone())
        .collect()
}

/// The names of all types, as fields refer to them.
fn type_names(request: &CodeGeneratorRequest) -> Vec<String> {
    fn walk(outer: &str, message: &DescriptorProto, found: &mut Vec<String>) {
        let name = format!("{outer}.{}", message.name.as_deref().unwrap_or_default());
        for nested in &message.nested_type {
            walk(&name, nested, found);
        }
        let enums = message.enum_type.iter().flat_map(|it| &it.name);
        found.extend(enums.map(|it| format!("{name}.{it}")));
        found.push(name);
    }
    let mut found = vec![String::new(), ".".to_owned(), ".nowhere".to_owned()];
    for file in &request.proto_file {
        let package = file.package.as_deref().unwrap_or_default();
        let outer = if package.is_empty() {
            String::new()
        } else {
            format!(".{package}")
        };
        file.message_type
            .iter()
            .for_each(|it| walk(&outer, it, &mut found));
        let enums = file.enum_type.iter().flat_map(|it| &it.name);
        found.extend(enums.map(|it| format!("{outer}.{it}")));
    }
    found
}

fn name(rng: &mut Rng) -> Option<String> {
    match rng.u8(..10) {
        0 => None,
        _ => rng.choice(NAMES).map(|name| (*name).to_owned()),
    }
}

fn file(file: &mut FileDescriptorProto, types: &[String], rng: &mut Rng) {
    match rng.u8(..16) {
        0 => file.name = name(rng),
        1 => file.package = name(rng),
        2 => file.syntax = name(rng),
        3 => file.source_code_info = None,
        4 => file.dependency.extend(file.name.clone()),
        5 => {
            if let Some(extension) = pick(&mut file.extension, rng) {
                field(extension, types, rng);
            }
        }
        6 => {
            if let Some(it) = pick(&mut file.enum_type, rng) {
                enumeration(it, rng);
            }
        }
        7 => {
            let service = pick(&mut file.service, rng);
            if let Some(method) = service.and_then(|it| pick(&mut it.method, rng)) {
                match rng.u8(..3) {
                    0 => method.name = name(rng),
                    1 => method.input_type = rng.choice(types).cloned(),
                    _ => method.output_type = rng.choice(types).cloned(),
                }
            }
        }
        8 => {
            if let Some(info) = &mut file.source_code_info
                && let Some(place) = pick(&mut info.location, rng)
            {
                place.span = vec![-1, *rng.choice(NUMBERS).unwrap_or(&0), 0];
                place.leading_comments = Some("``` [x](y) `` \r\t \u{202e}*/ @@protoc".repeat(3));
            }
        }
        _ => {
            let Some(mut message) = pick(&mut file.message_type, rng) else {
                return;
            };
            while rng.bool() && !message.nested_type.is_empty() {
                let index = rng.usize(..message.nested_type.len());
                message = &mut message.nested_type[index];
            }
            self::message(message, types, rng);
        }
    }
}

fn pick<'a, T>(list: &'a mut [T], rng: &mut Rng) -> Option<&'a mut T> {
    let index = rng.usize(..list.len().max(1));
    list.get_mut(index)
}

fn message(message: &mut DescriptorProto, types: &[String], rng: &mut Rng) {
    match rng.u8(..14) {
        0 => message.name = name(rng),
        1 => {
            if let Some(field) = message.field.first().cloned() {
                message.field.push(field);
            }
        }
        2 => {
            let inner = message.clone();
            message.nested_type.push(inner);
        }
        3 => message.oneof_decl.clear(),
        4 => message.oneof_decl.push(Default::default()),
        5 => message.extension_range.clear(),
        6 => {
            let options = message.options.get_or_insert_default();
            options.map_entry = Some(rng.bool());
        }
        7 => {
            let options = message.options.get_or_insert_default();
            options.message_set_wire_format = Some(rng.bool());
        }
        8 => {
            if let Some(it) = pick(&mut message.enum_type, rng) {
                enumeration(it, rng);
            }
        }
        9 => rng.shuffle(&mut message.field),
        _ => {
            if let Some(it) = pick(&mut message.field, rng) {
                field(it, types, rng);
            }
        }
    }
}

fn enumeration(enumeration: &mut EnumDescriptorProto, rng: &mut Rng) {
    match rng.u8(..4) {
        0 => enumeration.name = name(rng),
        1 => enumeration.value.clear(),
        _ => {
            if let Some(value) = pick(&mut enumeration.value, rng) {
                value.name = name(rng);
                value.number = rng.choice(NUMBERS).copied();
            }
        }
    }
}

fn field(field: &mut FieldDescriptorProto, types: &[String], rng: &mut Rng) {
    match rng.u8(..11) {
        0 => field.name = name(rng),
        1 => field.number = rng.choice(NUMBERS).copied(),
        2 => field.label = Some(Label(rng.i32(0..4))),
        3 | 4 => field.r#type = Some(Type(rng.i32(0..20))),
        5 | 6 => field.type_name = rng.choice(types).cloned(),
        7 => field.oneof_index = rng.choice(NUMBERS).copied(),
        8 => field.proto3_optional = Some(rng.bool()),
        9 => field.default_value = name(rng),
        _ => field.json_name = name(rng),
    }
}

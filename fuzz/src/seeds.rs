//! `seeds FOLDER` writes the first inputs of the fuzzers: every message with all of its fields, in each
//! format, and for every fixture a request with its descriptors.

use std::path::Path;
use std::{env, error, fs};

use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::{FileDescriptorProto, FileDescriptorSet};
use rustgreet::schema::{Label, Type};
use rustgreet::unknown::UnknownValue;
use rustgreet::{DynamicMessage, Field, Message, MessageTable, UnknownFields, json, text};
use rustgreet_fuzz::{SUBJECTS, lean};

fn main() -> Result<(), Box<dyn error::Error>> {
    let folder = env::args_os().nth(1).ok_or("usage: seeds FOLDER")?;
    let folder = Path::new(&folder);
    for format in ["binary", "json", "text", "request"] {
        fs::create_dir_all(folder.join(format))?;
    }
    for (index, subject) in (0u8..).zip(SUBJECTS) {
        let table = (subject.table)();
        let bytes = filled(table, 3);
        let message = DynamicMessage::decode(table, bytes.as_bytes())?;
        let write = |format: &str, text: &[u8]| {
            fs::write(
                folder.join(format).join(table.name()),
                [&[index], text].concat(),
            )
        };
        write("binary", bytes.as_bytes())?;
        write("text", text::to_string(&message).as_bytes())?;
        // An `Any` of a type that is not in the registry cannot be printed.
        if let Ok(json) = json::to_string(&message) {
            write("json", json.as_bytes())?;
        }
    }
    let files = FileDescriptorSet::decode(lean::FILE_DESCRIPTOR_SET)?.file;
    for file in &files {
        let name = file.name.clone().unwrap_or_default();
        let request = CodeGeneratorRequest {
            file_to_generate: vec![name.clone()],
            proto_file: with_imports(file, &files),
            ..CodeGeneratorRequest::default()
        };
        let path = folder.join("request").join(name.replace('/', "-"));
        fs::write(path, request.encode_to_vec())?;
    }
    Ok(())
}

/// Returns a file and its imports, in the order in which protoc sends them.
fn with_imports(
    file: &FileDescriptorProto,
    files: &[FileDescriptorProto],
) -> Vec<FileDescriptorProto> {
    let mut needed = vec![file.name.clone().unwrap_or_default()];
    let mut found = Vec::new();
    // A file follows its imports.
    for file in files.iter().rev() {
        if needed.contains(file.name.as_ref().unwrap_or(&String::new())) {
            needed.extend_from_slice(&file.dependency);
            found.insert(0, file.clone());
        }
    }
    found
}

/// Returns the wire bytes of a message that has every field, down to a depth.
fn filled(table: &'static MessageTable, depth: u32) -> UnknownFields {
    let mut out = UnknownFields::new();
    for row in table.fields() {
        if depth > 0 || !matches!(row.ty(), Type::Message(_) | Type::Group(_)) {
            field(row, depth, &mut out);
        }
    }
    out
}

fn field(row: &Field, depth: u32, out: &mut UnknownFields) {
    match row.key() {
        Some(key) if row.label() == Label::Map => {
            let mut entry = UnknownFields::new();
            value(1, key, depth, &mut entry);
            value(2, row.ty(), depth, &mut entry);
            out.push(row.number(), UnknownValue::Bytes(entry.as_bytes()));
        }
        _ => value(row.number(), row.ty(), depth, out),
    }
}

fn value(number: u32, ty: Type, depth: u32, out: &mut UnknownFields) {
    let value = match ty {
        Type::Float => UnknownValue::Fixed32(1.5f32.to_bits()),
        Type::Double => UnknownValue::Fixed64(2.5f64.to_bits()),
        Type::Fixed32 | Type::Sfixed32 => UnknownValue::Fixed32(7),
        Type::Fixed64 | Type::Sfixed64 => UnknownValue::Fixed64(7),
        Type::String | Type::Bytes => UnknownValue::Bytes(b"text"),
        Type::Message(table) => {
            let inner = filled(table, depth.saturating_sub(1));
            return out.push(number, UnknownValue::Bytes(inner.as_bytes()));
        }
        Type::Group(table) => {
            let inner = filled(table, depth.saturating_sub(1));
            return out.push(number, UnknownValue::Group(inner.as_bytes()));
        }
        _ => UnknownValue::Varint(1),
    };
    out.push(number, value);
}

//! The one linker, through both of its doors: what the plugin and what the pool say of a set of files.
//! Where they could differ, a row says what each answers.

mod fields;
mod files;
mod references;
mod services;

use rustgreet::DescriptorPool;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, Edition, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, MessageOptions, OneofDescriptorProto,
    descriptor_proto::ExtensionRange,
};

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn field(name: &str, number: i32, ty: Type, type_name: &str) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: text(name),
        number: Some(number),
        label: Some(Label::Optional),
        r#type: Some(ty),
        type_name: text(type_name).filter(|it| !it.is_empty()),
        ..Default::default()
    }
}

fn repeated(field: FieldDescriptorProto) -> FieldDescriptorProto {
    FieldDescriptorProto {
        label: Some(Label::Repeated),
        ..field
    }
}

fn message(name: &str, fields: Vec<FieldDescriptorProto>) -> DescriptorProto {
    DescriptorProto {
        name: text(name),
        field: fields,
        ..Default::default()
    }
}

/// `map<string, V>` for a value field.
fn entry(value: FieldDescriptorProto) -> DescriptorProto {
    DescriptorProto {
        options: Some(MessageOptions {
            map_entry: Some(true),
            ..Default::default()
        }),
        ..message("Entry", vec![field("key", 1, Type::String, ""), value])
    }
}

fn enumeration(name: &str, values: &[&str]) -> EnumDescriptorProto {
    let values = values
        .iter()
        .zip(0..)
        .map(|(name, number)| EnumValueDescriptorProto {
            name: text(name),
            number: Some(number),
            ..Default::default()
        });
    EnumDescriptorProto {
        name: text(name),
        value: values.collect(),
        ..Default::default()
    }
}

/// `a.proto`, of the package `p`, with a message `M`.
fn file(fields: Vec<FieldDescriptorProto>) -> FileDescriptorProto {
    FileDescriptorProto {
        name: text("a.proto"),
        package: text("p"),
        message_type: vec![message("M", fields)],
        ..Default::default()
    }
}

fn plugin(files: &[FileDescriptorProto]) -> String {
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: files.to_vec(),
        ..Default::default()
    };
    match protoc_gen_rustgreet::generate(&request) {
        Ok(_) => String::new(),
        Err(errors) => {
            let errors = errors.iter().map(|error| error.to_string());
            let lines = errors.map(|it| it.lines().next().unwrap_or_default().to_owned());
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn pool(files: &[FileDescriptorProto]) -> String {
    let set = FileDescriptorSet {
        file: files.to_vec(),
        ..Default::default()
    };
    match DescriptorPool::new(set) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// What the files are about, the files, and what the plugin and the pool say of them; "" if they link.
struct Row(&'static str, Vec<FileDescriptorProto>, String, String);

/// Both link it.
fn accepted(about: &'static str, files: Vec<FileDescriptorProto>) -> Row {
    Row(about, files, String::new(), String::new())
}

/// Both refuse it, in the same words: what is wrong with which element.
fn refused(about: &'static str, files: Vec<FileDescriptorProto>, of: &str, what: &str) -> Row {
    let (plugin, pool) = match of {
        "" => (format!("a.proto: {what}"), format!("a.proto: {what}")),
        _ => (
            format!("a.proto: `{of}`: {what}"),
            format!("a.proto: {of}: {what}"),
        ),
    };
    Row(about, files, plugin, pool)
}

/// Only the plugin refuses it.
fn only_in_pool(about: &'static str, files: Vec<FileDescriptorProto>, says: &str) -> Row {
    Row(about, files, says.to_owned(), String::new())
}

fn change(change: impl FnOnce(&mut FileDescriptorProto)) -> Vec<FileDescriptorProto> {
    let mut file = file(vec![field("f", 1, Type::Int32, "")]);
    change(&mut file);
    vec![file]
}

fn fields(fields: Vec<FieldDescriptorProto>) -> Vec<FileDescriptorProto> {
    vec![file(fields)]
}

fn map_of(value: FieldDescriptorProto, label: Label) -> Vec<FileDescriptorProto> {
    change(|file| {
        let map = field("f", 1, Type::Message, ".p.M.Entry");
        file.message_type[0].field = vec![FieldDescriptorProto {
            label: Some(label),
            ..map
        }];
        file.message_type[0].nested_type = vec![entry(value)];
    })
}

fn extension(change: impl FnOnce(&mut FieldDescriptorProto)) -> Vec<FileDescriptorProto> {
    let mut extension = field("x", 100, Type::Int32, "");
    extension.extendee = text(".p.M");
    change(&mut extension);
    let mut file = file(vec![]);
    file.message_type[0].extension_range = vec![ExtensionRange {
        start: Some(100),
        end: Some(200),
        ..Default::default()
    }];
    file.extension = vec![extension];
    vec![file]
}

fn with_import(change: impl FnOnce(&mut FileDescriptorProto)) -> Vec<FileDescriptorProto> {
    let mut import = FileDescriptorProto {
        name: text("b.proto"),
        package: text("q"),
        ..Default::default()
    };
    change(&mut import);
    let mut file = file(vec![]);
    file.dependency = vec!["b.proto".to_owned()];
    vec![import, file]
}

#[test]
fn both_doors_say_what_is_decided() {
    let rows = [
        references::references(),
        fields::fields_and_maps(),
        files::names(),
        files::files(),
        services::services(),
    ];
    for Row(about, files, plugin_says, pool_says) in rows.into_iter().flatten() {
        assert_eq!(plugin(&files), plugin_says, "the plugin: {about}");
        assert_eq!(pool(&files), pool_says, "the pool: {about}");
    }
}

/// protoc puts the oneofs that it makes up after the others; whoever does not is understood too.
#[test]
fn a_oneof_counts_without_those_that_protoc_makes_up() {
    let mut optional = field("a", 1, Type::Bool, "");
    optional.oneof_index = Some(0);
    optional.proto3_optional = Some(true);
    let mut member = field("b", 2, Type::Bool, "");
    member.oneof_index = Some(1);
    let oneof = |name| OneofDescriptorProto {
        name: text(name),
        ..Default::default()
    };
    let mut files = fields(vec![optional, member]);
    files[0].message_type[0].oneof_decl = vec![oneof("_a"), oneof("choice")];
    let set = FileDescriptorSet {
        file: files.clone(),
        ..Default::default()
    };
    let pool = DescriptorPool::new(set).expect("it links");
    let table = pool.message("p.M").expect("the message").table();
    let indices = table.fields().iter().map(|row| row.oneof_index());
    assert_eq!(indices.collect::<Vec<_>>(), [None, Some(0)]);
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: files,
        ..Default::default()
    };
    let files = protoc_gen_rustgreet::generate(&request)
        .expect("it generates")
        .files;
    let text = files[1].content.as_ref().expect("a text");
    let row = r#"::rustgreet::Field::oneof_bool(2, "b", 0)"#;
    assert!(text.contains(row), "{text}");
}

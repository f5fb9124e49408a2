//! A descriptor set that is refused leaves nothing in memory, and takes little until then.

use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, MethodDescriptorProto, OneofDescriptorProto, ServiceDescriptorProto,
};
use rustgreet::{DescriptorPool, Message};

use super::counted;

fn field(name: &str, number: i32) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.into()),
        number: Some(number),
        label: Some(Label::Optional),
        r#type: Some(Type::Int32),
        ..Default::default()
    }
}

fn message(name: &str, fields: Vec<FieldDescriptorProto>) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.into()),
        field: fields,
        ..Default::default()
    }
}

fn set(package: &str, messages: Vec<DescriptorProto>) -> FileDescriptorSet {
    let file = FileDescriptorProto {
        name: Some("a.proto".into()),
        package: Some(package.into()),
        message_type: messages,
        ..Default::default()
    };
    FileDescriptorSet {
        file: vec![file],
        ..Default::default()
    }
}

/// So many messages in a package whose name has so many bytes.
fn crowd(messages: usize, package: usize) -> Vec<u8> {
    let messages = (0..messages).map(|index| message(&format!("M{index}"), Vec::new()));
    set(&"p".repeat(package), messages.collect()).encode_to_vec()
}

/// A set with one file, which `change` makes wrong.
fn wrong(change: impl FnOnce(&mut FileDescriptorProto)) -> Vec<u8> {
    let mut set = set("shop", vec![message("Thing", vec![field("name", 1)])]);
    change(&mut set.file[0]);
    set.encode_to_vec()
}

/// A set with one message, which `change` makes wrong.
fn wrong_message(change: impl FnOnce(&mut DescriptorProto)) -> Vec<u8> {
    wrong(|file| change(&mut file.message_type[0]))
}

/// A set with one field, which `change` makes wrong.
fn wrong_field(change: impl FnOnce(&mut FieldDescriptorProto)) -> Vec<u8> {
    wrong_message(|message| change(&mut message.field[0]))
}

/// Every kind of refusal: a part of what the error says, and the set.
fn refused() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |levels| {
        let innermost = message("M", Vec::new());
        (1..levels).fold(innermost, |inner, _| DescriptorProto {
            nested_type: vec![inner],
            ..message("M", Vec::new())
        })
    };
    let service = |input: &str| ServiceDescriptorProto {
        name: Some("Till".into()),
        method: vec![MethodDescriptorProto {
            name: Some("Pay".into()),
            input_type: Some(input.into()),
            output_type: Some(".shop.Thing".into()),
            ..Default::default()
        }],
        ..Default::default()
    };
    vec![
        ("cannot be decoded", vec![0x0a, 0xff]),
        ("bytes of full names", crowd(300, 60_000)),
        ("bytes; the limit is 65535", crowd(1, 65_536)),
        (
            "parts; the limit is 101",
            wrong(|it| it.package = Some("p.".repeat(101) + "p")),
        ),
        (
            "levels; the limit is 64",
            wrong(|it| it.message_type[0] = nested(65)),
        ),
        (
            "fields; the limit is 65535",
            wrong_message(|it| it.field = (1..=65_536).map(|number| field("f", number)).collect()),
        ),
        (
            "imports itself",
            wrong(|it| it.dependency.push("a.proto".into())),
        ),
        (
            "not supported",
            wrong(|it| it.syntax = Some("proto9".into())),
        ),
        (
            "is not an identifier",
            wrong_message(|it| it.name = Some("7".into())),
        ),
        (
            "declared twice",
            wrong(|it| it.message_type.push(message("Thing", Vec::new()))),
        ),
        (
            "declared twice",
            wrong_message(|it| it.field.push(field("name", 2))),
        ),
        (
            "the number 1 too",
            wrong_message(|it| it.field.push(field("twin", 1))),
        ),
        ("not between 1 and", wrong_field(|it| it.number = Some(0))),
        (
            "no oneof with the index",
            wrong_field(|it| it.oneof_index = Some(3)),
        ),
        (
            "--include_imports",
            wrong_field(|it| {
                it.r#type = Some(Type::Message);
                it.type_name = Some(".shop.Nowhere".into());
            }),
        ),
        (
            "is a message",
            wrong_field(|it| {
                it.r#type = Some(Type::Enum);
                it.type_name = Some(".shop.Thing".into());
            }),
        ),
        (
            "has no values",
            wrong(|it| {
                it.enum_type.push(EnumDescriptorProto {
                    name: Some("Colour".into()),
                    ..Default::default()
                });
            }),
        ),
        (
            "extension",
            wrong(|it| {
                it.extension.push(FieldDescriptorProto {
                    extendee: Some(".shop.Thing".into()),
                    ..field("more", 100)
                });
            }),
        ),
        (
            "there is no message",
            wrong(|it| it.service.push(service(".shop.Nowhere"))),
        ),
        (
            "oneof",
            wrong_message(|it| {
                it.oneof_decl.push(OneofDescriptorProto {
                    name: Some("empty".into()),
                    ..Default::default()
                });
            }),
        ),
    ]
}

#[test]
fn a_thousand_refusals_hold_nothing() {
    let sets = refused();
    let refuse = |what: &str, set: &[u8]| {
        let error = DescriptorPool::decode(set).expect_err(what).to_string();
        assert!(error.contains(what), "{what}: {error}");
        assert!(error.len() <= 4096, "{what}: {} bytes", error.len());
    };
    for (what, set) in &sets {
        // The first time may fill what lives as long as the program: the well-known types.
        refuse(what, set);
        let ((), counts) = counted(|| refuse(what, set));
        assert_eq!(counts.live, 0, "{what}");
        // Descriptors take more than their bytes; names in full are not built.
        let most = 100 * set.len() + (1 << 20);
        assert!(
            counts.peak <= most as isize,
            "{what}: {} bytes",
            counts.peak
        );
    }
    let small = sets.iter().filter(|(_, set)| set.len() < 100_000);
    let ((), counts) = counted(|| {
        for (what, set) in small.cycle().take(1000) {
            refuse(what, set);
        }
    });
    assert_eq!(counts.live, 0);
}

#[test]
fn full_names_are_counted_before_one_is_built() {
    let set = crowd(30_000, 30_000);
    let (error, counts) = counted(|| DescriptorPool::decode(&set).unwrap_err().to_string());
    assert!(error.starts_with("there are 900"), "{error}");
    let most = 32 << 20;
    assert!(
        counts.peak < most,
        "{} bytes for {}",
        counts.peak,
        set.len()
    );

    // What is accepted holds its names, once.
    let set = crowd(250, 60_000);
    let (pool, counts) = counted(|| DescriptorPool::decode(&set).expect("15 MB of names"));
    assert_eq!(pool.messages().count(), 250);
    let names = 250 * 60_000;
    assert!(counts.live < names + (1 << 20), "{} bytes", counts.live);
    assert!(counts.peak < names + (2 << 20), "{} bytes", counts.peak);
}

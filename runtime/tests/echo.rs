//! Foreign text in errors: 1 MiB of it goes to each function whose error quotes its input. An error has
//! at most 4 KiB, and 64 characters of the text.
#![cfg(all(feature = "descriptor", feature = "serde"))]

use std::fmt::{Debug, Display};

use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MessageOptions,
};
use rustgreet::reflect::{self, DynamicMessage};
use rustgreet::wkt::{self, FieldMask};
use rustgreet::{DescriptorPool, Message, json, text};

/// A letter that no error has in its own words, three bytes wide.
const LETTER: char = '水';

fn hostile() -> String {
    LETTER.to_string().repeat((1 << 20) / LETTER.len_utf8())
}

/// The same, of letters that may be in a name.
fn hostile_name() -> String {
    "Q".repeat(1 << 20)
}

/// What was tried, and the error.
struct Echo(&'static str, String, String);

fn echo<T>(about: &'static str, result: Result<T, impl Display + Debug>) -> Echo {
    match result {
        Ok(_) => panic!("{about}: accepted"),
        Err(error) => Echo(about, error.to_string(), format!("{error:?}")),
    }
}

fn assert_short(echoes: impl IntoIterator<Item = Echo>) {
    for Echo(about, display, debug) in echoes {
        for shown in [&display, &debug] {
            assert!(shown.len() <= 4096, "{about}: {} bytes", shown.len());
            let letters = shown.matches([LETTER, 'Q']).count();
            assert!(letters <= 64, "{about}: {letters} letters in {shown}");
        }
        let letters = display.contains([LETTER, 'Q']);
        assert!(
            letters && display.contains('…'),
            "{about} quotes nothing: {display}"
        );
    }
}

#[test]
fn json_and_serde() {
    let long = hostile();
    fn read<M: Message + Default + serde::de::DeserializeOwned>(
        about: &'static str,
        json: &str,
    ) -> [Echo; 2] {
        let through_serde = serde_json::from_str::<M>(json);
        [
            echo(about, json::from_str::<M>(json)),
            echo(about, through_serde),
        ]
    }
    assert_short(
        [
            read::<wkt::Api>("a key", &format!(r#"{{"{long}": 1}}"#)),
            read::<wkt::Api>("an enum's value", &format!(r#"{{"syntax": "{long}"}}"#)),
            read::<wkt::Field>("a number", &format!(r#"{{"number": "{long}"}}"#)),
            read::<wkt::Timestamp>("a timestamp", &format!(r#""{long}""#)),
            read::<wkt::Duration>("a duration", &format!(r#""{long}""#)),
            read::<wkt::FieldMask>("a mask", &format!(r#""{long}""#)),
            read::<wkt::Any>(
                "an Any without a slash",
                &format!(r#"{{"@type": "{long}"}}"#),
            ),
            read::<wkt::Any>(
                "an Any of another type",
                &format!(r#"{{"@type": "a/{long}"}}"#),
            ),
            read::<wkt::Any>(
                "a key of an Any",
                &format!(
                    r#"{{"@type": "a/google.protobuf.Duration", "{long}": 1, "value": "1s"}}"#
                ),
            ),
            read::<wkt::Struct>(
                "the key of a map",
                &format!(r#"{{"{long}": 1, "{long}": 1}}"#),
            ),
        ]
        .into_iter()
        .flatten(),
    );
    let digits = "7".repeat(1 << 20);
    for [Echo(about, display, debug), _] in [
        read::<wkt::Int32Value>("a number of many digits", &digits),
        read::<wkt::Int32Value>("a number in quotes", &format!("{digits:?}")),
    ] {
        for shown in [display, debug] {
            assert!(shown.len() < 200, "{about}: {shown}");
        }
    }
}

#[test]
fn json_that_cannot_be_printed() {
    let mask = FieldMask::from_iter([hostile()]);
    let any = |url: String, value: Vec<u8>| wkt::Any {
        type_url: url,
        value: value.into(),
        ..Default::default()
    };
    // A value that is empty has no form in JSON; its key is in the path.
    let mut keyed = wkt::Struct::default();
    keyed.fields.insert(hostile(), wkt::Value::default());
    let mut inside = wkt::Struct::default();
    inside.fields.insert(hostile(), wkt::Value::from("text"));
    let mut damaged = inside.encode_to_vec();
    let last = damaged.len() - 1;
    damaged[last] = 0xff;
    assert_short([
        echo("a mask", json::to_string(&mask)),
        echo("an Any", json::to_string(&any(hostile(), vec![]))),
        echo(
            "an Any with a slash",
            json::to_string(&any(format!("a/{}", hostile()), vec![])),
        ),
        echo("the key of a map", json::to_string(&keyed)),
        echo("serde", serde_json::to_string(&keyed)),
        echo(
            "a key in an Any",
            json::to_string(&any("a/google.protobuf.Struct".into(), damaged)),
        ),
    ]);
}

#[test]
fn text_format() {
    let name = hostile_name();
    let read = |about, text: String| echo(about, text::from_str::<wkt::Api>(&text));
    let any = |about, text: String| echo(about, text::from_str::<wkt::Any>(&text));
    assert_short([
        read("a field", format!("{name}: 1")),
        read("an enum's value", format!("syntax: {name}")),
        read("an extension", format!("[{name}]: 1")),
        any("a type", format!("[a/{name}] {{}}")),
        echo(
            "an entry",
            text::from_str::<wkt::Struct>(&format!("fields {{ {name}: 1 }}")),
        ),
    ]);
}

#[test]
fn binary() {
    let mut keyed = wkt::Struct::default();
    keyed.fields.insert(hostile(), wkt::Value::from("text"));
    let mut damaged = keyed.encode_to_vec();
    let last = damaged.len() - 1;
    damaged[last] = 0xff;
    // A hundred levels, each with a key of 60,000 letters.
    let mut nested = wkt::Value::from("text");
    for _ in 0..48 {
        let mut level = wkt::Struct::default();
        level.fields.insert("Q".repeat(60_000), nested);
        nested = wkt::Value::from(level);
    }
    let mut deep = nested.encode_to_vec();
    let last = deep.len() - 1;
    deep[last] = 0xff;
    let error = wkt::Value::decode(&deep).unwrap_err();
    assert!(error.to_string().len() < 4096 && format!("{error:?}").len() < 4096);
    assert!(
        error.path().starts_with("Value.struct_value.fields[")
            && error.path().ends_with(".string_value")
    );

    let any = wkt::Any {
        type_url: format!("a/{}", hostile()),
        ..Default::default()
    };
    assert_short([
        echo("the key of a map", wkt::Struct::decode(&damaged)),
        echo("the type of an Any", any.unpack::<wkt::Duration>()),
    ]);
}

#[test]
fn reflection() {
    let mut api = DynamicMessage::new(wkt::Api::table());
    let mut owned = wkt::Api::default();
    let mask = FieldMask::from_iter([hostile()]);
    assert_short([
        echo("set", api.set(&hostile()[..], 1)),
        echo("push", api.push(&hostile()[..], 1)),
        echo("insert", api.insert(&hostile()[..], 1, 1)),
        echo("message_mut", api.message_mut(&hostile()[..]).map(drop)),
        echo("a mask", FieldMask::of::<wkt::Api>([hostile()])),
        echo(
            "a mask that merges",
            mask.merge(&wkt::Api::default(), &mut owned),
        ),
        echo("a mask that retains", mask.retain(&mut owned)),
        echo(
            "edit",
            reflect::edit(&mut owned, |it| it.set(&hostile()[..], 1)).unwrap(),
        ),
    ]);
}

fn field(name: &str, ty: Type, type_name: &str) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(name.into()),
        number: Some(if name == "value" { 2 } else { 1 }),
        label: Some(Label::Optional),
        r#type: Some(ty),
        type_name: Some(type_name.into()).filter(|it: &String| !it.is_empty()),
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

fn pool(file: &str, package: &str, messages: Vec<DescriptorProto>) -> FileDescriptorSet {
    let file = FileDescriptorProto {
        name: Some(file.into()),
        package: Some(package.into()),
        message_type: messages,
        ..Default::default()
    };
    FileDescriptorSet {
        file: vec![file],
        ..Default::default()
    }
}

/// A name of a schema is not an excerpt, so that an honest one is whole: of it 200 bytes are shown.
#[test]
fn pools() {
    let (long, name) = (hostile(), hostile_name());
    let refers = |to: &str| vec![message("M", vec![field("f", Type::Message, to)])];
    for (about, set) in [
        ("a file", pool(&name, "p", refers(".p.Nowhere"))),
        ("a package", pool("a.proto", &name, vec![])),
        ("a package of letters", pool("a.proto", &long, vec![])),
        (
            "a message",
            pool("a.proto", "p", vec![message(&name, vec![])]),
        ),
        (
            "not an identifier",
            pool("a.proto", "p", vec![message(&long[..6000], vec![])]),
        ),
        ("a reference", pool("a.proto", "p", refers(&name))),
        (
            "many",
            pool(&name, &name[..60_000], vec![refers(&name).remove(0); 200]),
        ),
    ] {
        let error = DescriptorPool::new(set).unwrap_err();
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(shown.len() <= 4096, "{about}: {} bytes", shown.len());
            assert!(shown.contains('…'), "{about}: {shown}");
        }
    }
}

#[test]
fn schemas_that_mean_harm() {
    let name = "Q".repeat(30_000);
    let set = pool(
        "a.proto",
        "p",
        vec![message(&name, vec![field(&name, Type::Int32, "")])],
    );
    let pool = DescriptorPool::new(set).expect("30,000 bytes are few enough");
    let long = pool.messages().next().expect("a message");
    let mut dynamic = long.new_message();
    let error = dynamic.set("other", 1).unwrap_err().to_string();
    assert!(error.len() <= 4096, "{} bytes", error.len());
    let error = dynamic.set(&name[..], "text").unwrap_err().to_string();
    assert!(error.len() <= 4096, "{} bytes", error.len());
    let error = long.decode(&[8, 0xff]).unwrap_err();
    assert!(error.to_string().len() <= 4096 && format!("{error:?}").len() <= 4096);
    let mask = FieldMask::from_iter(["other"]).check(long.table());
    assert!(mask.unwrap_err().to_string().len() <= 4096);
}

/// The path to a `required` field leads through the key of a map.
#[test]
fn a_required_field() {
    let required = FieldDescriptorProto {
        label: Some(Label::Required),
        ..field("name", Type::String, "")
    };
    let entry = DescriptorProto {
        options: Some(MessageOptions {
            map_entry: Some(true),
            ..Default::default()
        }),
        ..message(
            "PartsEntry",
            vec![
                field("key", Type::String, ""),
                field("value", Type::Message, ".p.Part"),
            ],
        )
    };
    let parts = FieldDescriptorProto {
        label: Some(Label::Repeated),
        ..field("parts", Type::Message, ".p.Thing.PartsEntry")
    };
    let thing = DescriptorProto {
        nested_type: vec![entry],
        ..message("Thing", vec![parts])
    };
    let set = pool("a.proto", "p", vec![thing, message("Part", vec![required])]);
    let pool = DescriptorPool::new(set).expect("a valid schema");
    let part = pool.message("p.Part").expect("a message").new_message();
    let thing = pool.message("p.Thing").expect("a message");
    let mut whole = thing.new_message();
    whole.insert("parts", hostile(), part).expect("a map");
    assert_short([echo("a key", thing.decode(&whole.encode_to_vec()))]);
}

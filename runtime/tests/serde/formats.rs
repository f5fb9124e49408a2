//! Tests formats other than JSON, and the settings.

use serde::{Deserialize, Serialize};

use rustgreet::json::{ParseOptions, PrintOptions};
use rustgreet::reflect::TypeRegistry;
use rustgreet::serde::{AlreadySet, Settings, set_registry};
use rustgreet::unknown::UnknownFields;
use rustgreet::unknown::UnknownValue;
use rustgreet::wire::DecodeOptions;
use rustgreet::wkt;

/// A struct of the user's with messages in it.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Meeting {
    title: String,
    at: wkt::Timestamp,
    notes: Vec<wkt::Value>,
}

fn meeting() -> Meeting {
    let at = wkt::Timestamp {
        seconds: -1,
        nanos: 999_000_000,
        ..Default::default()
    };
    Meeting {
        title: "greeting".to_owned(),
        at,
        notes: vec!["hello".into(), 1.5.into(), true.into()],
    }
}

#[test]
fn formats_for_machines_hold_the_binary_format() {
    let mut unknown_fields = UnknownFields::default();
    unknown_fields.push(7, UnknownValue::Varint(1));
    let mut meeting = meeting();
    meeting.at.unknown_fields = unknown_fields;

    // Not self-describing: only the type tells what comes next.
    let bytes = postcard::to_allocvec(&meeting).expect("postcard");
    let back: Meeting = postcard::from_bytes(&bytes).expect("postcard");
    assert_eq!(back, meeting);

    let mut bytes = Vec::new();
    ciborium::into_writer(&meeting, &mut bytes).expect("CBOR");
    let back: Meeting = ciborium::from_reader(&bytes[..]).expect("CBOR");
    assert_eq!(back, meeting);
}

#[test]
fn a_shared_string_is_a_string() {
    use rustgreet::SharedStr;
    let texts = ["", "Annie", "l\u{e9}on\n", "a text of more than 23 bytes"];
    let shared = texts.map(SharedStr::from);
    let json = serde_json::to_string(&shared).expect("JSON");
    assert_eq!(json, serde_json::to_string(&texts).expect("JSON"));
    let back: [SharedStr; 4] = serde_json::from_str(&json).expect("JSON");
    assert_eq!(back, shared);
    let bytes = postcard::to_allocvec(&shared).expect("postcard");
    let back: [SharedStr; 4] = postcard::from_bytes(&bytes).expect("postcard");
    assert_eq!(back, shared);
    assert!(serde_json::from_str::<SharedStr>("1").is_err());
}

#[test]
fn a_dynamic_message_is_as_the_generated_one() {
    use rustgreet::reflect::DynamicMessage;
    use serde::de::DeserializeSeed;
    let at = meeting().at;
    let dynamic = DynamicMessage::of(&at).expect("no limits are met");

    let json = serde_json::to_string(&dynamic).expect("JSON");
    assert_eq!(json, serde_json::to_string(&at).expect("JSON"));
    let table = wkt::Timestamp::table();
    let value = serde_json::Value::String(json.trim_matches('"').to_owned());
    assert_eq!(table.deserialize(value).expect("JSON"), dynamic);
    let error = table.deserialize(serde_json::Value::Null).unwrap_err();
    assert_eq!(error.to_string(), "Timestamp: expected a string");

    let bytes = postcard::to_allocvec(&dynamic).expect("postcard");
    assert_eq!(bytes, postcard::to_allocvec(&at).expect("postcard"));
    let mut input = postcard::Deserializer::from_bytes(&bytes);
    assert_eq!(table.deserialize(&mut input).expect("postcard"), dynamic);
}

#[test]
fn a_serializer_may_ask_twice() {
    // TOML's asks once to tell values from tables, and again to write them.
    let text = toml::to_string(&meeting()).expect("TOML");
    let back: Meeting = toml::from_str(&text).expect("TOML");
    assert_eq!(back, meeting());
    let field = wkt::Field {
        name: "n".to_owned(),
        options: vec![wkt::Option::default(), wkt::Option::default()],
        default_value: "d".to_owned(),
        ..Default::default()
    };
    let text = toml::to_string(&field).expect("TOML");
    let back: wkt::Field = toml::from_str(&text).expect("TOML");
    assert_eq!(back, field);
}

#[test]
fn bytes_that_serde_buffered_are_the_binary_format_still() {
    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    #[serde(tag = "kind")]
    enum Event {
        Met(Meeting),
    }
    let event = Event::Met(meeting());
    let mut bytes = Vec::new();
    ciborium::into_writer(&event, &mut bytes).expect("CBOR");
    let back: Event = ciborium::from_reader(&bytes[..]).expect("CBOR");
    assert_eq!(back, event);
}

#[test]
fn what_is_no_message_in_binary_says_so() {
    let bytes = postcard::to_allocvec(&[0x0au8, 0xff][..]).expect("postcard");
    let error = postcard::from_bytes::<wkt::StringValue>(&bytes).unwrap_err();
    assert_eq!(error, postcard::Error::SerdeDeCustom);

    let mut cbor = Vec::new();
    ciborium::into_writer("text", &mut cbor).expect("CBOR");
    let error = ciborium::from_reader::<wkt::StringValue, _>(&cbor[..]).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("expected byte"), "{error}");

    cbor.clear();
    ciborium::into_writer(&ciborium::Value::Bytes(vec![0x0a, 0xff]), &mut cbor).expect("CBOR");
    let error = ciborium::from_reader::<wkt::StringValue, _>(&cbor[..]).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("StringValue.value: "), "{error}");
}

#[test]
fn a_message_flattened_into_a_struct_is_its_fields() {
    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    struct Numbered {
        number: u32,
        #[serde(flatten)]
        method: wkt::Method,
    }
    let method = wkt::Method {
        name: "SayHello".to_owned(),
        ..Default::default()
    };
    let json = serde_json::to_string(&Numbered { number: 1, method }).expect("JSON");
    assert_eq!(json, r#"{"number":1,"name":"SayHello"}"#);
    let back: Numbered = serde_json::from_str(&json).expect("JSON");
    assert_eq!(back.method.name, "SayHello");
}

#[test]
fn settings_hold_in_their_scope() {
    let read = || serde_json::from_str::<wkt::Mixin>(r#"{"nam": "x"}"#);
    let error = read().unwrap_err().to_string();
    assert!(
        error.contains(r#"google.protobuf.Mixin has no field "nam""#),
        "{error}"
    );
    let lenient = Settings::new().parse(ParseOptions::new().ignore_unknown_fields(true));
    lenient.scope(|| {
        assert!(read().is_ok());
        Settings::new().scope(|| assert!(read().is_err()));
        assert!(read().is_ok());
    });
    assert!(read().is_err());

    let all = Settings::current().print(PrintOptions::new().default_values(true));
    let json = all.scope(|| serde_json::to_string(&wkt::Mixin::default()));
    assert_eq!(json.expect("JSON"), r#"{"name":"","root":""}"#);
}

fn field() -> wkt::Field {
    let value = wkt::Any::pack(&meeting().at);
    wkt::Field {
        kind: wkt::field::Kind::TypeDouble,
        name: "\"at\" é".to_owned(),
        options: vec![
            wkt::Option::default(),
            wkt::Option {
                name: "since".to_owned(),
                value: Some(value),
                ..Default::default()
            },
        ],
        ..Default::default()
    }
}

#[test]
fn a_serializer_gets_what_json_prints() {
    let value = wkt::Value::from(vec![
        meeting().notes[1].clone(),
        1e300.into(),
        (-0.0).into(),
    ]);
    for options in [
        PrintOptions::new(),
        PrintOptions::new().default_values(true),
        PrintOptions::new().proto_names(true),
        PrintOptions::new().enum_numbers(true).indent(1),
    ] {
        let settings = Settings::new().print(options.clone());
        let options = options.indent(2);
        settings.scope(|| {
            let pretty = serde_json::to_string_pretty(&field()).expect("JSON");
            let expected = options.to_string(&field()).expect("JSON");
            assert_eq!(pretty, expected);
            let pretty = serde_json::to_string_pretty(&value).expect("JSON");
            assert_eq!(pretty, options.to_string(&value).expect("JSON"));
        });
    }
}

#[test]
fn an_error_of_printing_says_where() {
    let mut field = field();
    let unknown = wkt::Any {
        type_url: "x/y.Z".to_owned(),
        ..Default::default()
    };
    field.options[1].value = Some(unknown);
    let expected = rustgreet::json::to_string(&field).expect_err("the type is unknown");
    assert_eq!(expected.path(), "Field.options[1].value");
    let error = serde_json::to_string(&field).expect_err("the type is unknown");
    assert_eq!(error.to_string(), expected.to_string());

    let limits = DecodeOptions::new().max_depth(0);
    let options = PrintOptions::new().limits(limits);
    let expected = options.to_string(&field).expect_err("it nests");
    let settings = Settings::new().print(options.clone());
    let error = settings.scope(|| serde_json::to_string(&field).expect_err("it nests"));
    assert_eq!(error.to_string(), expected.to_string());
}

#[test]
fn limits_hold_in_every_format() {
    let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
    // A ListValue and a Value take a level each.
    let fits = nested(51);
    assert!(serde_json::from_str::<wkt::ListValue>(&fits).is_ok());
    let error = serde_json::from_str::<wkt::ListValue>(&nested(52)).unwrap_err();
    let error = error.to_string();
    assert!(error.contains("nested too deep"), "{error}");

    // A format without a limit of its own.
    let mut value = serde_json::Value::Null;
    for _ in 0..100_000 {
        value = serde_json::Value::Array(vec![value]);
    }
    let error = wkt::Value::deserialize(&value).unwrap_err().to_string();
    let expected = "messages nested too deep: `max_depth` is 100";
    assert!(error.contains(expected), "{error}");
    // Dropping it would recurse just as deep.
    std::mem::forget(value);

    let small =
        Settings::new().parse(ParseOptions::new().limits(DecodeOptions::new().max_message_size(4)));
    let bytes = postcard::to_allocvec(&meeting().notes).expect("postcard");
    assert!(postcard::from_bytes::<Vec<wkt::Value>>(&bytes).is_ok());
    small.scope(|| {
        assert!(postcard::from_bytes::<Vec<wkt::Value>>(&bytes).is_err());
        assert!(serde_json::from_str::<wkt::Value>("\"hello\"").is_err());
    });
}

#[test]
fn the_process_is_set_once() {
    // No other test of this program sets them.
    assert_eq!(set_registry(TypeRegistry::new()), Ok(()));
    assert_eq!(set_registry(TypeRegistry::new()), Err(AlreadySet));
}

/// What is ignored counts, too.
#[test]
fn limits_hold_for_what_is_ignored() {
    let limits = DecodeOptions::new().max_depth(10).max_message_size(1000);
    let options = ParseOptions::new()
        .ignore_unknown_fields(true)
        .limits(limits);
    let settings = Settings::new().parse(options.clone());
    let nested = |levels| format!(r#"{{"x": {}1{}}}"#, "[".repeat(levels), "]".repeat(levels));
    for (text, says) in [
        (nested(22), ""),
        (
            nested(23),
            "nested too deep: `max_depth` allows 22 brackets",
        ),
        (format!(r#"{{"x": [{}1]}}"#, "0,".repeat(450)), ""),
        (
            format!(r#"{{"x": "{}"}}"#, "y".repeat(1000)),
            "`max_message_size` is 1000",
        ),
        (
            format!(r#"{{"x": [{}1]}}"#, "\"\",".repeat(500)),
            "`max_message_size` is 1000",
        ),
        (
            format!(r#"{{"name": "{}"}}"#, "y".repeat(1000)),
            "`max_message_size` is 1000",
        ),
    ] {
        let ours = options.from_str::<wkt::Mixin>(&text);
        let read = settings.scope(|| serde_json::from_str::<wkt::Mixin>(&text));
        match (says, read) {
            ("", read) => assert_eq!(
                read.expect("it is within the limits"),
                ours.expect("the same")
            ),
            (_, Ok(_)) => panic!("{text} was read"),
            (_, Err(error)) => {
                assert!(ours.is_err());
                assert!(error.to_string().contains(says), "{error}");
            }
        }
    }
}

/// A number that is a map on its way has the size of its digits.
#[test]
fn the_size_is_at_most_that_of_the_text() {
    let text = r#"[1.25,-7,1e3,{"a":"b"},[],null,true,"text"]"#;
    let options = |size| {
        let limits = DecodeOptions::new().max_message_size(size);
        Settings::new().parse(ParseOptions::new().limits(limits))
    };
    let read = |size| options(size).scope(|| serde_json::from_str::<wkt::ListValue>(text));
    read(text.len()).expect("it is within the limit");
    assert!(read(text.len() / 2).is_err());
}

#[test]
fn an_error_of_reading_says_where() {
    for text in [
        r#"{"options": [{}, {"value": {"@type": "x/y.Z"}}]}"#,
        r#"{"number": 1.5}"#,
        r#"{"options": [{"name": 1}]}"#,
        r#"{"options": [null]}"#,
        r#"{"name": "a", "name": "b"}"#,
        r#"{"kind": "TYPE_UNHEARD"}"#,
        r#"{"packed": 0}"#,
    ] {
        let ours = rustgreet::json::from_str::<wkt::Field>(text).expect_err("it is refused");
        let error = serde_json::from_str::<wkt::Field>(text).expect_err("it is refused");
        let expected = format!("{}: {}", ours.path(), ours.message());
        assert!(
            error.to_string().starts_with(&expected),
            "{error}, not {expected}"
        );
    }
}

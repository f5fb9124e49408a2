//! Tests JSON of the well-known types; `fixtures` tests that of everything else.

use super::parse::PASSED;
use super::{ParseOptions, PrintOptions, from_slice, from_str, to_string, to_string_pretty};
use crate::message::Message;
use crate::reflect::{DynamicMessage, TypeRegistry};
use crate::schema::{Field, MessageTable, Type};
use crate::wkt;

fn same<M: Message + Default + PartialEq>(json: &str) -> M {
    let message: M = from_str(json).unwrap();
    assert_eq!(to_string(&message).unwrap(), json);
    message
}

fn error<M: Message + Default>(json: &str) -> String {
    from_str::<M>(json).unwrap_err().to_string()
}

#[test]
fn struct_holds_any_json() {
    let json = r#"{"a":[1,2.5,"x",null,true,{}],"b":{"c":[]},"d":-1e+300}"#;
    let message: wkt::Struct = from_str(json).unwrap();
    let printed = to_string(&message).unwrap();
    assert_eq!(printed, json);
    assert_eq!(
        error::<wkt::Struct>(r#"{"a":1,"a":2}"#),
        "Struct: the key \"a\" is given twice (line 1, column 8)"
    );
}

#[test]
fn wrappers_are_what_they_wrap() {
    assert_eq!(same::<wkt::Int64Value>("\"-5\"").value, -5);
    assert_eq!(same::<wkt::BytesValue>("\"AAE=\"").value[..], [0, 1]);
    assert!(same::<wkt::BoolValue>("true").value);
    assert_eq!(same::<wkt::StringValue>(r#""\u0000\"ü𝄞""#).value, "\0\"ü𝄞");
    assert_eq!(
        from_str::<wkt::StringValue>(r#""\ud834\uDD1E""#)
            .unwrap()
            .value,
        "𝄞"
    );
    assert!(same::<wkt::DoubleValue>("\"NaN\"").value.is_nan());
}

#[test]
fn an_enum_is_a_name_or_a_number() {
    assert_eq!(
        from_str::<wkt::Api>(r#"{"syntax":1.0}"#).unwrap().syntax.0,
        1
    );
    assert_eq!(
        error::<wkt::Api>(r#"{"syntax":true}"#),
        "Api.syntax: expected the name or number of an enum value (line 1, column 11)"
    );
}

#[test]
fn times() {
    same::<wkt::Timestamp>(r#""2024-02-29T23:59:59.120Z""#);
    same::<wkt::Duration>(r#""-3.000000001s""#);
    assert_eq!(
        error::<wkt::Duration>("\"1\""),
        "Duration: \"1\" is not a duration such as \"1.5s\" (line 1, column 1)",
    );
    let late = wkt::Timestamp {
        seconds: 1 << 60,
        ..Default::default()
    };
    assert!(to_string(&late).is_err());
}

#[test]
fn masks_are_printed_if_they_can_be_read_again() {
    let print = |paths: &[&str]| to_string(&wkt::FieldMask::from_iter(paths.iter().copied()));
    for (paths, json) in [
        (&[][..], "\"\""),
        (&["a_b", "c"], "\"aB,c\""),
        (&["", "a"], "\",a\""),
    ] {
        assert_eq!(print(paths).unwrap(), json);
        assert_eq!(from_str::<wkt::FieldMask>(json).unwrap().paths, paths);
    }
    assert_eq!(
        print(&[""]).unwrap_err().to_string(),
        "FieldMask: a field mask of one empty path cannot be printed"
    );
}

#[test]
fn any_is_looked_up() {
    let json = r#"{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}"#;
    same::<wkt::Any>(json);
    // The type may come last.
    let json = r#"{"name":"x","@type":"a/google.protobuf.Mixin","root":"y"}"#;
    let any: wkt::Any = from_str(json).unwrap();
    let mixin = wkt::Mixin::decode(&any.value).unwrap();
    assert_eq!((&*mixin.name, &*mixin.root), ("x", "y"));
    let back = to_string(&any).unwrap();
    assert_eq!(
        back,
        r#"{"@type":"a/google.protobuf.Mixin","name":"x","root":"y"}"#
    );
    // An Any in an Any, an empty Any, and invalid ones.
    same::<wkt::Any>(&format!(
        r#"{{"@type":"x/google.protobuf.Any","value":{back}}}"#
    ));
    same::<wkt::Any>("{}");
    for json in [
        r#"{"@type":"x/a.B"}"#,
        r#"{"@type":"google.protobuf.Any"}"#,
        r#"{"name":"x"}"#,
        r#"{"@type":"x/google.protobuf.Duration"}"#,
        r#"{"@type":"x/google.protobuf.Mixin","@type":"x/google.protobuf.Mixin"}"#,
    ] {
        assert!(from_str::<wkt::Any>(json).is_err(), "{json}");
    }
}

#[test]
fn floats_that_other_readers_would_take_for_something_else() {
    let double = |value: f64| to_string(&wkt::DoubleValue::from(value)).unwrap();
    let float = |value: f32| to_string(&wkt::FloatValue::from(value)).unwrap();
    // Python would read `-0` as an integer, which has no sign.
    assert_eq!((double(-0.0), double(0.0)), ("-0.0".into(), "0".into()));
    // The shortest digits, 3.4028235e38, are above it.
    assert_eq!(float(f32::MAX), "3.4028234663852886e+38");
    assert_eq!(float(f32::MIN), "-3.4028234663852886e+38");
    same::<wkt::FloatValue>("3.4028234663852886e+38");
    same::<wkt::FloatValue>("3.4028233e+38");
}

#[test]
fn errors_say_where() {
    assert_eq!(
        error::<wkt::Type>("{\"fields\": [{},\n {\"kind\": \"TYPE_INT33\"}]}"),
        "Type.fields[1].kind: google.protobuf.Field.Kind has no value \"TYPE_INT33\" \
         (line 2, column 11)",
    );
    assert_eq!(
        error::<wkt::Type>(r#"{"näme": 1}"#),
        "Type: google.protobuf.Type has no field \"näme\" (line 1, column 2)",
    );
    let invalid = from_slice::<wkt::Type>(b"{\n \"\xff").unwrap_err();
    assert_eq!((invalid.line(), invalid.column()), (Some(2), Some(3)));
}

#[test]
fn what_is_no_json() {
    for json in [
        "",
        "{",
        "{,}",
        "{\"name\":\"x\",}",
        "{\"name\" \"x\"}",
        "{name:\"x\"}",
        "{'name':'x'}",
        "[]",
        "{} {}",
        "{\"name\":\"\n\"}",
        "{\"name\":\"\\x\"}",
        "{\"name\":\"\\ud800\"}",
        "nul",
        "{\"name\":nulll}",
        "{\"name\":1}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{/**/}",
        "{\"fields\":[,]}",
        "{\"fields\":[{},]}",
        "{\"fields\":[null]}",
    ] {
        assert!(from_str::<wkt::Type>(json).is_err(), "{json}");
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(from_str::<wkt::ListValue>(&nested(51)).is_ok());
    assert!(error::<wkt::ListValue>(&nested(52)).contains("nested too deep"));
    let unknown = format!(r#"{{"x":{}}}"#, nested(5000));
    let lenient = ParseOptions::new().ignore_unknown_fields(true);
    assert!(lenient.from_str::<wkt::Type>(&unknown).is_err());
    assert!(
        lenient
            .from_str::<wkt::Type>(r#"{"x":[{"y":[1]}]}"#)
            .is_ok()
    );
}

#[test]
fn options() {
    let field = wkt::Field {
        kind: wkt::field::Kind::TypeInt32,
        type_url: "x".into(),
        ..Default::default()
    };
    let print = |options: PrintOptions<'_>| options.to_string(&field).unwrap();
    assert_eq!(
        to_string(&field).unwrap(),
        r#"{"kind":"TYPE_INT32","typeUrl":"x"}"#
    );
    assert_eq!(
        print(PrintOptions::new().proto_names(true).enum_numbers(true)),
        r#"{"kind":5,"type_url":"x"}"#
    );
    assert_eq!(
        print(PrintOptions::new().default_values(true)),
        r#"{"kind":"TYPE_INT32","cardinality":"CARDINALITY_UNKNOWN","number":0,"name":"","typeUrl":"x","oneofIndex":0,"packed":false,"options":[],"jsonName":"","defaultValue":""}"#
    );
    assert_eq!(
        to_string_pretty(&field).unwrap(),
        "{\n  \"kind\": \"TYPE_INT32\",\n  \"typeUrl\": \"x\"\n}"
    );
    let types = TypeRegistry::new();
    let with_types = ParseOptions::new().registry(&types);
    assert_eq!(
        with_types
            .from_str::<wkt::Field>(r#"{"type_url":"x","kind":5}"#)
            .unwrap(),
        field
    );
}

/// Each `Any` in the next one's value, ahead of its type.
fn nested(inner: &str, levels: usize) -> String {
    let before = r#"{"value":"#.repeat(levels);
    let after = r#","@type":"x/google.protobuf.Any"}"#.repeat(levels);
    format!("{before}{inner}{after}")
}

#[test]
fn types_that_come_last_are_found_in_one_pass() {
    let inner = r#"{"value":"1s","@type":"x/google.protobuf.Duration"}"#;
    for levels in [0, 1, 2, 40] {
        let text = nested(inner, levels);
        PASSED.set(0);
        let mut any: wkt::Any = from_str(&text).unwrap();
        let passed = PASSED.get();
        assert!(passed < text.len(), "{passed} bytes of {}", text.len());
        for _ in 0..levels {
            any = any.unpack().unwrap();
        }
        assert_eq!(any.type_url, "x/google.protobuf.Duration");
    }
}

#[test]
fn what_is_wrong_is_found_wherever_it_is() {
    for (inner, problem) in [
        (r#"{"value":"1s"}"#, "this Any has no `@type`"),
        (r#"{"value":"1s","@type":7}"#, "expected a type URL"),
        (r#"{"value":1,"@type":"x/a.B"}"#, "not in the registry"),
        (
            r#"{"@type":"x/google.protobuf.Any","@type":"x/google.protobuf.Duration"}"#,
            "twice",
        ),
    ] {
        for levels in 0..3 {
            let error = from_str::<wkt::Any>(&nested(inner, levels)).unwrap_err();
            assert!(error.to_string().contains(problem), "{error}");
        }
    }
    for text in [
        nested("{}", 2),
        nested(r#"{ "@type" :"x/google.protobuf.Any","value":{}}"#, 2),
    ] {
        assert!(from_str::<wkt::Any>(&text).is_ok(), "{text}");
    }
}

/// Keys of a map in every spelling, with enough text after them and with too little: each is found the second time.
#[test]
fn a_key_of_a_map_is_given_once_however_it_is_spelled() {
    static ROWS: [Field; 1] = [Field::map(1, "labels", Type::String, Type::String)];
    static TABLE: MessageTable = MessageTable::new("Labels", &ROWS);
    let read = |json: &str| {
        let mut message = DynamicMessage::new(&TABLE);
        ParseOptions::new()
            .merge_str(json, &mut message)
            .map(|()| to_string(&message).unwrap())
    };
    let long = "a key that is longer than a block";
    let keys = [
        "",
        "a",
        long,
        "key",
        "key.of.16.bytes_",
        "key.of.17.letters",
    ];
    let escaped = |key: &str| match key.strip_prefix(|_: char| true) {
        Some(rest) => format!("\\u{:04x}{rest}", key.as_bytes()[0]),
        None => String::new(),
    };
    for value in ["", "short", "a value that is longer than two of the blocks"] {
        for rest in [String::new(), " ".repeat(64)] {
            let entries = keys.map(|key| format!("\"{key}\":\"{value}\""));
            let json = format!("{{\"labels\":{{{}}}}}", entries.join(","));
            assert_eq!(read(&format!("{json}{rest}")).as_deref(), Ok(&*json));
            for key in keys {
                for again in [key.to_owned(), escaped(key)] {
                    for entry in ["\"K\":\"v\"", "\"K\" : \"v\"", "\"K\":\"\\n\""] {
                        let entry = entry.replace('K', &again);
                        let json =
                            format!("{{\"labels\":{{{},{entry}}}}}{rest}", entries.join(","));
                        let at = json.rfind(&entry).map(|at| at + 1);
                        let error = read(&json).unwrap_err();
                        assert_eq!((error.line(), error.column()), (Some(1), at), "{json}");
                        let said = error.to_string();
                        assert!(said.contains("is given twice"), "{said}");
                    }
                }
            }
        }
    }
}

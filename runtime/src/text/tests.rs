//! Tests which texts are read, and with which error the others are refused.

use super::{from_str, to_string};
use crate::message::Message;
use crate::text::{ParseOptions, PrintOptions};
use crate::wire::MAX_DEPTH;
use crate::wkt;

fn error<M: Message + Default>(text: &str) -> String {
    from_str::<M>(text).unwrap_err().to_string()
}

#[test]
fn a_type_url_begins_with_a_domain() {
    let any = |url: &str| from_str::<wkt::Any>(&format!("[{url}google.protobuf.Empty] {{}}"));
    assert!(any("type.googleapis.com/").is_ok());
    for url in ["/", "/type.googleapis.com/"] {
        let error = any(url).unwrap_err().to_string();
        assert!(error.contains("a type URL begins with a domain"), "{error}");
    }
}

#[test]
fn every_notation() {
    let text = r#"
        # a comment
        name: 'a\tb' "c\x41\101\u00fc\U0001d11e\U0001D11E" # another
        kind: TYPE_INT32, number: 0x10;
        cardinality: 2
        packed: t
        options < name: "x"; value: { [type.googleapis.com/google.protobuf.BoolValue] { value: 1 } } >
        options: [{ name: "y" }, <>]
        oneof_index: - 07
    "#;
    let field: wkt::Field = from_str(text).unwrap();
    assert_eq!(field.name, "a\tbcAA\u{fc}\u{1d11e}\u{1d11e}");
    assert_eq!(
        (field.kind.0, field.number, field.cardinality.0),
        (5, 16, 2)
    );
    assert_eq!(
        (field.packed, field.oneof_index, field.options.len()),
        (true, -7, 3)
    );
    let value = field.options[0].value.as_ref().unwrap();
    assert!(value.unpack::<wkt::BoolValue>().unwrap().value);
    assert_eq!(from_str::<wkt::Field>(&to_string(&field)).unwrap(), field);
}

#[test]
fn maps_and_floats() {
    let text = r#"fields { key: "a" value { number_value: -inf } } fields: [{ value { number_value: 1.5e3f } }]"#;
    let map: wkt::Struct = from_str(text).unwrap();
    assert_eq!(map.fields["a"].as_f64(), Some(f64::NEG_INFINITY));
    assert_eq!(map.fields[""].as_f64(), Some(1500.0));
    let number = |text: &str| {
        from_str::<wkt::DoubleValue>(&format!("value: {text}"))
            .ok()
            .map(|it| it.value)
    };
    for (text, value) in [
        ("1.", Some(1.0)),
        (".5", Some(0.5)),
        ("10F", Some(10.0)),
        ("1e400", Some(f64::INFINITY)),
        ("- iNfInItY", Some(f64::NEG_INFINITY)),
        ("0x10", None),
        ("1.5.5", None),
        ("10bar", None),
        (".", None),
        ("1e", None),
    ] {
        assert_eq!(number(text), value, "{text}");
    }
}

#[test]
fn what_is_not_read() {
    for (text, what) in [
        ("name: 1", "Type.name: expected a string (line 1, column 7)"),
        (
            "name: \"x\" name: \"y\"",
            "Type.name: given twice (line 1, column 11)",
        ),
        (
            "colour: 1",
            "Type: google.protobuf.Type has no field \"colour\" (line 1, column 1)",
        ),
        (
            "fields {",
            "Type.fields[0]: expected `}`, but the text ends (line 1, column 9)",
        ),
        (
            "fields { number: 1 >",
            "Type.fields[0]: expected a name (line 1, column 20)",
        ),
        (
            "fields: [{},\n{ number: 1.5 }]",
            "Type.fields[1].number: expected an integer (line 2, column 11)",
        ),
        (
            "fields { number: 2147483648 }",
            "Type.fields[0].number: the number is out of range (line 1, column 18)",
        ),
        (
            "fields: [{}, {}]\nfields { } fields <\n  options { value [] } >",
            "Type.fields[3].options[0].value: expected `{` (line 3, column 19)",
        ),
        ("name \"x\"", "Type.name: expected `:` (line 1, column 6)"),
        (
            "name: \"\\xff\"",
            "Type.name: the string is not UTF-8 (line 1, column 7)",
        ),
        (
            "name: \"x",
            "Type.name: the string has no closing quote (line 1, column 7)",
        ),
        (
            "name: \"x\",, fields {}",
            "Type: expected a name (line 1, column 11)",
        ),
        (
            "[a b]: 1",
            "Type: expected `.`, `/` or `]` (line 1, column 4)",
        ),
        (
            "[a.b]: 1",
            "Type: the registry has no extension \"a.b\" of google.protobuf.Type (line 1, column 1)",
        ),
    ] {
        assert_eq!(error::<wkt::Type>(text), what, "{text}");
    }
}

#[test]
fn nesting_is_limited() {
    let depth = MAX_DEPTH as usize / 2;
    let nested = |depth: usize| {
        let open = "values { list_value { ".repeat(depth);
        open + &"} }".repeat(depth)
    };
    let nested_values: wkt::ListValue = from_str(&nested(depth)).unwrap();
    assert_eq!(nested_values.values.len(), 1);
    assert!(error::<wkt::ListValue>(&nested(depth + 1)).contains("nested too deep"));
    let small = crate::wire::DecodeOptions::new().max_depth(2);
    let options = ParseOptions::new().limits(small);
    assert!(options.from_str::<wkt::ListValue>(&nested(1)).is_ok());
    assert!(options.from_str::<wkt::ListValue>(&nested(2)).is_err());
}

#[test]
fn a_url_writes_nothing_but_itself() {
    let mut any = wkt::Any::pack(&wkt::BoolValue::from(true));
    any.type_url = "a] {} type_url: \"b\" [c/google.protobuf.BoolValue".to_owned();
    let types = crate::reflect::TypeRegistry::new();
    let text = PrintOptions::new().registry(&types).to_string(&any);
    let read = ParseOptions::new().registry(&types).from_str(&text);
    assert_eq!(read, Ok(any), "{text}");
}

#[test]
fn a_message_given_twice_is_merged() {
    let text =
        "source_context { file_name: \"a\" } name: \"x\" source_context { file_name: \"b\" }";
    let read: wkt::Type = from_str(text).unwrap();
    assert_eq!(read.source_context.unwrap().file_name, "b");
    // So is a member of a oneof; two members of one oneof are an error.
    let text =
        "list_value { values { number_value: 1 } } list_value { values { bool_value: true } }";
    let read: wkt::Value = from_str(text).unwrap();
    assert_eq!(crate::json::to_string(&read).unwrap(), "[1,true]");
    let text = "list_value {} struct_value {}";
    assert!(error::<wkt::Value>(text).contains("`list_value` of the same oneof was given before"));
}

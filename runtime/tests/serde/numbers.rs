//! Numbers by every way that serde has from a text to a message. What our own parser says of the text is
//! right.

use rustgreet::{Message, json, wkt};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Reads a text in every way, each of which gives what our own parser gives.
fn check<M>(text: &str)
where
    M: Message + Default + PartialEq + serde::Serialize + DeserializeOwned,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Untagged<M> {
        Never(std::net::Ipv4Addr),
        Message(M),
    }
    #[derive(Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged<M> {
        Held { held: M },
    }
    #[derive(Deserialize)]
    struct Flattened<M> {
        #[serde(flatten)]
        all: std::collections::BTreeMap<String, M>,
    }

    let right: M = json::from_str(text).expect("it is ProtoJSON");
    let is_right = |way: &str, read: serde_json::Result<M>| match read {
        Ok(read) => assert_eq!(read, right, "{way}: {text}"),
        Err(error) => panic!("{way}: {text}: {error}"),
    };
    is_right("from_str", serde_json::from_str(text));
    is_right("from_slice", serde_json::from_slice(text.as_bytes()));
    is_right("from_reader", serde_json::from_reader(text.as_bytes()));
    let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
    is_right("a reference to a value", M::deserialize(&value));
    is_right("from_value", serde_json::from_value(value));
    let raw: &RawValue = serde_json::from_str(text).expect("it is JSON");
    is_right("a raw value", M::deserialize(raw));
    let untagged = serde_json::from_str(text).map(|it| match it {
        Untagged::Message(message) => message,
        Untagged::Never(never) => panic!("{never}"),
    });
    is_right("untagged", untagged);
    let tagged = serde_json::from_str(&format!(r#"{{"kind": "Held", "held": {text}}}"#));
    is_right("tagged", tagged.map(|Tagged::Held { held }| held));
    let flattened = serde_json::from_str(&format!(r#"{{"key": {text}}}"#));
    let first = |it: Flattened<M>| it.all.into_values().next().expect("one");
    is_right("flattened", flattened.map(first));
    // And back again.
    let printed = serde_json::to_string(&right).expect("it is printed");
    is_right("to_string", serde_json::from_str(&printed));
    let value = serde_json::to_value(&right).expect("it is printed");
    is_right("to_value", serde_json::from_value(value));
}

#[test]
fn numbers_are_numbers() {
    for number in [
        "0",
        "1",
        "-7",
        "1.5",
        "-0.0",
        "0.1",
        "1e3",
        "2.5E-3",
        "1e-400",
        "123456789.123456789",
        "18446744073709551615",
        "-9223372036854775808",
        "123456789012345678901234567890",
    ] {
        check::<wkt::Value>(number);
        check::<wkt::DoubleValue>(number);
        check::<wkt::FloatValue>(number);
        check::<wkt::Struct>(&format!(
            r#"{{"db": {number}, "more": [{number}, {{"n": {number}}}]}}"#
        ));
        check::<wkt::ListValue>(&format!("[[{number}], null, true, \"{number}\"]"));
    }
    for number in ["0", "7", "-7", "1e2", "5.0", "2147483647", "\"12\""] {
        check::<wkt::Int32Value>(number);
        check::<wkt::Int64Value>(number);
        check::<wkt::Field>(&format!(
            r#"{{"number": {number}, "kind": 9, "name": "n"}}"#
        ));
    }
    check::<wkt::UInt64Value>("18446744073709551615");
    check::<wkt::Int64Value>("-9223372036854775808");
    check::<wkt::Any>(
        r#"{"@type": "type.googleapis.com/google.protobuf.Value", "value": {"val": 1.5}}"#,
    );
}

#[test]
fn a_message_flattened_into_a_struct_has_its_numbers() {
    #[derive(Deserialize)]
    struct Row {
        id: u32,
        #[serde(flatten)]
        rest: wkt::Struct,
    }
    let row: Row = serde_json::from_str(r#"{"db": 1.5, "id": 7, "n": {"a": [1e3]}}"#).unwrap();
    assert_eq!(row.id, 7);
    let rest: wkt::Struct = json::from_str(r#"{"db": 1.5, "n": {"a": [1e3]}}"#).unwrap();
    assert_eq!(row.rest, rest);
}

#[test]
fn what_is_out_of_range_is_refused() {
    for number in ["1e999", "-1e999"] {
        assert!(json::from_str::<wkt::DoubleValue>(number).is_err());
        assert!(serde_json::from_str::<wkt::DoubleValue>(number).is_err());
        assert!(serde_json::from_str::<wkt::Value>(&format!("[{number}]")).is_err());
    }
    for number in ["1.5", "2147483648", "1e10"] {
        let error = serde_json::from_str::<wkt::Int32Value>(number).unwrap_err();
        assert!(error.to_string().starts_with("Int32Value: "), "{error}");
    }
}

#[test]
fn a_number_takes_no_level() {
    // The deepest ListValue that is allowed, with a number inside.
    let nested = |levels| "[".repeat(levels) + "1.5" + &"]".repeat(levels);
    let fits = (1..200)
        .rev()
        .find(|levels| json::from_str::<wkt::ListValue>(&nested(*levels)).is_ok());
    let fits = nested(fits.expect("one level fits"));
    assert!(serde_json::from_str::<wkt::ListValue>(&fits).is_ok());
    assert!(serde_json::from_str::<wkt::ListValue>(&format!("[{fits}]")).is_err());
}

/// Objects that only look like serde_json's own are objects.
#[test]
fn keys_that_look_private() {
    for object in [
        r#"{"$serde_json::private::RawValue": "1.5"}"#,
        r#"{"$serde_json::private::Number": "one"}"#,
        r#"{"$serde_json::private::Number": "1", "b": "2"}"#,
        r#"{"a": "1", "$serde_json::private::Number": "2"}"#,
        r#"{"$serde_json::private::Number": ["1"]}"#,
        r#"{"$serde_json::private::Number ": "1"}"#,
        r#"{"$__toml_private_datetime": "soon, or \"later\""}"#,
    ] {
        let read: wkt::Struct = serde_json::from_str(object).expect(object);
        assert_eq!(read, json::from_str(object).expect(object));
    }
    // Without end, each in the other: the limit of depth holds.
    let nested = r#"{"$serde_json::private::Number":"#.repeat(100_000);
    let mut input = serde_json::Deserializer::from_str(&nested);
    assert!(wkt::Value::deserialize(&mut input).is_err());
}

#[test]
fn toml_has_times() {
    #[derive(Deserialize)]
    struct Meeting {
        at: wkt::Timestamp,
        length: wkt::DoubleValue,
    }
    let meeting: Meeting = toml::from_str("at = 2024-02-29T12:00:00Z\nlength = 1.5").unwrap();
    assert_eq!(meeting.at.seconds, 1_709_208_000);
    assert_eq!(meeting.length.value, 1.5);
}

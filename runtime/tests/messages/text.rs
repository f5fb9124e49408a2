//! Text format as Python prints it, and `Debug`.

use rustgreet::unknown::UnknownValue;
use rustgreet::{Message, text};

use crate::kinds::{Child, Colour, Kinds, kinds::Choice};
use crate::round_trip::{child, full};

/// The output of `print(message)` in Python's protobuf for the same message, with the maps in the
/// order of their keys: Python has no order for them.
const FULL: &str = r#"id: -7
nick: "nick"
scores: 0
scores: 1
scores: -1
scores: 127
scores: 128
scores: 2147483647
scores: -2147483648
names: "a"
names: ""
names: "grüße"
labels {
  key: ""
  value: -2
}
labels {
  key: "one"
  value: 1
}
child {
  label: "child"
  size: 18446744073709551615
}
next {
  id: 1
}
parts {
}
parts {
  label: "p"
  size: 300
}
colour: COLOUR_GREEN
shade: COLOUR_RED
palette: COLOUR_GREEN
palette: 99
palette: -1
children {
  key: -3
  value {
  }
}
children {
  key: 3
  value {
    label: "three"
    size: 3
  }
}
sub {
  label: "chosen"
  size: 4
}
blob: "\000\377\003"
loose: 0
loose: -1.5
loose: inf
mood: COLOUR_GREEN
group {
  label: "in a group"
  size: 1
}
groups {
}
groups {
  label: "second"
  size: 2
}
"#;

#[test]
fn every_kind() {
    assert_eq!(text::to_string(&full()), FULL);
    assert_eq!(text::display(&full()).to_string(), FULL);
    assert_eq!(text::to_string(&Kinds::default()), "");
}

#[test]
fn strings_are_escaped_and_stay_text() {
    let label = "grüße\n\r\t\"'\\ \u{1}\u{7f}\u{85} \u{1F600} a/b?";
    let shown = "label: \"grüße\\n\\r\\t\\\"\\'\\\\ \\001\\177\u{85} \u{1F600} a/b?\"\n";
    assert_eq!(text::to_string(&child(label, 0)), shown);
}

#[test]
fn bytes_are_escaped() {
    let blob = vec![0, 1, 9, 10, 13, 34, 39, 92, 65, 127, 128, 255].into();
    let message = Kinds {
        blob,
        ..Default::default()
    };
    let shown = r#"blob: "\000\001\t\n\r\"\'\\A\177\200\377""#;
    assert_eq!(text::to_string(&message).trim_end(), shown);
}

#[test]
fn unknown_fields_stand_by_number_at_the_end() {
    let mut message = child("known", 0);
    for value in [
        UnknownValue::Varint(5),
        UnknownValue::Bytes(&[255, 255]),
        UnknownValue::Bytes(&[8, 1]),
        UnknownValue::Bytes(&[]),
        UnknownValue::Fixed64(1),
        UnknownValue::Group(&[8, 1]),
        UnknownValue::Fixed32(1),
    ] {
        message.unknown_fields.push(100, value);
    }
    let shown = r#"label: "known"
100: 5
100: "\377\377"
100 {
  1: 1
}
100: ""
100: 0x0000000000000001
100 {
  1: 1
}
100: 0x00000001
"#;
    assert_eq!(text::to_string(&message), shown);
}

#[test]
fn debug_is_rust() {
    let message = Kinds {
        nick: Some("n".into()),
        labels: [("a".into(), 1)].into(),
        parts: vec![child("p", 1)],
        palette: vec![Colour::Green, Colour(9)],
        blob: vec![1, b'a'].into(),
        choice: Some(Choice::Count(5)),
        ..Default::default()
    };
    assert_eq!(
        format!("{message:?}"),
        concat!(
            r#"Kinds { id: 0, nick: Some("n"), scores: [], names: [], labels: {"a": 1}, "#,
            r#"child: None, next: None, parts: [Child { label: "p", size: 1 }], "#,
            "colour: COLOUR_RED, shade: None, palette: [COLOUR_GREEN, 9], children: {}, count: 5, ",
            r#"blob: b"\x01a", loose: [], mood: None, group: None, groups: [] }"#
        )
    );
    let mut strange = child("c", 2);
    strange.unknown_fields.push(9, UnknownValue::Varint(1));
    let pretty = "Child {\n    label: \"c\",\n    size: 2,\n    unknown_fields: {\n        9: [varint],\n    },\n}";
    assert_eq!(format!("{strange:#?}"), pretty);
}

#[test]
fn a_trait_object_has_it_too() {
    let message: &dyn Message = &Child::default();
    assert_eq!(format!("{message:?}"), r#"Child { label: "", size: 0 }"#);
}

//! What is encoded is decoded again.

use rustgreet::Message;

use crate::kinds::{Child, Colour, Kinds, kinds::Choice};

pub fn child(label: &str, size: u64) -> Child {
    Child {
        label: label.into(),
        size,
        ..Default::default()
    }
}

/// Every field set.
pub fn full() -> Kinds {
    Kinds {
        id: -7,
        nick: Some("nick".into()),
        scores: vec![0, 1, -1, 127, 128, i32::MAX, i32::MIN],
        names: vec!["a".into(), String::new(), "grüße".into()],
        labels: [("one".into(), 1), ("".into(), -2)].into(),
        child: Some(child("child", u64::MAX)),
        next: Some(Box::new(Kinds {
            id: 1,
            ..Default::default()
        })),
        parts: vec![child("", 0), child("p", 300)],
        colour: Colour::Green,
        shade: Some(Colour::Red),
        palette: vec![Colour::Green, Colour(99), Colour(-1)],
        children: [(3, child("three", 3)), (-3, child("", 0))].into(),
        blob: vec![0, 255, 3].into(),
        loose: vec![0.0, -1.5, f64::INFINITY],
        mood: Some(Colour::Green),
        group: Some(child("in a group", 1)),
        groups: vec![child("", 0), child("second", 2)],
        choice: Some(Choice::Sub(child("chosen", 4))),
        ..Default::default()
    }
}

#[test]
fn every_kind() {
    let message = full();
    let bytes = message.encode_to_vec();
    assert_eq!(Kinds::decode(&bytes).unwrap(), message);
    assert_eq!(Kinds::decode_bytes(bytes.clone().into()).unwrap(), message);
    assert_eq!(
        message.encode_to_vec(),
        bytes,
        "the second time, with a hint"
    );
    assert_eq!(message.encoded_len(), bytes.len());
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(Kinds::default().encode_to_vec(), b"");
    assert_eq!(Kinds::decode(b"").unwrap(), Kinds::default());
}

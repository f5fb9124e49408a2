//! Limits are on, and can be moved.

use rustgreet::wire::{Fault, MAX_DEPTH};
use rustgreet::{DecodeOptions, Message};

use crate::kinds::Kinds;
use crate::round_trip::full;

fn nested(levels: u32) -> Vec<u8> {
    let mut message = Kinds::default();
    for _ in 0..levels {
        message = Kinds {
            next: Some(Box::new(message)),
            ..Default::default()
        };
    }
    message.encode_to_vec()
}

#[test]
fn depth() {
    assert!(Kinds::decode(&nested(MAX_DEPTH)).is_ok());
    let error = Kinds::decode(&nested(MAX_DEPTH + 1)).unwrap_err();
    assert_eq!(error.fault(), Fault::TooDeep);
    assert_eq!(error.path().matches(".next").count(), 101);
    let two = DecodeOptions::new().max_depth(2);
    assert!(Kinds::decode_with(&nested(2), &two).is_ok());
    assert!(Kinds::decode_with(&nested(3), &two).is_err());
}

#[test]
fn depth_of_groups_known_and_not() {
    let groups = |levels: usize| [[0xa3, 6].repeat(levels), [0xa4, 6].repeat(levels)].concat();
    assert!(Kinds::decode(&groups(100)).is_ok());
    let fault = Kinds::decode(&groups(101)).unwrap_err().fault();
    assert_eq!(fault, Fault::TooDeep);
    assert!(Kinds::decode(&groups(1_000_000)).is_err());
}

#[test]
fn size() {
    let bytes = full().encode_to_vec();
    let exact = DecodeOptions::new().max_message_size(bytes.len());
    assert!(Kinds::decode_with(&bytes, &exact).is_ok());
    let less = DecodeOptions::new().max_message_size(bytes.len() - 1);
    let error = Kinds::decode_with(&bytes, &less).unwrap_err();
    assert_eq!(error.to_string(), "Kinds: message too large (at byte 0)");
}

#[test]
fn memory_of_lists_and_maps() {
    let limit = DecodeOptions::new().max_element_bytes(1 << 16);
    for (record, path) in [
        (&[66, 0][..], "Kinds.parts["),
        (&[34, 0], "Kinds.names["),
        (&[42, 0], "Kinds.labels"),
        (&[24, 0], "Kinds.scores"),
        (&[0xb3, 1, 0xb4, 1], "Kinds.groups["),
        (
            &[26, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            "Kinds.scores",
        ),
    ] {
        assert!(
            Kinds::decode_with(&record.repeat(8), &limit).is_ok(),
            "{path}"
        );
        let error = Kinds::decode_with(&record.repeat(20_000), &limit).unwrap_err();
        assert_eq!(error.fault(), Fault::TooMuchMemory, "{path}");
        assert!(error.path().starts_with(path), "{} {path}", error.path());
    }
}

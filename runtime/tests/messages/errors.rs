//! What is wrong, and where: the words that people see.

use rustgreet::Message;

use crate::kinds::{Kinds, kinds::Choice};
use crate::round_trip::{child, full};

fn error(bytes: &[u8]) -> String {
    Kinds::decode(bytes).unwrap_err().to_string()
}

/// The encoding of `message` with the string "bad" made invalid.
fn spoilt(message: &Kinds) -> Vec<u8> {
    let mut bytes = message.encode_to_vec();
    let at = bytes
        .windows(3)
        .position(|window| window == b"bad")
        .unwrap();
    bytes[at] = 0xff;
    bytes
}

#[test]
fn strings_that_are_not_utf8() {
    let cases = [
        (
            Kinds {
                nick: Some("bad".into()),
                ..full()
            },
            "Kinds.nick",
        ),
        (
            Kinds {
                names: vec!["".into(), "bad".into()],
                ..full()
            },
            "Kinds.names[1]",
        ),
        (
            Kinds {
                child: Some(child("bad", 1)),
                ..full()
            },
            "Kinds.child.label",
        ),
        (
            Kinds {
                parts: vec![child("", 1), child("a", 2), child("bad", 1)],
                ..full()
            },
            "Kinds.parts[2].label",
        ),
        (
            Kinds {
                choice: Some(Choice::Deep(Box::new(Kinds {
                    next: Some(Box::new(Kinds {
                        nick: Some("bad".into()),
                        ..full()
                    })),
                    ..full()
                }))),
                ..full()
            },
            "Kinds.deep.next.nick",
        ),
        (
            Kinds {
                children: [(-5, child("bad", 0)), (1, child("", 1))].into(),
                ..full()
            },
            "Kinds.children[-5].label",
        ),
        (
            Kinds {
                labels: [("bad".into(), 1)].into(),
                ..full()
            },
            "Kinds.labels",
        ),
        (
            Kinds {
                group: Some(child("bad", 1)),
                ..full()
            },
            "Kinds.group.label",
        ),
        (
            Kinds {
                groups: vec![child("", 1), child("bad", 1)],
                ..full()
            },
            "Kinds.groups[1].label",
        ),
    ];
    for (message, path) in cases {
        let bytes = spoilt(&message);
        let error = Kinds::decode(&bytes).unwrap_err();
        assert_eq!(error.path(), path);
        assert_eq!(
            error.to_string(),
            format!("{path}: invalid UTF-8 (at byte {})", error.offset())
        );
        assert_eq!(bytes[error.offset() + 1], 0xff, "{path}");
    }
}

#[test]
fn what_is_wrong_in_a_map_is_found_by_key() {
    let text_key = [42, 9, 10, 3, b'a', b'"', b'b', 16, 255, 255, 255];
    assert_eq!(
        error(&text_key),
        r#"Kinds.labels["a\"b"]: the input ends inside a value (at byte 8)"#
    );
}

#[test]
fn truncated_values() {
    assert_eq!(
        error(&[8]),
        "Kinds.id: the input ends inside a value (at byte 1)"
    );
    assert_eq!(
        error(&[8, 0x80]),
        "Kinds.id: the input ends inside a value (at byte 1)"
    );
    assert_eq!(
        error(&[18, 5, b'a']),
        "Kinds.nick: the input ends inside a value (at byte 1)"
    );
    assert_eq!(
        error(&[26, 2, 1, 0x80]),
        "Kinds.scores: the input ends inside a value (at byte 3)"
    );
    assert_eq!(
        error(&[153, 1, 0, 0]),
        "Kinds.loose[0]: the input ends inside a value (at byte 2)"
    );
    assert_eq!(
        error(&[50, 2, 16]),
        "Kinds.child: the input ends inside a value (at byte 1)"
    );
    assert_eq!(
        error(&[50, 1, 16]),
        "Kinds.child.size: the input ends inside a value (at byte 3)"
    );
    assert_eq!(
        error(&[0x88]),
        "Kinds: the input ends inside a value (at byte 0)"
    );
    assert_eq!(
        error(&[8, 1, 0x88]),
        "Kinds: the input ends inside a value (at byte 2)"
    );
    assert_eq!(
        error(&[50, 1, 0x88]),
        "Kinds.child: the input ends inside a value (at byte 2)"
    );
    // Reads on after the end of the message that it is in.
    let mut long = vec![50, 3, 16, 0x80, 0x80];
    long.extend([1; 40]);
    assert_eq!(
        error(&long),
        "Kinds.child.size: the input ends inside a value (at byte 3)"
    );
}

#[test]
fn invalid_tags_and_numbers() {
    assert_eq!(error(&[0, 1]), "Kinds: invalid tag (at byte 1)");
    assert_eq!(error(&[14, 1]), "Kinds: invalid tag (at byte 1)");
    assert_eq!(error(&[15, 1]), "Kinds: invalid tag (at byte 1)");
    assert_eq!(
        error(&[0xf8, 0xff, 0xff, 0xff, 0x1f, 1]),
        "Kinds: invalid tag (at byte 0)"
    );
    assert_eq!(
        error(&[50, 1, 12]),
        "Kinds.child: the end tag matches no open group (at byte 2)"
    );
    let mut eleven = vec![8];
    eleven.extend([0x80; 10]);
    eleven.extend([0; 30]);
    assert_eq!(
        error(&eleven),
        "Kinds.id: the varint is longer than ten bytes (at byte 1)"
    );
    assert_eq!(
        error(&[154, 1, 7, 0, 0, 0, 0, 0, 0, 0]),
        "Kinds.loose[0]: the length of the packed field is not a multiple of its element size (at byte 10)"
    );
    assert_eq!(
        error(&[0xa2, 0x06, 5]),
        "Kinds.100: the input ends inside a value (at byte 2)"
    );
}

#[test]
fn every_prefix_is_told_apart_from_the_whole() {
    let bytes = full().encode_to_vec();
    for length in 0..bytes.len() {
        // Never a panic; an error has a path.
        if let Err(error) = Kinds::decode(&bytes[..length]) {
            assert!(error.to_string().starts_with("Kinds"), "{error}");
            assert!(error.offset() <= length);
        }
    }
}

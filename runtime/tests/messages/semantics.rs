//! What protobuf says of merging, of unknown fields and of values in unexpected shapes.

use rustgreet::unknown::{UnknownField, UnknownValue};
use rustgreet::{DecodeOptions, DynamicMessage, Message, bytes::Bytes, wire::DecodeErrorKind};

use crate::kinds::{Child, Colour, Kinds, kinds::Choice};
use crate::round_trip::{child, full};

fn decode(bytes: &[u8]) -> Kinds {
    Kinds::decode(bytes).unwrap()
}

#[test]
fn the_last_value_wins() {
    assert_eq!(decode(&[8, 1, 8, 2]).id, 2);
    assert_eq!(decode(&[18, 1, b'a', 18, 0]).nick.as_deref(), Some(""));
    assert_eq!(
        decode(&[106, 1, b'a', 120, 5]).choice,
        Some(Choice::Count(5))
    );
}

#[test]
fn messages_merge() {
    let both = decode(&[50, 3, 10, 1, b'a', 50, 2, 16, 9]);
    assert_eq!(both.child, Some(child("a", 9)));
    let chosen = decode(&[114, 3, 10, 1, b'a', 114, 2, 16, 9]);
    assert_eq!(chosen.choice, Some(Choice::Sub(child("a", 9))));
    let replaced = decode(&[114, 3, 10, 1, b'a', 120, 1, 114, 2, 16, 9]);
    assert_eq!(replaced.choice, Some(Choice::Sub(child("", 9))));
}

#[test]
fn merge_adds_to_what_is_there() {
    let mut message = full();
    message.merge(&full().encode_to_vec()).unwrap();
    assert_eq!(message.scores.len(), 2 * full().scores.len());
    assert_eq!(message.parts.len(), 2 * full().parts.len());
    assert_eq!(message.labels, full().labels);
    assert_eq!(message.child, full().child);
}

#[test]
fn packed_and_not_packed_are_both_read() {
    assert_eq!(decode(&[24, 1, 26, 2, 2, 3, 24, 4]).scores, [1, 2, 3, 4]);
    assert_eq!(
        decode(&[88, 1, 90, 2, 0, 7]).palette,
        [Colour(1), Colour(0), Colour(7)]
    );
    let mut packed = vec![154, 1, 8];
    packed.extend(2.5f64.to_le_bytes());
    assert_eq!(decode(&packed).loose, [2.5]);
}

#[test]
fn integers_of_the_wrong_size_are_cut() {
    let minus_one = [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
    assert_eq!(decode(&minus_one).id, -1);
    // Bits above the 64th are dropped.
    let above = [8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0x7f];
    assert_eq!(decode(&above).id, -1);
    let overlong = [8, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0];
    assert_eq!(decode(&overlong).id, 1);
    let above_32 = [8, 0x81, 0x80, 0x80, 0x80, 0x10];
    assert_eq!(decode(&above_32).id, 1);
}

#[test]
fn entries_of_maps_have_defaults_and_drop_what_they_do_not_know() {
    assert_eq!(decode(&[42, 0]).labels, [(String::new(), 0)].into());
    let entry = [42, 7, 16, 5, 10, 1, b'k', 24, 9];
    assert_eq!(decode(&entry).labels, [("k".to_owned(), 5)].into());
    assert!(decode(&entry).unknown_fields.is_empty());
    let twice = [98, 4, 8, 1, 18, 0, 98, 6, 8, 1, 18, 2, 16, 7];
    assert_eq!(decode(&twice).children, [(1, child("", 7))].into());
    let value_twice = [98, 9, 18, 3, 10, 1, b'a', 18, 2, 16, 7];
    assert_eq!(decode(&value_twice).children, [(0, child("a", 7))].into());
}

#[test]
fn unknown_fields_keep_their_bytes_and_their_order() {
    // An overlong tag, an overlong varint, a group, a known number of another wire type.
    let records = [
        &[0xc0, 0x8c, 0x80, 0x00, 0x81, 0x00][..],
        &[0xbb, 0x06, 8, 1, 0xbc, 0x06],
        &[13, 1, 2, 3, 4],
        &[0xa2, 0x06, 2, 0xff, 0xff],
    ]
    .concat();
    let message = decode(&records);
    assert_eq!(message.unknown_fields.as_bytes(), records);
    assert_eq!(message.encode_to_vec(), records);
    let fields: Vec<_> = message.unknown_fields.iter().collect();
    let field = |number, value| UnknownField { number, value };
    assert_eq!(
        fields,
        [
            field(200, UnknownValue::Varint(1)),
            field(103, UnknownValue::Group(&[8, 1])),
            field(1, UnknownValue::Fixed32(0x0403_0201)),
            field(100, UnknownValue::Bytes(&[255, 255])),
        ]
    );
}

/// Encoding specification: a tag is a varint of 32 bits. protobuf's suite refuses longer ones
/// (`BadTag_OverlongVarint` and its neighbours) in generated and dynamic messages alike.
#[test]
fn a_tag_has_at_most_five_bytes() {
    assert_eq!(decode(&[0x88, 0x00, 5]).id, 5);
    assert_eq!(decode(&[0x88, 0x80, 0x80, 0x80, 0x00, 5]).id, 5);
    let six = |first: u8| [first | 0x80, 0x80, 0x80, 0x80, 0x80, 0x00];
    let too_large = [0x88, 0x80, 0x80, 0x80, 0x40];
    // Where eight bytes can be loaded at once, and where they cannot.
    for after in [&[5][..], &[5; 40]] {
        for tag in [
            &six(8)[..],
            &too_large,
            &[0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x0f],
        ] {
            refused(&[tag, after].concat(), 0);
        }
        // Of an unknown field, of a message inside, in an unknown group, and of its end.
        refused(&[&six(0x78), after].concat(), 0);
        refused(&[&[50, 7], &six(16)[..], after].concat(), 2);
        refused(
            &[&[0xbb, 0x06], &six(8)[..], &[1, 0xbc, 0x06], after].concat(),
            2,
        );
        let end = [0xbc, 0x86, 0x80, 0x80, 0x80, 0x00];
        refused(&[&[0xbb, 0x06, 8, 1], &end[..], after].concat(), 4);
        // In an entry of a map, of its key and of what is dropped.
        refused(&[&[42, 9, 16, 5], &six(10)[..], &[0], after].concat(), 4);
        refused(&[&[42, 9, 16, 5], &six(24)[..], &[0], after].concat(), 4);
    }
}

fn refused(bytes: &[u8], at: usize) {
    let generated = Kinds::decode(bytes).unwrap_err();
    let mut dynamic = DynamicMessage::new(Kinds::table());
    let dynamic = dynamic.merge(bytes).unwrap_err();
    for error in [generated, dynamic] {
        assert_eq!(error.kind(), DecodeErrorKind::InvalidTag, "{bytes:x?}");
        assert_eq!(error.offset(), at, "{bytes:x?}");
    }
}

#[test]
fn unknown_fields_can_be_made_and_removed() {
    let mut message = Child::default();
    message.unknown_fields.push(5, UnknownValue::Varint(300));
    message.unknown_fields.push(6, UnknownValue::Group(&[8, 1]));
    message.unknown_fields.push(5, UnknownValue::Fixed64(1));
    assert_eq!(Child::decode(&message.encode_to_vec()).unwrap(), message);
    assert!(message.unknown_fields.remove(5));
    assert!(!message.unknown_fields.remove(5));
    assert_eq!(message.encode_to_vec(), [51, 8, 1, 52]);
}

#[test]
fn closed_enums_pass_on_what_they_do_not_declare() {
    let message = decode(&[0xa0, 1, 1, 0xa0, 1, 9]);
    assert_eq!(message.mood, Some(Colour::Green));
    assert_eq!(message.unknown_fields.as_bytes(), [0xa0, 1, 9]);
    assert_eq!(decode(&[72, 9]).colour, Colour(9), "an open one keeps it");
}

#[test]
fn groups() {
    let message = decode(&[0xab, 1, 16, 5, 0xac, 1, 8, 3]);
    assert_eq!(message.group, Some(child("", 5)));
    assert_eq!(message.id, 3);
    // An unknown group inside one, and one of the same number.
    let nested = [0xab, 1, 0xab, 1, 16, 1, 0xac, 1, 16, 5, 0xac, 1];
    let group = decode(&nested).group.unwrap();
    assert_eq!(
        (group.size, group.unknown_fields.as_bytes()),
        (5, &nested[2..8])
    );
    let fault = |bytes: &[u8]| Kinds::decode(bytes).unwrap_err().kind();
    assert_eq!(fault(&[0xab, 1, 16, 5]), DecodeErrorKind::Truncated);
    assert_eq!(
        fault(&[0xab, 1, 16, 5, 0xb4, 1]),
        DecodeErrorKind::UnmatchedEndGroup
    );
    assert_eq!(fault(&[0xac, 1]), DecodeErrorKind::UnmatchedEndGroup);
    // The end inside a message inside the group does not end the group.
    assert_eq!(
        fault(&[0xab, 1, 0x8a, 2, 2, 0xac, 1]),
        DecodeErrorKind::Truncated
    );
}

/// `bytes` share the input if they are large enough for that, and for the input.
#[test]
fn bytes_share_the_input_only_when_they_are_large() {
    let shares = |size: usize, input: usize, options: &DecodeOptions| {
        let mut message = Kinds {
            blob: vec![1; size].into(),
            ..Default::default()
        };
        // A text makes the input as large as it shall be.
        let mut rest = input;
        while message.encode_to_vec().len() != input {
            rest -= 1;
            message.choice = Some(Choice::Text("x".repeat(rest)));
        }
        let input = Bytes::from(message.encode_to_vec());
        let range = input.as_ptr_range();
        let blob = Kinds::decode_bytes_with(input.clone(), options)
            .unwrap()
            .blob;
        assert_eq!(blob, message.blob);
        (input.len(), range.contains(&blob.as_ptr()))
    };
    let default = DecodeOptions::new();
    for (size, input, shared) in [
        (31, 1_000, false),
        (32, 1_000, true),
        (32, 4_096, true),
        (32, 4_097, false),
        (256, 4_097, false),
        (257, 4_097, true),
        (999, 16_000, false),
        (1_000, 16_000, true),
    ] {
        assert_eq!(shares(size, input, &default), (input, shared), "{size}");
    }
    let more = DecodeOptions::new().min_shared_bytes(1);
    assert_eq!(shares(1, 4_096, &more), (4_096, true));
    assert_eq!(shares(1, 4_097, &more), (4_097, false));
    let none = DecodeOptions::new().min_shared_bytes(usize::MAX);
    assert_eq!(shares(1_000, 2_000, &none), (2_000, false));
}

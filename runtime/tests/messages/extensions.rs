//! Extensions: fields that live among the unknown ones.

use rustgreet::wire::kind::{self, Kind};
use rustgreet::wire::{DecodeErrorKind, MAX_DEPTH};
use rustgreet::{Enum, EnumTable, Extension, Message, RepeatedExtension, ValueRef};

use crate::dice::Dice;
use crate::kinds::{Child, Colour, Kinds};
use crate::round_trip::{child, full};

const SPEED: Extension<Child, kind::Sint32> =
    Extension::new(100, "pkg.speed").with_default(ValueRef::I32(5));
const NAME: Extension<Child, kind::String> =
    Extension::new(101, "pkg.name").with_default(ValueRef::String("nobody"));
const SUB: Extension<Child, kind::Message<Kinds>> = Extension::new(102, "pkg.sub");
const PART: Extension<Child, kind::Group<Child>> = Extension::new(103, "pkg.part");
const TAGS: RepeatedExtension<Child, kind::String> = RepeatedExtension::new(104, "pkg.tags");
const LOOSE: RepeatedExtension<Child, kind::Int32> = RepeatedExtension::new(105, "pkg.loose");
const PACKED: RepeatedExtension<Child, kind::Int32> =
    RepeatedExtension::new(106, "pkg.packed").packed();
const SUBS: RepeatedExtension<Child, kind::Message<Child>> =
    RepeatedExtension::new(107, "pkg.subs");
const PARTS: RepeatedExtension<Child, kind::Group<Child>> =
    RepeatedExtension::new(108, "pkg.parts");
const MOOD: Extension<Child, kind::Enum<Mood>> =
    Extension::new(109, "pkg.mood").with_default(ValueRef::Enum(2, &TABLE));
const MOODS: RepeatedExtension<Child, kind::Enum<Mood>> =
    RepeatedExtension::new(110, "pkg.moods").packed();

/// A closed enum.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mood(i32);

static TABLE: EnumTable = EnumTable::closed("pkg.Mood", &[(1, "GOOD"), (2, "BAD")]);

impl Default for Mood {
    fn default() -> Self {
        Self(1)
    }
}

impl Enum for Mood {
    fn from_number(number: i32) -> Self {
        Self(number)
    }

    fn number(self) -> i32 {
        self.0
    }

    fn table() -> &'static EnumTable {
        &TABLE
    }
}

fn decode(records: &[&[u8]]) -> Child {
    Child::decode(&records.concat()).expect("a child")
}

#[test]
fn the_last_one_counts() {
    let mut message = decode(&[&[0xa0, 6, 3], &[16, 9], &[0xa0, 6, 4]]);
    assert_eq!(SPEED.get(&message).unwrap(), Some(2));
    assert!(SPEED.has(&message));
    assert_eq!((SPEED.number(), SPEED.name()), (100, "pkg.speed"));
    SPEED.clear(&mut message);
    assert_eq!(SPEED.get(&message).unwrap(), None);
    assert!(!SPEED.has(&message));
    assert_eq!(message, child("", 9));
    assert_eq!(format!("{SPEED:?}"), "Extension(pkg.speed = 100)");
}

#[test]
fn setting_leaves_all_others_where_they_are() {
    // Among them a number that is longer than it need be, and a group.
    let (one, other) = (&[0x98, 6, 0x81, 0x80, 0][..], &[0xdb, 6, 8, 1, 0xdc, 6][..]);
    let mut message = decode(&[one, &[0xa0, 6, 3], other, &[0xa0, 6, 4], one]);
    SPEED.set(&mut message, -3);
    let bytes = [one, &[0xa0, 6, 5], other, one].concat();
    assert_eq!(message.encode_to_vec(), bytes);
    NAME.set(&mut message, "me".to_owned());
    let bytes = [&bytes[..], &[0xaa, 6, 2, b'm', b'e']].concat();
    assert_eq!(message.encode_to_vec(), bytes);
    let same = message.clone();
    SPEED.set(&mut message, -3);
    NAME.set(&mut message, "me".to_owned());
    assert_eq!(message, same);
}

#[test]
fn a_message_without_its_last_extension_is_as_new() {
    let mut message = Child::default();
    SPEED.set(&mut message, 1);
    TAGS.set(&mut message, &["a".to_owned()]);
    SPEED.clear(&mut message);
    TAGS.clear(&mut message);
    assert_eq!(message, Child::default());
    TAGS.set(&mut message, &[]);
    PACKED.set(&mut message, &[]);
    assert_eq!(message, Child::default());
}

#[test]
fn defaults() {
    let message = Child::default();
    assert_eq!(SPEED.get_or_default(&message).unwrap(), 5);
    assert_eq!(NAME.get_or_default(&message).unwrap(), "nobody");
    assert_eq!(MOOD.get_or_default(&message).unwrap(), Mood(2));
    assert_eq!(SUB.get_or_default(&message).unwrap(), Kinds::default());
    const MOODY: Extension<Child, kind::Enum<Mood>> = Extension::new(1, "moody");
    assert_eq!(MOODY.get_or_default(&message).unwrap(), Mood(1));
    const BLOB: Extension<Child, kind::Bytes> =
        Extension::new(1, "blob").with_default(ValueRef::Bytes(b"\xff"));
    assert_eq!(BLOB.get_or_default(&message).unwrap(), &b"\xff"[..]);
    const COUNT: Extension<Child, kind::Uint64> = Extension::new(1, "count");
    assert_eq!(COUNT.get_or_default(&message).unwrap(), 0);
}

#[test]
fn messages_and_groups_merge() {
    let sub = |bytes: &[u8]| [&[0xb2, 6, bytes.len() as u8], bytes].concat();
    let part = |bytes: &[u8]| [&[0xbb, 6], bytes, &[0xbc, 6]].concat();
    let records = [
        sub(&[8, 1]),
        part(&[16, 1]),
        sub(&[24, 7]),
        sub(&[24, 8, 8, 2]),
    ];
    let mut message =
        Child::decode(&[&records.concat()[..], &part(&[10, 1, b'x'])].concat()).unwrap();
    let merged = Kinds {
        id: 2,
        scores: vec![7, 8],
        ..Default::default()
    };
    assert_eq!(SUB.get(&message).unwrap(), Some(merged));
    assert_eq!(PART.get(&message).unwrap(), Some(child("x", 1)));
    PART.set(&mut message, child("y", 2));
    SUB.clear(&mut message);
    assert_eq!(
        message.encode_to_vec(),
        part(&[10, 1, b'y', 16, 2]),
        "one record is left"
    );
}

#[test]
fn lists_are_read_packed_and_not() {
    let message = decode(&[&[0xc8, 6, 1], &[0xca, 6, 2, 2, 3], &[0xc8, 6, 4]]);
    assert_eq!(LOOSE.get(&message).unwrap(), [1, 2, 3, 4]);
    let message = decode(&[&[0xd0, 6, 1], &[0xd2, 6, 0], &[0xd2, 6, 2, 2, 3]]);
    assert_eq!(PACKED.get(&message).unwrap(), [1, 2, 3]);
    assert_eq!(PACKED.len(&message).unwrap(), 3);
    assert!(!PACKED.has(&decode(&[&[0xd2, 6, 0]])));
}

#[test]
fn lists_are_written_as_the_schema_says() {
    let mut message = Child::default();
    LOOSE.set(&mut message, &[1, 300]);
    PACKED.set(&mut message, &[1, 300]);
    assert_eq!(
        message.encode_to_vec(),
        [0xc8, 6, 1, 0xc8, 6, 0xac, 2, 0xd2, 6, 3, 1, 0xac, 2]
    );
    PACKED.push(&mut message, 2);
    LOOSE.push(&mut message, 2);
    PACKED.push(&mut message, 3);
    assert_eq!(LOOSE.get(&message).unwrap(), [1, 300, 2]);
    assert_eq!(PACKED.get(&message).unwrap(), [1, 300, 2, 3]);
    assert_eq!(
        message.encode_to_vec()[7..],
        [0xd2, 6, 4, 1, 0xac, 2, 2, 0xc8, 6, 2, 0xd2, 6, 1, 3]
    );
    PACKED.set(&mut message, &[9]);
    assert_eq!(
        message.encode_to_vec()[7..],
        [0xd2, 6, 1, 9, 0xc8, 6, 2],
        "in the place of the first"
    );
}

#[test]
fn lists_of_strings_messages_and_groups() {
    let mut message = child("fields stay", 7);
    TAGS.push(&mut message, "a".to_owned());
    SUBS.push(&mut message, child("s", 1));
    PARTS.set(&mut message, &[child("p", 1), child("q", 2)]);
    TAGS.push(&mut message, String::new());
    SUBS.push(&mut message, child("", 0));
    let message = Child::decode(&message.encode_to_vec()).unwrap();
    assert_eq!(TAGS.get(&message).unwrap(), ["a", ""]);
    assert_eq!(SUBS.get(&message).unwrap(), [child("s", 1), child("", 0)]);
    assert_eq!(PARTS.get(&message).unwrap(), [child("p", 1), child("q", 2)]);
    assert_eq!((&message.label[..], message.size), ("fields stay", 7));
}

#[test]
fn closed_enums_do_not_take_what_they_do_not_declare() {
    let known = [0xe8, 6, 1];
    let unknown = [0xe8, 6, 9];
    let mut message = decode(&[&known, &unknown]);
    assert_eq!(MOOD.get(&message).unwrap(), Some(Mood(1)));
    MOOD.set(&mut message, Mood(2));
    assert_eq!(message.encode_to_vec(), [0xe8, 6, 2, 0xe8, 6, 9]);
    MOOD.clear(&mut message);
    assert_eq!(message.encode_to_vec(), unknown);
    assert!(!MOOD.has(&message));
    assert_eq!(MOOD.get_or_default(&message).unwrap(), Mood(2));

    let mut message = decode(&[&[0xf2, 6, 3, 9, 1, 2], &[0xf0, 6, 7], &[0xf2, 6, 1, 8]]);
    assert_eq!(MOODS.get(&message).unwrap(), [Mood(1), Mood(2)]);
    MOODS.clear(&mut message);
    assert!(!MOODS.has(&message));
    // What is not declared stays, by itself if it was in a list with others.
    assert_eq!(
        message.encode_to_vec(),
        [0xf0, 6, 9, 0xf0, 6, 7, 0xf2, 6, 1, 8]
    );
}

#[test]
fn records_of_another_wire_type_are_none_of_it() {
    let text = [0xa2, 6, 1, b'x'];
    let mut message = decode(&[&text, &[0xa5, 6, 1, 0, 0, 0]]);
    assert_eq!(SPEED.get(&message).unwrap(), None);
    assert!(!SPEED.has(&message));
    SPEED.clear(&mut message);
    assert_eq!(message.unknown_fields.iter().count(), 2);
    let name = decode(&[&[0xa8, 6, 1]]);
    assert_eq!(NAME.get(&name).unwrap(), None);
}

#[test]
fn errors_say_where() {
    let error = |message: &Child| SUB.get(message).unwrap_err().to_string();
    // Kinds.parts[1].label, after another record.
    let sub = [0xa0, 6, 1, 0xb2, 6, 7, 66, 0, 66, 3, 10, 1, 0xff];
    assert_eq!(
        error(&decode(&[&sub])),
        "Child.[pkg.sub].parts[1].label: invalid UTF-8 (at byte 11)"
    );
    assert_eq!(
        error(&decode(&[&[0xb2, 6, 1, 8]])),
        "Child.[pkg.sub].id: the input ends inside a value (at byte 4)"
    );
    let tags = decode(&[&[0xc2, 6, 1, b'a'], &[0xc2, 6, 1, 0xff]]);
    assert_eq!(
        TAGS.get(&tags).unwrap_err().to_string(),
        "Child.[pkg.tags][1]: invalid UTF-8 (at byte 6)"
    );
    let parts = decode(&[&[0xe3, 6, 0xe4, 6], &[0xe3, 6, 10, 1, 0xff, 0xe4, 6]]);
    assert_eq!(
        PARTS.get(&parts).unwrap_err().to_string(),
        "Child.[pkg.parts][1].label: invalid UTF-8 (at byte 7)"
    );
    let packed = decode(&[&[0xd2, 6, 2, 1, 0x80]]);
    assert_eq!(
        PACKED.get(&packed).unwrap_err().kind(),
        DecodeErrorKind::Truncated
    );
}

#[test]
fn limits_hold_inside() {
    let mut deep = Kinds::default();
    for _ in 0..=MAX_DEPTH {
        deep = Kinds {
            next: Some(Box::new(deep)),
            ..Default::default()
        };
    }
    let mut message = Child::default();
    SUB.set(&mut message, deep);
    let error = SUB.get(&message).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooDeep);
    assert!(error.path().starts_with("Child.[pkg.sub].next.next"));
}

/// Every kind, set and read, single, in a list and packed.
#[test]
fn every_kind() {
    fn check<K: Kind<Value: Clone + PartialEq + std::fmt::Debug>>(values: &[K::Value]) {
        let one: Extension<Child, K> = Extension::new(536_870_911, "one");
        let loose: RepeatedExtension<Child, K> = RepeatedExtension::new(5, "loose");
        let packed: RepeatedExtension<Child, K> = RepeatedExtension::new(6, "packed").packed();
        let mut message = Child::default();
        for value in values {
            one.set(&mut message, value.clone());
            assert_eq!(one.get(&message).unwrap().as_ref(), Some(value));
        }
        loose.set(&mut message, values);
        packed.set(&mut message, values);
        packed.push(&mut message, values[0].clone());
        let message = Child::decode(&message.encode_to_vec()).unwrap();
        assert_eq!(one.get(&message).unwrap().as_ref(), values.last());
        assert_eq!(loose.get(&message).unwrap(), values);
        let more = [values, &values[..1]].concat();
        assert_eq!(packed.get(&message).unwrap(), more);
    }
    check::<kind::Int32>(&[0, -1, i32::MAX]);
    check::<kind::Int64>(&[0, -1, i64::MAX]);
    check::<kind::Uint32>(&[0, 1, u32::MAX]);
    check::<kind::Uint64>(&[0, 1, u64::MAX]);
    check::<kind::Sint32>(&[0, -1, i32::MIN]);
    check::<kind::Sint64>(&[0, -1, i64::MIN]);
    check::<kind::Fixed32>(&[0, 1, u32::MAX]);
    check::<kind::Fixed64>(&[0, 1, u64::MAX]);
    check::<kind::Sfixed32>(&[0, -1, i32::MIN]);
    check::<kind::Sfixed64>(&[0, -1, i64::MIN]);
    check::<kind::Float>(&[0.0, -1.5, f32::INFINITY]);
    check::<kind::Double>(&[0.0, -1.5, f64::MAX]);
    check::<kind::Bool>(&[true, false]);
    check::<kind::String>(&["".into(), "grüße".into()]);
    check::<kind::Bytes>(&[vec![].into(), vec![0; 300].into()]);
    check::<kind::Bytes<Vec<u8>>>(&[vec![], vec![255; 3]]);
    check::<kind::Enum<Colour>>(&[Colour::Red, Colour(99)]);
    check::<kind::Enum<Mood>>(&[Mood(1), Mood(2)]);
    check::<kind::Message<Child>>(&[child("", 0), child("a", 1)]);
    check::<kind::Group<Child>>(&[child("", 0), child("a", 1)]);
}

/// Records of every kind, damaged: nothing panics, and what is set is there.
#[test]
fn whatever_was_there() {
    let mut dice = Dice::new(5);
    let mut whole = Child::default();
    SPEED.set(&mut whole, 300);
    NAME.set(&mut whole, "name".to_owned());
    SUB.set(&mut whole, full());
    PART.set(&mut whole, child("part", 1));
    PACKED.set(&mut whole, &[1, -1, 300]);
    SUBS.set(&mut whole, &[child("a", 1), child("b", 2)]);
    MOODS.set(&mut whole, &[Mood(1), Mood(2)]);
    let whole = whole.encode_to_vec();
    let mut read = 0;
    for _ in 0..3000 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            bytes[at] = dice.bits() as u8;
        }
        let Ok(mut message) = Child::decode(&bytes) else {
            continue;
        };
        read += usize::from(SUB.get(&message).is_ok());
        let _ = (SPEED.get(&message), NAME.get(&message), PART.get(&message));
        let _ = (SUBS.get(&message), TAGS.get(&message), MOOD.get(&message));
        let list = PACKED.get(&message);
        PACKED.push(&mut message, 7);
        if let Ok(list) = list {
            assert_eq!(PACKED.get(&message).unwrap(), [&list[..], &[7]].concat());
        }
        SPEED.set(&mut message, 5);
        PART.set(&mut message, child("", 3));
        MOODS.set(&mut message, &[Mood(2)]);
        let message = Child::decode(&message.encode_to_vec()).unwrap();
        assert_eq!(SPEED.get(&message).unwrap(), Some(5));
        assert_eq!(PART.get(&message).unwrap(), Some(child("", 3)));
        assert_eq!(MOODS.get(&message).unwrap(), [Mood(2)]);
    }
    assert!(read > 100, "{read}");
}

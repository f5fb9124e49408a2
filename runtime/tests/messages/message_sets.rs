//! `message_set_wire_format`: extensions in groups of a type's number and a message.

use rustgreet::wire::kind;
use rustgreet::{Extension, Message};

use crate::kinds::{Child, Kinds};
use crate::round_trip::child;

/// As large as no field number can be.
const FAR: u32 = 0x7fff_fffe;

const SUB: Extension<Child, kind::Message<Child>> = Extension::in_message_set(300, "pkg.sub");
const OTHER: Extension<Child, kind::Message<Kinds>> = Extension::in_message_set(FAR, "pkg.other");

/// Group 1 { 2: 300, 3: message }
fn item(message: &[u8]) -> Vec<u8> {
    [&[11, 16, 0xac, 2, 26, message.len() as u8], message, &[12]].concat()
}

fn decode(records: &[&[u8]]) -> Child {
    Child::decode(&records.concat()).expect("a set")
}

#[test]
fn items_are_groups() {
    let mut set = Child::default();
    SUB.set(&mut set, child("a", 1));
    assert_eq!(set.encode_to_vec(), item(&[10, 1, b'a', 16, 1]));
    let other = Kinds {
        id: 5,
        ..Default::default()
    };
    OTHER.set(&mut set, other.clone());
    assert_eq!(
        set.encode_to_vec()[12..],
        [11, 16, 0xfe, 0xff, 0xff, 0xff, 7, 26, 2, 8, 5, 12]
    );
    let set = Child::decode(&set.encode_to_vec()).unwrap();
    assert_eq!(SUB.get(&set).unwrap(), Some(child("a", 1)));
    assert_eq!(OTHER.get(&set).unwrap(), Some(other));
    assert_eq!(OTHER.number(), FAR);
}

#[test]
fn setting_and_clearing_leave_the_others() {
    let strange = [11, 16, 5, 26, 0, 12];
    let (one, two) = (item(&[16, 1]), item(&[16, 2]));
    let mut set = decode(&[&strange, &one, &strange, &two]);
    SUB.set(&mut set, child("", 3));
    let bytes = [&strange[..], &item(&[16, 3]), &strange].concat();
    assert_eq!(set.encode_to_vec(), bytes);
    SUB.clear(&mut set);
    assert_eq!(set.encode_to_vec(), [strange, strange].concat());
    assert!(!SUB.has(&set));
}

#[test]
fn several_items_of_a_type_merge() {
    let set = decode(&[&item(&[16, 1]), &item(&[10, 1, b'b'])]);
    assert_eq!(SUB.get(&set).unwrap(), Some(child("b", 1)));
}

#[test]
fn the_message_may_come_before_its_type() {
    let set = decode(&[&[11, 26, 2, 16, 7, 16, 0xac, 2, 12]]);
    assert_eq!(SUB.get(&set).unwrap(), Some(child("", 7)));
    assert!(SUB.has(&set));
}

#[test]
fn the_first_type_and_message_of_an_item_count() {
    let set = decode(&[&[
        11, 40, 9, 16, 0xac, 2, 16, 5, 26, 2, 16, 7, 26, 2, 16, 8, 12,
    ]]);
    assert_eq!(SUB.get(&set).unwrap(), Some(child("", 7)));
}

#[test]
fn items_without_a_type_or_a_message_are_none() {
    let set = decode(&[&[11, 16, 0xac, 2, 12], &[11, 26, 0, 12], &[11, 12]]);
    assert_eq!(SUB.get(&set).unwrap(), None);
    assert!(!SUB.has(&set));
}

#[test]
fn a_record_of_the_number_itself_is_read_too() {
    let mut set = decode(&[&[0xe2, 18, 2, 16, 4], &item(&[10, 1, b'b'])]);
    assert_eq!(SUB.get(&set).unwrap(), Some(child("b", 4)));
    SUB.set(&mut set, child("", 3));
    assert_eq!(set.encode_to_vec(), item(&[16, 3]));
}

#[test]
fn errors_say_where() {
    let strange = [11, 16, 5, 26, 0, 12];
    let set = decode(&[&strange, &item(&[10, 1, 0xff])]);
    assert_eq!(
        SUB.get(&set).unwrap_err().to_string(),
        "Child.[pkg.sub].label: invalid UTF-8 (at byte 13)"
    );
}

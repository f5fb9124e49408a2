//! Random messages, whole and damaged, against prost: what it takes, we take for the same; and
//! nothing makes us panic or changes on its way through a second time.

use prost::Message as _;
use rustgreet::{DecodeOptions, Message};

use crate::dice::Dice;
use crate::round_trip::full;
use crate::{kinds, twin};

fn child(dice: &mut Dice) -> twin::Child {
    twin::Child {
        label: dice.text(),
        size: dice.number(),
    }
}

fn label(dice: &mut Dice) -> twin::Label {
    twin::Label {
        key: dice.text(),
        value: dice.number() as i64,
    }
}

fn entry(dice: &mut Dice) -> twin::Entry {
    twin::Entry {
        key: dice.number() as i32,
        value: dice.maybe(child),
    }
}

fn message(dice: &mut Dice, depth: usize) -> twin::Kinds {
    let number = |dice: &mut Dice| dice.number() as i32;
    let inner = |dice: &mut Dice| Box::new(message(dice, depth - 1));
    twin::Kinds {
        id: number(dice),
        nick: dice.maybe(Dice::text),
        scores: dice.list(100, number),
        names: dice.list(5, Dice::text),
        labels: dice.list(5, label),
        child: dice.maybe(child),
        next: if depth > 0 { dice.maybe(inner) } else { None },
        parts: dice.list(5, child),
        colour: dice.below(3) as i32,
        shade: dice.maybe(number),
        palette: dice.list(9, number),
        children: dice.list(4, entry),
        choice: match dice.below(6) {
            0 => Some(twin::Choice::Text(dice.text())),
            1 => Some(twin::Choice::Sub(child(dice))),
            2 => Some(twin::Choice::Count(number(dice))),
            3 => Some(twin::Choice::Tint(number(dice))),
            4 if depth > 0 => Some(twin::Choice::Deep(inner(dice))),
            _ => None,
        },
        blob: dice.list(600, |dice| dice.bits() as u8).into(),
        loose: dice.list(5, |dice| f64::from_bits(dice.number())),
    }
}

fn damage(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(20)).min(bytes.len());
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(
                at,
                [0, 1, 0x7f, 0x80, 0xff, dice.bits() as u8][dice.below(6)],
            ),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(60)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            4 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            _ if at < bytes.len() => bytes[at] = bytes[at].wrapping_add(1 << dice.below(8)),
            _ => {}
        }
    }
}

fn check(bytes: &[u8]) {
    let theirs = twin::Kinds::decode(bytes);
    let ours = match kinds::Kinds::decode(bytes) {
        Ok(ours) => ours,
        Err(error) => {
            assert!(error.offset() <= bytes.len());
            assert!(theirs.is_err(), "prost takes what we do not: {error}");
            return;
        }
    };
    let encoded = ours.encode_to_vec();
    if let Ok(theirs) = theirs {
        let through_us = twin::Kinds::decode(&encoded[..]).unwrap().with_maps();
        assert_eq!(
            through_us.encode_to_vec(),
            theirs.with_maps().encode_to_vec()
        );
    }
    let again = kinds::Kinds::decode_bytes(encoded.clone().into()).unwrap();
    assert_eq!(again.encode_to_vec(), encoded);
    let mut buffer = rustgreet::bytes::BytesMut::new();
    Message::encode(&again, &mut buffer);
    assert_eq!(buffer, encoded);
    // What only looks must not mind either.
    let _ = (format!("{ours:?}"), rustgreet::text::to_string(&ours));
}

#[test]
fn whole_messages() {
    let dice = &mut Dice::new(7);
    for _ in 0..300 {
        let bytes = message(dice, 3).encode_to_vec();
        check(&bytes);
        assert!(
            kinds::Kinds::decode(&bytes)
                .unwrap()
                .unknown_fields
                .is_empty()
        );
    }
}

#[test]
fn damaged_messages() {
    let dice = &mut Dice::new(11);
    let mut taken = 0;
    for _ in 0..300 {
        let whole = message(dice, 2).encode_to_vec();
        let other = if dice.chance(30) {
            Message::encode_to_vec(&full())
        } else {
            message(dice, 1).encode_to_vec()
        };
        for _ in 0..20 {
            let mut bytes = whole.clone();
            damage(dice, &mut bytes, &other);
            check(&bytes);
            taken += usize::from(kinds::Kinds::decode(&bytes).is_ok());
        }
    }
    assert!(taken > 100, "nearly nothing was decoded: {taken}");
}

#[test]
fn bytes_of_chance() {
    let dice = &mut Dice::new(13);
    let limits = DecodeOptions::new().max_depth(5).max_memory(1000);
    for _ in 0..20_000 {
        let bytes = dice.list(40, |dice| match dice.below(3) {
            0 => dice.bits() as u8,
            1 => (dice.below(24) << 3 | dice.below(6)) as u8,
            _ => dice.below(6) as u8,
        });
        check(&bytes);
        let _ = kinds::Kinds::decode_with(&bytes, &limits);
    }
}

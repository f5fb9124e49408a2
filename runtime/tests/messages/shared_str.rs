//! A `SharedStr` is the `str` inside it, however it is held: inline, copied, shared or static.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash, RandomState};

use rustgreet::SharedStr;
use rustgreet::bytes::Bytes;

use crate::dice::Dice;

/// The text in every form.
fn forms(text: &str) -> Vec<SharedStr> {
    let frame = Bytes::from(format!("\u{1}{text}\u{2}"));
    let part = frame.slice(1..=text.len());
    let mut detached = SharedStr::try_from(part.clone()).unwrap();
    detached.detach();
    vec![
        text.into(),
        text.to_owned().into(),
        text.to_owned().into_boxed_str().into(),
        Cow::Borrowed(text).into(),
        Cow::<str>::Owned(text.to_owned()).into(),
        text.parse().unwrap(),
        part.try_into().unwrap(),
        detached,
        SharedStr::from_static(text.to_owned().leak()),
    ]
}

/// Texts of which many are equal, or begin alike.
fn text(dice: &mut Dice) -> String {
    let length = [0, 1, 5, 21, 22, 23, 24, 25, 40][dice.below(9)];
    let mut text = "y".repeat(length);
    if length > 0 && dice.chance(50) {
        text.pop();
        text.push(['x', 'z', '\0', '\u{e9}', '\u{1f600}'][dice.below(5)]);
    }
    text
}

fn hash(value: &(impl Hash + ?Sized), state: &RandomState) -> u64 {
    state.hash_one(value)
}

#[test]
fn equality_order_and_hash_are_those_of_the_text() {
    let mut dice = Dice::new(23);
    let state = RandomState::new();
    let mut seen = [0; 3];
    for _ in 0..2_000 {
        let (left, right) = (text(&mut dice), text(&mut dice));
        let expected = left.cmp(&right);
        seen[(expected as i8 + 1) as usize] += 1;
        let others = forms(&right);
        for it in forms(&left) {
            assert_eq!(it, left);
            assert_eq!(hash(&it, &state), hash(&left, &state));
            let borrowed: &str = it.borrow();
            assert_eq!(borrowed, left);
            for other in &others {
                assert_eq!(it.cmp(other), expected, "{it:?} {other:?}");
                assert_eq!(it.partial_cmp(other), Some(expected));
                assert_eq!(
                    it == *other,
                    expected == Ordering::Equal,
                    "{it:?} {other:?}"
                );
            }
        }
    }
    assert!(seen.iter().all(|times| *times > 20), "{seen:?}");
}

#[test]
fn every_form_is_the_same_key_of_a_map() {
    let mut dice = Dice::new(24);
    let (mut sorted, mut hashed) = (BTreeMap::new(), HashMap::new());
    let mut plain = BTreeMap::new();
    for value in 0..500 {
        let text = text(&mut dice);
        let mut forms = forms(&text);
        let key = forms.swap_remove(dice.below(forms.len()));
        let before = plain.insert(text, value);
        assert_eq!(sorted.insert(key.clone(), value), before);
        assert_eq!(hashed.insert(key, value), before);
    }
    assert!(plain.len() < 60 && plain.len() == sorted.len() && plain.len() == hashed.len());
    for ((key, value), (text, expected)) in sorted.iter().zip(&plain) {
        assert_eq!((key.as_str(), value), (text.as_str(), expected));
        assert_eq!(hashed.get(text.as_str()), Some(expected));
        for form in forms(text) {
            assert_eq!(sorted.get(&form), Some(expected));
            assert_eq!(hashed.get(&form), Some(expected));
        }
    }
    assert_eq!(sorted.get("nowhere"), None);
}

#[test]
fn it_is_what_it_was_made_from() {
    for text in ["", "Annie", "l\u{e9}on", "a text of more than 23 bytes"] {
        for it in forms(text) {
            assert_eq!(
                (it.len(), it.to_string(), format!("{it:?}")),
                (text.len(), text.into(), format!("{text:?}"))
            );
            assert_eq!(String::from(it.clone()), text);
            assert_eq!(&*Box::<str>::from(it.clone()), text);
            assert_eq!(Bytes::from(it.clone()), text);
            assert_eq!(AsRef::<[u8]>::as_ref(&it), text.as_bytes());
            assert_eq!(it, Cow::Borrowed(text));
            assert_eq!(it.into_bytes(), text);
        }
    }
    assert_eq!(SharedStr::from('\u{1f600}'), "\u{1f600}");
    assert_eq!(
        SharedStr::from(&"Annie".to_owned()),
        SharedStr::from_static("Annie")
    );
    assert_eq!(
        (SharedStr::new(), SharedStr::default().as_str()),
        (SharedStr::default(), "")
    );
    let broken = SharedStr::try_from(Bytes::from_static(b"a\xff"));
    assert_eq!(broken.unwrap_err().valid_up_to(), 1);
}

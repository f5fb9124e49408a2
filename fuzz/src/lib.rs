//! The properties that the fuzzers check. The first byte of an input chooses the message, the rest is
//! foreign input. Nothing may panic; a message that was read is written and read again as an equal
//! one; and decoding by the table ([`DynamicMessage`]) accepts and refuses the same as generated code.

use rustgreet::{DecodeOptions, DynamicMessage, Message, MessageTable, json, text};

/// The fixtures, with default options.
mod pb {
    rustgreet::include_proto!();
}

/// The fixtures with shared strings, boxes, and no unknown fields.
pub mod lean {
    rustgreet::include_proto!("lean");
}

/// A message type, and the checks of its properties.
pub struct Subject {
    pub table: fn() -> &'static MessageTable,
    binary: fn(&[u8]),
    json: fn(&str),
    text: fn(&str),
}

impl Subject {
    const fn of<M: Message + Default>() -> Self {
        Self {
            table: || M::default().table(),
            binary: binary::<M>,
            json: json::<M>,
            text: text::<M>,
        }
    }
}

macro_rules! subjects {
    ($($message:ty),+ $(,)?) => { &[$(Subject::of::<$message>()),+] };
}

/// The message types. The first byte of an input is an index into this list, so the order matters.
pub const SUBJECTS: &[Subject] = subjects![
    pb::fixtures::scalars::Singular,
    pb::fixtures::scalars::Optional,
    pb::fixtures::scalars::Repeated,
    pb::fixtures::scalars::Expanded,
    pb::fixtures::enums::Wall,
    pb::fixtures::nested::House,
    pb::fixtures::maps::Keys,
    pb::fixtures::maps::Values,
    pb::fixtures::oneofs::Shape,
    pb::fixtures::oneofs::Expression,
    pb::fixtures::recursion::Tree,
    pb::fixtures::well_known::Event,
    pb::fixtures::groups::SearchResponse,
    pb::fixtures::closed_enums::Person,
    pb::fixtures::required::Account,
    pb::fixtures::defaults::Everything,
    pb::fixtures::extensions::Car,
    lean::fixtures::scalars::Repeated,
    lean::fixtures::maps::Values,
    lean::fixtures::well_known::Event,
    lean::fixtures::recursion::Tree,
    lean::fixtures::groups::SearchResponse,
    lean::fixtures::closed_enums::Person,
    lean::fixtures::extensions::Car,
];

fn chosen(input: &[u8]) -> Option<(&'static Subject, &[u8])> {
    let (first, rest) = input.split_first()?;
    Some((&SUBJECTS[usize::from(*first) % SUBJECTS.len()], rest))
}

/// Checks the properties of wire bytes.
pub fn check_binary(input: &[u8]) {
    if let Some((subject, input)) = chosen(input) {
        (subject.binary)(input);
    }
}

/// Checks the properties of ProtoJSON.
pub fn check_json(input: &[u8]) {
    if let Some((subject, input)) = chosen(input)
        && let Ok(input) = str::from_utf8(input)
    {
        (subject.json)(input);
    }
}

/// Checks the properties of text format.
pub fn check_text(input: &[u8]) {
    if let Some((subject, input)) = chosen(input)
        && let Ok(input) = str::from_utf8(input)
    {
        (subject.text)(input);
    }
}

/// All ways to decode agree. Inputs are too short to pass the limits of size and memory, at which they
/// could differ.
fn binary<M: Message + Default>(input: &[u8]) {
    let partial = DecodeOptions::new().allow_partial();
    let mut dynamic = DynamicMessage::new(M::default().table());
    let by_table = dynamic.merge_with(input, &partial);
    let shared = M::decode_bytes_with(input.to_vec().into(), &partial);
    let message = match M::decode_with(input, &partial) {
        Ok(message) => message,
        Err(error) => {
            assert!(by_table.is_err());
            assert_eq!(shared.map(drop), Err(error));
            return;
        }
    };
    assert_eq!(by_table, Ok(()));
    let bytes = written_again(&message);
    assert_eq!(bytes, shared.expect("as from a slice").encode_to_vec());
    // A dynamic message writes the members of a oneof at another place, so its bytes are read again.
    let by_table = M::decode_with(&dynamic.encode_to_vec(), &partial).expect("what was written");
    assert_eq!(bytes, by_table.encode_to_vec());
    // Not every message has a form in JSON: years are limited, and an `Any` needs a registry.
    if let Ok(printed) = json::to_string(&message) {
        printed_again::<M>(&printed);
    }
    let _ = text::to_string(&message);
}

/// JSON that is read is printed, read and printed as the same text again.
fn json<M: Message + Default>(input: &str) {
    let partial = DecodeOptions::new().allow_partial();
    let Ok(message) = json::ParseOptions::new()
        .limits(partial)
        .from_str::<M>(input)
    else {
        return;
    };
    written_again(&message);
    let printed = json::to_string(&message).expect("what JSON says");
    printed_again::<M>(&printed);
}

fn text<M: Message + Default>(input: &str) {
    let partial = DecodeOptions::new().allow_partial();
    let options = text::ParseOptions::new().limits(partial);
    let Ok(message) = options.from_str::<M>(input) else {
        return;
    };
    let bytes = written_again(&message);
    let printed = text::to_string(&message);
    let again: M = options.from_str(&printed).expect("what was printed");
    assert_eq!(bytes, again.encode_to_vec());
}

/// Returns the message's bytes, after checking that they are read and written as the same bytes.
fn written_again<M: Message + Default>(message: &M) -> Vec<u8> {
    let partial = DecodeOptions::new().allow_partial();
    let bytes = message.encode_to_vec();
    assert_eq!(bytes.len(), message.encoded_len());
    assert_eq!(bytes.len(), message.encoded_len());
    let again = M::decode_with(&bytes, &partial).expect("what was written");
    assert_eq!(bytes, again.encode_to_vec());
    bytes
}

/// Printed JSON is read and printed as the same text. The first time it may differ: a number of
/// `NullValue` that is not zero becomes zero.
fn printed_again<M: Message + Default>(printed: &str) {
    let partial = DecodeOptions::new().allow_partial();
    let options = json::ParseOptions::new().limits(partial);
    let print = |read: M| json::to_string(&read).expect("as before");
    let again = print(options.from_str(printed).expect("what was printed"));
    let once_more = print(options.from_str(&again).expect("what was printed"));
    assert_eq!(again, once_more);
    assert!(printed == again || printed.contains("null"));
}

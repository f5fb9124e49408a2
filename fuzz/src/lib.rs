//! What must hold of any input: the first byte chooses the message, the rest is what a stranger sent.
//! Nothing may panic; what is read is written and read again as the same; and reading by the table
//! ([`DynamicMessage`]) accepts and refuses what generated code does.

use rustgreet::{DecodeOptions, DynamicMessage, Message, MessageTable, json, text};

/// Fixtures, as everybody gets them.
mod pb {
    rustgreet::include_proto!();
}

/// With shared strings, boxes, and no unknown fields.
pub mod lean {
    rustgreet::include_proto!("lean");
}

/// A message's properties.
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

/// In this order; an input's first byte counts from here.
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

/// Wire bytes.
pub fn check_binary(input: &[u8]) {
    if let Some((subject, input)) = chosen(input) {
        (subject.binary)(input);
    }
}

/// ProtoJSON.
pub fn check_json(input: &[u8]) {
    if let Some((subject, input)) = chosen(input)
        && let Ok(input) = str::from_utf8(input)
    {
        (subject.json)(input);
    }
}

/// Text format.
pub fn check_text(input: &[u8]) {
    if let Some((subject, input)) = chosen(input)
        && let Ok(input) = str::from_utf8(input)
    {
        (subject.text)(input);
    }
}

/// Inputs are too short for the limits of size and memory, so that who reads makes no difference.
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
    // The members of a oneof stand elsewhere in them.
    let by_table = M::decode_with(&dynamic.encode_to_vec(), &partial).expect("what was written");
    assert_eq!(bytes, by_table.encode_to_vec());
    // Not all has JSON: years are limited, and an `Any` needs a registry.
    if let Ok(printed) = json::to_string(&message) {
        printed_again::<M>(&printed);
    }
    let _ = text::to_string(&message);
}

/// A text that is read is printed as one that prints the same.
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

/// The message's bytes, which are read and written as the same.
fn written_again<M: Message + Default>(message: &M) -> Vec<u8> {
    let partial = DecodeOptions::new().allow_partial();
    let bytes = message.encode_to_vec();
    assert_eq!(bytes.len(), message.encoded_len());
    let again = M::decode_with(&bytes, &partial).expect("what was written");
    assert_eq!(bytes, again.encode_to_vec());
    bytes
}

/// What is printed is read, and printed as the same from then on: at first, a number of `NullValue`
/// that is not zero becomes zero.
fn printed_again<M: Message + Default>(printed: &str) {
    let partial = DecodeOptions::new().allow_partial();
    let options = json::ParseOptions::new().limits(partial);
    let print = |read: M| json::to_string(&read).expect("as before");
    let again = print(options.from_str(printed).expect("what was printed"));
    let once_more = print(options.from_str(&again).expect("what was printed"));
    assert_eq!(again, once_more);
    assert!(printed == again || printed.contains("null"));
}

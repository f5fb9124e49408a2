//! The rows of the table: the messages in each, and the contestants.

use std::hint::black_box;
use std::marker::PhantomData;
use std::rc::Rc;

use bytes::Bytes;

use crate::codec::{Buffa, Codec, Prost, Rustgreet, Sharing};
use crate::data::{self, Dice};
use crate::google;
use crate::json::{Json, Ours, Reflect, Serde};
use crate::pb;

/// One row: some messages of one type, and the contestants that read and write them.
pub struct Row {
    pub name: &'static str,
    pub what: &'static str,
    /// The names of the operations, in the order of each contestant's work.
    pub ops: &'static [&'static str],
    /// The messages in the format of the row.
    pub inputs: Vec<Vec<u8>>,
    pub contestants: Vec<Contestant>,
    /// The messages in the binary format.
    messages: Vec<Vec<u8>>,
    same: fn(&[u8], &[u8]) -> bool,
}

/// One generator's code for a row's message.
pub struct Contestant {
    pub name: &'static str,
    pub kind: Kind,
    pub works: Vec<Work>,
    /// From the binary format to the row's format.
    write: Recode,
    /// From the row's format to the binary format.
    read: Recode,
}

type Recode = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// Whether a ratio is computed against a contestant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ours,
    /// Does the same work as rustgreet.
    Peer,
    /// Does easier work, and reads only its own output.
    Plain,
}

/// Does an operation so many times, on one message of the row after the other.
pub type Work = Box<dyn Fn(usize)>;

impl Row {
    fn new<Judge: prost::Message + Default + PartialEq>(
        name: &'static str,
        what: &'static str,
        messages: &[impl prost::Message],
    ) -> Self {
        let messages: Vec<_> = messages.iter().map(prost::Message::encode_to_vec).collect();
        Self {
            name,
            what,
            ops: &["decode", "encode", "encoded_len", "clone and drop"],
            inputs: messages.clone(),
            contestants: Vec::new(),
            messages,
            same: |left, right| {
                let (left, right) = (Judge::decode(left), Judge::decode(right));
                left.is_ok() && left == right
            },
        }
    }

    fn with<C: Codec<M>, M: Clone + 'static>(mut self, name: &'static str) -> Self {
        let inputs: Vec<Bytes> = self.inputs.iter().cloned().map(Bytes::from).collect();
        let messages: Rc<Vec<M>> = Rc::new(inputs.iter().map(C::decode).collect());
        let recode = |bytes: &[u8]| {
            let message = C::decode(&Bytes::copy_from_slice(bytes));
            let bytes = C::encode(&message);
            assert_eq!(C::encoded_len(&message), bytes.len());
            bytes
        };
        self.contestants.push(Contestant {
            name,
            kind: kind(name),
            works: vec![
                work(inputs.into(), |input| drop(black_box(C::decode(input)))),
                work(messages.clone(), |it| drop(black_box(C::encode(it)))),
                work(messages.clone(), |it| {
                    black_box(C::encoded_len(it));
                }),
                work(messages, |it| drop(black_box(it.clone()))),
            ],
            write: Box::new(recode),
            read: Box::new(recode),
        });
        self
    }

    /// Switches the row to JSON, with the texts that this contestant prints.
    fn in_json(mut self, printed_by: impl Json) -> Self {
        self.ops = &["from JSON", "to JSON"];
        let print = |bytes: &Vec<u8>| printed_by.print(&printed_by.decode(bytes)).into_bytes();
        self.inputs = self.messages.iter().map(print).collect();
        self
    }

    fn with_json<J: Json>(mut self, name: &'static str, json: fn() -> J) -> Self {
        let it = json();
        let messages: Vec<_> = self.messages.iter().map(|bytes| it.decode(bytes)).collect();
        let texts: Vec<String> = match kind(name) {
            Kind::Plain => messages.iter().map(|message| it.print(message)).collect(),
            _ => self
                .inputs
                .iter()
                .map(|it| as_text(it).to_owned())
                .collect(),
        };
        let (parser, writer, reader) = (json(), json(), json());
        self.contestants.push(Contestant {
            name,
            kind: kind(name),
            works: vec![
                work(texts.into(), move |text| {
                    drop(black_box(parser.parse(text)))
                }),
                work(messages.into(), move |message| {
                    drop(black_box(it.print(message)));
                }),
            ],
            write: Box::new(move |bytes| writer.print(&writer.decode(bytes)).into_bytes()),
            read: Box::new(move |text| reader.encode(&reader.parse(as_text(text)))),
        });
        self
    }

    /// Checks that every contestant reads every contestant's output as the original message.
    pub fn check(&self) -> Result<(), String> {
        for (writer, reader) in self
            .contestants
            .iter()
            .flat_map(|w| self.contestants.iter().map(move |r| (w, r)))
            .filter(|(w, r)| w.name == r.name || w.kind != Kind::Plain && r.kind != Kind::Plain)
        {
            for (at, message) in self.messages.iter().enumerate() {
                if !(self.same)(message, &(reader.read)(&(writer.write)(message))) {
                    return Err(format!(
                        "{}: message {at}, written by {} and read by {}, is not the original message",
                        self.name, writer.name, reader.name
                    ));
                }
            }
        }
        Ok(())
    }

    /// The mean size of the row's messages in its format, in bytes.
    pub fn bytes(&self) -> usize {
        self.inputs.iter().map(Vec::len).sum::<usize>() / self.inputs.len()
    }
}

/// Does `once` with one value after the other.
fn work<T: 'static>(values: Rc<Vec<T>>, once: impl Fn(&T) + 'static) -> Work {
    Box::new(move |times| {
        for value in values.iter().cycle().take(times) {
            once(black_box(value));
        }
    })
}

fn kind(name: &str) -> Kind {
    match name {
        _ if name.starts_with("rustgreet") => Kind::Ours,
        _ if name.contains("plain") => Kind::Plain,
        _ => Kind::Peer,
    }
}

fn as_text(json: &[u8]) -> &str {
    std::str::from_utf8(json).expect("JSON is text")
}

/// A row of the binary format, with each contestant's type for a message.
macro_rules! row {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {
        Row::new::<pb::prost::$message>($name, $what, $messages)
            .with::<Rustgreet, pb::rustgreet::bench::$message>("rustgreet")
            .with::<Sharing, pb::sharing::bench::$message>("rustgreet, shared strings")
            .with::<Prost, pb::prost::$message>("prost")
            .with::<Buffa, pb::buffa::bench::$message>("buffa")
    };
}

/// Such a row, with the peers once more for rustgreet's map and bytes types.
macro_rules! row_like_ours {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {
        row!($name, $what, $message, $messages)
            .with::<Prost, pb::prost_like_ours::$message>("prost, BTreeMap and Bytes")
            .with::<Buffa, pb::buffa_like_ours::bench::$message>("buffa, BTreeMap and Bytes")
    };
}

/// A row of JSON. All contestants read what pbjson prints.
macro_rules! json_row {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {
        Row::new::<pb::prost::$message>($name, $what, $messages)
            .in_json(Serde::<Prost, pb::prost::$message>(PhantomData))
            .with_json("rustgreet", || {
                Ours::<pb::rustgreet::bench::$message>(PhantomData)
            })
            .with_json("rustgreet, shared strings", || {
                Ours::<pb::sharing::bench::$message>(PhantomData)
            })
            .with_json("rustgreet through serde_json", || {
                Serde::<Rustgreet, pb::rustgreet::bench::$message>(PhantomData)
            })
            .with_json("prost and pbjson", || {
                Serde::<Prost, pb::prost::$message>(PhantomData)
            })
            .with_json("buffa", || {
                Serde::<Buffa, pb::buffa::bench::$message>(PhantomData)
            })
            .with_json("prost-reflect", || Reflect::new(stringify!($message)))
            .with_json("serde_json on plain structs", || {
                Serde::<Prost, pb::plain::$message>(PhantomData)
            })
    };
}

/// Every row, in the order of the table.
pub fn all() -> Vec<Row> {
    let dice = &mut Dice::new(2026);
    let greetings = data::greetings(dice, 64);
    let shipments: Vec<_> = (0..32).map(|_| data::shipment(dice)).collect();
    let batches: Vec<_> = (0..4).map(|_| data::span_batch(dice, 100)).collect();
    let series: Vec<_> = (0..2).map(|_| data::series(dice, 5_000)).collect();
    let trees: Vec<_> = (0..4).map(|_| data::folder(dice, 3, 5)).collect();
    let deep: Vec<_> = (0..16).map(|_| data::folder(dice, 60, 1)).collect();
    let directories: Vec<_> = (0..8).map(|_| data::directory(dice, 50)).collect();
    let choices: Vec<_> = (0..128).map(|_| data::choice(dice)).collect();
    let frames: Vec<_> = (0..64).map(|_| data::frame(dice)).collect();
    let sparse: Vec<_> = (0..64).map(|_| data::sparse(dice, 5)).collect();
    let mut rows = vec![
        row!("greet", "two short strings", Greeting, &greetings),
        row!(
            "shipment",
            "some 60 scalars and strings",
            Shipment,
            &shipments
        ),
        row_like_ours!(
            "telemetry",
            "100 spans with maps and events",
            SpanBatch,
            &batches
        ),
        row!("packed", "eight arrays of 5,000 numbers", Series, &series),
        row!("tree", "156 folders, four levels", Folder, &trees),
        row!("deep", "60 folders, each in the one before", Folder, &deep),
        row_like_ours!("maps", "two maps of 50 entries", Directory, &directories),
        row!("choice", "one of 50 members of a oneof", Choice, &choices),
        row!(
            "interleaved",
            "a oneof with other fields' numbers between its own",
            Frame,
            &frames
        ),
        row!("sparse", "five of 100 optional fields", Sparse, &sparse),
        json_row!("greet-json", "two short strings", Greeting, &greetings),
        json_row!(
            "shipment-json",
            "some 60 scalars and strings",
            Shipment,
            &shipments
        ),
        json_row!(
            "telemetry-json",
            "100 spans with maps and events",
            SpanBatch,
            &batches
        ),
        json_row!(
            "packed-json",
            "eight arrays of 5,000 numbers",
            Series,
            &series
        ),
        json_row!("tree-json", "156 folders, four levels", Folder, &trees),
    ];
    rows.extend(in_letters());
    rows
}

/// The rows whose texts are ASCII, or not at all.
fn in_letters() -> Vec<Row> {
    macro_rules! rows {
        ($letters:expr, $greet:literal $message1:literal $message2:literal $media:literal) => {{
            let dice = &mut Dice::new(2027);
            let greetings: Vec<_> = (0..64).map(|_| google::greeting(dice, $letters)).collect();
            let first: Vec<_> = (0..32).map(|_| google::message1(dice, $letters)).collect();
            let second: Vec<_> = (0..4).map(|_| google::message2(dice, $letters)).collect();
            let media: Vec<_> = (0..4).map(|_| google::media(dice, $letters)).collect();
            [
                row!($greet, "two short strings", Greeting, &greetings),
                row!($message1, "scalars and strings, flat", Message1, &first),
                row_like_ours!($message2, "120 groups of strings", Message2, &second),
                row_like_ours!($media, "long strings and blobs", Media, &media),
            ]
        }};
    }
    let ascii = rows!(google::ASCII, "greet-ascii" "message1" "message2" "media");
    let other = rows!(google::OTHER, "greet-other" "message1-other" "message2-other" "media-other");
    ascii.into_iter().chain(other).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn contestants_read_each_other() {
        for row in super::all() {
            row.check().unwrap();
            assert!(
                !row.inputs.iter().any(Vec::is_empty),
                "{}: an empty message",
                row.name
            );
        }
    }
}

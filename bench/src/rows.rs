//! A row: its messages, its contestants, and what each of them does.

use std::hint::black_box;
use std::rc::Rc;

use bytes::Bytes;

use crate::codec::Codec;
use crate::json::Json;

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

/// What a contestant is to the ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ours,
    /// Does the same work as rustgreet: a ratio is to the best of these.
    Peer,
    /// Does the same work, but is there for the record only.
    Record,
    /// Does easier work, and reads only its own output.
    Plain,
}

/// Does an operation so many times, on one message of the row after the other.
pub type Work = Box<dyn Fn(usize)>;

impl Row {
    pub(crate) fn new<Judge: prost::Message + Default + PartialEq>(
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

    pub(crate) fn with<C: Codec>(mut self, name: &'static str) -> Self {
        let inputs: Vec<Bytes> = self.inputs.iter().cloned().map(Bytes::from).collect();
        // Messages may borrow from their bytes, so these stay until the program ends.
        let kept: &'static [Bytes] = inputs.clone().leak();
        let messages: Rc<Vec<_>> = Rc::new(kept.iter().map(C::decode).collect());
        let recode = |bytes: &[u8]| {
            let bytes = Bytes::copy_from_slice(bytes);
            let message = C::decode(&bytes);
            let encoded = C::encode(&message);
            assert_eq!(C::encoded_len(&message), encoded.len());
            encoded
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
    pub(crate) fn in_json(mut self, printed_by: impl Json) -> Self {
        self.ops = &["from JSON", "to JSON"];
        let print = |bytes: &Vec<u8>| printed_by.print(&printed_by.decode(bytes)).into_bytes();
        self.inputs = self.messages.iter().map(print).collect();
        self
    }

    pub(crate) fn with_json<J: Json>(mut self, name: &'static str, json: fn() -> J) -> Self {
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
        "buffa, views" | "pilota" | "quick-protobuf" | "upb" => Kind::Record,
        _ => Kind::Peer,
    }
}

fn as_text(json: &[u8]) -> &str {
    std::str::from_utf8(json).expect("JSON is text")
}

//! The rows of the table: what is in each, and who takes part.

use std::hint::black_box;

use crate::codec::{Buffa, Codec, Prost, Rustgreet};
use crate::data::{self, Dice};
use crate::pb;

/// One row: some messages of one type, and those who code them.
pub struct Row {
    pub name: &'static str,
    pub what: &'static str,
    /// The messages, as bytes.
    pub inputs: Vec<Vec<u8>>,
    pub contestants: Vec<Contestant>,
    same: fn(&[u8], &[u8]) -> bool,
}

/// One generator's code for a row's message.
pub struct Contestant {
    pub name: &'static str,
    pub decode: Work,
    pub encode: Work,
    recode: fn(&[u8]) -> Vec<u8>,
}

/// Does an operation this many times, going round the row's messages.
pub type Work = Box<dyn Fn(usize)>;

impl Row {
    fn new<Judge: prost::Message + Default + PartialEq>(
        name: &'static str,
        what: &'static str,
        messages: &[impl prost::Message],
    ) -> Self {
        Self {
            name,
            what,
            inputs: messages.iter().map(prost::Message::encode_to_vec).collect(),
            contestants: Vec::new(),
            same: |left, right| {
                let (left, right) = (Judge::decode(left), Judge::decode(right));
                left.is_ok() && left == right
            },
        }
    }

    fn with<C: Codec<M>, M: 'static>(mut self, name: &'static str) -> Self {
        let bytes = self.inputs.clone();
        let messages: Vec<M> = bytes.iter().map(|it| C::decode(it)).collect();
        self.contestants.push(Contestant {
            name,
            decode: Box::new(move |times| {
                for input in bytes.iter().cycle().take(times) {
                    black_box(C::decode(black_box(input)));
                }
            }),
            encode: Box::new(move |times| {
                for message in messages.iter().cycle().take(times) {
                    black_box(C::encode(black_box(message)));
                }
            }),
            recode: |bytes| C::encode(&C::decode(bytes)),
        });
        self
    }

    /// Whether every contestant reads every contestant's bytes as the message that was put in.
    pub fn check(&self) -> Result<(), String> {
        for (writer, reader) in self
            .contestants
            .iter()
            .flat_map(|w| self.contestants.iter().map(move |r| (w, r)))
        {
            for (at, input) in self.inputs.iter().enumerate() {
                let written = (writer.recode)(input);
                let read = (reader.recode)(&written);
                if !(self.same)(input, &written) || !(self.same)(input, &read) {
                    return Err(format!(
                        "{}: message {at}, written by {} and read by {}, is not what was put in",
                        self.name, writer.name, reader.name
                    ));
                }
            }
        }
        Ok(())
    }

    /// The mean size of the row's messages, encoded.
    pub fn bytes(&self) -> usize {
        self.inputs.iter().map(Vec::len).sum::<usize>() / self.inputs.len()
    }
}

/// A row with each contestant's type of one name.
macro_rules! row {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {
        Row::new::<pb::prost::$message>($name, $what, $messages)
            .with::<Rustgreet, pb::rustgreet::bench::$message>("rustgreet")
            .with::<Prost, pb::prost::$message>("prost")
            .with::<Buffa, pb::buffa::bench::$message>("buffa")
    };
}

/// The same, with those peers that a choice of map and bytes types makes different.
macro_rules! row_like_ours {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {
        row!($name, $what, $message, $messages)
            .with::<Prost, pb::prost_like_ours::$message>("prost, BTreeMap and Bytes")
            .with::<Buffa, pb::buffa_like_ours::bench::$message>("buffa, BTreeMap and Bytes")
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
    vec![
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
    ]
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

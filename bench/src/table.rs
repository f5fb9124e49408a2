//! The rows of the table: the messages in each, and the contestants.

use std::marker::PhantomData;

use crate::codec::{Buffa, Prost, Rustgreet, Sharing};
use crate::data::{self, Dice};
use crate::google;
use crate::json::{Ours, Reflect, Serde};
use crate::pb;
#[cfg(feature = "peers")]
use crate::peers::{BuffaView, Pilota, Plain, quick};
use crate::rows::Row;
#[cfg(feature = "upb")]
use crate::upb::Upb;

/// A row of the binary format, with each contestant's type for a message.
macro_rules! row {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {{
        let row = Row::new::<pb::prost::$message>($name, $what, $messages)
            .with::<Rustgreet<pb::rustgreet::bench::$message>>("rustgreet")
            .with::<Sharing<pb::sharing::bench::$message>>("rustgreet, shared strings")
            .with::<Prost<pb::prost::$message>>("prost")
            .with::<Buffa<pb::buffa::bench::$message>>("buffa");
        #[cfg(feature = "peers")]
        let row = with_peers!(
            row.with::<BuffaView<pb::buffa::bench::$message>>("buffa, views"),
            $message
        );
        #[cfg(feature = "upb")]
        let row = row.with::<Upb<pb::upb::$message>>("upb");
        row
    }};
}

/// With pilota and quick-protobuf, where they can express the message (`peers.rs` says what they cannot).
#[cfg(feature = "peers")]
macro_rules! with_peers {
    ($row:expr, Shipment) => {
        $row
    };
    ($row:expr, Sparse) => {
        $row
    };
    ($row:expr, Message2) => {
        $row
    };
    ($row:expr, Series) => {
        with_pilota!($row, Series)
    };
    ($row:expr, Message1) => {
        with_pilota!($row, Message1)
    };
    ($row:expr, $message:ident) => {
        with_pilota!($row, $message).with::<quick::$message>("quick-protobuf")
    };
}

#[cfg(feature = "peers")]
macro_rules! with_pilota {
    ($row:expr, $message:ident) => {
        $row.with::<Pilota<pb::pilota::bench::$message>>("pilota")
    };
}

/// Such a row, with the peers once more for rustgreet's map and bytes types.
macro_rules! row_like_ours {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {
        row!($name, $what, $message, $messages)
            .with::<Prost<pb::prost_like_ours::$message>>("prost, BTreeMap and Bytes")
            .with::<Buffa<pb::buffa_like_ours::bench::$message>>("buffa, BTreeMap and Bytes")
    };
}

/// A row of JSON. All contestants read what pbjson prints.
macro_rules! json_row {
    ($name:literal, $what:literal, $message:ident, $messages:expr) => {{
        let row = Row::new::<pb::prost::$message>($name, $what, $messages)
            .in_json(Serde::<Prost<pb::prost::$message>, _>(PhantomData))
            .with_json("rustgreet", || {
                Ours::<pb::rustgreet::bench::$message>(PhantomData)
            })
            .with_json("rustgreet, shared strings", || {
                Ours::<pb::sharing::bench::$message>(PhantomData)
            })
            .with_json("rustgreet through serde_json", || {
                Serde::<Rustgreet<pb::rustgreet::bench::$message>, _>(PhantomData)
            })
            .with_json("prost and pbjson", || {
                Serde::<Prost<pb::prost::$message>, _>(PhantomData)
            })
            .with_json("buffa", || {
                Serde::<Buffa<pb::buffa::bench::$message>, _>(PhantomData)
            })
            .with_json("prost-reflect", || Reflect::new(stringify!($message)))
            .with_json("serde_json on plain structs", || {
                Serde::<Prost<pb::plain::$message>, _>(PhantomData)
            });
        #[cfg(feature = "peers")]
        let row = row
            .with_json(
                "sonic-rs on plain structs",
                Plain::<pb::plain::$message>::sonic,
            )
            .with_json(
                "simd-json on plain structs",
                Plain::<pb::plain::$message>::simd,
            );
        row
    }};
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

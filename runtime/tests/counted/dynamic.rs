//! What dynamic messages allocate.

use rustgreet::descriptor::FileDescriptorSet;
use rustgreet::{DecodeErrorKind, DecodeOptions, DescriptorPool, DynamicMessage, Message};
use rustgreet::{MessageTable, json, text};

use super::counted;

/// The table of the message `name` in a file, given as text.
fn table(file: &str, name: &str) -> &'static MessageTable {
    let file = text::from_str(&format!("name: 'dynamic.proto' {file}")).unwrap();
    let set = FileDescriptorSet {
        file: vec![file],
        ..Default::default()
    };
    DescriptorPool::new(set)
        .unwrap()
        .message(name)
        .unwrap()
        .table()
}

/// A message of 10,000 fields, and one with a list of those.
fn wide(name: &str) -> &'static MessageTable {
    let fields: String = (1..=10_000)
        .map(|n| {
            format!("field {{ name: 'f_{n}' number: {n} label: LABEL_OPTIONAL type: TYPE_INT32 }}")
        })
        .collect();
    let of = "label: LABEL_REPEATED type: TYPE_MESSAGE type_name: '.Wide'";
    let file = format!(
        "message_type {{ name: 'Wide' {fields} }}
         message_type {{ name: 'Wides' field {{ name: 'of' number: 1 {of} }} }}"
    );
    table(&file, name)
}

/// A message with a list of each kind and one of itself, a map and a oneof.
fn lists() -> &'static MessageTable {
    let list = |n: u32, ty: &str| {
        format!("field {{ name: 'f_{n}' number: {n} label: LABEL_REPEATED type: TYPE_{ty} }}")
    };
    let member = |n: u32, ty: &str| {
        format!(
            "field {{ name: 'f_{n}' number: {n} label: LABEL_OPTIONAL oneof_index: 0 type: TYPE_{ty} }}"
        )
    };
    let fields = [
        list(1, "BOOL"),
        list(2, "INT32"),
        list(3, "DOUBLE"),
        list(4, "ENUM type_name: '.Open'"),
        list(5, "STRING"),
        list(6, "MESSAGE type_name: '.Lists'"),
        list(7, "MESSAGE type_name: '.Lists.F7Entry'"),
        member(8, "INT64"),
        member(9, "MESSAGE type_name: '.Lists'"),
    ];
    let entry = "nested_type { name: 'F7Entry' options { map_entry: true }
        field { name: 'key' number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
        field { name: 'value' number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: '.Lists' } }";
    let file = format!(
        "syntax: 'proto3' enum_type {{ name: 'Open' value {{ name: 'ZERO' number: 0 }} }}
         message_type {{ name: 'Lists' {} oneof_decl {{ name: 'o' }} {entry} }}",
        fields.concat()
    );
    table(&file, "Lists")
}

/// A record with a length before its bytes.
fn record(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut record = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length >= 0x80 {
        record.push(length as u8 | 0x80);
        length >>= 7;
    }
    record.push(length as u8);
    [&record, bytes].concat()
}

#[test]
fn packed_lists_are_as_compact_as_vectors() {
    let table = lists();
    let mib = 1 << 20;
    for (number, bytes, ratio) in [
        // A byte for a bool.
        (1, vec![1; mib], 1),
        // Four bytes for an integer that arrives in one.
        (2, vec![1; mib], 4),
        (3, vec![1; mib], 1),
        (4, vec![1; mib], 4),
    ] {
        let input = record(number, &bytes);
        let (message, counts) = counted(|| DynamicMessage::decode(table, &input).unwrap());
        assert_eq!(message.encode_to_vec(), input);
        // The box of an enum's list, the room for the field, and no more.
        let expected = (ratio * mib + 256) as isize;
        assert!(counts.live <= expected, "{number}: {}", counts.live);
        // Nothing is copied from one list to the next.
        assert!(counts.peak <= expected, "{number}: {}", counts.peak);
    }
}

#[test]
fn elements_that_arrive_one_by_one_take_at_most_twice_their_room() {
    let (table, input) = (lists(), [8, 1].repeat(1_000_000));
    let (message, counts) = counted(|| DynamicMessage::decode(table, &input).unwrap());
    assert_eq!(message.encode_to_vec()[4..], [1; 1_000_000]);
    assert!(counts.live <= 2 * 1_000_000, "{}", counts.live);
}

#[test]
fn a_field_that_is_not_set_takes_no_memory() {
    let (wide, wides) = (wide("Wide"), wide("Wides"));
    // Field 10,000 is an int32.
    let one = [0x80, 0xf1, 4, 7];
    let (message, counts) = counted(|| DynamicMessage::decode(wide, &one).unwrap());
    assert_eq!(message.encode_to_vec(), one);
    assert!(counts.peak <= 64, "{}", counts.peak);

    let thousand = record(1, &one).repeat(1_000);
    let (message, counts) = counted(|| DynamicMessage::decode(wides, &thousand).unwrap());
    assert_eq!(message.encode_to_vec(), thousand);
    assert!(counts.live <= 1_024 * 100 + 64, "{}", counts.live);

    let (message, counts) = counted(|| {
        let mut message = DynamicMessage::new(wide);
        message.set(10_000, 7).unwrap();
        message
    });
    assert_eq!(message.encode_to_vec(), one);
    assert!(counts.peak <= 64, "{}", counts.peak);
    assert_eq!(counted(|| message.clone()).1.live, counts.live);
}

#[test]
fn reading_a_text_takes_nothing_for_the_fields_of_its_type() {
    let wides = wide("Wides");
    let json = format!("{{\"of\": [{}]}}", vec!["{\"f1\": 1}"; 10_000].join(","));
    let text = "of { f_1: 1 }".repeat(10_000);
    let read_json = || json::ParseOptions::new().merge_str(&json, &mut DynamicMessage::new(wides));
    let read_text = || text::ParseOptions::new().merge_str(&text, &mut DynamicMessage::new(wides));
    for read in [&read_json as &dyn Fn() -> _, &read_text] {
        read().unwrap();
        let (result, counts) = counted(read);
        assert_eq!(result, Ok(()));
        // A message, its field, and both once more while the list grows: not 10,000 of anything.
        assert!(counts.total <= 10_000 * 400, "{}", counts.total);
    }
}

/// Whatever the input, no more is live than the limit, the input and 1 MiB.
#[test]
fn the_limit_holds() {
    let (lists, wides, wide) = (lists(), wide("Wides"), wide("Wide"));
    let many: Vec<u8> = (1..=10_000u32)
        .flat_map(|n| {
            let tag = n << 3;
            [
                tag as u8 & 0x7f | 0x80,
                (tag >> 7) as u8 & 0x7f | 0x80,
                (tag >> 14) as u8,
                1,
            ]
        })
        .collect();
    let limit = 4 << 20;
    for (what, table, input) in [
        ("empty messages", lists, [50, 0].repeat(500_000)),
        ("messages in a oneof", lists, [74, 0, 64, 1].repeat(250_000)),
        (
            "one in a oneof each",
            lists,
            record(6, &[74, 0]).repeat(250_000),
        ),
        (
            "maps of one entry",
            lists,
            record(6, &record(7, &[8, 1])).repeat(150_000),
        ),
        (
            "one map",
            lists,
            (0..=127)
                .flat_map(|key| record(7, &[8, key]))
                .collect::<Vec<_>>()
                .repeat(1_000),
        ),
        ("lists of enums", lists, record(6, &[32, 1]).repeat(250_000)),
        ("lists of bools", lists, record(6, &[8, 1]).repeat(250_000)),
        ("empty strings", lists, [42, 0].repeat(500_000)),
        (
            "one field of many",
            wides,
            record(1, &[0x80, 0xf1, 4, 7]).repeat(150_000),
        ),
        (
            "seventeen fields",
            wides,
            record(1, &many[..17 * 4]).repeat(10_000),
        ),
        ("all fields", wides, record(1, &many).repeat(30)),
        ("all fields, again and again", wide, many.repeat(30)),
    ] {
        let options = DecodeOptions::new().max_memory(limit);
        let mut message = DynamicMessage::new(table);
        let (result, counts) = counted(|| message.merge_with(&input, &options));
        let most = limit + input.len() + (1 << 20);
        assert!(
            counts.peak <= most as isize,
            "{what}: {} of {most}",
            counts.peak
        );
        match result {
            // What is accepted is not nearly as large as the limit.
            Ok(_) => assert!(counts.peak <= limit as isize, "{what}: {}", counts.peak),
            Err(error) => assert_eq!(error.kind(), DecodeErrorKind::TooMuchMemory, "{what}"),
        }
        println!("{what}: {} bytes become {}", input.len(), counts.peak);
    }
}

//! Compares messages. Two in the binary format are equal if we write both as the same bytes; two in
//! JSON if we print both as the same text, which also opens an `Any` and sorts maps.

use rustgreet::{DynamicMessage, Message, MessageTable, TypeRegistry, json};

use super::Record;
use crate::pb::protobuf_test_messages::{editions, proto2, proto3};

/// Reads both formats of a record, compares the messages, and returns them as we write them.
pub fn reread(record: &Record, types: &TypeRegistry) -> Result<Record, String> {
    let same = match &*record.name {
        "protobuf_test_messages.proto2.TestAllTypesProto2" => {
            reread_as::<proto2::TestAllTypesProto2>
        }
        "protobuf_test_messages.proto3.TestAllTypesProto3" => {
            reread_as::<proto3::TestAllTypesProto3>
        }
        "protobuf_test_messages.editions.TestAllTypesEdition2023" => {
            reread_as::<editions::TestAllTypesEdition2023>
        }
        "protobuf_test_messages.editions.proto2.TestAllTypesProto2" => {
            reread_as::<editions::proto2::TestAllTypesProto2>
        }
        "protobuf_test_messages.editions.proto3.TestAllTypesProto3" => {
            reread_as::<editions::proto3::TestAllTypesProto3>
        }
        other => return Err(format!("the exchange has no type {other}")),
    };
    same(record, types)
}

/// [`reread`], by the generated type.
fn reread_as<M: Message + Default>(
    record: &Record,
    types: &TypeRegistry,
) -> Result<Record, String> {
    let from_binary =
        M::decode(&record.binary).map_err(|error| format!("its bytes cannot be read: {error}"))?;
    let from_json: M = json::ParseOptions::new()
        .registry(types)
        .from_str(&record.json)
        .map_err(|error| format!("its JSON cannot be read: {error}"))?;
    let json = print(&from_binary, types)?;
    equal(
        "from binary and from JSON",
        &json,
        &print(&from_json, types)?,
    )?;
    Ok(Record {
        name: record.name.clone(),
        binary: from_binary.encode_to_vec(),
        json,
    })
}

/// Checks that two messages in the binary format are equal, unknown fields included.
pub fn same_binary(table: &'static MessageTable, one: &[u8], other: &[u8]) -> Result<(), String> {
    let canonical = |bytes| {
        DynamicMessage::decode(table, bytes)
            .map(|message| message.encode_to_vec())
            .map_err(|error| format!("its bytes cannot be read: {error}"))
    };
    let (one, other) = (canonical(one)?, canonical(other)?);
    match one == other {
        true => Ok(()),
        false => equal("in binary", &hex(&one), &hex(&other)),
    }
}

/// Checks that two messages in JSON are equal.
pub fn same_json(
    table: &'static MessageTable,
    types: &TypeRegistry,
    one: &str,
    other: &str,
) -> Result<(), String> {
    let canonical = |text| {
        let mut message = DynamicMessage::new(table);
        json::ParseOptions::new()
            .registry(types)
            .merge_str(text, &mut message)
            .map_err(|error| format!("its JSON cannot be read: {error}"))?;
        print(&message, types)
    };
    equal("in JSON", &canonical(one)?, &canonical(other)?)
}

/// Returns the message in JSON, as we print it.
pub fn print(message: &dyn Message, types: &TypeRegistry) -> Result<String, String> {
    json::PrintOptions::new()
        .registry(types)
        .to_string(message)
        .map_err(|error| format!("the message cannot be printed: {error}"))
}

fn equal(what: &str, one: &str, other: &str) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let pairs = one.char_indices().zip(other.chars());
    let at = pairs
        .take_while(|((_, a), b)| a == b)
        .last()
        .map_or(0, |((at, _), _)| at);
    let from = |text: &str| {
        text.chars()
            .skip(one[..at].chars().count().saturating_sub(60))
            .take(160)
            .collect::<String>()
    };
    Err(format!(
        "{what} the messages differ:\n    {}\n    {}",
        from(one),
        from(other)
    ))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

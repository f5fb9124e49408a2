//! Reads a message from a deserializer in one pass: each value is written as wire bytes along the message's table as
//! soon as it is visited, and these are decoded, as those of a text are.
//!
//! Three kinds of values are put together as JSON first, and read by its parser (`as_text`): an `Any`, whose type may
//! come after its fields; an extension; and a map that stands for a number or a time (`disguise`).

mod as_text;
mod disguise;
mod entries;
mod fields;
mod key;
mod put;
mod scalar;
mod skip;
mod slot;
mod state;
mod value;

use serde::Deserializer;
use serde::de::Error as _;

use super::path::Path;
use crate::json::ParseOptions;
use crate::message::Message;
use crate::textual::scratch;
use crate::wire;
use slot::Slot;
use state::State;
use value::Value;

/// Reads into a message that is empty.
pub(super) fn read_into<'de, M: Message, D: Deserializer<'de>>(
    message: &mut M,
    options: &ParseOptions<'_>,
    deserializer: D,
) -> Result<(), D::Error> {
    let limits = &options.limits;
    if !deserializer.is_human_readable() {
        let bytes = deserializer.deserialize_byte_buf(as_text::Bytes)?;
        return wire::decode_slice(message, &bytes, limits).map_err(D::Error::custom);
    }
    let table = message.table();
    let mut state = State::new(options).map_err(D::Error::custom)?;
    let value = Value {
        state: &mut state,
        slot: Slot::Root(table),
        path: &Path::root(table.short_name()),
        depth: limits.depth.saturating_add(1),
    };
    deserializer.deserialize_any(value)?;
    if let Some(bytes) = &state.binary {
        return wire::decode_slice(message, bytes, limits).map_err(D::Error::custom);
    }
    let (wire, memory) = state.finish().map_err(D::Error::custom)?;
    scratch::merge(message, wire, limits, &memory).map_err(D::Error::custom)
}

//! Puts what stays in wire bytes, the message in an `Any` or in an extension, into the order in which
//! messages are written. A text may give fields in any order.

use super::{Error, Result, scratch};
use crate::message::Message;
use crate::reflect::DynamicMessage;
use crate::schema::MessageTable;
use crate::wire::{DecodeOptions, Writer};

/// Writes the message that `parse` writes, in order. `limits` are those of the text; the message may
/// nest `depth` levels.
pub(crate) fn in_order(
    table: &'static MessageTable,
    limits: &DecodeOptions,
    depth: u32,
    w: &mut Writer<'_>,
    parse: impl FnOnce(&mut Writer<'_>) -> Result,
) -> Result {
    let mut draft = Writer::into_vec(scratch::take(0));
    parse(&mut draft)?;
    let bytes = draft.finish_vec();
    let limits = limits.of_text_as_wire().max_depth(depth).allow_partial();
    let mut message = DynamicMessage::new(table);
    message
        .merge_with(&bytes, &limits)
        .map_err(|error| Error::of_decoding_inside(&error))?;
    scratch::give_back(bytes);
    message.write_to(w);
    Ok(())
}

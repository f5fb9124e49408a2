//! Puts what stays in wire bytes, the message in an `Any` or in an extension, into the order in which
//! messages are written. A text may give fields in any order.

use super::{Error, Result};
use crate::message::Message;
use crate::reflect::DynamicMessage;
use crate::schema::MessageTable;
use crate::wire::by_table::Draft;
use crate::wire::memory::TextMemory;
use crate::wire::{self, DecodeOptions, Writer};

/// A message that is read in the order of its text.
pub(crate) struct InOrder {
    draft: Draft,
    /// How much of the buffer around it was free.
    free: usize,
}

impl InOrder {
    /// Begins a message. Its buffer is one more than the thread keeps, so no byte of it is free.
    pub(crate) fn begin(memory: &mut TextMemory) -> wire::Result<Self> {
        const CAPACITY: usize = 64;
        memory.charge(CAPACITY)?;
        let free = core::mem::take(&mut memory.free);
        let draft = Writer::into_vec(Vec::with_capacity(CAPACITY));
        Ok(Self { draft, free })
    }

    /// Where the message is to be written first.
    pub(crate) fn writer(&mut self) -> &mut Writer<'static> {
        &mut self.draft
    }

    /// Writes the message in order. `limits` are those of the text; the message may nest `depth` levels.
    pub(crate) fn write(
        self,
        table: &'static MessageTable,
        limits: &DecodeOptions,
        depth: u32,
        w: &mut Writer<'_>,
        memory: &mut TextMemory,
    ) -> Result {
        let bytes = self.draft.finish_within(memory);
        memory.free = self.free;
        let too_much = |memory: &TextMemory| Error::too_much_memory(memory);
        let limits = limits.of_text_as_wire().max_depth(depth).allow_partial();
        let mut message = DynamicMessage::new(table);
        let before = memory.left();
        wire::decode_part(&mut message, &bytes, &limits, memory)
            .map_err(|error| Error::of_decoding_inside(&error))?;
        let (size, capacity, taken) = (bytes.len(), bytes.capacity(), before - memory.left());
        drop(bytes);
        memory.refund(capacity);
        w.make_room(size, memory).map_err(|_| too_much(memory))?;
        message.write_to(w);
        drop(message);
        memory.refund(taken);
        Ok(())
    }
}

//! The wire bytes between a text and its message: in a buffer that the thread keeps for its next text,
//! and within the text's budget of memory.

use std::cell::Cell;

use crate::message::Message;
use crate::textual::{Error, Result};
use crate::wire::by_table::Draft;
use crate::wire::memory::TextMemory;
use crate::wire::{self, DecodeOptions, Writer};

/// The room for the wire bytes of a short text.
pub(crate) const LEAST: usize = 4 << 10;

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Returns a writer for the wire bytes of a text of so many bytes.
pub(crate) fn begin(text: usize, memory: &mut TextMemory) -> wire::Result<Draft> {
    // Most texts are longer than their wire bytes; a short one needs no more room.
    let capacity = LEAST + text / 2;
    if capacity > memory.free {
        let charged = memory.beyond_free(capacity);
        memory.charge(charged)?;
    }
    Ok(Writer::into_vec(take(capacity)))
}

/// Ends the wire bytes of a text of so many bytes.
pub(crate) fn finish(draft: Draft, memory: &mut TextMemory, text: usize) -> Result<Vec<u8>> {
    let wire = draft.finish_within(memory);
    // What the promise adds to the budget is the size of the text, and the values of the message may
    // be as large as the wire bytes: an `Any` holds wire bytes.
    if wire.len() > text && memory.charge(wire.len() - text).is_err() {
        return Err(Error::too_much_memory(memory));
    }
    Ok(wire)
}

/// Merges the wire bytes of a text into a message, within what is left of the text's budget.
#[inline]
pub(crate) fn merge<M: Message>(
    message: &mut M,
    wire: Vec<u8>,
    limits: &DecodeOptions,
    memory: &TextMemory,
) -> Result {
    let result = wire::decode_wire_of_text(message, &wire, limits, memory);
    give_back(wire);
    result.map_err(|error| Error::of_decoding(&error))
}

/// Returns an empty buffer with room for `capacity` bytes.
fn take(capacity: usize) -> Vec<u8> {
    // Fails in a thread that is ending: its buffer is gone.
    let buffer = SPARE.try_with(Cell::take).unwrap_or_default();
    match buffer.capacity() < capacity {
        true => Vec::with_capacity(capacity),
        false => buffer,
    }
}

/// Keeps a buffer for the next text, unless it is large.
pub(crate) fn give_back(mut buffer: Vec<u8>) {
    if buffer.capacity() <= TextMemory::FREE {
        buffer.clear();
        let _ = SPARE.try_with(|spare| spare.set(buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::{TextMemory, give_back, take};

    #[test]
    fn a_buffer_is_used_again_unless_it_is_large() {
        let mut buffer = take(100);
        buffer.extend_from_slice(b"text");
        let address = buffer.as_ptr();
        give_back(buffer);
        let again = take(50);
        assert_eq!((again.as_ptr(), again.len()), (address, 0));
        let meanwhile = take(50);
        assert_ne!(meanwhile.as_ptr(), again.as_ptr());
        give_back(Vec::with_capacity(TextMemory::FREE + 1));
        assert!(take(1).capacity() <= TextMemory::FREE);
    }
}

//! Writing and reading by a table instead of a struct: JSON and text format become wire bytes this way,
//! and messages of which only the table is known are read.
#![allow(unsafe_code)]

use core::mem::ManuallyDrop;
use core::ops::{Deref, DerefMut};

use crate::raw::cursor::{ShortPair, Taken};
use crate::raw::varint::varint_len;
use crate::schema::WireType;
use crate::wire::memory::{Memory, TextMemory};
use crate::wire::tag::TagBytes;
use crate::wire::write::byte_sink::Written;
use crate::wire::write::nested::Gap;
use crate::wire::{Reader, Result, Sink, Writer};

/// A number as it is encoded, by its wire type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Varint(u64),
    Fixed32(u32),
    Fixed64(u64),
}

impl Number {
    /// Whether a field of implicit presence with this value is not written.
    pub(crate) fn is_zero(self) -> bool {
        match self {
            Self::Varint(raw) | Self::Fixed64(raw) => raw == 0,
            Self::Fixed32(raw) => raw == 0,
        }
    }
}

/// How much may be written between two calls of [`Writer::make_room`] beside what they say, in bytes.
const BETWEEN: usize = 1024;

/// The most messages that may end between two calls of [`Writer::make_room`].
pub(crate) const CLOSED_BETWEEN: usize = 512;

/// The most wire bytes that a byte of JSON becomes, beside its share of a few tags. A digit of a list of
/// doubles, with its comma, becomes thirteen.
pub(crate) const MOST_PER_BYTE: usize = 8;

/// For how many bytes of JSON a new writer has room, if there is room for so many bytes.
pub(crate) const fn roomy_for(spare: usize) -> usize {
    let bytes = spare.saturating_sub(BETWEEN) / MOST_PER_BYTE;
    if bytes < CLOSED_BETWEEN {
        bytes
    } else {
        CLOSED_BETWEEN
    }
}

/// A message, map entry, packed field or group that is begun and not ended.
#[must_use]
pub(crate) struct Open(Opened);

enum Opened {
    Delimited(Gap),
    Group(u32),
}

/// A writer that may be dropped before it is done, as a parser does after an error. A [`Writer`] has
/// no `Drop`, so this has one.
pub(crate) struct Draft(ManuallyDrop<Writer<'static>>);

impl Draft {
    /// The written bytes, and the memory of late lengths given back to the budget.
    #[inline]
    pub(crate) fn finish_within(self, memory: &mut Memory) -> Vec<u8> {
        let late = self.sink.nested.heap_size();
        let bytes = self.finish_vec();
        if late > 0 {
            memory.refund(late);
        }
        bytes
    }

    /// The written bytes.
    #[inline]
    pub(crate) fn finish_vec(self) -> Vec<u8> {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: nobody uses what is taken once more, for there is no drop.
        match unsafe { ManuallyDrop::take(&mut this.0) }.finish() {
            Written::Moved(bytes) => bytes,
            Written::InPlace(_) => Vec::new(),
        }
    }
}

impl Deref for Draft {
    type Target = Writer<'static>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Draft {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // SAFETY: nobody uses what is taken once more, for this is dropped.
        unsafe { ManuallyDrop::take(&mut self.0) }.discard();
    }
}

impl Writer<'_> {
    /// A writer that appends to `buffer`.
    pub(crate) fn into_vec(buffer: Vec<u8>) -> Draft {
        Draft(ManuallyDrop::new(Writer::owning(buffer)))
    }

    /// Makes room for `bytes` more, and for what closes that which is open, within a budget. The
    /// first bytes of the buffer may be free.
    ///
    /// Between two calls, as much may be written as `bytes` says and [`BETWEEN`], and as many messages
    /// may end as are open and [`CLOSED_BETWEEN`].
    #[inline]
    pub(crate) fn make_room(&mut self, bytes: usize, memory: &mut TextMemory) -> Result {
        match self.sink.nested.needed_at_end(CLOSED_BETWEEN) {
            Some(more) if self.sink.spare() >= bytes.saturating_add(more + BETWEEN) => Ok(()),
            _ => self.make_more_room(bytes, memory),
        }
    }

    #[cold]
    fn make_more_room(&mut self, bytes: usize, memory: &mut TextMemory) -> Result {
        let at_end = self.sink.nested.make_ready(CLOSED_BETWEEN, memory)?;
        let capacity = self.sink.written() + self.sink.spare();
        let needed = (self.sink.written() + at_end + BETWEEN).saturating_add(bytes);
        if needed <= capacity {
            return Ok(());
        }
        let twice = capacity.max(memory.free).saturating_mul(2);
        let grown = match needed <= memory.free {
            true => needed.max(capacity * 2).min(memory.free),
            // The same for every buffer that was free, so that the thread's last text makes no
            // difference.
            false => needed.max(twice),
        };
        let charged = memory.beyond_free(grown);
        memory.charge(charged)?;
        self.sink.grow_to(grown);
        let before = memory.beyond_free(capacity);
        memory.refund(before);
        Ok(())
    }

    /// Begins a message, a map entry or a packed field.
    pub(crate) fn open(&mut self, number: u32) -> Open {
        let gap = self.begin(number);
        Open(Opened::Delimited(gap))
    }

    /// Begins a group.
    pub(crate) fn open_group(&mut self, number: u32) -> Open {
        self.sink.tag(TagBytes::new(number, WireType::StartGroup));
        Open(Opened::Group(number))
    }

    /// Ends the value that was begun last.
    pub(crate) fn close(&mut self, open: Open) {
        match open.0 {
            Opened::Delimited(gap) => self.end(gap),
            Opened::Group(number) => self.sink.tag(TagBytes::new(number, WireType::EndGroup)),
        }
    }

    /// Writes a field with a number.
    #[inline]
    pub(crate) fn put_number(&mut self, number: u32, value: Number) {
        match value {
            Number::Varint(raw) => self
                .sink
                .field_varint(TagBytes::new(number, WireType::Varint), raw),
            Number::Fixed32(raw) => {
                let tag = TagBytes::new(number, WireType::Fixed32);
                self.sink.field_array(tag, raw.to_le_bytes());
            }
            Number::Fixed64(raw) => {
                let tag = TagBytes::new(number, WireType::Fixed64);
                self.sink.field_array(tag, raw.to_le_bytes());
            }
        }
    }

    /// Writes a text that was taken out of a longer one.
    #[inline(always)]
    pub(crate) fn put_taken(&mut self, number: u32, Taken { text, block }: Taken<'_>) {
        let tag = TagBytes::new(number, WireType::Delimited);
        match block {
            Some(block) if text.len() <= block.len() => {
                self.sink.field_block(tag, block, text.len())
            }
            _ => self.put_string(number, text),
        }
    }

    /// Writes an entry of a `map<string, string>`.
    #[inline]
    pub(crate) fn put_entry(&mut self, number: u32, key: Taken<'_>, value: Taken<'_>) {
        // The key and the value each take a tag of one byte, a length and a text.
        let length = |text: &str| 1 + varint_len(text.len() as u64) + text.len();
        let tag = TagBytes::new(number, WireType::Delimited);
        self.sink
            .field_length(tag, length(key.text).saturating_add(length(value.text)));
        self.put_taken(1, key);
        self.put_taken(2, value);
    }

    /// Writes an entry of a `map<string, string>` of short texts. The tag is that of the map's field.
    #[inline(always)]
    pub(crate) fn put_short_entry(&mut self, tag: TagBytes, pair: ShortPair<'_>) {
        let key = (pair.key_block, pair.key.len());
        let value = (pair.value_block, pair.value_length);
        self.sink.entry_blocks(tag, key, value);
    }

    /// Writes an element of a packed field.
    // No branch on the length of a varint: short and long ones often alternate.
    #[inline]
    pub(crate) fn push_number(&mut self, value: Number) {
        match value {
            Number::Varint(raw) => self.sink.any_varint(raw),
            Number::Fixed32(raw) => self.sink.raw(&raw.to_le_bytes()),
            Number::Fixed64(raw) => self.sink.raw(&raw.to_le_bytes()),
        }
    }
}

impl Reader<'_> {
    /// Reads inside a length-delimited value that is not a level of nesting: a packed field or a map
    /// entry.
    pub(crate) fn inside(&mut self, read: impl FnOnce(&mut Self) -> Result) -> Result {
        let outer = self.enter_flat()?;
        read(self)?;
        self.leave(outer);
        Ok(())
    }

    /// Whether the value that is being read [`inside`](Self::inside) has no bytes left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.left() == 0
    }

    /// Takes `count` elements of type `T` from the budget.
    pub(crate) fn charge_elements<T>(&mut self, count: usize) -> Result {
        self.charge(count.saturating_mul(size_of::<T>()))
    }
}

#[cfg(test)]
mod tests {
    use super::{ShortPair, TagBytes, Taken, WireType, Writer};

    #[test]
    fn short_entries_are_as_any_entries() {
        let (key, value) = ([b'k'; 16], [b'v'; 32]);
        for number in [1, 15, 16, 2048, (1 << 29) - 1] {
            let tag = TagBytes::new(number, WireType::Delimited);
            let (mut short, mut any) = (Writer::into_vec(Vec::new()), Writer::into_vec(Vec::new()));
            for key_length in 0..=16 {
                for value_length in 0..=32 {
                    let text = |bytes| core::str::from_utf8(bytes).unwrap();
                    let pair = ShortPair {
                        key: text(&key[..key_length]),
                        key_block: &key,
                        value_length,
                        value_block: &value,
                    };
                    short.put_short_entry(tag, pair);
                    let value = Taken::whole(text(&value[..value_length]));
                    any.put_entry(number, Taken::whole(pair.key), value);
                }
            }
            assert_eq!(short.finish_vec(), any.finish_vec());
        }
    }
}

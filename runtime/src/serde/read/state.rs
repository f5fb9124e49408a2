//! The state of reading one message: the wire bytes so far, what may still be allocated, and the size of what came.

use crate::json::{Error, Keys, ParseOptions};
use crate::textual::scratch;
use crate::wire::by_table::{Draft, Open};
use crate::wire::memory::TextMemory;
use crate::wire::{self, DecodeErrorKind};

/// The limits that follow from the size are looked at whenever it has grown by so many bytes.
const EVERY: usize = 64 << 10;

/// The state of reading one message.
pub(super) struct State<'de, 'o> {
    pub(super) options: &'o ParseOptions<'o>,
    pub(super) wire: Draft,
    pub(super) memory: TextMemory,
    /// The keys of the maps that are open.
    pub(super) keys: Keys<'de>,
    /// The list of numbers that is being written; it has none inside.
    pub(super) packed: Option<Open>,
    /// A buffer for decoding base64.
    pub(super) bytes: Vec<u8>,
    /// The whole message in the binary format, if that is what came.
    pub(super) binary: Option<Vec<u8>>,
    /// The size of what came: at most that of its shortest JSON. serde does not tell the size of the input.
    size: usize,
    /// The size up to which the limits need not be looked at.
    unlimited: usize,
}

impl<'o> State<'_, 'o> {
    pub(super) fn new(options: &'o ParseOptions<'o>) -> Result<Self, Error> {
        let mut memory = TextMemory::new(&options.limits, 0);
        let Ok(wire) = scratch::begin(0, &mut memory) else {
            return Err(Error::too_much_memory(&memory));
        };
        Ok(Self {
            options,
            wire,
            memory,
            keys: Keys::default(),
            packed: None,
            bytes: Vec::new(),
            binary: None,
            size: 0,
            unlimited: EVERY.min(options.limits.message_size),
        })
    }

    /// Counts so many bytes of the message.
    #[inline]
    pub(super) fn count(&mut self, bytes: usize) -> Result<(), Error> {
        self.size = self.size.saturating_add(bytes);
        match self.size > self.unlimited {
            true => self.look_at_limits(),
            false => Ok(()),
        }
    }

    /// Takes back so many bytes that were counted.
    pub(super) fn count_less(&mut self, bytes: usize) {
        self.size = self.size.saturating_sub(bytes);
    }

    #[cold]
    fn look_at_limits(&mut self) -> Result<(), Error> {
        let limits = &self.options.limits;
        if self.size > limits.message_size {
            return Err(Error::too_large(self.size, limits.message_size));
        }
        self.memory.raise(limits.memory_for(self.size));
        self.unlimited = limits.message_size.min(self.size.saturating_add(EVERY));
        Ok(())
    }

    /// Makes room for so many bytes of strings, and for numbers and tags.
    #[inline]
    pub(super) fn make_room(&mut self, bytes: usize) -> Result<(), Error> {
        let made = self.wire.make_room(bytes, &mut self.memory);
        self.within_limit(made)
    }

    /// The result of taking memory.
    #[inline]
    pub(super) fn within_limit<T>(&self, taken: wire::Result<T>) -> Result<T, Error> {
        taken.map_err(|_: DecodeErrorKind| Error::too_much_memory(&self.memory))
    }

    /// The wire bytes, and what may still be allocated.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, TextMemory), Error> {
        self.memory.refund(self.bytes.capacity());
        self.memory.raise(self.options.limits.memory_for(self.size));
        let wire = scratch::finish(self.wire, &mut self.memory, self.size)?;
        Ok((wire, self.memory))
    }
}

//! The methods of the options that print and read.

use super::options::{ParseOptions, PrintOptions};
use super::{Error, parse, print};
use crate::message::Message;
use crate::reflect::Reflect;
use crate::schema::MessageTable;
use crate::textual::scratch;
use crate::wire::DecodeOptions;
use crate::wire::memory::TextMemory;

impl PrintOptions<'_> {
    /// Returns the message as JSON.
    ///
    /// # Errors
    /// If [`json::to_string`](super::to_string) would fail.
    pub fn to_string(&self, message: &dyn Reflect) -> Result<String, Error> {
        let table = message.table().names();
        let mut out = String::with_capacity(table.capacity());
        self.print(message, &mut out)?;
        table.set_length(out.len());
        Ok(out)
    }

    /// Appends the message as JSON to `out`. After an error, `out` keeps what was appended so far.
    ///
    /// # Errors
    /// If [`json::to_string`](super::to_string) would fail.
    pub fn append_to(&self, message: &dyn Reflect, out: &mut String) -> Result<(), Error> {
        self.print(message, out)
    }

    #[inline(always)]
    fn print(&self, message: &dyn Reflect, out: &mut String) -> Result<(), Error> {
        print::Printer::new(out, self)
            .message(message)
            .map_err(|error| error.in_root(message.table().short_name()))
    }
}

impl ParseOptions<'_> {
    /// Reads a message from JSON.
    ///
    /// # Errors
    /// If [`json::from_str`](super::from_str) would fail, but for what the options allow.
    #[inline]
    pub fn from_str<M: Message + Default>(&self, text: &str) -> Result<M, Error> {
        let mut message = M::default();
        self.read_str(text, &mut message)?;
        Ok(message)
    }

    /// Reads into a message that is empty.
    #[inline]
    pub(crate) fn read_str<M: Message>(&self, text: &str, message: &mut M) -> Result<(), Error> {
        self.read(text, message, &self.limits)
    }

    /// Reads a message from JSON in bytes.
    ///
    /// # Errors
    /// If the bytes are not UTF-8, or [`from_str`](Self::from_str) fails.
    #[inline]
    pub fn from_slice<M: Message + Default>(&self, text: &[u8]) -> Result<M, Error> {
        self.from_str(as_text(text)?)
    }

    /// Merges JSON into a message: a value replaces the one that is there, lists and maps grow,
    /// messages are merged field by field. `required` fields may be missing.
    ///
    /// # Errors
    /// If [`from_str`](Self::from_str) would fail. The message is unchanged then, unless the text
    /// passes the limit of memory, which may leave a part of it merged.
    #[inline]
    pub fn merge_str<M: Message>(&self, text: &str, message: &mut M) -> Result<(), Error> {
        self.read(
            text,
            message,
            &self.limits.clone().allow_partial().merging(),
        )
    }

    #[inline]
    fn read<M: Message>(
        &self,
        text: &str,
        message: &mut M,
        limits: &DecodeOptions,
    ) -> Result<(), Error> {
        let mut memory = TextMemory::new(limits, text.len());
        let wire = self.to_wire(text, message.table(), &mut memory)?;
        scratch::merge(message, wire, limits, &memory)
    }

    /// Turns the text into wire bytes.
    pub(super) fn to_wire(
        &self,
        text: &str,
        table: &'static MessageTable,
        memory: &mut TextMemory,
    ) -> Result<Vec<u8>, Error> {
        let size = self.limits.message_size;
        if text.len() > size {
            return Err(Error::too_large(text.len(), size).in_root(table.short_name()));
        }
        parse::to_wire(text, table, self, memory)
    }
}

pub(super) fn as_text(bytes: &[u8]) -> Result<&str, Error> {
    core::str::from_utf8(bytes).map_err(|error| {
        let valid = &bytes[..error.valid_up_to()];
        let valid = String::from_utf8_lossy(valid);
        Error::at(&valid, valid.len(), "invalid UTF-8")
    })
}

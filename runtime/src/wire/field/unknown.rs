//! Unknown fields: records with a field number or a wire type that the schema does not have.

use crate::schema::WireType;
use crate::unknown::{UnknownFields, UnknownValue};
use crate::wire::{Reader, Result, Sink, Writer, record, tag};

impl Reader<'_> {
    /// Keeps a record of an unknown field, byte for byte; or ends the group that is being read.
    #[cold]
    #[inline(never)]
    pub fn unknown(&mut self, tag: u32, unknown: &mut UnknownFields) -> Result {
        let from = self.record_offset();
        if self.pass_over(tag)? {
            let record = self.since(from);
            unknown.make_room(record.len(), &mut self.memory)?;
            unknown.extend_from_records(record);
        }
        Ok(())
    }

    /// Keeps a value as an unknown field with this number.
    #[cold]
    #[inline(never)]
    pub(in crate::wire) fn keep(
        &mut self,
        number: u32,
        value: UnknownValue<'_>,
        unknown: &mut UnknownFields,
    ) -> Result {
        unknown.make_room(record::most_bytes(value), &mut self.memory)?;
        unknown.push(number, value);
        Ok(())
    }

    /// Drops a record of an unknown field; or ends the group that is being read.
    #[cold]
    #[inline(never)]
    pub fn skip(&mut self, tag: u32) -> Result {
        self.pass_over(tag).map(drop)
    }

    /// Passes the rest of the message to `read`. If `read` fails, the error is in the message, not in
    /// a field of it.
    #[cfg(feature = "prost")]
    pub(crate) fn whole(&mut self, read: impl FnOnce(&[u8]) -> Result) -> Result {
        let from = self.record_offset();
        let mut records = UnknownFields::new();
        // Record by record, since the message may be a group, whose end only the reader finds.
        while let Some(tag) = self.tag()? {
            self.unknown(tag, &mut records)?;
        }
        read(records.as_bytes()).inspect_err(|_| self.blame(from))?;
        self.memory.refund(records.heap_size());
        Ok(())
    }

    /// Skips a record, or takes the end of a group; returns whether it was a record.
    fn pass_over(&mut self, tag: u32) -> Result<bool> {
        if let Some((number, WireType::EndGroup)) = tag::split(tag) {
            self.close_group(number)?;
            return Ok(false);
        }
        let mut rest = self.rest();
        let result = record::read_value(&mut rest, tag, self.depth_left());
        self.advance_to(rest);
        result.map(|_| true)
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes unknown fields, byte for byte.
    #[inline]
    pub fn unknown(&mut self, unknown: &UnknownFields) {
        if !unknown.is_empty() {
            self.sink.raw_rare(unknown.as_bytes());
        }
    }
}

//! Fields that the schema does not know.

use crate::schema::WireType;
use crate::unknown::UnknownFields;
use crate::wire::{Reader, Result, Writer, record, tag};

impl Reader<'_> {
    /// Keeps a record that no field takes, byte for byte; or ends the group that is being read.
    #[cold]
    #[inline(never)]
    pub fn unknown(&mut self, tag: u32, unknown: &mut UnknownFields) -> Result {
        let start = self.tag_start();
        if self.pass_over(tag)? {
            unknown.extend_from_records(self.record(start));
        }
        Ok(())
    }

    /// Drops a record that no field takes; or ends the group that is being read.
    #[cold]
    #[inline(never)]
    pub fn skip(&mut self, tag: u32) -> Result {
        self.pass_over(tag).map(drop)
    }

    /// Hands all that is left of the message to `read`. If that refuses it, the message is wrong,
    /// and no field in it.
    #[cfg(feature = "prost")]
    pub(crate) fn whole(&mut self, read: impl FnOnce(&[u8]) -> Result) -> Result {
        let start = self.tag_start();
        let mut records = UnknownFields::new();
        // One by one, since it may be a group, whose end only the reader finds.
        while let Some(tag) = self.tag()? {
            self.unknown(tag, &mut records)?;
        }
        read(records.as_bytes()).inspect_err(|_| self.blame(start))
    }

    /// Whether there was a record, not the end of a group.
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

impl Writer<'_> {
    /// Writes unknown fields as they came.
    #[inline]
    pub fn unknown(&mut self, unknown: &UnknownFields) {
        if !unknown.is_empty() {
            self.raw_rare(unknown.as_bytes());
        }
    }
}

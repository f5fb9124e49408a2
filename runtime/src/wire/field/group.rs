//! Groups: messages between a start and an end tag, by `group` of proto2 or the feature
//! `message_encoding = DELIMITED` of editions (encoding specification, "Groups").

use crate::message::Message;
use crate::schema::WireType;
use crate::wire::tag::TagBytes;
use crate::wire::{Reader, Result, Sink, Writer};

impl Reader<'_> {
    /// Reads a group, whose start tag is `tag`, and merges it into `message`.
    #[inline]
    pub fn group<M: Message>(&mut self, tag: u32, message: &mut M) -> Result {
        let from = self.record_offset();
        let outer = self.enter_group(tag >> 3)?;
        message.merge_from(self)?;
        self.leave_group(outer, from)
    }

    /// Reads a single field that is a group.
    #[inline]
    pub fn optional_group<M: Message + Default>(
        &mut self,
        tag: u32,
        slot: &mut Option<M>,
    ) -> Result {
        let message = self.filled(slot)?;
        self.group(tag, message)
    }

    /// Reads an element of a repeated field of groups.
    #[inline]
    pub fn repeated_group<M: Message + Default>(&mut self, tag: u32, list: &mut Vec<M>) -> Result {
        let message = self.push_default(list)?;
        self.group(tag, message)
    }

    /// Reads a group.
    #[inline]
    pub fn read_group<M: Message + Default>(&mut self, tag: u32) -> Result<M> {
        self.charge(M::boxed_size())?;
        let mut message = M::default();
        self.group(tag, &mut message)?;
        Ok(message)
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes a single field that is a group.
    #[inline]
    pub fn optional_group<M: Message>(&mut self, number: u32, slot: &Option<M>) {
        if let Some(message) = slot {
            self.put_group(number, message);
        }
    }

    /// Writes a repeated field of groups.
    #[inline]
    pub fn repeated_group<M: Message>(&mut self, number: u32, list: &[M]) {
        for message in list {
            self.put_group(number, message);
        }
    }

    /// Writes a group.
    #[inline]
    pub fn put_group<M: Message>(&mut self, number: u32, message: &M) {
        self.sink.tag(TagBytes::new(number, WireType::StartGroup));
        S::body(self, |writer| message.write_to(writer));
        self.sink.tag(TagBytes::new(number, WireType::EndGroup));
    }
}

//! Oneof fields: an enum in an `Option`, with a variant for each member.

use crate::reflect::ValueRef;
use crate::unknown::UnknownFields;
use crate::wire::{Reader, Result, Sink, Writer};

/// The generated enum of a oneof; generated code implements it.
pub trait Oneof: Sized {
    /// Reads the value after `tag`, which is the tag of a member, into `slot`. A number that a closed
    /// enum does not declare goes to `unknown` instead.
    ///
    /// # Errors
    /// If the value is truncated, invalid for its kind, or exceeds a limit.
    fn merge_from(
        slot: &mut Option<Self>,
        tag: u32,
        reader: &mut Reader<'_>,
        unknown: &mut UnknownFields,
    ) -> Result;
    /// Writes the member that is set.
    fn write_to(&self, writer: &mut Writer<'_, impl Sink>);
    /// Returns the field number and the value of the member that is set.
    fn member(&self) -> (u32, ValueRef<'_>);
}

impl Reader<'_> {
    /// Reads a member of a oneof.
    #[inline]
    pub fn oneof<O: Oneof>(
        &mut self,
        tag: u32,
        slot: &mut Option<O>,
        unknown: &mut UnknownFields,
    ) -> Result {
        O::merge_from(slot, tag, self, unknown)
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes the member of a oneof that is set.
    #[inline]
    pub fn oneof<O: Oneof>(&mut self, slot: &Option<O>) {
        if let Some(member) = slot {
            member.write_to(self);
        }
    }
}

//! Fields of a message type, encoded with its length before it. The methods are generic and compiled
//! where they are used, so they are thin.
#![allow(unsafe_code)]

use crate::message::Message;
use crate::wire::{Reader, Result, Sink, Writer};

impl Reader<'_> {
    /// Reads a message and merges it into `message`.
    #[inline]
    pub fn message<M: Message>(&mut self, message: &mut M) -> Result {
        let outer = self.enter()?;
        message.merge_from(self)?;
        self.leave(outer);
        Ok(())
    }

    /// Reads a single field of a message type.
    #[inline]
    pub fn optional_message<M: Message + Default>(&mut self, slot: &mut Option<M>) -> Result {
        let message = self.filled(slot)?;
        self.message(message)
    }

    /// Reads an element of a repeated field of a message type.
    #[inline]
    pub fn repeated_message<M: Message + Default>(&mut self, list: &mut Vec<M>) -> Result {
        let message = self.push_default(list)?;
        self.message(message)
    }

    /// Reads a message.
    #[inline]
    pub fn read_message<M: Message + Default>(&mut self) -> Result<M> {
        self.charge(M::boxed_size())?;
        let mut message = M::default();
        self.message(&mut message)?;
        Ok(message)
    }

    /// The message in `slot`; if there is none, a default one is made in its place.
    #[inline]
    pub(in crate::wire) fn filled<'m, M: Message + Default>(
        &mut self,
        slot: &'m mut Option<M>,
    ) -> Result<&'m mut M> {
        if slot.is_none() {
            self.charge(M::boxed_size())?;
            // SAFETY: a `None` needs no drop; written in place, not built elsewhere and moved.
            unsafe { core::ptr::write(slot, Some(M::default())) };
        }
        // SAFETY: filled just now, or before.
        Ok(unsafe { slot.as_mut().unwrap_unchecked() })
    }

    /// A new default element at the end of `list`, made in its place.
    #[inline]
    pub(in crate::wire) fn push_default<'m, M: Message + Default>(
        &mut self,
        list: &'m mut Vec<M>,
    ) -> Result<&'m mut M> {
        self.room_for_one(list)?;
        self.charge(M::boxed_size())?;
        let length = list.len();
        // SAFETY: the capacity is larger than the length (grown above, or before); the element is
        // written before the length counts it.
        unsafe {
            let place = list.as_mut_ptr().add(length);
            place.write(M::default());
            list.set_len(length + 1);
            Ok(&mut *place)
        }
    }
}

impl<S: Sink> Writer<'_, S> {
    /// Writes a single field of a message type.
    #[inline]
    pub fn optional_message<M: Message>(&mut self, number: u32, slot: &Option<M>) {
        if let Some(message) = slot {
            self.put_message(number, message);
        }
    }

    /// Writes a repeated field of a message type.
    #[inline]
    pub fn repeated_message<M: Message>(&mut self, number: u32, list: &[M]) {
        for message in list {
            self.put_message(number, message);
        }
    }

    /// Writes a message.
    #[inline]
    pub fn put_message<M: Message>(&mut self, number: u32, message: &M) {
        let gap = self.begin(number);
        S::body(self, |writer| message.write_to(writer));
        self.end(gap);
    }
}

//! Strings: UTF-8, checked.

use super::ascii::is_ascii;
use super::copy::copy;
use super::tag::{TagBytes, WireType};
use super::{Fault, Reader, Result, Writer};

impl Reader<'_> {
    /// Reads a field of `string`.
    pub fn string(&mut self, value: &mut String) -> Result {
        let text = self.text()?;
        // SAFETY: it holds what it held, nothing, or all of `text`.
        let bytes = unsafe { value.as_mut_vec() };
        if bytes.capacity() < text.len() {
            *bytes = Vec::with_capacity(text.len());
        }
        // SAFETY: the capacity is large enough, and a vector of its own does not overlap the
        // input.
        unsafe {
            copy(text.as_bytes(), bytes.as_mut_ptr());
            bytes.set_len(text.len());
        }
        Ok(())
    }

    /// Reads a field of `optional string`.
    pub fn optional_string(&mut self, slot: &mut Option<String>) -> Result {
        self.string(slot.get_or_insert_default())
    }

    /// Reads an element of `repeated string`.
    pub fn repeated_string(&mut self, list: &mut Vec<String>) -> Result {
        self.room_for_one(list)?;
        list.push(self.read_string()?);
        Ok(())
    }

    /// Reads a value of `string`.
    pub fn read_string(&mut self) -> Result<String> {
        let mut value = String::new();
        self.string(&mut value)?;
        Ok(value)
    }

    #[inline(always)]
    fn text(&mut self) -> Result<&str> {
        let before = self.at;
        let bytes = self.delimited()?;
        if is_ascii(bytes) {
            // SAFETY: ASCII is UTF-8.
            return Ok(unsafe { core::str::from_utf8_unchecked(bytes) });
        }
        checked(bytes).inspect_err(|_| self.at = before)
    }
}

#[inline(never)]
fn checked(bytes: &[u8]) -> Result<&str> {
    core::str::from_utf8(bytes).map_err(|_| Fault::InvalidUtf8)
}

impl Writer<'_> {
    /// Writes a field of `string`, unless it is empty.
    #[inline]
    pub fn string(&mut self, number: u32, value: &str) {
        if !value.is_empty() {
            self.put_string(number, value);
        }
    }

    /// Writes a field of `optional string`.
    #[inline]
    pub fn optional_string(&mut self, number: u32, slot: &Option<String>) {
        if let Some(value) = slot {
            self.put_string(number, value);
        }
    }

    /// Writes the elements of `repeated string`.
    #[inline]
    pub fn repeated_string(&mut self, number: u32, list: &[String]) {
        for value in list {
            self.put_string(number, value);
        }
    }

    /// Writes a value of `string`.
    #[inline]
    pub fn put_string(&mut self, number: u32, value: &str) {
        self.field_bytes(TagBytes::new(number, WireType::Delimited), value.as_bytes());
    }
}

//! Packed lists: many numbers in one record.

use super::fixed::Fixed;
use super::tag::{TagBytes, WireType};
use super::varint::{Varint, varint_len};
use super::{Fault, Reader, Result, Writer};

impl Reader<'_> {
    /// Makes room for an element, before it is read; only growth costs budget.
    #[inline(always)]
    pub(super) fn room_for_one<T>(&mut self, list: &mut Vec<T>) -> Result {
        if list.len() == list.capacity() {
            self.grow(list, 1)?;
        }
        Ok(())
    }

    /// Makes room for more elements, at least twice as many as there are.
    #[cold]
    #[inline(never)]
    pub(super) fn grow<T>(&mut self, list: &mut Vec<T>, more: usize) -> Result {
        let more = more.max(list.len()).max(4);
        self.charge(more.saturating_mul(size_of::<T>()))?;
        list.reserve_exact(more);
        Ok(())
    }
}

/// Counts the last bytes of varints, then reads that many.
pub(super) fn read_varints<K: Varint + ?Sized>(
    reader: &mut Reader<'_>,
    list: &mut Vec<K::Value>,
) -> Result {
    let before = reader.at;
    let bytes = reader.delimited()?;
    let count = count_ends(bytes);
    if list.capacity() - list.len() < count {
        let result = reader.grow(list, count);
        if result.is_err() {
            reader.at = before;
        }
        result?;
    }
    let mut rest = bytes;
    while !rest.is_empty() {
        match super::record::read_varint(&mut rest) {
            Ok(raw) => list.push(K::from_raw(raw)),
            Err(fault) => {
                reader.at = before;
                return Err(fault);
            }
        }
    }
    Ok(())
}

/// How many bytes end a varint.
fn count_ends(bytes: &[u8]) -> usize {
    // At most 255 in one byte of a sum, which the compiler keeps in a vector.
    bytes
        .chunks(255)
        .map(|chunk| usize::from(chunk.iter().map(|byte| (byte >> 7) ^ 1).sum::<u8>()))
        .sum()
}

pub(super) fn read_fixed<K: Fixed + ?Sized>(
    reader: &mut Reader<'_>,
    list: &mut Vec<K::Value>,
) -> Result {
    let size = size_of::<K::Value>();
    let before = reader.at;
    let bytes = reader.delimited()?;
    let count = bytes.len() / size;
    if bytes.len() % size != 0 {
        reader.at = before;
        return Err(Fault::InvalidPackedLength);
    }
    if list.capacity() - list.len() < count {
        let result = reader.grow(list, count);
        if result.is_err() {
            reader.at = before;
        }
        result?;
    }
    let at = list.len();
    // SAFETY: there is room for `count` more elements of `size` bytes, any bytes are a value
    // (`Fixed`), and a list does not overlap the input.
    unsafe {
        let target = list.as_mut_ptr().add(at).cast::<u8>();
        core::ptr::copy_nonoverlapping(bytes.as_ptr(), target, bytes.len());
        list.set_len(at + count);
    }
    if cfg!(target_endian = "big") {
        list[at..].iter_mut().for_each(K::swap_bytes);
    }
    Ok(())
}

pub(super) fn put_varints<K: Varint + ?Sized>(
    writer: &mut Writer<'_>,
    number: u32,
    list: &[K::Value],
) {
    let length = list.iter().map(|&value| varint_len(K::to_raw(value))).sum();
    writer.field_length(TagBytes::new(number, WireType::Delimited), length);
    for &value in list {
        writer.varint(K::to_raw(value));
    }
}

pub(super) fn put_fixed<K: Fixed + ?Sized>(
    writer: &mut Writer<'_>,
    number: u32,
    list: &[K::Value],
) {
    let tag = TagBytes::new(number, WireType::Delimited);
    if cfg!(target_endian = "big") {
        writer.field_length(tag, size_of_val(list));
        for &value in list {
            let mut value = value;
            K::swap_bytes(&mut value);
            writer.raw(bytes_of::<K>(core::slice::from_ref(&value)));
        }
    } else {
        writer.field_bytes(tag, bytes_of::<K>(list));
    }
}

fn bytes_of<K: Fixed + ?Sized>(list: &[K::Value]) -> &[u8] {
    // SAFETY: numbers without padding (`Fixed`); the bytes live as long as the list.
    unsafe { core::slice::from_raw_parts(list.as_ptr().cast(), size_of_val(list)) }
}

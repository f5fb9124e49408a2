//! Packed fields: many numbers in one record (encoding specification, "Packed Repeated Fields").
#![allow(unsafe_code)]

use super::fixed::Fixed;
use super::varint::Varint;
use crate::raw::varint::spread;
use crate::raw::varint_blocks;
use crate::schema::WireType;
use crate::wire::tag::TagBytes;
use crate::wire::write::byte_sink::ByteSink;
use crate::wire::{DecodeErrorKind, Reader, Result, Sink};

impl Reader<'_> {
    /// Makes room for an element before it is read. Only the growth of the list is taken from the
    /// budget.
    #[inline]
    pub(crate) fn room_for_one<T>(&mut self, list: &mut Vec<T>) -> Result {
        self.memory.room_for_one(list)
    }
}

/// Reads packed varints. The bytes that end one are counted first, so that the list grows once.
pub(in crate::wire) fn read_varints<K: Varint + ?Sized>(
    reader: &mut Reader<'_>,
    list: &mut Vec<K::Value>,
) -> Result {
    let outer = reader.enter_flat()?;
    let bytes = reader.rest();
    let count = count_ends(bytes);
    if list.capacity() - list.len() < count {
        reader.memory.grow(list, count)?;
    }
    // SAFETY: there is room for `count` elements.
    let read = unsafe { varint_blocks::read(bytes, list, K::from_raw) };
    let read = read.map_err(|_| DecodeErrorKind::LongVarint)?;
    reader.advance_to(&bytes[read..]);
    while reader.left() > 0 {
        list.push(K::from_raw(reader.varint()?));
    }
    reader.leave(outer);
    Ok(())
}

/// How many of the bytes end a varint.
fn count_ends(bytes: &[u8]) -> usize {
    // A sum of at most 255 fits in a byte, so the compiler adds many bytes at once.
    bytes
        .chunks(255)
        .map(|chunk| usize::from(chunk.iter().map(|byte| (byte >> 7) ^ 1).sum::<u8>()))
        .sum()
}

/// Reads packed numbers of fixed size with one copy.
pub(in crate::wire) fn read_fixed<K: Fixed + ?Sized>(
    reader: &mut Reader<'_>,
    list: &mut Vec<K::Value>,
) -> Result {
    let size = size_of::<K::Value>();
    let bytes = reader.delimited()?;
    let count = bytes.len() / size;
    if bytes.len() % size != 0 {
        return Err(DecodeErrorKind::InvalidPackedLength);
    }
    if list.capacity() - list.len() < count {
        reader.memory.grow(list, count)?;
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

/// Writes packed varints: first their length, then each one without a branch on the length of the
/// one before.
pub(in crate::wire) fn put_varints<K: Varint + ?Sized>(
    sink: &mut ByteSink,
    number: u32,
    list: &[K::Value],
) {
    #[cfg(target_arch = "x86_64")]
    if crate::raw::bmi2::is_fast() {
        // SAFETY: the processor has what `put_varints_bmi2` is compiled for.
        return unsafe { put_varints_bmi2::<K>(sink, number, list) };
    }
    put_varints_with::<K>(sink, number, list, spread);
}

/// [`put_varints`] with `pdep`.
///
/// # Safety
/// The processor has BMI2 and LZCNT.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "bmi1,bmi2,lzcnt")]
unsafe fn put_varints_bmi2<K: Varint + ?Sized>(
    sink: &mut ByteSink,
    number: u32,
    list: &[K::Value],
) {
    let spread = |value| core::arch::x86_64::_pdep_u64(value, 0x7f7f_7f7f_7f7f_7f7f);
    put_varints_with::<K>(sink, number, list, spread);
}

#[inline(always)]
fn put_varints_with<K: Varint + ?Sized>(
    sink: &mut ByteSink,
    number: u32,
    list: &[K::Value],
    spread: impl Fn(u64) -> u64,
) {
    let length = K::packed_len(list);
    sink.field_length(TagBytes::new(number, WireType::Delimited), length);
    let numbers = list.iter().map(|&value| K::to_raw(value));
    // SAFETY: `length` is what the numbers take, or more than any sink has room for.
    unsafe { sink.varints(numbers, length, spread) }
}

/// Writes packed numbers of fixed size with one copy.
pub(in crate::wire) fn put_fixed<K: Fixed + ?Sized>(
    sink: &mut ByteSink,
    number: u32,
    list: &[K::Value],
) {
    let tag = TagBytes::new(number, WireType::Delimited);
    if cfg!(target_endian = "big") {
        sink.field_length(tag, size_of_val(list));
        for &value in list {
            let mut value = value;
            K::swap_bytes(&mut value);
            sink.raw(bytes_of::<K>(core::slice::from_ref(&value)));
        }
    } else {
        sink.field_bytes(tag, bytes_of::<K>(list));
    }
}

/// The bytes of a list in memory.
fn bytes_of<K: Fixed + ?Sized>(list: &[K::Value]) -> &[u8] {
    // SAFETY: numbers without padding (`Fixed`); the bytes live as long as the list.
    unsafe { core::slice::from_raw_parts(list.as_ptr().cast(), size_of_val(list)) }
}

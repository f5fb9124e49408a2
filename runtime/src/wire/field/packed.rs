//! Packed fields: many numbers in one record (encoding specification, "Packed Repeated Fields").
#![allow(unsafe_code)]

use super::fixed::Fixed;
use super::varint::Varint;
use crate::raw::{varint, varint_blocks};
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
    // A sum of at most 255 fits in a byte, so the compiler adds many bytes at once: in parts that it can take as a
    // whole.
    let of_part = |part: &[u8]| part.iter().map(|byte| (byte >> 7) ^ 1).sum::<u8>();
    let (parts, rest) = bytes.as_chunks::<192>();
    let parts: usize = parts.iter().map(|it| usize::from(of_part(it))).sum();
    parts + usize::from(of_part(rest))
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

/// How many bytes packed values take.
pub(in crate::wire) fn varints_len<K: Varint + ?Sized>(list: &[K::Value]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if crate::raw::bmi2::is_fast() {
        // SAFETY: the processor has what `varints_len_avx2` is compiled for.
        return unsafe { varints_len_avx2::<K>(list) };
    }
    varint::varints_len(list, |&value| K::to_raw(value))
}

/// [`varints_len`] with AVX2.
///
/// # Safety
/// The processor has AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn varints_len_avx2<K: Varint + ?Sized>(list: &[K::Value]) -> usize {
    varint::varints_len_by_comparing(list, |&value| K::to_raw(value))
}

/// Writes packed varints: first their length, then each one without a branch on the length of the
/// one before.
pub(in crate::wire) fn put_varints<K: Varint + ?Sized>(
    sink: &mut ByteSink,
    tag: TagBytes,
    list: &[K::Value],
) {
    let numbers = list.iter().map(|&value| K::to_raw(value));
    let most = list.len().saturating_mul(K::MOST);
    if sink.fit_in_short_value(most) {
        // SAFETY: asked just now, and none takes more than `MOST`.
        return unsafe {
            match K::MOST {
                1 => sink.few_varints::<1>(tag, numbers),
                ..=8 => sink.few_varints::<8>(tag, numbers),
                _ => sink.few_varints::<10>(tag, numbers),
            }
        };
    }
    let length = varints_len::<K>(list);
    sink.field_length(tag, length);
    // SAFETY: `length` is what the numbers take, or more than any sink has room for; none takes more
    // than `MOST`. The processor has what the first is compiled for.
    unsafe {
        match K::MOST {
            1 => sink.varints::<1>(numbers, length),
            ..=8 => sink.varints::<8>(numbers, length),
            _ => sink.varints::<10>(numbers, length),
        }
    }
}

/// Writes packed numbers of fixed size with one copy.
pub(in crate::wire) fn put_fixed<K: Fixed + ?Sized>(
    sink: &mut ByteSink,
    tag: TagBytes,
    list: &[K::Value],
) {
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

#[cfg(test)]
mod tests {
    use core::mem::MaybeUninit;

    use crate::wire::Writer;
    use crate::wire::write::byte_sink::Written;

    fn put_varint(mut value: u64, bytes: &mut Vec<u8>) {
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
    }

    /// Some are written before they are measured: those that are few, if there is room for the longest.
    #[test]
    fn packed_numbers_of_any_count_in_any_room() {
        let numbers: Vec<u64> = (0..64).map(|bits| u64::MAX >> bits).collect();
        let ones = [1; 200];
        let lists = (0..=64).map(|count| &numbers[64 - count..]);
        for list in lists.chain([
            &ones[..12],
            &ones[..13],
            &ones[..127],
            &ones[..128],
            &ones[..],
        ]) {
            let mut values = Vec::new();
            list.iter().for_each(|it| put_varint(*it, &mut values));
            let mut expected = Vec::new();
            if !list.is_empty() {
                expected.extend([0x82, 1]);
                put_varint(values.len() as u64, &mut expected);
                expected.extend(values);
            }
            let mut slice = [MaybeUninit::uninit(); 600];
            for room in (0..600).step_by(7) {
                let mut writer = Writer::lent(&mut slice[..room]);
                writer.packed_uint64(16, list);
                assert_eq!(writer.sink.written_mut(), expected, "{room}");
                if let Written::Moved(bytes) = writer.finish() {
                    assert_eq!(bytes, expected);
                }
            }
        }
    }

    #[test]
    fn packed_bools_on_both_sides_of_a_length_of_one_byte() {
        for count in [1, 126, 127, 128, 129] {
            let mut writer = Writer::owning(Vec::with_capacity(512));
            writer.packed_bool(1, &vec![true; count]);
            let mut expected = vec![10];
            put_varint(count as u64, &mut expected);
            expected.extend(vec![1; count]);
            assert_eq!(writer.sink.written_mut(), expected);
            writer.discard();
        }
    }
}

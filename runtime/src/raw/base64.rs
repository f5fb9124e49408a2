//! Base64 (RFC 4648): writes the standard alphabet, padded; reads it and the URL-safe one, padded or
//! not. With the feature `simd` most of a long text goes through `base64-simd`, with the same outcome.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The six bits of each character; 0xff for a byte that is not a digit.
const VALUES: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut index = 0;
    while index < 64 {
        values[ALPHABET[index] as usize] = index as u8;
        index += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// From so many bytes on the vectors pay.
#[cfg(feature = "simd")]
const LONG: usize = 32;

/// Appends `bytes` in padded base64.
pub(crate) fn encode(bytes: &[u8], out: &mut String) {
    #[cfg(feature = "simd")]
    if bytes.len() >= LONG {
        return base64_simd::STANDARD.encode_append(bytes, out);
    }
    encode_short(bytes, out);
}

fn encode_short(bytes: &[u8], out: &mut String) {
    let length = bytes.len().div_ceil(3) * 4;
    out.reserve(length);
    // SAFETY: only ASCII is written.
    let text = unsafe { out.as_mut_vec() };
    let before = text.len();
    // SAFETY: there is room for four digits for each three bytes and for what is left, and all of them are written.
    unsafe {
        let mut at = text.as_mut_ptr().add(before).cast::<[u8; 4]>();
        let (whole, rest) = bytes.as_chunks();
        for bytes in whole {
            at.write(four_digits(*bytes));
            at = at.add(1);
        }
        if !rest.is_empty() {
            let mut digits = four_digits([rest[0], rest.get(1).copied().unwrap_or(0), 0]);
            digits[rest.len() + 1..].fill(b'=');
            at.write(digits);
        }
        text.set_len(before + length);
    }
}

fn four_digits([first, second, third]: [u8; 3]) -> [u8; 4] {
    let bits = u32::from(first) << 16 | u32::from(second) << 8 | u32::from(third);
    [18, 12, 6, 0].map(|shift| ALPHABET[(bits >> shift & 0x3f) as usize])
}

/// Decodes `text` into `out` and returns the bytes; `None` if it is not base64.
pub(crate) fn decode<'o>(text: &[u8], out: &'o mut Vec<u8>) -> Option<&'o [u8]> {
    let digits = match text {
        [digits @ .., b'=', b'='] | [digits @ .., b'='] if text.len().is_multiple_of(4) => digits,
        digits => digits,
    };
    let (whole, rest) = digits.as_chunks();
    if rest.len() == 1 {
        return None;
    }
    let mut last = [b'A'; 4];
    last[..rest.len()].copy_from_slice(rest);
    // What is in it is written over, so it is only ever made longer.
    let room = whole.len() * 3 + 3;
    if out.len() < room {
        out.resize(room, 0);
    }
    let done = decode_long(whole.as_flattened(), out) / 4;
    let mut all = 0;
    let groups = whole[done..].iter().chain([&last]);
    for (digits, bytes) in groups.zip(&mut out.as_chunks_mut().0[done..]) {
        let values = digits.map(|digit| VALUES[usize::from(digit)]);
        all |= values.iter().fold(0, |all, value| all | value);
        *bytes = three_bytes(values);
    }
    // A byte that is not a digit has a value above these.
    (all < 64).then(|| &out[..digits.len() * 3 / 4])
}

/// Decodes whole groups of the standard alphabet, and returns how many characters it decoded: all or none.
fn decode_long(digits: &[u8], out: &mut [u8]) -> usize {
    #[cfg(feature = "simd")]
    if digits.len() >= LONG {
        use base64_simd::{AsOut, STANDARD_NO_PAD};
        if STANDARD_NO_PAD.decode(digits, out.as_out()).is_ok() {
            return digits.len();
        }
    }
    let _ = (digits, out);
    0
}

fn three_bytes(values: [u8; 4]) -> [u8; 3] {
    let bits = values.map(u32::from);
    let bits = bits[0] << 18 | bits[1] << 12 | bits[2] << 6 | bits[3];
    let [_, bytes @ ..] = bits.to_be_bytes();
    bytes
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn there_and_back() {
        let mut bytes = vec![7; 100];
        for (plain, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("\u{3ff}?>", "z78/Pg=="),
        ] {
            let mut out = String::new();
            encode(plain.as_bytes(), &mut out);
            assert_eq!(out, text);
            assert_eq!(decode(text.as_bytes(), &mut bytes), Some(plain.as_bytes()));
            let bare = text.trim_end_matches('=').replace('/', "_");
            assert_eq!(decode(bare.as_bytes(), &mut bytes), Some(plain.as_bytes()));
        }
    }

    /// Of every length, so that vectors, groups and what is left are met: the same as in short pieces.
    #[test]
    fn every_length_there_and_back() {
        let (mut bytes, mut out) = (Vec::new(), Vec::new());
        for length in 0..110u32 {
            let mut text = String::new();
            encode(&bytes, &mut text);
            let mut pieces = String::new();
            bytes.chunks(24).for_each(|it| encode(it, &mut pieces));
            assert_eq!(text, pieces, "{length}");
            assert_eq!(decode(text.as_bytes(), &mut out), Some(&bytes[..]));
            let bare = text
                .trim_end_matches('=')
                .replace('+', "-")
                .replace('/', "_");
            assert_eq!(decode(bare.as_bytes(), &mut out), Some(&bytes[..]));
            for at in 0..bare.len() {
                let mut broken = text.clone().into_bytes();
                for byte in [b'=', b'!', b' ', 0, 0x80, 0xff] {
                    if byte == b'=' && at + 1 == bare.len() {
                        continue; // Padding, one byte earlier.
                    }
                    broken[at] = byte;
                    assert_eq!(decode(&broken, &mut out), None, "{at} of {length}");
                }
            }
            bytes.push((length.wrapping_mul(0x9e37_79b9) >> 24) as u8);
        }
    }

    /// The bits after the last byte may be anything.
    #[test]
    fn bits_that_are_left_over_are_ignored() {
        let mut out = Vec::new();
        assert_eq!(decode(b"Zh==", &mut out), Some(&b"f"[..]));
        let long = "A".repeat(64) + "Zm9=";
        assert_eq!(
            decode(long.as_bytes(), &mut out),
            Some(&[&[0; 48][..], b"fo"].concat()[..])
        );
    }

    #[test]
    fn what_is_not_base64() {
        for text in ["A", "Zg=", "Zm9v=", "Zm=v", "Zg =", "====", "Zm9vZ"] {
            assert_eq!(decode(text.as_bytes(), &mut Vec::new()), None, "{text}");
        }
    }
}

//! Varints of one or two bytes, several at a time: a shuffle gives each one a place of two bytes.

use core::arch::x86_64::{
    _mm_and_si128, _mm_loadu_si128, _mm_or_si128, _mm_set1_epi16, _mm_shuffle_epi8, _mm_slli_epi16,
    _mm_srai_epi16, _mm_srli_epi16,
};

/// By the bits of the bytes that begin a varint: for each place, where its two bytes come from.
static SHUFFLES: [[u8; 16]; 256] = shuffles();

const fn shuffles() -> [[u8; 16]; 256] {
    /// What a shuffle makes a zero of.
    const NONE: u8 = 0x80;
    let mut all = [[NONE; 16]; 256];
    let mut starts = 0;
    while starts < 256 {
        let (mut at, mut place) = (0, 0);
        while at < 8 {
            if starts >> at & 1 == 1 {
                all[starts][place] = at;
                all[starts][place + 1] = at + 1;
                place += 2;
            }
            at += 1;
        }
        starts += 1;
    }
    all
}

/// The varints that begin in the first eight bytes, the first ones, where `starts` has a bit for each of them.
/// None has more than two bytes. What is after them says nothing.
#[target_feature(enable = "ssse3")]
#[inline]
pub(crate) fn spread(bytes: &[u8; 16], starts: u8) -> [u16; 8] {
    // SAFETY: an entry of the table has 16 bytes, as the bytes have.
    let (bytes, shuffle) = unsafe {
        (
            _mm_loadu_si128(bytes.as_ptr().cast()),
            _mm_loadu_si128(SHUFFLES[usize::from(starts)].as_ptr().cast()),
        )
    };
    let both = _mm_shuffle_epi8(bytes, shuffle);
    let low = _mm_and_si128(both, _mm_set1_epi16(0x7f));
    // All bits where the first byte goes on.
    let goes_on = _mm_srai_epi16::<15>(_mm_slli_epi16::<8>(both));
    let high = _mm_and_si128(_mm_srli_epi16::<1>(both), _mm_set1_epi16(0x3f80));
    let numbers = _mm_or_si128(low, _mm_and_si128(high, goes_on));
    // SAFETY: 16 bytes, and any are eight numbers.
    unsafe { core::mem::transmute(numbers) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_that_begin_anywhere() {
        if !std::is_x86_feature_detected!("ssse3") {
            return;
        }
        for ends in 0..1 << 9_u16 {
            let bytes: [u8; 16] = std::array::from_fn(|at| {
                let end = ends >> at & 1 == 1;
                (17 * at + 3) as u8 & 0x7f | if end { 0 } else { 0x80 }
            });
            for starts in 0..=0xff_u8 {
                let expected = (0..8).filter(|at| starts >> at & 1 == 1).map(|at| {
                    let [low, high] = [bytes[at], bytes[at + 1]].map(u16::from);
                    low & 0x7f | if low < 0x80 { 0 } else { (high & 0x7f) << 7 }
                });
                let expected: Vec<_> = expected.collect();
                // SAFETY: the processor has SSSE3.
                let numbers = unsafe { super::spread(&bytes, starts) };
                assert_eq!(numbers[..expected.len()], expected);
            }
        }
    }
}

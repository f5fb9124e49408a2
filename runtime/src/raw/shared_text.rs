//! UTF-8 that is cheap to clone: up to 23 bytes in place, more in a `Bytes`. Its layout is an enum; unsafe
//! is only that its bytes are a `str` without another check, and that its length fits.

use core::str::Utf8Error;

use bytes::Bytes;

use super::copy::copy;

/// A text.
///
/// Invariant: the bytes are UTF-8. Every constructor is given a `str` or checks, and nothing changes bytes
/// but [`set_ascii`](Self::set_ascii), which sets all of them.
#[derive(Clone)]
pub(crate) struct SharedText(Repr);

/// A text of up to 23 bytes is always inline: so texts in different forms are not equal.
// As large as a `Bytes`, which has one address that is never null: null says that the text is inline.
#[derive(Clone, PartialEq, Eq)]
enum Repr {
    Inline(Inline),
    Shared(Bytes),
}

/// The most bytes of an inline text.
pub(crate) const INLINE: usize = 23;

/// The bytes of a window: those of an inline text, and its length.
pub(crate) const WINDOW: usize = INLINE + 1;

/// The bytes of a text, zeros, and at the end the length, which is at most [`INLINE`].
// Zeros, so that equal texts are equal bytes, and no byte that came after a text is kept with it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Inline([u8; WINDOW]);

impl Inline {
    const EMPTY: Self = Self([0; WINDOW]);

    /// The text, if it is short enough.
    #[inline]
    fn new(text: &str) -> Option<Self> {
        if text.len() > INLINE {
            return None;
        }
        let mut inline = Self::EMPTY;
        // SAFETY: the text is not longer than the array, a new one, which it does not overlap.
        unsafe { copy(text.as_bytes(), inline.0.as_mut_ptr()) };
        inline.0[INLINE] = text.len() as u8;
        Some(inline)
    }

    /// [`new`](Self::new) for constants.
    const fn of_static(text: &'static str) -> Option<Self> {
        if text.len() > INLINE {
            return None;
        }
        let mut inline = Self::EMPTY;
        let (place, _) = inline.0.split_at_mut(text.len());
        place.copy_from_slice(text.as_bytes());
        inline.0[INLINE] = text.len() as u8;
        Some(inline)
    }

    #[inline(always)]
    fn bytes(&self) -> &[u8] {
        // SAFETY: the length is at most `INLINE`, as every constructor and `set_ascii` make sure.
        unsafe { self.0.get_unchecked(..self.0[INLINE] as usize) }
    }
}

/// The words of a window.
type Words = [u64; WINDOW / 8];

/// For each length, a mask of that many bytes.
const MASKS: [Words; WINDOW] = {
    let mut masks = [[0; WINDOW / 8]; WINDOW];
    let mut length = 0;
    while length < WINDOW {
        let mut at = 0;
        while at < length {
            masks[length][at / 8] |= 0xff << (at % 8 * 8);
            at += 1;
        }
        length += 1;
    }
    masks
};

impl SharedText {
    /// The empty text.
    pub(crate) const EMPTY: Self = Self(Repr::Inline(Inline::EMPTY));

    /// A text without memory of its own.
    pub(crate) const fn of_static(text: &'static str) -> Self {
        match Inline::of_static(text) {
            Some(inline) => Self(Repr::Inline(inline)),
            None => Self(Repr::Shared(Bytes::from_static(text.as_bytes()))),
        }
    }

    /// A copy of a text.
    pub(crate) fn copy_of(text: &str) -> Self {
        Self(match Inline::new(text) {
            Some(inline) => Repr::Inline(inline),
            None => Repr::Shared(Bytes::copy_from_slice(text.as_bytes())),
        })
    }

    /// A text that is part of `owner`, which it shares unless it is inline.
    ///
    /// # Panics
    /// If it is not part of it.
    pub(crate) fn part_of(owner: &Bytes, text: &str) -> Self {
        Self(match Inline::new(text) {
            Some(inline) => Repr::Inline(inline),
            None => Repr::Shared(owner.slice_ref(text.as_bytes())),
        })
    }

    /// A text with the memory of a `String`, unless it is inline.
    pub(crate) fn of_string(text: String) -> Self {
        Self(match Inline::new(&text) {
            Some(inline) => Repr::Inline(inline),
            None => Repr::Shared(text.into_bytes().into()),
        })
    }

    /// The bytes as a text, which shares them unless it is inline.
    pub(crate) fn of_bytes(bytes: Bytes) -> Result<Self, Utf8Error> {
        let text = core::str::from_utf8(&bytes)?;
        Ok(Self(match Inline::new(text) {
            Some(inline) => Repr::Inline(inline),
            None => Repr::Shared(bytes),
        }))
    }

    /// Becomes the first `length` bytes of a window, if they are ASCII and so few that they are inline. It is
    /// written in place, without a branch on the length.
    #[inline(always)]
    pub(crate) fn set_ascii(&mut self, window: &[u8; WINDOW], length: usize) -> bool {
        let Some(masks) = MASKS.get(length) else {
            return false;
        };
        let mut words: Words = [0; WINDOW / 8];
        let mut seen = 0;
        for ((word, mask), bytes) in words.iter_mut().zip(masks).zip(window.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes) & mask;
            seen |= *word;
        }
        if seen & 0x8080_8080_8080_8080 != 0 {
            return false;
        }
        // The last byte is zero: the longest inline text ends before it.
        words[WINDOW / 8 - 1] |= (length as u64) << 56;
        if let Repr::Shared(_) = self.0 {
            self.0 = Repr::Inline(Inline::EMPTY);
        }
        if let Repr::Inline(inline) = &mut self.0 {
            for (bytes, word) in inline.0.as_chunks_mut().0.iter_mut().zip(words) {
                *bytes = word.to_le_bytes();
            }
        }
        true
    }

    #[inline(always)]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline(inline) => inline.bytes(),
            Repr::Shared(bytes) => bytes,
        }
    }

    #[inline(always)]
    pub(crate) fn as_str(&self) -> &str {
        // SAFETY: the invariant.
        unsafe { core::str::from_utf8_unchecked(self.as_bytes()) }
    }

    /// The bytes: copied if the text is inline, else shared.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self.0 {
            Repr::Inline(inline) => Bytes::copy_from_slice(inline.bytes()),
            Repr::Shared(bytes) => bytes,
        }
    }

    /// Whether the two are the same text.
    #[inline]
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, INLINE, SharedText, WINDOW};

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn as_large_as_bytes() {
        assert_eq!(size_of::<SharedText>(), 32);
        assert_eq!(size_of::<Option<SharedText>>(), 40);
    }

    #[test]
    fn a_window_is_cut_to_its_text() {
        let window: [u8; WINDOW] = core::array::from_fn(|at| b'a' + at as u8);
        for length in 0..40 {
            for before in [SharedText::EMPTY, SharedText::copy_of(&"-".repeat(40))] {
                let mut text = before.clone();
                assert_eq!(text.set_ascii(&window, length), length <= INLINE);
                if length <= INLINE {
                    assert_eq!(text.as_bytes(), &window[..length]);
                    assert!(text.is(&SharedText::copy_of(text.as_str())));
                } else {
                    assert!(text.is(&before));
                }
            }
        }
    }

    #[test]
    fn a_window_may_have_anything_after_its_text() {
        for length in 0..=INLINE {
            for high in 0..WINDOW {
                let mut window = [b'a'; WINDOW];
                window[high] = 0x80;
                let mut text = SharedText::EMPTY;
                assert_eq!(text.set_ascii(&window, length), high >= length);
                let expected = if high >= length { length } else { 0 };
                assert_eq!(text.as_str(), "a".repeat(expected));
            }
        }
    }

    #[test]
    fn every_form_of_a_text_is_the_same() {
        for length in 0..60 {
            let text = "\u{e9}".repeat(length / 2) + &"a".repeat(length % 2);
            let owner = Bytes::from(format!("<{text}>"));
            let part = core::str::from_utf8(&owner[1..=length]).unwrap();
            let forms = [
                SharedText::copy_of(&text),
                SharedText::part_of(&owner, part),
                SharedText::of_string(text.clone()),
                SharedText::of_bytes(owner.slice(1..=length)).unwrap(),
                SharedText::of_static(text.clone().leak()),
            ];
            let inside = owner.as_ptr_range();
            assert_eq!(
                inside.contains(&forms[1].as_bytes().as_ptr()),
                length > INLINE
            );
            for form in &forms {
                assert_eq!(form.as_str(), text);
                assert!(form.is(&forms[0]));
                assert_eq!(form.clone().into_bytes(), text);
            }
        }
        assert!(SharedText::of_bytes(Bytes::from_static(b"a\xff")).is_err());
    }
}

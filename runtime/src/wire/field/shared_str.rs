//! `SharedStr`: a string that is short and in place, or shares the buffer that it is decoded from.

use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;
use core::str::{FromStr, Utf8Error};
use std::borrow::Cow;

use bytes::Bytes;

use crate::raw::shared_text::{SharedText, WINDOW};
use crate::raw::utf8;
use crate::wire::{DecodeErrorKind, Reader, Result};

/// A string of which up to 23 bytes are in place, without memory of their own. A longer one may share the
/// input of a decoding, and then keeps **all of that input** in memory, and whatever buffer the input is a part
/// of: [`detach`](Self::detach) copies a text that is to be kept for long. By default a text shares only an
/// input of at most 4 KiB, or one of which it is at least a sixteenth; else it is copied.
///
/// It is the type of `string` fields with the option `string=shared`. Reading and cloning one is cheaper than a
/// `String`: a short text takes no allocation, and a long one is cloned by counting a reference. It is meant for
/// servers, which decode, look, and drop.
///
/// [`Message::decode_bytes`](crate::message::Message::decode_bytes) and calls of gRPC have an input that can be
/// shared; [`DecodeOptions::min_shared_bytes`](crate::wire::DecodeOptions::min_shared_bytes) has the rule, and
/// turns sharing off. It has 32 bytes on a 64-bit machine, and an `Option` of it 40.
///
/// Order, equality, hash and `Debug` are those of the text. It dereferences to `str`.
///
/// ```
/// use rustgreet::SharedStr;
///
/// let name = SharedStr::from("Annie");
/// assert_eq!(name, "Annie");
/// assert!(name.starts_with("Ann"));
///
/// let long = SharedStr::from("a text of more than 23 bytes");
/// let again = long.clone(); // shares its bytes
/// assert_eq!(again.as_ptr(), long.as_ptr());
/// ```
#[derive(Clone)]
pub struct SharedStr(SharedText);

impl SharedStr {
    /// Returns the empty string.
    #[inline]
    #[must_use]
    pub const fn new() -> Self {
        Self(SharedText::EMPTY)
    }

    /// Returns a static text, without memory of its own.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        Self(SharedText::of_static(text))
    }

    /// Returns the text.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the bytes of the text. Those of more than 23 bytes are shared, not copied.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0.into_bytes()
    }

    /// Makes the text share no buffer that is larger than itself: one of more than 23 bytes is copied.
    ///
    /// ```
    /// use rustgreet::{SharedStr, bytes::Bytes};
    ///
    /// let frame = Bytes::from("id=4f2a91c07b3d44e69b0e5f".repeat(9)); // 225 bytes
    /// let mut id = SharedStr::try_from(frame.slice(..50))?;
    /// assert_eq!(id.as_ptr(), frame.as_ptr()); // keeps all 225
    /// id.detach();
    /// assert_ne!(id.as_ptr(), frame.as_ptr());
    /// # Ok::<(), std::str::Utf8Error>(())
    /// ```
    pub fn detach(&mut self) {
        self.0 = SharedText::copy_of(self.as_str());
    }

    /// Reads a length-delimited text in place of this one. After invalid UTF-8 the reader is at its length.
    #[inline(always)]
    pub(in crate::wire) fn set_from(&mut self, reader: &mut Reader<'_>) -> Result {
        let before = reader.at;
        let (bytes, window) = reader.delimited_in_window::<WINDOW>()?;
        if let Some(window) = window
            && self.0.set_ascii(window, bytes.len())
        {
            return Ok(());
        }
        match shared(bytes, reader) {
            Some(text) => {
                self.0 = text;
                Ok(())
            }
            None => {
                reader.at = before;
                Err(DecodeErrorKind::InvalidUtf8)
            }
        }
    }
}

/// The bytes of the input of `reader` as a text, if they are UTF-8.
#[inline(never)]
fn shared(bytes: &[u8], reader: &Reader<'_>) -> Option<SharedText> {
    let text = utf8::check(bytes)?;
    Some(match reader.owner_for(text.len()) {
        Some(owner) => SharedText::part_of(owner, text),
        None => SharedText::copy_of(text),
    })
}

impl Default for SharedStr {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for SharedStr {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for SharedStr {
    #[inline]
    fn as_ref(&self) -> &str {
        self
    }
}

impl AsRef<[u8]> for SharedStr {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A map with such keys can be searched with a `str`.
impl Borrow<str> for SharedStr {
    #[inline]
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for SharedStr {
    fn from(text: &str) -> Self {
        Self(SharedText::copy_of(text))
    }
}

/// Takes over the memory, unless the text is short.
impl From<String> for SharedStr {
    fn from(text: String) -> Self {
        Self(SharedText::of_string(text))
    }
}

impl From<&String> for SharedStr {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<char> for SharedStr {
    fn from(character: char) -> Self {
        (&*character.encode_utf8(&mut [0; 4])).into()
    }
}

impl From<Cow<'_, str>> for SharedStr {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl FromStr for SharedStr {
    type Err = core::convert::Infallible;

    fn from_str(text: &str) -> core::result::Result<Self, Self::Err> {
        Ok(text.into())
    }
}

/// Takes over the memory, unless the text is short.
impl From<Box<str>> for SharedStr {
    fn from(text: Box<str>) -> Self {
        text.into_string().into()
    }
}

impl From<SharedStr> for String {
    fn from(text: SharedStr) -> Self {
        text.as_str().to_owned()
    }
}

impl From<SharedStr> for Box<str> {
    fn from(text: SharedStr) -> Self {
        text.as_str().into()
    }
}

impl From<SharedStr> for Bytes {
    fn from(text: SharedStr) -> Self {
        text.into_bytes()
    }
}

/// Shares the bytes, unless there are at most 23.
///
/// # Errors
/// If they are not UTF-8.
impl TryFrom<Bytes> for SharedStr {
    type Error = Utf8Error;

    fn try_from(bytes: Bytes) -> core::result::Result<Self, Utf8Error> {
        SharedText::of_bytes(bytes).map(Self)
    }
}

impl fmt::Display for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for SharedStr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for SharedStr {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
}

impl Eq for SharedStr {}

impl PartialOrd for SharedStr {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SharedStr {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other)
    }
}

/// Hashes the text, not the bytes: `Borrow<str>` requires the hash of a `str`.
impl Hash for SharedStr {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// Equality with other string types, in both directions.
macro_rules! equal_to {
    ($($other:ty),*) => {$(
        impl PartialEq<$other> for SharedStr {
            fn eq(&self, other: &$other) -> bool {
                self.as_str() == &other[..]
            }
        }

        impl PartialEq<SharedStr> for $other {
            fn eq(&self, other: &SharedStr) -> bool {
                &self[..] == other.as_str()
            }
        }
    )*};
}

equal_to!(str, &str, String, Cow<'_, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_like_the_text_inside() {
        for text in ["l\u{e9}on\n", "l\u{e9}on\n is a text of more than 23 bytes"] {
            let shared = SharedStr::from(text);
            assert_eq!(
                format!("{shared} {shared:?} {shared:>8}"),
                format!("{text} {text:?} {text:>8}")
            );
            let owned = text.to_owned();
            assert!(shared == *text && shared == text && shared == owned);
            assert!(*text == shared && text == shared && owned == shared);
            let [a, z] = ["a", "z"].map(SharedStr::from);
            assert!(a < shared && shared <= z);
        }
    }

    #[test]
    fn a_long_text_shares_and_a_detached_one_does_not() {
        let bytes = Bytes::from_static(b"a text of more than 23 bytes");
        let mut shared = SharedStr::try_from(bytes.clone()).unwrap();
        assert_eq!(shared.as_ptr(), bytes.as_ptr());
        assert_eq!(shared.clone().into_bytes().as_ptr(), bytes.as_ptr());
        shared.detach();
        assert_ne!(shared.as_ptr(), bytes.as_ptr());
        assert_eq!(shared, "a text of more than 23 bytes");
        let owned = String::from("a text of more than 23 bytes");
        let at = owned.as_ptr();
        assert_eq!(Bytes::from(SharedStr::from(owned)).as_ptr(), at);
    }
}

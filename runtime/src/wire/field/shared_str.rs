//! `SharedStr`: a string that shares the buffer that it is decoded from, as a `bytes` field does.
#![allow(unsafe_code)]

use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::Deref;
use core::str::Utf8Error;

use bytes::Bytes;

use crate::wire::{BytesStorage, Reader};

/// A string that is cheap to clone: UTF-8 in a [`Bytes`]. It is the type of `string` fields with the
/// option `string=shared`.
///
/// If it is decoded from a [`Bytes`] ([`Message::decode_bytes`](crate::message::Message::decode_bytes),
/// or a gRPC frame), a text of at least [`MIN_SHARED_BYTES`](crate::wire::MIN_SHARED_BYTES) bytes is
/// not copied: it shares the `Bytes`, and keeps all of it in memory. A shorter text is copied.
/// [`to_owned`](str::to_owned) returns a `String`, which shares nothing.
///
/// Order, equality, hash and `Debug` are those of the text.
///
/// ```
/// use rustgreet::SharedStr;
///
/// let name = SharedStr::from("Annie");
/// let again = name.clone(); // shares its bytes
/// assert_eq!(again.as_ptr(), name.as_ptr());
/// assert_eq!(again, "Annie");
/// assert!(name.starts_with("Ann"));
/// ```
#[derive(Clone, Default)]
pub struct SharedStr(
    /// UTF-8: every constructor checks it.
    Bytes,
);

impl SharedStr {
    /// Returns the empty string.
    #[must_use]
    pub const fn new() -> Self {
        Self(Bytes::new())
    }

    /// Returns a string that refers to a static text, without memory of its own.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        Self(Bytes::from_static(text.as_bytes()))
    }

    /// Returns the text.
    #[inline]
    #[must_use]
    pub fn as_str(&self) -> &str {
        // SAFETY: every constructor is given a `str`, or checks; nothing changes the bytes.
        unsafe { core::str::from_utf8_unchecked(&self.0) }
    }

    /// Returns the bytes of the text, which are shared, not copied.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// Replaces the text by one from the input of `reader`, which is shared as a `bytes` field is.
    pub(in crate::wire) fn replace(&mut self, text: &str, reader: &Reader<'_>) {
        self.0.replace(text.as_bytes(), reader);
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
    fn as_ref(&self) -> &str {
        self
    }
}

impl AsRef<[u8]> for SharedStr {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A map with such keys can be searched with a `str`.
impl Borrow<str> for SharedStr {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for SharedStr {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

/// Takes over the memory: nothing is copied.
impl From<String> for SharedStr {
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

/// Takes over the memory: nothing is copied.
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

impl From<SharedStr> for Bytes {
    fn from(text: SharedStr) -> Self {
        text.0
    }
}

/// Shares the bytes.
///
/// # Errors
/// If they are not UTF-8.
impl TryFrom<Bytes> for SharedStr {
    type Error = Utf8Error;

    fn try_from(bytes: Bytes) -> Result<Self, Utf8Error> {
        core::str::from_utf8(&bytes)?;
        Ok(Self(bytes))
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
        self.0 == other.0
    }
}

impl Eq for SharedStr {}

impl PartialOrd for SharedStr {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SharedStr {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other)
    }
}

/// Hashes the text, not the bytes: `Borrow<str>` requires the hash of a `str`.
impl Hash for SharedStr {
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

equal_to!(str, &str, String);

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::*;

    #[test]
    fn looks_like_the_text_inside() {
        let text = "l\u{e9}on\n";
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
        assert_eq!(SharedStr::new(), SharedStr::default());
        assert_eq!(SharedStr::new(), "");
        assert_eq!(String::from(shared.clone()), text);
        assert_eq!(shared.len(), text.len());
    }

    #[test]
    fn maps_are_asked_with_a_str() {
        let key = SharedStr::from_static("key");
        assert_eq!(BTreeMap::from([(key.clone(), 1)]).get("key"), Some(&1));
        assert_eq!(HashMap::from([(key, 1)]).get("key"), Some(&1));
    }

    #[test]
    fn shares_its_bytes_and_takes_only_text() {
        let bytes = Bytes::from_static(b"name");
        let shared = SharedStr::try_from(bytes.clone()).unwrap();
        assert_eq!(shared.clone().into_bytes().as_ptr(), bytes.as_ptr());
        let owned = String::from("a longer text than that");
        let at = owned.as_ptr();
        assert_eq!(Bytes::from(SharedStr::from(owned)).as_ptr(), at);
        assert!(SharedStr::try_from(Bytes::from_static(b"a\xff")).is_err());
    }
}

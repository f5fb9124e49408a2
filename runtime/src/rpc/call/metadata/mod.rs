//! [`Metadata`]: the user's pairs beside a message, as text or (keys that end in `-bin`) bytes.
//! What gRPC and HTTP say to each other is not among them: it is passed over where it arrived, refused by
//! `insert`, and never sent.

mod error;
mod key;
mod value;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

pub use error::MetadataError;
use error::Problem;
pub use value::MetadataValue;
pub(crate) use value::{decode, encode};

/// Pairs of keys and values that travel beside a message: with a request, ahead of a response,
/// and after it.
///
/// Keys are case-insensitive and may hold several values. A key that ends in `-bin` holds bytes,
/// any other one printable ASCII. Keys that protocols and HTTP use themselves are not metadata:
/// they are not found here, cannot be inserted, and are not passed on. These are `content-type`,
/// `te`, `cookie`, `origin`, `user-agent` and their like, and all that begin with `grpc-`, `connect-`,
/// `trailer-`, `access-control-` or `sec-`. [`Request::header`](crate::Request::header) reads them.
///
/// What comes ahead of the replies is called headers elsewhere, what comes after them trailers:
///
/// | | of a call that succeeds | of one that fails |
/// |---|---|---|
/// | ahead | [`Response::metadata`](crate::Response::metadata), [`Streaming::headers`](crate::Streaming::headers) | [`Status::headers`](crate::Status::headers) |
/// | after | [`Response::trailers`](crate::Response::trailers), [`Streaming::trailers`](crate::Streaming::trailers) | [`Status::metadata`](crate::Status::metadata) |
///
/// ```
/// use rustgreet::Metadata;
///
/// let mut metadata = Metadata::new();
/// metadata.insert("request-id", "a1b2")?;
/// metadata.insert_bin("trace-bin", [1, 2, 3])?;
/// assert_eq!(metadata.get("Request-Id"), Some("a1b2"));
/// assert_eq!(metadata.get_bin("trace-bin").as_deref(), Some(&[1, 2, 3][..]));
///
/// let refused = metadata.insert("grpc-timeout", "1S").unwrap_err();
/// assert!(refused.to_string().contains("reserved"));
/// # Ok::<(), rustgreet::rpc::MetadataError>(())
/// ```
#[derive(Clone, Default)]
pub struct Metadata {
    entries: HeaderMap,
    /// Whether the entries are headers as they arrived, among them some that are not metadata.
    arrived: bool,
}

impl Metadata {
    /// No metadata.
    ///
    /// ```
    /// assert!(rustgreet::Metadata::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `key` to the text `value`, in place of all values that it had.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.insert("request-id", "a1b2")?;
    /// assert!(metadata.insert("request id", "a1b2").is_err());
    /// assert!(metadata.insert("request-id", "Grüße").is_err());
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn insert(&mut self, key: &str, value: impl AsRef<str>) -> Result<(), MetadataError> {
        let (name, value) = key::text(key, value.as_ref())?;
        self.put(name, value)
    }

    /// Adds the text `value` to those that `key` has.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.append("via", "first")?;
    /// metadata.append("via", "second")?;
    /// assert_eq!(metadata.get_all("via").collect::<Vec<_>>(), ["first", "second"]);
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn append(&mut self, key: &str, value: impl AsRef<str>) -> Result<(), MetadataError> {
        let (name, value) = key::text(key, value.as_ref())?;
        self.add(name, value)
    }

    /// Sets `key`, which must end in `-bin`, to bytes, in place of all values that it had.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.insert_bin("trace-bin", [7; 16])?;
    /// assert!(metadata.insert_bin("trace", [7; 16]).is_err());
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn insert_bin(&mut self, key: &str, value: impl AsRef<[u8]>) -> Result<(), MetadataError> {
        let (name, value) = key::binary(key, value.as_ref())?;
        self.put(name, value)
    }

    /// Adds bytes to those that `key`, which must end in `-bin`, has.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.append_bin("span-bin", [1])?;
    /// metadata.append_bin("span-bin", [2])?;
    /// assert_eq!(metadata.len(), 2);
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn append_bin(&mut self, key: &str, value: impl AsRef<[u8]>) -> Result<(), MetadataError> {
        let (name, value) = key::binary(key, value.as_ref())?;
        self.add(name, value)
    }

    /// The first text of `key`; nothing for a key that ends in `-bin`.
    ///
    /// ```
    /// assert_eq!(rustgreet::Metadata::new().get("request-id"), None);
    /// ```
    pub fn get(&self, key: &str) -> Option<&str> {
        self.get_all(key).next()
    }

    /// Every text of `key`, in the order in which they were added.
    ///
    /// ```
    /// assert_eq!(rustgreet::Metadata::new().get_all("via").count(), 0);
    /// ```
    pub fn get_all<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.values(key).filter_map(|value| match value {
            MetadataValue::Text(text) => Some(text),
            MetadataValue::Bytes(_) => None,
        })
    }

    /// The first bytes of `key`, which ends in `-bin`.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.insert_bin("trace-bin", b"abc")?;
    /// assert_eq!(metadata.get_bin("trace-bin").unwrap(), "abc");
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn get_bin(&self, key: &str) -> Option<Bytes> {
        self.get_all_bin(key).next()
    }

    /// Every value of `key`, which ends in `-bin`, in the order in which they were added.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.append_bin("span-bin", [1])?;
    /// metadata.append_bin("span-bin", [2])?;
    /// assert_eq!(metadata.get_all_bin("span-bin").last().unwrap()[..], [2]);
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn get_all_bin<'a>(&'a self, key: &str) -> impl Iterator<Item = Bytes> + use<'a> {
        self.values(key).filter_map(|value| match value {
            MetadataValue::Bytes(bytes) => Some(bytes),
            MetadataValue::Text(_) => None,
        })
    }

    /// Removes all values of `key`; whether there were any.
    ///
    /// ```
    /// let mut metadata = rustgreet::Metadata::new();
    /// metadata.insert("request-id", "a1b2")?;
    /// assert!(metadata.remove("request-id"));
    /// assert!(!metadata.remove("request-id"));
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn remove(&mut self, key: &str) -> bool {
        self.shows(key) && self.entries.remove(key).is_some()
    }

    /// Whether `key` has a value.
    ///
    /// ```
    /// assert!(!rustgreet::Metadata::new().contains_key("request-id"));
    /// ```
    pub fn contains_key(&self, key: &str) -> bool {
        self.shows(key) && self.entries.contains_key(key)
    }

    /// Every pair. A key with several values comes several times.
    ///
    /// ```
    /// use rustgreet::{Metadata, rpc::MetadataValue};
    ///
    /// let mut metadata = Metadata::new();
    /// metadata.insert("request-id", "a1b2")?;
    /// assert_eq!(metadata.iter().next(), Some(("request-id", MetadataValue::Text("a1b2"))));
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, MetadataValue<'_>)> {
        self.pairs().flat_map(|(name, value)| {
            value::read(key::is_binary(name.as_str()), value).map(|value| (name.as_str(), value))
        })
    }

    /// How many pairs there are.
    ///
    /// ```
    /// assert_eq!(rustgreet::Metadata::new().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.pairs().count()
    }

    /// Whether there is no pair.
    ///
    /// ```
    /// assert!(rustgreet::Metadata::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.pairs().next().is_none()
    }

    /// Adds every pair of `other`, beside those of the same key.
    ///
    /// ```
    /// # use rustgreet::Metadata;
    /// let (mut all, mut more) = (Metadata::new(), Metadata::new());
    /// all.insert("via", "first")?;
    /// more.insert("via", "second")?;
    /// all.extend(more);
    /// assert_eq!(all.get_all("via").count(), 2);
    /// # Ok::<(), rustgreet::rpc::MetadataError>(())
    /// ```
    pub fn extend(&mut self, other: Metadata) {
        if self.entries.is_empty() {
            *self = other;
            return;
        }
        append(&mut self.entries, other);
    }

    /// The headers of a message as they arrived.
    pub(crate) fn arriving(headers: HeaderMap) -> Self {
        Self {
            entries: headers,
            arrived: true,
        }
    }

    /// The headers to send.
    pub(crate) fn departing(self) -> HeaderMap {
        if !self.arrived {
            return self.entries;
        }
        let mut headers = HeaderMap::new();
        append(&mut headers, self);
        headers
    }

    /// The first text of a header that arrived and is not metadata.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let value = self.entries.get(name).filter(|_| !self.shows(name))?;
        value.to_str().ok()
    }

    /// All that arrived, what is not metadata too, with the user's changes.
    pub(crate) fn whole(self) -> HeaderMap {
        self.entries
    }

    /// What arrived and is not metadata.
    pub(crate) fn reserved(&self) -> HeaderMap {
        let entries = self.entries.iter();
        let hidden = entries.filter(|(name, _)| !self.shows(name.as_str()));
        hidden
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Whether a key is metadata.
    fn shows(&self, key: &str) -> bool {
        !(self.arrived && key::is_reserved(key))
    }

    fn pairs(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        let pairs = self.entries.iter();
        pairs.filter(|(name, _)| self.shows(name.as_str()))
    }

    fn values<'a>(&'a self, key: &str) -> impl Iterator<Item = MetadataValue<'a>> + use<'a> {
        let binary = key::is_binary(key);
        let values = self.shows(key).then(|| self.entries.get_all(key));
        let values = values.into_iter().flatten();
        values.flat_map(move |value| value::read(binary, value))
    }

    fn put(&mut self, name: HeaderName, value: HeaderValue) -> Result<(), MetadataError> {
        match self.entries.try_insert(name, value) {
            Ok(_) => Ok(()),
            Err(_) => Err(MetadataError::new("", Problem::Full)),
        }
    }

    fn add(&mut self, name: HeaderName, value: HeaderValue) -> Result<(), MetadataError> {
        match self.entries.try_append(name, value) {
            Ok(_) => Ok(()),
            Err(_) => Err(MetadataError::new("", Problem::Full)),
        }
    }
}

/// Adds the metadata of `from`, beside what there is of the same key.
fn append(to: &mut HeaderMap, from: Metadata) {
    let arrived = from.arrived;
    let mut current = None;
    for (name, value) in from.entries {
        if let Some(name) = name {
            current = (!(arrived && key::is_reserved(name.as_str()))).then_some(name);
        }
        if let Some(name) = &current {
            // Full at 32,768 entries, which no peer accepts: the rest is left out.
            let _ = to.try_append(name.clone(), value);
        }
    }
}

/// The same pairs: for each key the same values in the same order.
impl PartialEq for Metadata {
    fn eq(&self, other: &Self) -> bool {
        let same = |name: &HeaderName| {
            let (ours, theirs) = (self.entries.get_all(name), other.entries.get_all(name));
            ours.iter().eq(theirs.iter())
        };
        self.len() == other.len() && self.pairs().all(|(name, _)| same(name))
    }
}

impl fmt::Debug for Metadata {
    /// Keeps credentials out of the logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (key, value) in self.iter() {
            match key {
                "authorization" | "cookie" | "set-cookie" => map.entry(&key, &"***"),
                _ => map.entry(&key, &value),
            };
        }
        map.finish()
    }
}

#[cfg(test)]
mod tests;

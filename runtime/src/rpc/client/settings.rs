//! The settings of a [`Client`]: times, compression, limits, and where its requests go.

use std::time::Duration;

use http::Uri;

use super::{Client, Transport};
use crate::rpc::call::{Compression, MAX_FRAME, Status};
use crate::wire::DecodeOptions;

impl<T: Transport> Client<T> {
    /// Gives calls that have no deadline of their own `timeout` to end.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.timeout(std::time::Duration::from_secs(2));
    /// # }
    /// ```
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Takes no deadline over. A call that is made in a handler, or in its reply stream, otherwise
    /// ends when the handler's own call does; one in a task that the handler spawns does not.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let audit = client.detached();
    /// # }
    /// ```
    #[must_use]
    pub fn detached(mut self) -> Self {
        self.detached = true;
        self
    }

    /// Compresses what is sent. The server must know how to read it.
    ///
    /// ```
    /// # #[cfg(feature = "gzip")]
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.send_compressed(rustgreet::rpc::Compression::Gzip);
    /// # }
    /// ```
    #[must_use]
    pub fn send_compressed(mut self, compression: Compression) -> Self {
        self.settings.send(compression);
        self
    }

    /// Sends messages of fewer bytes as they are.
    ///
    /// ```
    /// # #[cfg(feature = "gzip")]
    /// # fn make(client: rustgreet::rpc::Client) {
    /// use rustgreet::rpc::Compression;
    ///
    /// let client = client.send_compressed(Compression::Gzip).compress_from(1024);
    /// # }
    /// ```
    #[must_use]
    pub fn compress_from(mut self, bytes: usize) -> Self {
        self.settings.compress_from = bytes;
        self
    }

    /// How the server may compress what it sends: in all ways that the features of this crate have,
    /// unless set. In a browser in none, since servers of other origins need not allow the header that says so; the
    /// browser itself offers gzip, where one message is a whole body.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.accept_compressed([]);
    /// # }
    /// ```
    #[must_use]
    pub fn accept_compressed(mut self, ways: impl IntoIterator<Item = Compression>) -> Self {
        self.settings.accept = ways.into_iter().collect();
        self
    }

    /// The size up to which a message is accepted; [`MAX_MESSAGE_SIZE`](crate::rpc::MAX_MESSAGE_SIZE)
    /// (4 MiB) unless set. A larger one ends the call with RESOURCE_EXHAUSTED.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.max_decoding_message_size(64 << 20);
    /// # }
    /// ```
    #[must_use]
    pub fn max_decoding_message_size(mut self, bytes: usize) -> Self {
        self.settings.max_decoding = bytes;
        self
    }

    /// The limits of decoding a reply: depth and memory. A reply above them ends the call with INTERNAL.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.decode_limits(rustgreet::DecodeOptions::new().max_depth(10));
    /// # }
    /// ```
    #[must_use]
    pub fn decode_limits(mut self, limits: DecodeOptions) -> Self {
        self.settings.decode_limits = limits;
        self
    }

    /// The size up to which a message is sent; any unless set. A larger one ends the call with
    /// RESOURCE_EXHAUSTED.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.max_encoding_message_size(4 << 20);
    /// # }
    /// ```
    #[must_use]
    pub fn max_encoding_message_size(mut self, bytes: usize) -> Self {
        self.settings.max_encoding = bytes.min(MAX_FRAME);
        self
    }

    /// Scheme and host of the requests, for a transport that does not know them itself (a
    /// [`Channel`](crate::Channel) does). A path becomes a prefix of every call's.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if `origin` is not like `https://host`.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) -> Result<(), rustgreet::Status> {
    /// let client = client.origin("http://greeter.internal")?;
    /// # Ok(()) }
    /// ```
    pub fn origin(mut self, origin: &str) -> std::result::Result<Self, Status> {
        match origin.parse::<Uri>() {
            Ok(uri) if uri.scheme().is_some() && uri.authority().is_some() => self.origin = uri,
            _ => {
                let why =
                    format!("`{origin}` is not an origin: expected one like `http://host:port`");
                return Err(Status::invalid_argument(why));
            }
        }
        Ok(self)
    }
}

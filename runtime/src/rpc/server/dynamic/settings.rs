//! How the messages of a [`DynamicServer`] are sent and accepted: what a generated server can be told, too.

use super::DynamicServer;
use crate::rpc::call::{Compression, MAX_FRAME};
use crate::wire::DecodeOptions;

impl<H> DynamicServer<H> {
    /// Compresses replies for the callers that accept it. Call it for each way that is known.
    ///
    /// ```
    /// # #[cfg(feature = "gzip")]
    /// # mod set {
    /// use rustgreet::rpc::{Compression, DynamicServer};
    ///
    /// fn set<H>(server: DynamicServer<H>) -> DynamicServer<H> {
    ///     server.send_compressed(Compression::Gzip)
    /// }
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
    /// # mod set {
    /// use rustgreet::rpc::{Compression, DynamicServer};
    ///
    /// fn set<H>(server: DynamicServer<H>) -> DynamicServer<H> {
    ///     server.send_compressed(Compression::Gzip).compress_from(1024)
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn compress_from(mut self, bytes: usize) -> Self {
        self.settings.compress_from = bytes;
        self
    }

    /// How requests may be compressed: in all ways that the features of this crate have, unless set. Those compressed
    /// in another way are answered with UNIMPLEMENTED.
    ///
    /// ```
    /// # use rustgreet::rpc::DynamicServer;
    /// fn set<H>(server: DynamicServer<H>) -> DynamicServer<H> {
    ///     server.accept_compressed([])
    /// }
    /// ```
    #[must_use]
    pub fn accept_compressed(mut self, ways: impl IntoIterator<Item = Compression>) -> Self {
        self.settings.accept = ways.into_iter().collect();
        self
    }

    /// The size up to which a message is accepted; [`MAX_MESSAGE_SIZE`](crate::rpc::MAX_MESSAGE_SIZE) (4 MiB) unless
    /// set.
    ///
    /// ```
    /// # use rustgreet::rpc::DynamicServer;
    /// fn set<H>(server: DynamicServer<H>) -> DynamicServer<H> {
    ///     server.max_decoding_message_size(64 << 20)
    /// }
    /// ```
    #[must_use]
    pub fn max_decoding_message_size(mut self, bytes: usize) -> Self {
        self.settings.max_decoding = bytes;
        self
    }

    /// The limits of decoding a request: depth and memory. A request above them is refused with INTERNAL.
    ///
    /// ```
    /// # use rustgreet::rpc::DynamicServer;
    /// fn set<H>(server: DynamicServer<H>) -> DynamicServer<H> {
    ///     server.decode_limits(rustgreet::DecodeOptions::new().max_depth(10))
    /// }
    /// ```
    #[must_use]
    pub fn decode_limits(mut self, limits: DecodeOptions) -> Self {
        self.settings.decode_limits = limits;
        self
    }

    /// The size up to which a message is sent; any unless set.
    ///
    /// ```
    /// # use rustgreet::rpc::DynamicServer;
    /// fn set<H>(server: DynamicServer<H>) -> DynamicServer<H> {
    ///     server.max_encoding_message_size(4 << 20)
    /// }
    /// ```
    #[must_use]
    pub fn max_encoding_message_size(mut self, bytes: usize) -> Self {
        self.settings.max_encoding = bytes.min(MAX_FRAME);
        self
    }
}

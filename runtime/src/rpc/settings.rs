//! [`Compression`], and what a client and a server can both be told about messages.

use tonic::codec::{CompressionEncoding, EnabledCompressionEncodings};

use crate::wire::DecodeOptions;

/// The size up to which a client and a server accept a message, unless told otherwise: 4 MiB, as
/// gRPC's own libraries.
pub const MAX_MESSAGE_SIZE: usize = 4 << 20;

/// A way to compress messages. There are none without the features `gzip` and `zstd`.
///
/// ```
/// # #[cfg(feature = "gzip")]
/// let compression = rustgreet::rpc::Compression::Gzip;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// gzip, which every gRPC implementation knows. Needs the feature `gzip`.
    #[cfg(feature = "gzip")]
    Gzip,
    /// zstd, faster and smaller. Needs the feature `zstd`.
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Compression {
    fn encoding(self) -> CompressionEncoding {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => CompressionEncoding::Gzip,
            #[cfg(feature = "zstd")]
            Self::Zstd => CompressionEncoding::Zstd,
        }
    }
}

/// How messages are sent and accepted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    send: Option<CompressionEncoding>,
    send_any: EnabledCompressionEncodings,
    accept: EnabledCompressionEncodings,
    max_decoding: Option<usize>,
    pub(crate) max_encoding: Option<usize>,
    pub(crate) decode_limits: DecodeOptions,
}

impl Settings {
    pub(crate) fn send(&mut self, compression: Compression) {
        self.send = Some(compression.encoding());
        self.send_any.enable(compression.encoding());
    }

    pub(crate) fn accept(&mut self, compression: Compression) {
        self.accept.enable(compression.encoding());
    }

    pub(crate) fn set_max_decoding(&mut self, bytes: usize) {
        self.max_decoding = Some(bytes);
    }

    pub(crate) fn set_max_encoding(&mut self, bytes: usize) {
        self.max_encoding = Some(bytes);
    }

    /// tonic's client with these settings. What is sent is measured by our codec, which knows the
    /// right code for what is too large.
    pub(crate) fn client<T>(&self, transport: T, origin: http::Uri) -> tonic::client::Grpc<T> {
        let mut grpc = tonic::client::Grpc::with_origin(transport, origin);
        if let Some(encoding) = self.send {
            grpc = grpc.send_compressed(encoding);
        }
        let mut accept = self.accept;
        while let Some(encoding) = accept.pop() {
            grpc = grpc.accept_compressed(encoding);
        }
        grpc.max_decoding_message_size(self.max_decoding.unwrap_or(MAX_MESSAGE_SIZE))
    }

    /// tonic's server with these settings.
    pub(crate) fn server<C: tonic::codec::Codec>(&self, codec: C) -> tonic::server::Grpc<C> {
        tonic::server::Grpc::new(codec)
            .apply_compression_config(self.accept, self.send_any)
            .apply_max_message_size_config(
                Some(self.max_decoding.unwrap_or(MAX_MESSAGE_SIZE)),
                None,
            )
    }
}

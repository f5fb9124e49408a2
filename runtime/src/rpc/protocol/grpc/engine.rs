//! tonic's client and server with our settings. What is sent is measured by our codec, which
//! knows the right code for what is too large.

use tonic::codec::{CompressionEncoding, EnabledCompressionEncodings};

use crate::rpc::call::{Compression, Compressions, Settings};

/// tonic's client with these settings.
pub(crate) fn client<T>(
    settings: Settings,
    transport: T,
    origin: http::Uri,
) -> tonic::client::Grpc<T> {
    let mut grpc = tonic::client::Grpc::with_origin(transport, origin);
    if let Some(compression) = settings.send {
        grpc = grpc.send_compressed(encoding(compression));
    }
    for compression in settings.accept.iter() {
        grpc = grpc.accept_compressed(encoding(compression));
    }
    grpc.max_decoding_message_size(settings.max_decoding)
}

/// tonic's server with these settings.
pub(crate) fn server<C: tonic::codec::Codec>(
    settings: Settings,
    codec: C,
) -> tonic::server::Grpc<C> {
    tonic::server::Grpc::new(codec)
        .apply_compression_config(enabled(settings.accept), enabled(settings.send_any))
        .apply_max_message_size_config(Some(settings.max_decoding), None)
}

fn enabled(ways: Compressions) -> EnabledCompressionEncodings {
    let mut enabled = EnabledCompressionEncodings::default();
    for compression in ways.iter() {
        enabled.enable(encoding(compression));
    }
    enabled
}

fn encoding(compression: Compression) -> CompressionEncoding {
    match compression {
        #[cfg(feature = "gzip")]
        Compression::Gzip => CompressionEncoding::Gzip,
        #[cfg(feature = "zstd")]
        Compression::Zstd => CompressionEncoding::Zstd,
    }
}

//! What carries a client's calls: tonic's client, with our messages, our settings and our words.

mod arrival;
mod codec;
mod sealed;
mod while_read;

use tonic::codec::CompressionEncoding;

pub(crate) use arrival::{Arrival, Blame, Direction};
pub(crate) use codec::{Codec, Failure};
pub(crate) use sealed::{SealedBody, mend_trailers};
pub(crate) use while_read::{Guard, while_read};

use crate::rpc::call::{Compression, Settings};

/// tonic's client with these settings. What is sent is measured by our codec, which knows the right
/// code for what is too large.
pub(crate) fn client<T>(
    settings: &Settings,
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

fn encoding(compression: Compression) -> CompressionEncoding {
    match compression {
        #[cfg(feature = "gzip")]
        Compression::Gzip => CompressionEncoding::Gzip,
        #[cfg(feature = "zstd")]
        Compression::Zstd => CompressionEncoding::Zstd,
    }
}

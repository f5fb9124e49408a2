//! [`Compression`], and what a client and a server can both be told about messages.

use std::time::Duration;

use crate::rpc::platform::OFFERS_COMPRESSION;
use crate::wire::DecodeOptions;

/// The size up to which a client and a server accept a message, unless told otherwise: 4 MiB, as
/// gRPC's own libraries.
pub const MAX_MESSAGE_SIZE: usize = 4 << 20;

/// How long a message that has begun may make no progress; 20 seconds unless told otherwise. In milliseconds, of which
/// a body has room for so many: what is longer than 49 days is as long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience(u32);

impl Default for Patience {
    fn default() -> Self {
        Self(20_000)
    }
}

impl Patience {
    pub(crate) fn of(time: Duration) -> Self {
        Self(u32::try_from(time.as_millis()).unwrap_or(u32::MAX))
    }

    pub(crate) fn time(self) -> Duration {
        Duration::from_millis(self.0.into())
    }
}

/// A way to compress messages. There are none without the features `gzip` and `zstd`.
///
/// ```
/// # #[cfg(feature = "gzip")]
/// # mod gzip {
/// use rustgreet::{Channel, Request, rpc::{Client, Compression}};
///
/// /// A client that compresses what is worth it.
/// fn client(channel: Channel) -> Client {
///     Client::new(channel).send_compressed(Compression::Gzip).compress_from(1024)
/// }
///
/// /// A request that is sent as it is: its length would tell of the secret in it.
/// fn secret<T>(message: T) -> Request<T> {
///     let mut request = Request::new(message);
///     request.set_compression(None);
///     request
/// }
/// # }
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
    const ALL: &[Self] = &[
        #[cfg(feature = "gzip")]
        Self::Gzip,
        #[cfg(feature = "zstd")]
        Self::Zstd,
    ];
}

/// A set of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compressions {
    bits: u8,
}

impl Compressions {
    fn bit(compression: Compression) -> u8 {
        match compression {
            #[cfg(feature = "gzip")]
            Compression::Gzip => 1,
            #[cfg(feature = "zstd")]
            Compression::Zstd => 2,
        }
    }

    /// All that the features have.
    pub(crate) fn all() -> Self {
        Compression::ALL.iter().copied().collect()
    }

    pub(crate) fn contains(self, compression: Compression) -> bool {
        self.bits & Self::bit(compression) != 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Compression> {
        let all = Compression::ALL.iter().copied();
        all.filter(move |it| self.contains(*it))
    }
}

impl FromIterator<Compression> for Compressions {
    fn from_iter<I: IntoIterator<Item = Compression>>(ways: I) -> Self {
        let bits = ways.into_iter().fold(0, |bits, it| bits | Self::bit(it));
        Self { bits }
    }
}

/// What the length of a frame can say, in bytes.
pub(crate) const MAX_FRAME: usize = u32::MAX as usize;

/// How messages are sent and accepted.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// How a client sends.
    pub(crate) send: Option<Compression>,
    /// How a server sends, if its caller accepts it.
    pub(crate) send_any: Compressions,
    pub(crate) accept: Compressions,
    /// The size in bytes from which on a message is compressed.
    pub(crate) compress_from: usize,
    pub(crate) max_decoding: usize,
    /// At most `MAX_FRAME`.
    pub(crate) max_encoding: usize,
    pub(crate) decode_limits: DecodeOptions,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            send: None,
            send_any: Compressions::default(),
            accept: Compressions::all(),
            compress_from: 0,
            max_decoding: MAX_MESSAGE_SIZE,
            max_encoding: MAX_FRAME,
            decode_limits: DecodeOptions::new(),
        }
    }
}

impl Settings {
    /// Those of a client.
    pub(crate) fn of_client() -> Self {
        let mut settings = Self::default();
        if !OFFERS_COMPRESSION {
            settings.accept = Compressions::default();
        }
        settings
    }

    pub(crate) fn send(&mut self, compression: Compression) {
        self.send = Some(compression);
        let more = std::iter::once(compression);
        self.send_any = self.send_any.iter().chain(more).collect();
    }
}

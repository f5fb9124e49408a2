//! The limits of one decoding. They apply to the binary format, JSON and text format alike, are on by
//! default, and can be changed per call. gRPC's smaller limit of a message's size is in `rpc`.

/// The default limit of nesting: how many levels of messages may be below the root.
///
/// It is the limit of protobuf's own libraries.
pub const MAX_DEPTH: u32 = 100;

/// The default limit of a message's size in bytes: 2 GiB - 1, the most that protobuf allows.
pub const MAX_MESSAGE_SIZE: usize = 0x7fff_ffff;

/// The memory in bytes that a decoding may take, whatever the size of the input: 64 MiB.
///
/// For an input of more than 512 KiB the limit is [`MEMORY_PER_INPUT_BYTE`] times its size.
pub const MIN_MEMORY: usize = 64 << 20;

/// The memory in bytes that a decoding may take per byte of a large input.
///
/// Two bytes of input can become a struct of some hundred bytes, so a limit of the message's size does
/// not bound memory. [`DecodeOptions::max_memory`] says what honest messages need.
pub const MEMORY_PER_INPUT_BYTE: usize = 128;

/// The size in bytes from which on a `bytes` field, or a [`SharedStr`](crate::wire::SharedStr), may
/// share the input that it is decoded from; a smaller value is copied.
///
/// [`DecodeOptions::min_shared_bytes`] has the whole rule.
pub const MIN_SHARED_BYTES: usize = 32;

/// The most bytes of an input that every value may share, if it is large enough.
const SMALL_INPUT: usize = 4 << 10;
/// A value shares a larger input if it is at least one of so many parts of it.
const PARTS: usize = 16;

/// The limits of one decoding, and whether `required` fields may have no value.
///
/// ```
/// use rustgreet::wkt::Struct;
/// use rustgreet::{DecodeErrorKind, DecodeOptions, Message, json};
///
/// let nested: Struct = json::from_str(r#"{"a": {"b": {"c": 1}}}"#)?;
/// let bytes = nested.encode_to_vec();
/// assert!(Struct::decode(&bytes).is_ok());
///
/// let limits = DecodeOptions::new().max_depth(4).max_message_size(1 << 20);
/// let error = Struct::decode_with(&bytes, &limits).unwrap_err();
/// assert_eq!(error.kind(), DecodeErrorKind::TooDeep);
///
/// // JSON and text format take the same limits.
/// let options = json::ParseOptions::new().limits(limits);
/// assert!(options.from_str::<Struct>(r#"{"a": {"b": {"c": 1}}}"#).is_err());
/// # Ok::<_, rustgreet::json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct DecodeOptions {
    pub(crate) depth: u32,
    pub(crate) message_size: usize,
    /// The limit of memory, unless what the size of the input allows is more.
    memory: usize,
    memory_per_byte: usize,
    pub(crate) shared_bytes: usize,
    pub(crate) partial: bool,
    /// Whether the message may have values before the first byte is read, so that its maps may be full
    /// in any way.
    pub(crate) merging: bool,
}

impl DecodeOptions {
    /// Returns the default options, which [`Message::decode`](crate::message::Message::decode) uses.
    pub const fn new() -> Self {
        Self {
            depth: MAX_DEPTH,
            message_size: MAX_MESSAGE_SIZE,
            memory: MIN_MEMORY,
            memory_per_byte: MEMORY_PER_INPUT_BYTE,
            shared_bytes: MIN_SHARED_BYTES,
            partial: false,
            merging: false,
        }
    }

    /// Limits how many levels of messages may be below the root. The default is [`MAX_DEPTH`].
    ///
    /// Each level takes stack.
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }

    /// Limits the size of the input in bytes. The default is [`MAX_MESSAGE_SIZE`].
    pub const fn max_message_size(mut self, bytes: usize) -> Self {
        self.message_size = bytes;
        self
    }

    /// Limits the memory in bytes that decoding takes at any time. The default is the larger of
    /// [`MIN_MEMORY`] and [`MEMORY_PER_INPUT_BYTE`] times the size of the input.
    ///
    /// The limit covers all that is allocated: the capacity of lists, their old memory while they
    /// grow, nodes and tables of maps, boxes, unknown fields, and the wire bytes that a text becomes
    /// (those beyond 256 KiB, which the thread keeps for the next text). It does not cover the
    /// contents of `string` and `bytes` fields, which are never larger than the input. So whatever the
    /// schema, decoding takes at most this limit, the size of the input, and 1 MiB.
    pub const fn max_memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self.memory_per_byte = 0;
        self
    }

    /// Sets the size in bytes from which on a `bytes` field or a `SharedStr` may share the input of
    /// [`decode_bytes`](crate::message::Message::decode_bytes). The default is [`MIN_SHARED_BYTES`];
    /// with `usize::MAX` nothing is shared.
    ///
    /// A value that shares the input keeps all of it in memory. So it shares an input of more than 4 KiB
    /// only if it is at least a sixteenth of it, and is copied otherwise: values that are kept hold at most
    /// sixteen times their size, or 4 KiB each. Of an input that is itself a part of a larger `Bytes` they
    /// keep all of that. In a call the input is the message, or, of a message of 1 KiB and more that came with others, what
    /// came with it: usually 16 KiB.
    pub const fn min_shared_bytes(mut self, bytes: usize) -> Self {
        self.shared_bytes = bytes;
        self
    }

    /// Accepts messages in which a `required` field has no value.
    ///
    /// By default such a message is an error:
    /// [`DecodeErrorKind::MissingRequired`](crate::wire::DecodeErrorKind::MissingRequired).
    pub const fn allow_partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// The same options, for a message that may have values.
    pub(crate) const fn merging(mut self) -> Self {
        self.merging = true;
        self
    }

    /// The same options for the wire bytes that a text becomes: the size of the text was checked.
    pub(crate) const fn of_text_as_wire(&self) -> Self {
        Self {
            message_size: MAX_MESSAGE_SIZE,
            ..*self
        }
    }

    /// The same options for what a printer decodes on its way, so many levels below its own limit.
    pub(crate) const fn of_part(&self, depth: u32) -> Self {
        Self {
            depth,
            partial: true,
            ..*self
        }
    }

    /// The same options, with so many bytes of memory unless that is set.
    #[cfg(feature = "rpc")]
    pub(crate) const fn or_max_memory(mut self, bytes: usize) -> Self {
        if self.memory_per_byte != 0 {
            (self.memory, self.memory_per_byte) = (bytes, 0);
        }
        self
    }

    /// Whether a value of so many bytes may share an input of so many.
    #[inline]
    pub(crate) const fn may_share(&self, value: usize, input: usize) -> bool {
        value >= self.shared_bytes && (input <= SMALL_INPUT || value >= input.div_ceil(PARTS))
    }

    /// The limit of memory in bytes for an input of so many bytes.
    #[inline]
    pub(crate) const fn memory_for(&self, input: usize) -> usize {
        let by_input = input.saturating_mul(self.memory_per_byte);
        if by_input > self.memory {
            by_input
        } else {
            self.memory
        }
    }
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self::new()
    }
}

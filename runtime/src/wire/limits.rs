//! What one call of `decode` may cost: one budget for the binary format, JSON and text format, on by
//! default, changeable per call. gRPC's smaller size of a message is in `rpc`.

/// Messages nested in messages, below the root: as deep as protobuf's own libraries go.
pub const MAX_DEPTH: u32 = 100;

/// The largest message, in bytes: what protobuf allows, 2 GiB - 1.
pub const MAX_MESSAGE_SIZE: usize = 0x7fff_ffff;

/// Bytes that the elements of lists and maps may always take; above, it is
/// [`ELEMENT_BYTES_PER_INPUT_BYTE`] times the input.
///
/// Two bytes on the wire can become one struct of some hundred bytes, so that a limit of the
/// message's size alone does not bound memory. 256 MiB is more than honest messages of up to
/// 16 MiB (four times gRPC's limit) need.
pub const MIN_ELEMENT_BYTES: usize = 256 << 20;

/// Honest lists of structs grow about two to eight times in memory; twice that is allowed, so
/// that large inputs are bounded in proportion.
pub const ELEMENT_BYTES_PER_INPUT_BYTE: usize = 16;

/// A `bytes` field of at least this many bytes, or a [`SharedStr`](crate::wire::SharedStr), shares the
/// buffer that it came in; a smaller one is copied, so that a few bytes do not keep a large buffer alive.
pub const MIN_SHARED_BYTES: usize = 256;

/// The limits of one decoding, and how it treats its input.
///
/// ```
/// use rustgreet::{DecodeOptions, Message, json, text, wkt};
///
/// let limits = DecodeOptions::new().max_depth(20).max_message_size(1 << 20);
/// wkt::Struct::decode_with(b"", &limits)?;
/// json::ParseOptions::new().limits(limits.clone()).from_str::<wkt::Struct>("{}")?;
/// text::ParseOptions::new().limits(limits).from_str::<wkt::Struct>("")?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct DecodeOptions {
    pub(crate) depth: u32,
    pub(crate) message_size: usize,
    pub(crate) element_bytes: Option<usize>,
    pub(crate) shared_bytes: usize,
    pub(crate) partial: bool,
}

impl DecodeOptions {
    /// The defaults, which [`Message::decode`](crate::message::Message::decode) uses too.
    pub const fn new() -> Self {
        Self {
            depth: MAX_DEPTH,
            message_size: MAX_MESSAGE_SIZE,
            element_bytes: None,
            shared_bytes: MIN_SHARED_BYTES,
            partial: false,
        }
    }

    /// How deep messages may nest below the root ([`MAX_DEPTH`]). Each level takes stack.
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.depth = levels;
        self
    }

    /// How large the input may be, in bytes ([`MAX_MESSAGE_SIZE`]).
    pub const fn max_message_size(mut self, bytes: usize) -> Self {
        self.message_size = bytes;
        self
    }

    /// How much memory the elements of lists and maps may take, not counting the contents of
    /// strings. The default is the larger of [`MIN_ELEMENT_BYTES`] and 16 times the input.
    pub const fn max_element_bytes(mut self, bytes: usize) -> Self {
        self.element_bytes = Some(bytes);
        self
    }

    /// From which size on a `bytes` field or a `SharedStr` shares the input of
    /// [`decode_bytes`](crate::message::Message::decode_bytes) ([`MIN_SHARED_BYTES`]); `usize::MAX`: never.
    pub const fn min_shared_bytes(mut self, bytes: usize) -> Self {
        self.shared_bytes = bytes;
        self
    }

    /// Lets `required` fields have no value. Otherwise a message without one is an error, as
    /// protobuf has it: [`DecodeErrorKind::MissingRequired`](crate::wire::DecodeErrorKind::MissingRequired).
    pub const fn allow_partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// The same for the wire bytes of a text: its size was that of the text.
    pub(crate) const fn of_text_as_wire(&self) -> Self {
        Self {
            message_size: MAX_MESSAGE_SIZE,
            ..*self
        }
    }

    pub(crate) const fn element_budget(&self, input: usize) -> usize {
        match self.element_bytes {
            Some(bytes) => bytes,
            None => {
                let by_input = input.saturating_mul(ELEMENT_BYTES_PER_INPUT_BYTE);
                if by_input > MIN_ELEMENT_BYTES {
                    by_input
                } else {
                    MIN_ELEMENT_BYTES
                }
            }
        }
    }
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self::new()
    }
}

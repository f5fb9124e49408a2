//! [`Payload`]: one message of a call, of whatever type: its bytes as they came over the wire, or in the same
//! process the message itself, with one function that turns it into bytes.

mod json;

use std::{any::Any, borrow::Cow, fmt};

use bytes::Bytes;

use super::{Code, Packing, Status};
use crate::json::{Error, PrintOptions};
use crate::message::Message;
use crate::reflect::DynamicMessage;
use crate::reflect::Reflect;
use crate::schema::MessageTable;
use crate::wire::{DecodeError, DecodeOptions, Frames, MEMORY_PER_INPUT_BYTE};

/// One message of a call, as an [`Interceptor`](crate::rpc::Interceptor) sees it: its bytes, as they came over
/// the wire, or the message itself, which is not encoded unless somebody asks for bytes.
///
/// ```
/// use rustgreet::{rpc::Payload, wkt::StringValue};
///
/// let payload = Payload::new(StringValue::from("Ada"));
/// assert_eq!(payload.get::<StringValue>()?.value, "Ada");
/// assert_eq!(payload.to_bytes(), &b"\x0a\x03Ada"[..]);
/// # Ok::<(), rustgreet::Status>(())
/// ```
pub struct Payload {
    form: Form,
    was_compressed: bool,
    packing: Packing,
    /// What it is that its bytes are not such a message.
    fault: Code,
}

enum Form {
    Bytes(Bytes, DecodeOptions),
    Message(Box<dyn Carried>),
}

/// A message that is carried as it is.
trait Carried: Any + Send + Sync {
    fn append_to(&self, frames: &mut Frames, room: usize) -> usize;
    fn to_bytes(&self) -> Bytes;
    fn table(&self) -> &'static MessageTable;
    fn print(&self, options: &PrintOptions<'_>) -> Result<String, Error>;
    fn print_field(&self, number: u32, options: &PrintOptions<'_>) -> Result<String, Error>;
}

impl<M: Message> Carried for M {
    fn append_to(&self, frames: &mut Frames, room: usize) -> usize {
        frames.append(self, room)
    }

    fn to_bytes(&self) -> Bytes {
        self.encode_to_vec().into()
    }

    fn table(&self) -> &'static MessageTable {
        Reflect::table(self)
    }

    fn print(&self, options: &PrintOptions<'_>) -> Result<String, Error> {
        options.to_string(self)
    }

    fn print_field(&self, number: u32, options: &PrintOptions<'_>) -> Result<String, Error> {
        options.field_to_string(self, number)
    }
}

impl Payload {
    /// A message as a payload.
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, wkt::Empty};
    /// let payload = Payload::new(Empty::default());
    /// ```
    pub fn new(message: impl Message) -> Self {
        Self {
            form: Form::Message(Box::new(message)),
            was_compressed: false,
            packing: Packing::Usual,
            fault: Code::Internal,
        }
    }

    /// An encoded message as a payload.
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, wkt::StringValue};
    /// let payload = Payload::from_bytes(&b"\x0a\x03Ada"[..]);
    /// assert_eq!(payload.get::<StringValue>()?.value, "Ada");
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        let form = Form::Bytes(bytes.into(), DecodeOptions::new());
        Self {
            form,
            was_compressed: false,
            packing: Packing::Usual,
            fault: Code::Internal,
        }
    }

    /// Bytes that are decoded within `limits`. Sent on, they are compressed if they came so.
    pub(crate) fn arriving(bytes: Bytes, limits: DecodeOptions, was_compressed: bool) -> Self {
        Self {
            form: Form::Bytes(bytes, limits),
            was_compressed,
            packing: match was_compressed {
                true => Packing::Usual,
                false => Packing::Never,
            },
            fault: Code::Internal,
        }
    }

    /// The same, of which it is the caller's fault if it is not such a message.
    pub(crate) fn of_caller(self) -> Self {
        self.blamed(Code::InvalidArgument)
    }

    /// The same, which is this if it is not such a message.
    pub(crate) fn blamed(mut self, fault: Code) -> Self {
        self.fault = fault;
        self
    }

    /// The same, to be sent as `packing` says.
    pub(crate) fn packed(mut self, packing: Packing) -> Self {
        self.packing = self.packing.and(packing);
        self
    }

    pub(crate) fn packing(&self) -> Packing {
        self.packing
    }

    /// Whether it came compressed.
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, wkt::Empty};
    /// assert!(!Payload::new(Empty::default()).was_compressed());
    /// ```
    pub fn was_compressed(&self) -> bool {
        self.was_compressed
    }

    /// The message: decoded from its bytes, or borrowed if it is here as itself.
    ///
    /// # Errors
    /// INTERNAL, if its bytes are no such message, or one above the limits of who receives it; INVALID_ARGUMENT, if
    /// they came as JSON or without a frame.
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, wkt::StringValue};
    /// let payload = Payload::new(StringValue::from("Ada"));
    /// assert_eq!(payload.get::<StringValue>()?.value, "Ada");
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn get<M: Message + Default + Clone>(&self) -> Result<Cow<'_, M>, Status> {
        match &self.form {
            Form::Bytes(bytes, limits) => self.told(decode(bytes.clone(), limits)).map(Cow::Owned),
            Form::Message(message) => match (&**message as &dyn Any).downcast_ref() {
                Some(message) => Ok(Cow::Borrowed(message)),
                None => decode(message.to_bytes(), &DecodeOptions::new()).map(Cow::Owned),
            },
        }
    }

    /// The message alone: decoded from its bytes, or moved if it is here as itself.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, wkt::StringValue};
    /// let payload = Payload::new(StringValue::from("Ada"));
    /// assert_eq!(payload.into_message::<StringValue>()?.value, "Ada");
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn into_message<M: Message + Default>(self) -> Result<M, Status> {
        match self.form {
            Form::Bytes(bytes, limits) => {
                decode(bytes, &limits).map_err(|status| status.with_code(self.fault))
            }
            Form::Message(message) if (&*message as &dyn Any).is::<M>() => {
                let message: Box<dyn Any> = message;
                let same = message.downcast().map(|message| *message);
                same.map_err(|_| Status::internal("a message changed its type"))
            }
            Form::Message(message) => decode(message.to_bytes(), &DecodeOptions::new()),
        }
    }

    /// The message by its table, for who does not know its type: the
    /// [request](crate::MethodDescriptor::request) or the [reply](crate::MethodDescriptor::reply) of the method.
    /// It is made from bytes.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, text, wkt::StringValue};
    /// let payload = Payload::new(StringValue::from("Ada"));
    /// let message = payload.dynamic(StringValue::table())?;
    /// assert_eq!(text::to_string(&message), "value: \"Ada\"\n");
    /// # Ok::<(), rustgreet::Status>(())
    /// ```
    pub fn dynamic(&self, table: &'static MessageTable) -> Result<DynamicMessage, Status> {
        let defaults = DecodeOptions::new();
        let limits = match &self.form {
            Form::Bytes(_, limits) => limits,
            Form::Message(_) => &defaults,
        };
        let decoded = DynamicMessage::decode_with(table, &self.to_bytes(), limits);
        self.told(decoded.map_err(undecodable))
    }

    /// An error of decoding with its code.
    fn told<M>(&self, decoded: Result<M, Status>) -> Result<M, Status> {
        decoded.map_err(|status| status.with_code(self.fault))
    }

    /// The encoded message.
    ///
    /// ```
    /// # use rustgreet::{rpc::Payload, wkt::Empty};
    /// assert!(Payload::new(Empty::default()).to_bytes().is_empty());
    /// ```
    pub fn to_bytes(&self) -> Bytes {
        match &self.form {
            Form::Bytes(bytes, _) => bytes.clone(),
            Form::Message(message) => message.to_bytes(),
        }
    }

    /// Appends the encoded message, and returns its length; the first one makes `room`.
    pub(crate) fn append_to(&self, frames: &mut Frames, room: usize) -> usize {
        match &self.form {
            Form::Bytes(bytes, _) => {
                frames.append_bytes(0, bytes, room);
                bytes.len()
            }
            Form::Message(message) => message.append_to(frames, room),
        }
    }
}

/// Below this size in bytes, a message does not share its buffer with the fields decoded from it.
const SHARED: usize = 1024;
/// The memory in bytes that decoding a message may take, however large it is, unless that is set.
const MAX_MEMORY: usize = 256 << 20;
/// Above this size in bytes, decoding would be given more by default.
const LARGE: usize = MAX_MEMORY / MEMORY_PER_INPUT_BYTE;

/// The message of these bytes.
pub(crate) fn decode<M: Message + Default>(
    bytes: Bytes,
    limits: &DecodeOptions,
) -> Result<M, Status> {
    let decoded = match bytes.len() {
        ..SHARED => M::decode_with(&bytes, limits),
        SHARED..=LARGE => M::decode_bytes_with(bytes, limits),
        _ => M::decode_bytes_with(bytes, &limits.clone().or_max_memory(MAX_MEMORY)),
    };
    decoded.map_err(undecodable)
}

/// The message of these bytes, if they are so few that it shares none of them.
pub(crate) fn decode_small<M: Message + Default>(
    bytes: &[u8],
    limits: &DecodeOptions,
) -> Option<Result<M, Status>> {
    (bytes.len() < SHARED).then(|| M::decode_with(bytes, limits).map_err(undecodable))
}

fn undecodable(error: DecodeError) -> Status {
    Status::internal(error.to_string()).with_source(error)
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut it = f.debug_struct("Payload");
        match &self.form {
            Form::Bytes(bytes, _) => it.field("bytes", &bytes.len()),
            Form::Message(message) => it.field("message", &message.table().name()),
        };
        it.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wkt::{BytesValue, StringValue};

    #[test]
    fn a_message_is_neither_copied_nor_encoded() {
        let message = StringValue::from("a text that is on the heap");
        let place = message.value.as_ptr();
        let payload = Payload::new(message);
        let seen = payload.get::<StringValue>().unwrap();
        assert_eq!(seen.value.as_ptr(), place);
        let moved: StringValue = payload.into_message().unwrap();
        assert_eq!(moved.value.as_ptr(), place);
    }

    #[test]
    fn a_message_of_another_type_goes_through_its_bytes() {
        let payload = Payload::new(StringValue::from("Ada"));
        assert_eq!(&payload.get::<BytesValue>().unwrap().value[..], b"Ada");
        let other: BytesValue = payload.into_message().unwrap();
        assert_eq!(&other.value[..], b"Ada");
        let broken = Payload::from_bytes(&b"\x0a\x09Ada"[..]);
        let status = broken.get::<StringValue>().unwrap_err();
        assert_eq!(status.code(), crate::Code::Internal);
        assert!(broken.dynamic(StringValue::table()).is_err());
    }

    #[test]
    fn the_limits_of_who_receives_it_hold() {
        let bytes = Bytes::from_static(b"\x0a\x03Ada");
        let payload = Payload::arriving(bytes, DecodeOptions::new().max_message_size(2), false);
        assert!(payload.get::<StringValue>().is_err());
        assert!(payload.dynamic(StringValue::table()).is_err());
    }
}

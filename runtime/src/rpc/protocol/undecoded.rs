//! Messages whose type is known at run time only. They arrive as a message without fields, which keeps
//! all that it reads byte for byte, and are decoded by their table then: so the route of a call needs
//! to know nothing of them, and others pay nothing.

use crate::reflect::DynamicMessage;
use crate::reflect::Reflect;
use crate::rpc::call::{Response, Result, Status, Streaming};
use crate::schema::MessageTable;
use crate::wire::DecodeOptions;
use crate::wkt::Empty;

/// A message as it arrived.
pub(crate) type Undecoded = Empty;

/// Says how a message is not of a type. Its bytes could be decoded as what they are not.
pub(crate) fn mismatch(wanted: &MessageTable, given: &DynamicMessage) -> Option<String> {
    let (wanted, given) = (wanted.name(), given.table().name());
    (wanted != given).then(|| format!("expected a `{wanted}`, and the message is a `{given}`"))
}

/// What decodes the messages of one type.
#[derive(Clone, Debug)]
pub(crate) struct Decoding {
    pub(crate) table: &'static MessageTable,
    pub(crate) limits: DecodeOptions,
}

impl Decoding {
    pub(crate) fn message(
        &self,
        message: &Undecoded,
    ) -> std::result::Result<DynamicMessage, Status> {
        let bytes = message.unknown_fields.as_bytes();
        DynamicMessage::decode_with(self.table, bytes, &self.limits)
            .map_err(|error| Status::internal(error.to_string()).with_source(error))
    }

    pub(crate) fn response(&self, response: Response<Undecoded>) -> Result<DynamicMessage> {
        let (message, rest) = response.into_parts();
        let message = self.message(&message)?;
        Ok(rest.map(|()| message))
    }

    pub(crate) fn messages(self, messages: Streaming<Undecoded>) -> Streaming<DynamicMessage> {
        messages.try_map_messages(move |message| self.message(&message))
    }
}

//! `google.api.HttpBody`: a body of any content type. It is known by its name, since who generates
//! googleapis has a type of its own.

use bytes::Bytes;
use http::HeaderValue;

use super::binding::Content;
use crate::rpc::call::Status;
use crate::schema::{Label, Type};
use crate::unknown::UnknownValue;
use crate::wire::record::{Record, append};

/// The content type of bytes of which no other is said.
pub(super) const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

const NAME: &str = "google.api.HttpBody";
const CONTENT_TYPE: u32 = 1;
const DATA: u32 = 2;

/// Whether a body is one.
pub(super) fn is(content: Content) -> bool {
    match content {
        Content::Nothing => false,
        Content::Message(table) => table.name() == NAME,
        Content::Field(row) => {
            let is_many = matches!(row.label(), Label::Repeated | Label::Packed | Label::Map);
            matches!(row.ty(), Type::Message(table) if !is_many && table.name() == NAME)
        }
    }
}

/// The wire bytes of a body that has arrived, in the message that it is or is a field of.
pub(super) fn write(content: Content, content_type: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content_type.len() + data.len() + 16);
    append(
        &mut bytes,
        CONTENT_TYPE,
        UnknownValue::Bytes(content_type.as_bytes()),
    );
    append(&mut bytes, DATA, UnknownValue::Bytes(data));
    if let Content::Field(row) = content {
        let mut outer = Vec::with_capacity(bytes.len() + 8);
        append(&mut outer, row.number(), UnknownValue::Bytes(&bytes));
        return outer;
    }
    bytes
}

/// The content type and the data of a body that is to be sent, from the wire bytes of its message.
pub(super) fn read(content: Content, message: &Bytes) -> Result<(HeaderValue, Bytes), Status> {
    let message = match content {
        Content::Field(row) => field(message, row.number()),
        Content::Nothing | Content::Message(_) => message.clone(),
    };
    let content_type = match field(&message, CONTENT_TYPE) {
        none if none.is_empty() => BYTES,
        text => HeaderValue::from_maybe_shared(text).map_err(|error| {
            Status::internal("the content type of a HttpBody is not one").with_source(error)
        })?,
    };
    Ok((content_type, field(&message, DATA)))
}

/// The last value of a field of bytes; empty if there is none.
fn field(message: &Bytes, number: u32) -> Bytes {
    let (mut rest, mut found) = (&message[..], Bytes::new());
    while let Some(record) = Record::split_off(&mut rest) {
        if record.number == number
            && let UnknownValue::Bytes(value) = record.value
        {
            found = message.slice_ref(value);
        }
    }
    found
}

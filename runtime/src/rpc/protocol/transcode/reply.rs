//! One message of a reply, as it is sent: JSON of the message or of a field, or a body of any type.

use bytes::Bytes;
use http::HeaderValue;

use super::{Binding, any_body, binding::Content};
use crate::reflect::TypeRegistry;
use crate::rpc::call::{Packing, Payload, Status};

/// A message, or a part of one, as it is sent.
pub(super) struct Printed {
    /// That of a body of any type.
    pub(super) content_type: Option<HeaderValue>,
    pub(super) bytes: Bytes,
    /// Whether it may be compressed.
    pub(super) packing: Packing,
}

/// What is sent of a message; it may have `limit` bytes.
pub(super) fn printed(
    binding: &Binding,
    types: &TypeRegistry,
    payload: &Payload,
    limit: usize,
) -> Result<Printed, Status> {
    let packing = payload.packing();
    let printed = match any_body::is(binding.reply) {
        true => {
            let (content_type, bytes) = any_body::read(binding.reply, &payload.to_bytes())?;
            let content_type = Some(content_type);
            Printed {
                content_type,
                bytes,
                packing,
            }
        }
        false => Printed {
            content_type: None,
            bytes: json(binding, types, payload)?,
            packing,
        },
    };
    match printed.bytes.len() {
        length if length > limit => Err(Status::resource_exhausted(format!(
            "the reply has {length} bytes, and the limit for sending is {limit}"
        ))),
        _ => Ok(printed),
    }
}

fn json(binding: &Binding, types: &TypeRegistry, payload: &Payload) -> Result<Bytes, Status> {
    let table = binding.method.reply();
    match binding.reply {
        Content::Nothing | Content::Message(_) => Ok(payload.printed(table, types)?.to_bytes()),
        Content::Field(row) => Ok(payload.printed_field(table, row.number(), types)?.into()),
    }
}

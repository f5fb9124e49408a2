//! [`Reading`]: the body of a request becomes messages as it arrives: all of it one, or each line one if the
//! method takes a stream. What path and query say is added to the first, and wins.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};

use super::{
    Binding, any_body,
    binding::{Content, inside_of},
    content::Declared,
};
use crate::json::ParseOptions;
use crate::rpc::{
    call::{Code, Feed, Payload, Status},
    protocol::{
        Body,
        grpc::{compression, stall::Stall},
        json::Types,
    },
};
use crate::schema::{Field, Label, MessageTable};
use crate::wire::DecodeOptions;

/// What a `Streaming` of requests boxes.
pub(super) struct Reading {
    pub(super) binding: Arc<Binding>,
    pub(super) types: Types,
    /// What path and query say, in wire bytes; nothing after the first message.
    pub(super) fields: Result<Vec<u8>, Status>,
    pub(super) declared: Declared,
    pub(super) body: Body,
    pub(super) stall: Stall,
    /// How many bytes a message may have.
    pub(super) limit: usize,
    pub(super) limits: DecodeOptions,
    pub(super) buffer: BytesMut,
    /// How many bytes of the buffer have no line's end.
    pub(super) searched: usize,
    pub(super) end: End,
}

/// How far it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Ahead,
    OfBody,
    OfMessages,
}

impl Reading {
    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Payload, Status>>> {
        if let Err(status) = &self.fields {
            self.end = End::OfMessages;
            return Poll::Ready(Some(Err(status.clone())));
        }
        let streams = self.binding.method.kind().client_streams();
        let is_any = any_body::is(self.binding.request);
        let is_bare = matches!(self.binding.request, Content::Nothing);
        if is_bare && self.declared.untyped.is_none() {
            self.end = End::OfMessages;
            return Poll::Ready(Some(self.message(b"")));
        }
        loop {
            if streams && let Some(part) = self.take_part(is_any) {
                return Poll::Ready(Some(self.message(&part)));
            }
            if self.end == End::OfBody {
                self.end = End::OfMessages;
                let rest = self.buffer.split().freeze();
                let is_nothing = streams && !is_bare && rest.trim_ascii().is_empty();
                return Poll::Ready((!is_nothing).then(|| self.message(&rest)));
            }
            match self.body.poll_bytes(cx) {
                Poll::Ready(Some(bytes)) => {
                    self.stall.moved();
                    let bytes = bytes?;
                    if let Some(untyped) = &self.declared.untyped
                        && !bytes.is_empty()
                    {
                        return Poll::Ready(Some(Err(untyped.status(&self.binding))));
                    }
                    self.buffer.extend_from_slice(&bytes);
                }
                Poll::Ready(None) => self.end = End::OfBody,
                Poll::Pending => {
                    let has_begun = !self.buffer.is_empty();
                    let stalled = match streams {
                        true => self.stall.poll(has_begun, cx),
                        false => self.stall.poll_bare(has_begun, cx),
                    };
                    return stalled.map(|status| Some(Err(status)));
                }
            }
            if self.buffer.len() > self.limit && !(streams && self.has_line()) {
                return Poll::Ready(Some(Err(too_large("the body has", self.limit))));
            }
        }
    }

    /// The next line that is not empty, or what has come of a body of any type.
    fn take_part(&mut self, is_any: bool) -> Option<Bytes> {
        if is_any {
            let part = self.buffer.split().freeze();
            return (!part.is_empty()).then_some(part);
        }
        while self.has_line() {
            let line = self.buffer.split_to(self.searched + 1).freeze();
            self.searched = 0;
            if !line.trim_ascii().is_empty() {
                return Some(line);
            }
        }
        None
    }

    /// Whether the buffer has a line's end, at `searched` then.
    fn has_line(&mut self) -> bool {
        let mut rest = self.buffer[self.searched..].iter();
        match rest.position(|byte| *byte == b'\n') {
            Some(more) => self.searched += more,
            None => self.searched = self.buffer.len(),
        }
        self.searched < self.buffer.len()
    }

    fn message(&mut self, part: &[u8]) -> Result<Payload, Status> {
        let inflated;
        let part = match self.declared.encoding {
            Some(encoding) => {
                let plain = compression::inflate(encoding, part, self.limit);
                inflated = plain.map_err(|status| status.blamed(Code::InvalidArgument))?;
                &inflated
            }
            None => part,
        };
        if part.len() > self.limit {
            return Err(too_large("the body has", self.limit));
        }
        let mut wire = match any_body::is(self.binding.request) {
            true if part.is_empty() && self.declared.content_type.is_empty() => Vec::new(),
            true => any_body::write(self.binding.request, &self.declared.content_type, part),
            false => self.of_json(part)?,
        };
        if let Ok(fields) = &mut self.fields {
            wire.append(fields);
        }
        if wire.len() > self.limit {
            return Err(too_large("body, path and query are", self.limit));
        }
        let was_compressed = self.declared.encoding.is_some();
        Ok(Payload::arriving(wire.into(), self.limits.clone(), was_compressed).of_caller())
    }

    fn of_json(&self, part: &[u8]) -> Result<Vec<u8>, Status> {
        // Without a body, a message is one without fields.
        let part = match (part.trim_ascii(), self.binding.request) {
            ([], Content::Message(_)) => return Ok(Vec::new()),
            ([], Content::Field(row)) if !is_one_message(row) => return Ok(Vec::new()),
            ([], _) => b"{}",
            _ => part,
        };
        let options = ParseOptions::new()
            .ignore_unknown_fields(true)
            .registry(self.types.get())
            .limits(self.limits.clone());
        let wire = match self.binding.request {
            Content::Nothing => Ok(Vec::new()),
            Content::Message(table) => options.encode(part, table),
            Content::Field(row) => options.field_to_wire(part, row),
        };
        wire.map_err(|error| Status::invalid_argument(format!("the body: {error}")))
    }
}

/// Whether a field is a message that is an object in JSON.
fn is_one_message(row: &Field) -> bool {
    let is_many = matches!(row.label(), Label::Repeated | Label::Packed | Label::Map);
    let has_fields = |table: &MessageTable| table.names().well_known.is_none();
    !is_many && inside_of(row).is_some_and(has_fields)
}

fn too_large(what: &str, limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "{what} a message of more than the {limit} bytes that are accepted"
    ))
}

impl Feed<Payload> for Reading {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let this = self.get_mut();
        if this.end == End::OfMessages {
            return Poll::Ready(None);
        }
        let item = ready!(this.poll_message(cx));
        if !matches!(item, Some(Ok(_))) {
            this.end = End::OfMessages;
        }
        Poll::Ready(item)
    }
}

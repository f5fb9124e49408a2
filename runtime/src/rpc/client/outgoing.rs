//! What a client's requests have by its settings: bodies (frames, or for a handler in the same process the
//! messages themselves) and deadlines.

use super::{Client, Transport};
use crate::message::Message;
use crate::rpc::{
    call::{Payload, Request, Status, Streaming, deadline},
    platform::Instant,
    protocol::{
        Body,
        grpc::{
            framer::Framer,
            upload::{self, Upload},
        },
    },
};
use crate::wire::DecodeOptions;

impl<T: Transport> Client<T> {
    /// The same client, whose messages go as they are.
    pub(crate) fn moving(mut self) -> Self {
        self.moves = true;
        self
    }

    pub(super) fn limits(&self) -> &DecodeOptions {
        &self.settings.decode_limits
    }

    pub(super) fn body_of_one<Q: Message>(
        &self,
        message: Q,
        framer: Framer,
    ) -> Result<Body, Status> {
        Ok(match self.keeps_messages() {
            true => Body::of_requests(Streaming::once(Payload::new(message)), framer),
            false => Body::of_bytes(framer.frame(&message)?),
        })
    }

    pub(super) fn body_of_many<Q: Message>(
        &self,
        requests: Streaming<Q>,
        framer: Framer,
        deadline: Option<Instant>,
    ) -> (Upload, Body) {
        if self.keeps_messages() {
            let (upload, requests) = upload::handed(requests, deadline);
            return (upload, Body::of_requests(requests, framer));
        }
        upload::upload(requests, framer, deadline)
    }

    pub(super) fn framer(&self, request: &Request<()>) -> Framer {
        Framer::new(
            request.compression().unwrap_or(self.settings.send),
            self.settings.compress_from,
            self.settings.max_encoding,
        )
    }

    /// The body with what a handler in the same process must know.
    pub(super) fn outgoing(&self, body: Body, deadline: Option<Instant>) -> Body {
        match self.moves {
            true => body.with_deadline(deadline).moving(),
            false => body,
        }
    }

    /// The request's own deadline or the client's timeout, and that of the handler that calls, if
    /// that is nearer.
    pub(super) fn deadline<Q>(&self, request: &Request<Q>) -> Option<Instant> {
        let own = request.deadline();
        let own = own.or_else(|| self.timeout.and_then(deadline::after));
        match self.detached {
            true => own,
            false => deadline::nearer(own, deadline::current()),
        }
    }
}

//! The content of a body taken out and put in: messages for a handler in the same process, and for interceptors.

use bytes::Bytes;
use http::HeaderMap;

use super::{Body, EarlyEnd, Kind};
use crate::rpc::{
    call::{Code, Payload, Status, Streaming},
    platform::Instant,
    protocol::grpc::{
        Pump,
        framer::Framer,
        inbox,
        messages::{Direction, Messages},
    },
};

impl Body {
    /// The messages of a request.
    pub(crate) fn of_requests(stream: Streaming<Payload>, framer: Framer) -> Self {
        Self::of_messages(Messages::new(stream, framer, Direction::Requests))
    }

    /// The messages of a response, with their trailers.
    pub(crate) fn of_replies(stream: Streaming<Payload>, framer: Framer) -> Self {
        Self::of_messages(Messages::new(stream, framer, Direction::Replies))
    }

    fn of_messages(messages: Messages) -> Self {
        Self::from_kind(Kind::Messages(Box::new(messages)))
    }

    /// The frame and the trailers of a reply of one message.
    pub(crate) fn take_whole(&mut self) -> Option<(Bytes, HeaderMap)> {
        match &mut self.kind {
            Kind::Whole(frame @ Some(_), trailers @ Some(_)) => frame.take().zip(trailers.take()),
            _ => None,
        }
    }

    /// All of a response without trailers, if it is known at once.
    pub(crate) fn take_bytes(&mut self) -> Option<Bytes> {
        match &mut self.kind {
            Kind::Whole(bytes, None) => bytes.take(),
            _ => None,
        }
    }

    /// All of a request of one message: it is known at once and cheap to clone, so that a request that
    /// nobody has processed can be sent again. Nothing for a request that streams.
    pub(crate) fn as_whole_request(&self) -> Option<&Bytes> {
        match &self.kind {
            Kind::Whole(Some(frame), None) => Some(frame),
            _ => None,
        }
    }

    /// Lets a request from a connection arrive in an inbox, which the pump fills.
    pub(crate) fn open_inbox(&mut self) -> Option<Pump> {
        let (pump, outlet) = inbox(self.take_arriving()?);
        self.kind = Kind::Inbox(outlet);
        Some(pump)
    }

    /// The same request, whose replies are wanted as messages.
    pub(crate) fn moving(mut self) -> Self {
        self.want_messages();
        self
    }

    /// Says that the replies to this request are wanted as messages.
    pub(crate) fn want_messages(&mut self) {
        self.moves = true;
    }

    /// Says that it is the caller's fault if a message of this request cannot be read.
    pub(crate) fn blame_caller(&mut self) {
        self.fault = Code::InvalidArgument;
    }

    /// What a message of this request is that cannot be read.
    pub(crate) fn fault(&self) -> Code {
        self.fault
    }

    /// The same body, which may end early, between two of its frames.
    pub(crate) fn with_early_end(mut self, early: EarlyEnd) -> Self {
        self.early = Some(early);
        self
    }

    /// The last bytes of a body that ends here with a status; nothing if it cannot say that.
    pub(crate) fn end_early(&mut self, status: Status) -> Option<Bytes> {
        let early = self.early.take()?;
        self.kind = Kind::Empty;
        Some(early(status))
    }

    /// Says until when the call has time.
    pub(crate) fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.until = deadline;
    }

    pub(crate) fn moves(&self) -> bool {
        self.moves
    }

    /// The messages, if they are not in frames.
    pub(crate) fn messages(&mut self) -> Option<&mut Messages> {
        match &mut self.kind {
            Kind::Messages(messages) => Some(messages),
            _ => None,
        }
    }

    /// Whether it has the messages themselves.
    pub(crate) fn is_of_messages(&self) -> bool {
        matches!(self.kind, Kind::Messages(_))
    }

    /// Changes each message, if they are not in frames. An error ends them.
    pub(crate) fn map_messages(
        &mut self,
        change: impl FnMut(Payload) -> Result<Payload, Status> + Send + 'static,
    ) {
        if let Kind::Messages(messages) = &mut self.kind {
            messages.map(change);
        }
    }

    /// The messages, if they are not in frames, and the body without them.
    pub(crate) fn take_messages(&mut self) -> Option<Streaming<Payload>> {
        match std::mem::replace(&mut self.kind, Kind::Empty) {
            Kind::Messages(messages) => Some(messages.into_stream()),
            kind => {
                self.kind = kind;
                None
            }
        }
    }

    /// The messages of replies, if they are not in frames, and how they would be framed.
    pub(crate) fn take_replies(&mut self) -> Option<(Streaming<Payload>, Framer)> {
        let framer = self.messages()?.framer();
        self.take_messages().map(|stream| (stream, framer))
    }

    /// Takes the content out; peer, deadline and requests that arrive stay here.
    pub(crate) fn take_content(&mut self) -> Self {
        let content = std::mem::replace(&mut self.kind, Kind::Empty);
        Self::from_kind(content).with_stall(self.stall)
    }

    /// Puts other content in.
    pub(crate) fn set_content(&mut self, other: Self) {
        self.kind = other.kind;
    }

    /// The trailers of a reply of one message.
    pub(crate) fn whole_trailers(&self) -> Option<&HeaderMap> {
        match &self.kind {
            Kind::Whole(Some(_), trailers) => trailers.as_ref(),
            _ => None,
        }
    }
}

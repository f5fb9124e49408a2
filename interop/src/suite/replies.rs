//! What a method replies: what the request defines, and what it saw of the request.

use std::time::{Duration, Instant};

use rustgreet::{Metadata, Request, Response, Status, rpc::Sender, wkt::Any};
use tokio::time::sleep;

use super::{headers, status};
use crate::pb::connectrpc::conformance::v1::{
    ConformancePayload, Error, StreamResponseDefinition, UnaryResponseDefinition,
    conformance_payload::RequestInfo, unary_response_definition,
};

/// What a server sees of a request, without its messages.
pub(super) fn seen<T>(request: &Request<T>) -> RequestInfo {
    let left = |deadline: Instant| {
        deadline
            .saturating_duration_since(Instant::now())
            .as_millis()
    };
    RequestInfo {
        request_headers: headers::from_metadata(request.metadata()),
        timeout_ms: request.deadline().map(|deadline| left(deadline) as i64),
        ..Default::default()
    }
}

/// The reply of a method with one, around the payload.
pub(super) async fn one<P>(
    definition: UnaryResponseDefinition,
    seen: RequestInfo,
    reply: impl FnOnce(ConformancePayload) -> P,
) -> rustgreet::Result<P> {
    pause(definition.response_delay_ms).await;
    let data = match definition.response {
        Some(unary_response_definition::Response::Error(error)) => {
            let mut status = status::from_error(error, Some(Any::pack(&seen)));
            headers::add(&definition.response_headers, status.metadata_mut())?;
            headers::add(&definition.response_trailers, status.metadata_mut())?;
            return Err(status);
        }
        Some(unary_response_definition::Response::ResponseData(data)) => data,
        None => Default::default(),
    };
    let payload = ConformancePayload {
        data,
        request_info: Some(seen),
        ..Default::default()
    };
    let mut response = Response::new(reply(payload));
    headers::add(&definition.response_headers, response.metadata_mut())?;
    headers::add(&definition.response_trailers, response.trailers_mut())?;
    Ok(response)
}

/// What is left of the replies that a stream's definition asks for.
pub(super) struct Replies<P> {
    data: std::vec::IntoIter<rustgreet::bytes::Bytes>,
    error: Option<Error>,
    trailers: Metadata,
    delay_ms: u32,
    none_sent: bool,
    sender: Sender<P>,
    reply: fn(ConformancePayload) -> P,
}

impl<P: Send + 'static> Replies<P> {
    pub(super) fn new(
        definition: StreamResponseDefinition,
        sender: Sender<P>,
        reply: fn(ConformancePayload) -> P,
    ) -> Result<Self, Status> {
        let mut trailers = Metadata::new();
        headers::add(&definition.response_trailers, &mut trailers)?;
        Ok(Self {
            data: definition.response_data.into_iter(),
            error: definition.error,
            trailers,
            delay_ms: definition.response_delay_ms,
            none_sent: true,
            sender,
            reply,
        })
    }

    /// Sends the next one, if there is one; else says so.
    pub(super) async fn next(&mut self, seen: Option<RequestInfo>) -> Result<bool, Status> {
        let Some(data) = self.data.next() else {
            return Ok(false);
        };
        pause(self.delay_ms).await;
        let payload = ConformancePayload {
            data,
            request_info: seen,
            ..Default::default()
        };
        self.sender.send((self.reply)(payload)).await?;
        self.none_sent = false;
        Ok(true)
    }

    /// Sends those that are left, what was seen with the first one, and ends.
    pub(super) async fn rest(mut self, seen: RequestInfo) -> Result<(), Status> {
        let mut first = self.none_sent.then(|| seen.clone());
        while self.next(first.take()).await? {}
        self.end(seen).await
    }

    /// Ends with the error, if there is one; what was seen goes along if no reply has told it.
    pub(super) async fn end(self, seen: RequestInfo) -> Result<(), Status> {
        let Some(error) = self.error else {
            return self.sender.finish(self.trailers).await;
        };
        let seen = self.none_sent.then(|| Any::pack(&seen));
        let mut status = status::from_error(error, seen);
        status.metadata_mut().extend(self.trailers);
        Err(status)
    }
}

/// The same with the messages that were read.
pub(super) fn with(mut seen: RequestInfo, messages: Vec<Any>) -> RequestInfo {
    seen.requests = messages;
    seen
}

async fn pause(millis: u32) {
    if millis > 0 {
        sleep(Duration::from_millis(millis.into())).await;
    }
}

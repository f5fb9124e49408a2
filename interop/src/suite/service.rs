//! The service that the suite's clients call.

use rustgreet::{Request, Response, Status, Streaming, wkt::Any};

use super::{
    headers,
    replies::{Replies, one, seen, with},
};
use crate::pb::connectrpc::conformance::v1::{
    BidiStreamRequest, BidiStreamResponse, ClientStreamRequest, ClientStreamResponse,
    ConformanceService, IdempotentUnaryRequest, IdempotentUnaryResponse, ServerStreamRequest,
    ServerStreamResponse, UnaryRequest, UnaryResponse, conformance_payload::RequestInfo,
};

/// The service. `Unimplemented` is not written, as the suite wants it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told;

impl ConformanceService for Told {
    async fn unary(&self, request: Request<UnaryRequest>) -> rustgreet::Result<UnaryResponse> {
        let seen = seen(&request);
        let message = request.into_inner();
        let seen = with(seen, vec![Any::pack(&message)]);
        let reply = |payload| UnaryResponse {
            payload: Some(payload),
            ..Default::default()
        };
        one(message.response_definition.unwrap_or_default(), seen, reply).await
    }

    async fn idempotent_unary(
        &self,
        request: Request<IdempotentUnaryRequest>,
    ) -> rustgreet::Result<IdempotentUnaryResponse> {
        let seen = seen(&request);
        let message = request.into_inner();
        let seen = with(seen, vec![Any::pack(&message)]);
        let reply = |payload| IdempotentUnaryResponse {
            payload: Some(payload),
            ..Default::default()
        };
        one(message.response_definition.unwrap_or_default(), seen, reply).await
    }

    async fn client_stream(
        &self,
        request: Request<Streaming<ClientStreamRequest>>,
    ) -> rustgreet::Result<ClientStreamResponse> {
        let seen = seen(&request);
        let messages = request.into_inner().into_vec().await?;
        let seen = with(seen, messages.iter().map(Any::pack).collect());
        let first = messages.into_iter().next().unwrap_or_default();
        let reply = |payload| ClientStreamResponse {
            payload: Some(payload),
            ..Default::default()
        };
        one(first.response_definition.unwrap_or_default(), seen, reply).await
    }

    async fn server_stream(
        &self,
        request: Request<ServerStreamRequest>,
    ) -> rustgreet::Result<Streaming<ServerStreamResponse>> {
        let seen = seen(&request);
        let message = request.into_inner();
        let seen = with(seen, vec![Any::pack(&message)]);
        let definition = message.response_definition.unwrap_or_default();
        let head = definition.response_headers.clone();
        let replies = Streaming::produce(async move |sender| {
            let reply = |payload| ServerStreamResponse {
                payload: Some(payload),
                ..Default::default()
            };
            Replies::new(definition, sender, reply)?.rest(seen).await
        });
        let mut response = Response::new(replies);
        headers::add(&head, response.metadata_mut())?;
        Ok(response)
    }

    async fn bidi_stream(
        &self,
        request: Request<Streaming<BidiStreamRequest>>,
    ) -> rustgreet::Result<Streaming<BidiStreamResponse>> {
        let seen = seen(&request);
        let mut requests = request.into_inner();
        let Some(first) = requests.message().await? else {
            return Ok(Streaming::empty().into());
        };
        let definition = first.response_definition.clone().unwrap_or_default();
        let head = definition.response_headers.clone();
        let replies = Streaming::produce(async move |sender| {
            let reply = |payload| BidiStreamResponse {
                payload: Some(payload),
                ..Default::default()
            };
            let replies = Replies::new(definition, sender, reply)?;
            match first.full_duplex {
                true => one_by_one(first, requests, replies, seen).await,
                false => all_at_once(first, requests, replies, seen).await,
            }
        });
        let mut response = Response::new(replies);
        headers::add(&head, response.metadata_mut())?;
        Ok(response)
    }
}

/// Answers each request as it comes. What is left of the replies follows the last one.
async fn one_by_one(
    first: BidiStreamRequest,
    mut requests: Streaming<BidiStreamRequest>,
    mut replies: Replies<BidiStreamResponse>,
    seen: RequestInfo,
) -> Result<(), Status> {
    let mut next = with(seen, vec![Any::pack(&first)]);
    loop {
        if !replies.next(Some(next.clone())).await? {
            return replies.end(next).await;
        }
        match requests.message().await? {
            Some(message) => next = with(RequestInfo::default(), vec![Any::pack(&message)]),
            None => return replies.rest(RequestInfo::default()).await,
        }
    }
}

/// Reads every request, and then answers.
async fn all_at_once(
    first: BidiStreamRequest,
    requests: Streaming<BidiStreamRequest>,
    replies: Replies<BidiStreamResponse>,
    seen: RequestInfo,
) -> Result<(), Status> {
    let mut messages = vec![first];
    messages.extend(requests.into_vec().await?);
    let messages = messages.iter().map(Any::pack).collect();
    replies.rest(with(seen, messages)).await
}

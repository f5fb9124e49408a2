//! Streams of messages.

use rustgreet::Streaming;

use crate::{
    failure::{Failure, Outcome, expect},
    payload::{size, wanted, zeros},
    pb::grpc::testing::{
        StreamingInputCallRequest, StreamingOutputCallRequest, StreamingOutputCallResponse,
        TestServiceClient,
    },
};

const REQUESTS: [i32; 4] = [27_182, 8, 1_828, 45_904];
const REPLIES: [i32; 4] = [31_415, 9, 2_653, 58_979];

pub(super) async fn client(service: &TestServiceClient) -> Outcome {
    let mut requests = Vec::new();
    for size in REQUESTS {
        requests.push(StreamingInputCallRequest {
            payload: Some(zeros(size)?),
            ..Default::default()
        });
    }
    let reply = service
        .streaming_input_call(Streaming::iter(requests))
        .await?;
    expect(
        "the sum",
        reply.into_inner().aggregated_payload_size,
        74_922,
    )
}

pub(super) async fn server(service: &TestServiceClient) -> Outcome {
    let request = StreamingOutputCallRequest {
        response_parameters: REPLIES.map(wanted).into(),
        ..Default::default()
    };
    let replies = service.streaming_output_call(request).await?.into_inner();
    let sizes: Vec<_> = replies.into_vec().await?.iter().map(reply_size).collect();
    expect("bytes of the replies", sizes, REPLIES.to_vec())
}

pub(super) async fn ping_pong(service: &TestServiceClient) -> Outcome {
    let (sender, requests) = Streaming::channel(1);
    let mut replies = service.full_duplex_call(requests).await?.into_inner();
    for (ping, pong) in REQUESTS.into_iter().zip(REPLIES) {
        sender.send(request(ping, pong)?).await?;
        let reply = next(&mut replies).await?;
        expect("bytes of the reply", reply_size(&reply), pong)?;
    }
    drop(sender);
    ended(&mut replies).await
}

pub(super) async fn empty(service: &TestServiceClient) -> Outcome {
    let requests = Streaming::<StreamingOutputCallRequest>::empty();
    let mut replies = service.full_duplex_call(requests).await?.into_inner();
    ended(&mut replies).await
}

/// A request with `ping` bytes for a reply with `pong` bytes.
pub(super) fn request(ping: i32, pong: i32) -> Result<StreamingOutputCallRequest, Failure> {
    Ok(StreamingOutputCallRequest {
        response_parameters: vec![wanted(pong)],
        payload: Some(zeros(ping)?),
        ..Default::default()
    })
}

/// The next reply, which must come.
pub(super) async fn next(
    replies: &mut Streaming<StreamingOutputCallResponse>,
) -> Result<StreamingOutputCallResponse, Failure> {
    let reply = replies.message().await?;
    reply.ok_or_else(|| Failure::new("expected a reply, the stream ended"))
}

/// Fails unless the stream ends here, with OK.
pub(super) async fn ended(replies: &mut Streaming<StreamingOutputCallResponse>) -> Outcome {
    match replies.message().await? {
        None => Ok(()),
        Some(_) => Err(Failure::new("expected the end of the stream, got a reply")),
    }
}

pub(super) fn reply_size(reply: &StreamingOutputCallResponse) -> i32 {
    size(reply.payload.as_ref()) as i32
}

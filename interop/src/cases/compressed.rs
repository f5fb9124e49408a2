//! Messages that are compressed, each way, and messages that are not.

use rustgreet::{
    Code, Request, Streaming,
    rpc::{Compression, Item},
};

use super::{
    stream::{ended, next, reply_size},
    unary::{LARGE_REPLY, LARGE_REQUEST, check, request},
};
use crate::{
    failure::{Failure, Outcome, expect, expect_code},
    payload::{wanted, zeros},
    pb::grpc::testing::{
        BoolValue, ResponseParameters, SimpleRequest, StreamingInputCallRequest,
        StreamingOutputCallRequest, TestServiceClient,
    },
};

/// Bytes of each request of a stream, and whether it is compressed.
const REQUESTS: [(i32, bool); 2] = [(27_182, true), (45_904, false)];
/// The same of replies.
const REPLIES: [(i32, bool); 2] = [(31_415, true), (92_653, false)];

/// The first request lies, which a server that knows the case finds out.
pub(super) async fn client_unary(service: &TestServiceClient) -> Outcome {
    let lie = service.unary_call(expecting(true)?).await;
    expect_code("a lie", lie, Code::InvalidArgument)?;
    for compressed in [true, false] {
        let mut request = Request::new(expecting(compressed)?);
        request.set_compression(compressed.then_some(Compression::Gzip));
        check(service.unary_call(request).await?, LARGE_REPLY)?;
    }
    Ok(())
}

pub(super) async fn server_unary(service: &TestServiceClient) -> Outcome {
    for compressed in [true, false] {
        let request = SimpleRequest {
            response_compressed: Some(flag(compressed)),
            ..request(LARGE_REQUEST, LARGE_REPLY)?
        };
        let reply = service.unary_call(request).await?;
        expect("compressed", reply.was_compressed(), compressed)?;
        check(reply, LARGE_REPLY)?;
    }
    Ok(())
}

/// The first request lies here, too.
pub(super) async fn client_streaming(service: &TestServiceClient) -> Outcome {
    let [(size, compressed), _] = REQUESTS;
    let lie = Streaming::once(part(size, compressed)?);
    let lie = service.streaming_input_call(lie).await;
    expect_code("a lie", lie, Code::InvalidArgument)?;
    let mut parts = Vec::new();
    for (size, compressed) in REQUESTS {
        let part = part(size, compressed)?;
        parts.push(match compressed {
            true => Item::new(part),
            false => Item::uncompressed(part),
        });
    }
    let mut request = Request::new(Streaming::iter(parts));
    request.set_compression(Some(Compression::Gzip));
    let reply = service.streaming_input_call(request).await?;
    let sum = reply.into_inner().aggregated_payload_size;
    expect("the sum", sum, REQUESTS.iter().map(|(size, _)| size).sum())
}

pub(super) async fn server_streaming(service: &TestServiceClient) -> Outcome {
    let request = StreamingOutputCallRequest {
        response_parameters: REPLIES
            .map(|(size, compressed)| ResponseParameters {
                compressed: Some(flag(compressed)),
                ..wanted(size)
            })
            .into(),
        ..Default::default()
    };
    let mut replies = service.streaming_output_call(request).await?.into_inner();
    for (size, compressed) in REPLIES {
        let reply = next(&mut replies).await?;
        expect("bytes of the reply", reply_size(&reply), size)?;
        expect("compressed", replies.was_compressed(), compressed)?;
    }
    ended(&mut replies).await
}

/// A request of a stream.
fn part(size: i32, compressed: bool) -> Result<StreamingInputCallRequest, Failure> {
    Ok(StreamingInputCallRequest {
        payload: Some(zeros(size)?),
        expect_compressed: Some(flag(compressed)),
        ..Default::default()
    })
}

fn expecting(compressed: bool) -> Result<SimpleRequest, Failure> {
    Ok(SimpleRequest {
        expect_compressed: Some(flag(compressed)),
        ..request(LARGE_REQUEST, LARGE_REPLY)?
    })
}

fn flag(value: bool) -> BoolValue {
    BoolValue {
        value,
        ..Default::default()
    }
}

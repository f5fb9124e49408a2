//! One message each way.

use rustgreet::Response;

use crate::{
    failure::{Failure, Outcome, expect},
    payload::{size, zeros},
    pb::grpc::testing::{Empty, SimpleRequest, SimpleResponse, TestServiceClient},
};

/// The size of a large request.
pub(super) const LARGE_REQUEST: i32 = 271_828;
/// The size of a large reply.
pub(super) const LARGE_REPLY: i32 = 314_159;

pub(super) async fn empty(service: &TestServiceClient) -> Outcome {
    let reply = service.empty_call(Empty::default()).await?;
    expect("the reply", reply.into_inner(), Empty::default())
}

pub(super) async fn large(service: &TestServiceClient) -> Outcome {
    let reply = service
        .unary_call(request(LARGE_REQUEST, LARGE_REPLY)?)
        .await?;
    check(reply, LARGE_REPLY)
}

/// A request with `request` bytes for a reply with `reply` bytes.
pub(super) fn request(request: i32, reply: i32) -> Result<SimpleRequest, Failure> {
    Ok(SimpleRequest {
        response_size: reply,
        payload: Some(zeros(request)?),
        ..Default::default()
    })
}

pub(super) fn check(reply: Response<SimpleResponse>, wanted: i32) -> Outcome {
    let got = size(reply.get_ref().payload.as_ref());
    expect("bytes of the reply", got as i32, wanted)
}

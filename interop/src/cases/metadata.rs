//! Metadata that the server sends back, ahead of the reply and after it.

use rustgreet::{Metadata, Request, Streaming};

use super::{stream, unary};
use crate::{
    failure::{Failure, Outcome, expect},
    pb::grpc::testing::TestServiceClient,
    server::{INITIAL, TRAILING},
};

const INITIAL_VALUE: &str = "test_initial_metadata_value";
const TRAILING_VALUE: &[u8] = b"\xab\xab\xab";

pub(super) async fn custom(service: &TestServiceClient) -> Outcome {
    let reply = service
        .unary_call(with_metadata(unary::request(LARGE, LARGE)?)?)
        .await?;
    check(reply.metadata(), Some(reply.trailers()))?;

    let (sender, requests) = Streaming::channel(1);
    sender.send(stream::request(LARGE, LARGE)?).await?;
    drop(sender);
    let call = service.full_duplex_call(with_metadata(requests)?);
    let mut replies = call.await?.into_inner();
    let initial = replies.headers().await?.clone();
    stream::next(&mut replies).await?;
    stream::ended(&mut replies).await?;
    check(&initial, replies.trailers())
}

/// The cases say that these messages are large.
const LARGE: i32 = 271_828;

fn with_metadata<T>(message: T) -> Result<Request<T>, Failure> {
    let mut request = Request::new(message);
    request.metadata_mut().insert(INITIAL, INITIAL_VALUE)?;
    request
        .metadata_mut()
        .insert_bin(TRAILING, TRAILING_VALUE)?;
    Ok(request)
}

fn check(initial: &Metadata, trailers: Option<&Metadata>) -> Outcome {
    expect(
        "initial metadata",
        initial.get(INITIAL),
        Some(INITIAL_VALUE),
    )?;
    let trailing = trailers.and_then(|trailers| trailers.get_bin(TRAILING));
    expect(
        "trailing metadata",
        trailing.as_deref(),
        Some(TRAILING_VALUE),
    )
}

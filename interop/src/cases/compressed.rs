//! Messages that are compressed, each way, and messages that are not.

use rustgreet::{Code, Request, rpc::Compression};

use super::unary::{LARGE_REPLY, LARGE_REQUEST, check, request};
use crate::{
    failure::{Failure, Outcome, expect, expect_code},
    pb::grpc::testing::{BoolValue, SimpleRequest, TestServiceClient},
};

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

//! Calls that end early: dropped by the client, or at their deadline.
//!
//! A call that is dropped tells nobody how it ended. So the cases check that its other half is told,
//! and that the connection serves the next call.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use rustgreet::{Code, Request, Status, Streaming, rpc::Sender};

use super::{
    stream::{next, request},
    unary,
};
use crate::{
    failure::{Outcome, expect_code},
    pb::grpc::testing::TestServiceClient,
};

pub(super) async fn after_begin(service: &TestServiceClient) -> Outcome {
    let (sender, requests) = Streaming::channel(1);
    {
        let mut call = pin!(service.streaming_input_call(requests).into_future());
        // It has begun, and cannot end: its requests have not.
        poll_fn(|cx| {
            assert!(call.as_mut().poll(cx).is_pending());
            Poll::Ready(())
        })
        .await;
    }
    told(sender, Default::default()).await?;
    unary::empty(service).await
}

pub(super) async fn after_first_response(service: &TestServiceClient) -> Outcome {
    let (sender, requests) = Streaming::channel(1);
    let mut replies = service.full_duplex_call(requests).await?.into_inner();
    sender.send(request(27_182, 31_415)?).await?;
    next(&mut replies).await?;
    drop(replies);
    told(sender, Default::default()).await?;
    unary::empty(service).await
}

pub(super) async fn sleeping_server(service: &TestServiceClient) -> Outcome {
    let (sender, requests) = Streaming::channel(1);
    sender.send(request(27_182, 31_415)?).await?;
    let mut call = Request::new(requests);
    call.set_timeout(Duration::from_millis(1));
    let read = async {
        let mut replies = service.full_duplex_call(call).await?.into_inner();
        while replies.message().await?.is_some() {}
        Ok::<_, Status>(())
    };
    expect_code("the call", read.await, Code::DeadlineExceeded)?;
    drop(sender);
    Ok(())
}

/// Fails unless the sender of a call's requests learns that the call was cancelled.
async fn told<T>(sender: Sender<T>, request: T) -> Outcome {
    sender.closed().await;
    expect_code("sending", sender.send(request).await, Code::Cancelled)?;
    Ok(())
}

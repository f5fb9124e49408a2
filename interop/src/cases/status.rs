//! Statuses that a server was asked for, and those of what it does not have.

use rustgreet::{Code, Status, Streaming, rpc::Client};

use crate::{
    failure::{Outcome, expect, expect_code},
    pb::grpc::testing::{
        EchoStatus, Empty, SimpleRequest, StreamingOutputCallRequest, TestServiceClient,
        UnimplementedServiceClient,
    },
};

pub(super) async fn code_and_message(service: &TestServiceClient) -> Outcome {
    let message = "test status message";
    unary(service, message).await?;

    let request = StreamingOutputCallRequest {
        response_status: Some(asked(message)),
        ..Default::default()
    };
    let read = async {
        let requests = Streaming::iter([request]);
        let replies = service.full_duplex_call(requests).await?.into_inner();
        Ok::<_, Status>(replies.into_vec().await?.len())
    };
    let status = expect_code("full duplex", read.await, Code::Unknown)?;
    expect("the message", status.message(), message)
}

pub(super) async fn special_message(service: &TestServiceClient) -> Outcome {
    unary(
        service,
        "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n",
    )
    .await
}

pub(super) async fn unimplemented_service(client: Client) -> Outcome {
    let service = UnimplementedServiceClient::new(client);
    let result = service.unimplemented_call(Empty::default()).await;
    expect_code("the call", result, Code::Unimplemented)?;
    Ok(())
}

pub(super) async fn unimplemented_method(service: &TestServiceClient) -> Outcome {
    let result = service.unimplemented_call(Empty::default()).await;
    expect_code("the call", result, Code::Unimplemented)?;
    Ok(())
}

async fn unary(service: &TestServiceClient, message: &str) -> Outcome {
    let request = SimpleRequest {
        response_status: Some(asked(message)),
        ..Default::default()
    };
    let status = expect_code("unary", service.unary_call(request).await, Code::Unknown)?;
    expect("the message", status.message(), message)
}

fn asked(message: &str) -> EchoStatus {
    EchoStatus {
        code: Code::Unknown as i32,
        message: message.to_owned(),
        ..Default::default()
    }
}

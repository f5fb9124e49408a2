//! The service of the cases, `grpc.testing.TestService`.

use std::time::Duration;

use rustgreet::{
    Code, Metadata, Request, Response, Server, Status, Streaming,
    rpc::{Compression, Sender},
};
use tokio::time::sleep;

use crate::{
    payload::{size, zeros},
    pb::grpc::testing::{
        BoolValue, EchoStatus, Empty, ResponseParameters, SimpleRequest, SimpleResponse,
        StreamingInputCallRequest, StreamingInputCallResponse, StreamingOutputCallRequest,
        StreamingOutputCallResponse, TestService, TestServiceServer,
    },
    produce::produce,
};

/// Metadata under this key is sent back ahead of the reply.
pub const INITIAL: &str = "x-grpc-test-echo-initial";
/// Metadata under this key is sent back after the reply.
pub const TRAILING: &str = "x-grpc-test-echo-trailing-bin";

/// A server of [`Tested`].
pub fn server() -> Server {
    let service = TestServiceServer::new(Tested).send_compressed(Compression::Gzip);
    Server::new().add_service(service)
}

/// The service. `UnimplementedCall` is not written, as the cases want it.
#[derive(Clone, Copy, Debug)]
pub struct Tested;

impl TestService for Tested {
    async fn empty_call(&self, request: Request<Empty>) -> rustgreet::Result<Empty> {
        Echo::of(request.metadata())?.around(Empty::default())
    }

    async fn unary_call(
        &self,
        request: Request<SimpleRequest>,
    ) -> rustgreet::Result<SimpleResponse> {
        let echo = Echo::of(request.metadata())?;
        let was_compressed = request.was_compressed();
        let request = request.into_inner();
        expected(request.expect_compressed.as_ref(), was_compressed)?;
        asked_to_fail(request.response_status.as_ref())?;
        let reply = SimpleResponse {
            payload: Some(zeros(request.response_size)?),
            ..Default::default()
        };
        let mut response = echo.around(reply)?;
        if request.response_compressed.is_some_and(|it| it.value) {
            response.set_compression(Some(Compression::Gzip));
        }
        Ok(response)
    }

    async fn streaming_output_call(
        &self,
        request: Request<StreamingOutputCallRequest>,
    ) -> rustgreet::Result<Streaming<StreamingOutputCallResponse>> {
        let echo = Echo::of(request.metadata())?;
        let request = request.into_inner();
        asked_to_fail(request.response_status.as_ref())?;
        echo.around(produce(async move |replies| {
            answer(&request.response_parameters, &replies).await
        }))
    }

    async fn streaming_input_call(
        &self,
        request: Request<Streaming<StreamingInputCallRequest>>,
    ) -> rustgreet::Result<StreamingInputCallResponse> {
        let echo = Echo::of(request.metadata())?;
        let mut requests = request.into_inner();
        let mut sum = 0;
        while let Some(request) = requests.message().await? {
            expected(
                request.expect_compressed.as_ref(),
                requests.was_compressed(),
            )?;
            sum += size(request.payload.as_ref());
        }
        let reply = StreamingInputCallResponse {
            aggregated_payload_size: i32::try_from(sum)
                .map_err(|_| Status::out_of_range("the payloads are larger than 2 GiB"))?,
            ..Default::default()
        };
        echo.around(reply)
    }

    async fn full_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> rustgreet::Result<Streaming<StreamingOutputCallResponse>> {
        let echo = Echo::of(request.metadata())?;
        let mut requests = request.into_inner();
        echo.around(produce(async move |replies| {
            while let Some(request) = requests.message().await? {
                asked_to_fail(request.response_status.as_ref())?;
                answer(&request.response_parameters, &replies).await?;
            }
            Ok(())
        }))
    }

    async fn half_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> rustgreet::Result<Streaming<StreamingOutputCallResponse>> {
        let echo = Echo::of(request.metadata())?;
        let requests = request.into_inner();
        echo.around(produce(async move |replies| {
            for request in requests.into_vec().await? {
                asked_to_fail(request.response_status.as_ref())?;
                answer(&request.response_parameters, &replies).await?;
            }
            Ok(())
        }))
    }
}

/// The metadata that a caller wants back.
struct Echo {
    initial: Option<String>,
    trailing: Option<Vec<u8>>,
}

impl Echo {
    fn of(metadata: &Metadata) -> Result<Self, Status> {
        Ok(Self {
            initial: metadata.get(INITIAL).map(str::to_owned),
            trailing: metadata.get_bin(TRAILING).map(|value| value.to_vec()),
        })
    }

    fn around<T>(self, reply: T) -> rustgreet::Result<T> {
        let mut response = Response::new(reply);
        response.set_compression(None);
        if let Some(value) = self.initial {
            response.metadata_mut().insert(INITIAL, value)?;
        }
        if let Some(value) = self.trailing {
            response.trailers_mut().insert_bin(TRAILING, value)?;
        }
        Ok(response)
    }
}

/// Fails with the status that the request asks for.
fn asked_to_fail(status: Option<&EchoStatus>) -> Result<(), Status> {
    match status {
        Some(status) if status.code != 0 => Err(Status::new(
            Code::from_number(status.code),
            &*status.message,
        )),
        _ => Ok(()),
    }
}

/// Fails unless the request was compressed as it says that it was.
fn expected(wanted: Option<&BoolValue>, was_compressed: bool) -> Result<(), Status> {
    match wanted {
        Some(wanted) if wanted.value != was_compressed => {
            let why = format!("expected compressed: {}", wanted.value);
            Err(Status::invalid_argument(why))
        }
        _ => Ok(()),
    }
}

/// Sends a reply for each of `wanted`, and waits ahead of it as long as it says.
async fn answer(
    wanted: &[ResponseParameters],
    replies: &Sender<StreamingOutputCallResponse>,
) -> Result<(), Status> {
    for one in wanted {
        if let Ok(micros @ 1..) = u64::try_from(one.interval_us) {
            sleep(Duration::from_micros(micros)).await;
        }
        let reply = StreamingOutputCallResponse {
            payload: Some(zeros(one.size)?),
            ..Default::default()
        };
        replies.send(reply).await?;
    }
    Ok(())
}

//! The service of the cases, `grpc.testing.TestService`.

use std::time::Duration;

use rustgreet::{
    Code, Metadata, Request, Response, Server, Status, Streaming,
    rpc::{Compression, Item, Sender},
};
use tokio::time::sleep;

use crate::{
    payload::{size, zeros},
    pb::grpc::testing::{
        BoolValue, EchoStatus, Empty, ResponseParameters, SimpleRequest, SimpleResponse,
        StreamingInputCallRequest, StreamingInputCallResponse, StreamingOutputCallRequest,
        StreamingOutputCallResponse, TestService, TestServiceServer,
    },
};

/// Metadata under this key is sent back ahead of the reply.
pub const INITIAL: &str = "x-grpc-test-echo-initial";
/// Metadata under this key is sent back after the reply.
pub const TRAILING: &str = "x-grpc-test-echo-trailing-bin";

/// A server of the service.
pub fn server(service: Tested) -> Server {
    let service = TestServiceServer::new(service).send_compressed(Compression::Gzip);
    Server::new().add_service(service)
}

/// The service. `UnimplementedCall` is not written, as the cases want it; `CacheableUnaryCall` is not either, since
/// its case calls by GET, which gRPC has no longer.
#[derive(Clone, Copy, Debug)]
pub struct Tested {
    /// Whether replies are compressed of which the request does not say how they are sent.
    pub gzip: bool,
}

impl Tested {
    /// The response with `reply`, compressed as the request wants it.
    fn around<T>(&self, echo: Echo, reply: T, wanted: Option<bool>) -> rustgreet::Result<T> {
        let mut response = echo.around(reply)?;
        if !wanted.unwrap_or(self.gzip) {
            response.set_compression(None);
        }
        Ok(response)
    }
}

impl TestService for Tested {
    async fn empty_call(&self, request: Request<Empty>) -> rustgreet::Result<Empty> {
        self.around(Echo::of(request.metadata())?, Empty::default(), None)
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
        let wanted = request.response_compressed.map(|it| it.value);
        self.around(echo, reply, wanted)
    }

    async fn streaming_output_call(
        &self,
        request: Request<StreamingOutputCallRequest>,
    ) -> rustgreet::Result<Streaming<StreamingOutputCallResponse>> {
        let echo = Echo::of(request.metadata())?;
        let request = request.into_inner();
        asked_to_fail(request.response_status.as_ref())?;
        let wanted = request.response_parameters;
        let is_asked_for =
            |one: &ResponseParameters| one.compressed.as_ref().is_some_and(|it| it.value);
        let packed = wanted.iter().any(is_asked_for).then_some(true);
        let replies = Streaming::produce(async move |replies| answer(&wanted, &replies).await);
        self.around(echo, replies, packed)
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
        self.around(echo, reply, None)
    }

    async fn full_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> rustgreet::Result<Streaming<StreamingOutputCallResponse>> {
        let echo = Echo::of(request.metadata())?;
        let mut requests = request.into_inner();
        let replies = Streaming::produce(async move |replies| {
            while let Some(request) = requests.message().await? {
                asked_to_fail(request.response_status.as_ref())?;
                answer(&request.response_parameters, &replies).await?;
            }
            Ok(())
        });
        self.around(echo, replies, None)
    }

    async fn half_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> rustgreet::Result<Streaming<StreamingOutputCallResponse>> {
        let echo = Echo::of(request.metadata())?;
        let requests = request.into_inner();
        let replies = Streaming::produce(async move |replies| {
            for request in requests.into_vec().await? {
                asked_to_fail(request.response_status.as_ref())?;
                answer(&request.response_parameters, &replies).await?;
            }
            Ok(())
        });
        self.around(echo, replies, None)
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
        let plain = one.compressed.as_ref().is_some_and(|it| !it.value);
        replies
            .send(match plain {
                true => Item::uncompressed(reply),
                false => Item::new(reply),
            })
            .await?;
    }
    Ok(())
}

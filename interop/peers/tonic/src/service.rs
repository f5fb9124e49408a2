//! The service of the cases.

use std::{error::Error, fs::read, time::Duration};

use tokio::{sync::mpsc, time::sleep};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{
    Code, Request, Response, Status, Streaming,
    codec::CompressionEncoding,
    transport::{Identity, Server, ServerTlsConfig},
};

use crate::echo::Echoing;
use crate::pb::{
    EchoStatus, Empty, Payload, SimpleRequest, SimpleResponse, StreamingInputCallRequest,
    StreamingInputCallResponse, StreamingOutputCallRequest, StreamingOutputCallResponse,
    test_service_server::{TestService, TestServiceServer},
};

type Replies = ReceiverStream<Result<StreamingOutputCallResponse, Status>>;

/// With a certificate and its key, over TLS.
pub(crate) async fn serve(port: u16, tls: &[&str]) -> Result<(), Box<dyn Error>> {
    let service = TestServiceServer::new(Tested).accept_compressed(CompressionEncoding::Gzip);
    let service = Echoing(service);
    let address = ([127, 0, 0, 1], port).into();
    let mut server = Server::builder();
    if let [certificate, key] = tls {
        let identity = Identity::from_pem(read(certificate)?, read(key)?);
        server = server.tls_config(ServerTlsConfig::new().identity(identity))?;
    }
    Ok(server.add_service(service).serve(address).await?)
}

struct Tested;

#[tonic::async_trait]
impl TestService for Tested {
    async fn empty_call(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        Ok(Response::new(Empty {}))
    }

    async fn unary_call(
        &self,
        request: Request<SimpleRequest>,
    ) -> Result<Response<SimpleResponse>, Status> {
        let request = request.into_inner();
        fail_if_asked(request.response_status)?;
        let reply = SimpleResponse {
            payload: payload(request.response_size),
            ..Default::default()
        };
        Ok(Response::new(reply))
    }

    async fn cacheable_unary_call(
        &self,
        _: Request<SimpleRequest>,
    ) -> Result<Response<SimpleResponse>, Status> {
        Err(Status::unimplemented("nothing is cached here"))
    }

    type StreamingOutputCallStream = Replies;

    async fn streaming_output_call(
        &self,
        request: Request<StreamingOutputCallRequest>,
    ) -> Result<Response<Replies>, Status> {
        let request = request.into_inner();
        let replies = produce(async move |sender| answer(request, &sender).await);
        Ok(Response::new(replies))
    }

    async fn streaming_input_call(
        &self,
        request: Request<Streaming<StreamingInputCallRequest>>,
    ) -> Result<Response<StreamingInputCallResponse>, Status> {
        let mut requests = request.into_inner();
        let mut sum = 0;
        while let Some(request) = requests.message().await? {
            sum += request.payload.map_or(0, |payload| payload.body.len());
        }
        let reply = StreamingInputCallResponse {
            aggregated_payload_size: sum as i32,
        };
        Ok(Response::new(reply))
    }

    type FullDuplexCallStream = Replies;

    async fn full_duplex_call(
        &self,
        request: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> Result<Response<Replies>, Status> {
        let mut requests = request.into_inner();
        let replies = produce(async move |sender| {
            while let Some(request) = requests.message().await? {
                answer(request, &sender).await?;
            }
            Ok(())
        });
        Ok(Response::new(replies))
    }

    type HalfDuplexCallStream = Replies;

    async fn half_duplex_call(
        &self,
        _: Request<Streaming<StreamingOutputCallRequest>>,
    ) -> Result<Response<Replies>, Status> {
        Err(Status::unimplemented("no case calls it"))
    }

    async fn unimplemented_call(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        Err(Status::unimplemented("the cases want it so"))
    }
}

fn payload(size: i32) -> Option<Payload> {
    Some(Payload {
        body: vec![0; size as usize],
        ..Default::default()
    })
}

fn fail_if_asked(status: Option<EchoStatus>) -> Result<(), Status> {
    match status {
        Some(status) if status.code != 0 => {
            Err(Status::new(Code::from_i32(status.code), status.message))
        }
        _ => Ok(()),
    }
}

type Sender = mpsc::Sender<Result<StreamingOutputCallResponse, Status>>;

/// The replies to a request, each after the time that it says.
async fn answer(request: StreamingOutputCallRequest, replies: &Sender) -> Result<(), Status> {
    fail_if_asked(request.response_status)?;
    for wanted in request.response_parameters {
        sleep(Duration::from_micros(wanted.interval_us as u64)).await;
        let reply = StreamingOutputCallResponse {
            payload: payload(wanted.size),
        };
        let unread = |_| Status::cancelled("nobody reads the replies");
        replies.send(Ok(reply)).await.map_err(unread)?;
    }
    Ok(())
}

/// A stream of what `write` sends, and then of the error that it returns.
fn produce<F>(write: impl FnOnce(Sender) -> F) -> Replies
where
    F: Future<Output = Result<(), Status>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(1);
    let writing = write(sender.clone());
    tokio::spawn(async move {
        if let Err(status) = writing.await {
            let _ = sender.send(Err(status)).await;
        }
    });
    ReceiverStream::new(receiver)
}

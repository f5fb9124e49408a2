//! What fails at one side of the bridge to tonic has its code at the other.

use std::{
    future::{Ready, poll_fn, ready},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body as _, Frame};
use rustgreet::{
    Code, Request, Server, Status, Streaming,
    rpc::{
        Body, Hosted, Transport,
        bridge::tonic::{host, service, transport},
    },
};
use tonic::{body::Body as TheirBody, transport::Endpoint};
use tower_service::Service;

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, soon},
};

/// A body that breaks off at once.
struct Broken<E>(Option<E>);

impl<E: Unpin> http_body::Body for Broken<E> {
    type Data = Bytes;
    type Error = E;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

/// A tower service that gives every request the same answer.
#[derive(Clone)]
struct Scripted<F>(F);

impl<F, Q, P, E> Service<http::Request<Q>> for Scripted<F>
where
    F: Fn() -> Result<http::Response<P>, E>,
{
    type Response = http::Response<P>;
    type Error = E;
    type Future = Ready<Result<http::Response<P>, E>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Q>) -> Self::Future {
        ready((self.0)())
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

async fn failure(transport: impl Transport) -> Status {
    let client = GreeterClient::new(transport);
    soon(client.say_hello(hello("Ada"))).await.unwrap_err()
}

#[tokio::test]
async fn a_layer_of_tonics_refuses() {
    let refuse = Scripted(|| {
        let refusal = tonic::Status::permission_denied("not you");
        Err::<http::Response<TheirBody>, BoxError>(refusal.into())
    });
    for status in [
        failure(transport(refuse.clone())).await,
        failure(refuse.clone()).await,
        failure(transport(service(transport(refuse)))).await,
    ] {
        assert_eq!(status.to_string(), "PERMISSION_DENIED: not you");
    }
}

#[tokio::test]
async fn a_reply_over_tonic_breaks_off() {
    let theirs = Scripted(|| {
        let body = TheirBody::new(Broken(Some(tonic::Status::data_loss("half of it"))));
        let response = http::Response::builder().header("content-type", "application/grpc");
        response.body(body)
    });
    for status in [
        failure(transport(theirs.clone())).await,
        failure(theirs).await,
    ] {
        assert_eq!(status.to_string(), "DATA_LOSS: half of it");
    }
}

/// The status at the end of a body of tonic's.
async fn end(mut body: TheirBody) -> tonic::Status {
    let frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
    frame.expect("an error").expect_err("an error")
}

#[tokio::test]
async fn a_reply_of_ours_breaks_off_for_tonics_client() {
    let ours = Scripted(|| {
        let broken = Broken(Some(Status::data_loss("half of it")));
        Ok::<_, Status>(http::Response::new(Body::new(broken)))
    });
    let request = http::Request::new(TheirBody::empty());
    let response = soon(service(ours).call(request)).await.unwrap();
    let status = soon(end(response.into_body())).await;
    assert_eq!(status.code(), tonic::Code::DataLoss);
    assert_eq!(status.message(), "half of it");
}

/// A service of tonic's, which says what its upload ended with.
#[derive(Clone)]
struct Listener;

impl tonic::server::NamedService for Listener {
    const NAME: &'static str = "greet.Greeter";
}

impl Service<http::Request<TheirBody>> for Listener {
    type Response = http::Response<TheirBody>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<TheirBody>) -> Self::Future {
        Box::pin(async move { Ok(end(request.into_body()).await.into_http()) })
    }
}

#[tokio::test]
async fn an_upload_breaks_off_for_tonics_handler() {
    let broken = Body::new(Broken(Some(Status::cancelled("enough"))));
    let request = http::Request::post("/greet.Greeter/SayHello")
        .header("content-type", "application/grpc")
        .body(broken)
        .unwrap();
    let response = soon(host(Listener).answer(request)).await.unwrap();
    assert_eq!(response.headers()["grpc-status"], "1");
    assert_eq!(response.headers()["grpc-message"], "enough");
}

#[tokio::test]
async fn a_stream_of_ours_fails_on_its_way_over_tonic() {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::from_shared(format!("http://{}", server.local_addr())).unwrap();
    tokio::spawn(server.serve());
    let client = GreeterClient::new(transport(endpoint.connect_lazy()));
    let names = Streaming::iter([Ok(hello("Ada")), Err(Status::out_of_range("no more"))]);
    let status = soon(client.chatty_client_says_hello(names)).await;
    assert_eq!(status.unwrap_err().to_string(), "OUT_OF_RANGE: no more");
}

/// Never answers.
struct Sleepy;

impl Greeter for Sleepy {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn the_timeout_of_tonics_channel_is_a_deadline() {
    let server = Server::new().add_service(GreeterServer::new(Sleepy));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::from_shared(format!("http://{}", server.local_addr())).unwrap();
    tokio::spawn(server.serve());
    let endpoint = endpoint.timeout(Duration::from_millis(50));
    let status = failure(transport(endpoint.connect_lazy())).await;
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
}

#[tokio::test]
async fn where_nothing_listens_tonics_channel_is_unavailable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let channel = Endpoint::from_shared(address).unwrap().connect_lazy();
    let status = failure(transport(channel)).await;
    assert_eq!(status.code(), Code::Unavailable, "{status}");
}

/// Calls that meet a connection of tonic's as it ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_recycled_are_unavailable_at_worst() {
    let server = Server::new()
        .max_connection_age(Duration::from_millis(5))
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::from_shared(format!("http://{}", server.local_addr())).unwrap();
    tokio::spawn(server.serve());
    let client = GreeterClient::new(transport(endpoint.connect_lazy()));
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        calls.spawn(async move {
            for _ in 0..250 {
                if let Err(status) = soon(client.say_hello(hello("Ada"))).await {
                    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
                }
            }
        });
    }
    while let Some(result) = calls.join_next().await {
        result.unwrap();
    }
}

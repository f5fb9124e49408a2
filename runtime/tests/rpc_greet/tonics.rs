//! Beside tonic: its transport hosts our services, our server hosts its, its channel is a channel.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use rustgreet::{
    Code, Server, Streaming,
    rpc::bridge::tonic::{host, stream, transport},
};
use tokio::net::TcpListener;
use tonic::transport::server::TcpIncoming;

use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

#[tokio::test]
async fn tonics_transport_hosts_our_service() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tonic::transport::Server::builder();
    tokio::spawn(
        server.serve_with_incoming(GreeterServer::new(Polite), TcpIncoming::from(listener)),
    );
    let channel = tonic::transport::Endpoint::from_shared(address)
        .unwrap()
        .connect()
        .await
        .unwrap();
    let client = GreeterClient::new(transport(channel));
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "Hello, Ada!");
}

/// As tonic's generator would write it.
#[derive(Clone)]
struct Theirs;

impl tonic::server::NamedService for Theirs {
    const NAME: &'static str = "greet.Greeter";
}

impl tower_service::Service<http::Request<tonic::body::Body>> for Theirs {
    type Response = http::Response<tonic::body::Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<tonic::body::Body>) -> Self::Future {
        std::future::ready(Ok(tonic::Status::aborted("theirs").into_http()))
    }
}

#[tokio::test]
async fn our_server_hosts_tonics_services() {
    let server = Server::new().add_service(host(Theirs));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = GreeterClient::connect(address).await.unwrap();
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Aborted, "theirs"));
}

#[test]
fn our_services_have_a_name_for_tonic() {
    fn name<S: tonic::server::NamedService>(_: &S) -> &'static str {
        S::NAME
    }
    assert_eq!(name(&GreeterServer::new(Polite)), "greet.Greeter");
}

#[tokio::test]
async fn requests_and_streams_of_tonic_are_taken() {
    let client = GreeterClient::new(GreeterServer::new(Polite));
    let request = tonic::Request::new(hello("Ada"));
    soon(client.say_hello(request)).await.unwrap();
    let names = stream(Streaming::iter([hello("Ada")]));
    soon(client.chatty_client_says_hello(names)).await.unwrap();
}

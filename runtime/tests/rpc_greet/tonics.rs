//! Beside tonic: its transport hosts our services, our server hosts its, its channel is a channel.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use rustgreet::{
    Code, Server, Streaming,
    rpc::{
        Peer, Transport,
        bridge::tonic::{ForTonic, OverTonic, host, service, stream, transport},
    },
};
use tokio::net::TcpListener;
use tonic::{service::interceptor::InterceptedService, transport::server::TcpIncoming};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, greeter},
    hosts, raw,
    sockets::{Observant, said},
    support::{Polite, hello, soon},
    tour::tour,
};

/// tonic's server with one service of ours.
async fn serve<G: Greeter>(service: GreeterServer<G>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tonic::transport::Server::builder();
    tokio::spawn(server.serve_with_incoming(service, TcpIncoming::from(listener)));
    address
}

async fn channel(address: SocketAddr) -> tonic::transport::Channel {
    let endpoint = tonic::transport::Endpoint::from_shared(format!("http://{address}")).unwrap();
    soon(endpoint.connect()).await.unwrap()
}

#[tokio::test]
async fn tonics_transport_hosts_our_service() {
    let channel = channel(serve(GreeterServer::new(Polite)).await).await;
    tour(&GreeterClient::new(transport(channel))).await;
}

#[tokio::test]
async fn a_handler_on_tonics_server_sees_its_peer() {
    let address = serve(GreeterServer::new(Observant)).await;
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let ours = socket.local_addr().unwrap();
    let expected = format!("Some({ours}) Some({address}) None None 0");
    assert_eq!(said(&mut raw::over(socket).await).await, expected);
}

type Methods = Arc<Mutex<Vec<String>>>;

/// Lets calls of two methods pass, as a token does that is good for some; notes which they were.
#[derive(Clone, Default)]
struct Scoped(Methods);

impl tonic::service::Interceptor for Scoped {
    fn call(&mut self, request: tonic::Request<()>) -> Result<tonic::Request<()>, tonic::Status> {
        let method = request.extensions().get::<tonic::GrpcMethod<'static>>();
        let method = method.expect("a method");
        let (service, method) = (method.service(), method.method());
        self.0.lock().unwrap().push(format!("{service} {method}"));
        match method {
            "InteractingHello" => Err(tonic::Status::permission_denied("not this one")),
            _ => Ok(request),
        }
    }
}

/// Around a channel of tonic's, around one of ours, and around the transport that a bridge makes.
#[tokio::test]
async fn tonics_interceptors_find_the_method_of_our_calls() {
    let address = serve(GreeterServer::new(Polite)).await;
    let scoped = Scoped::default();
    let theirs = InterceptedService::new(channel(address).await, scoped.clone());
    intercepted(transport(theirs), &scoped).await;
    let ours = rustgreet::Channel::connect(format!("http://{address}"));
    let ours = InterceptedService::new(soon(ours).await.unwrap(), scoped.clone());
    intercepted(ours, &scoped).await;
    let bridged = InterceptedService::new(transport(channel(address).await), scoped.clone());
    intercepted(bridged, &scoped).await;
}

async fn intercepted(transport: impl Transport, scoped: &Scoped) {
    let client = GreeterClient::new(transport);
    soon(client.say_hello(hello("Ada"))).await.unwrap();
    soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    let names = || Streaming::iter([hello("Ada")]);
    soon(client.chatty_client_says_hello(names()))
        .await
        .unwrap();
    let refused = soon(client.interacting_hello(names())).await.unwrap();
    let status = soon(refused.into_inner().message()).await.unwrap_err();
    assert_eq!(status.to_string(), "PERMISSION_DENIED: not this one");
    let seen = std::mem::take(&mut *scoped.0.lock().unwrap());
    let expected = [
        "greet.Greeter SayHello",
        "greet.Greeter ParrotSaysHello",
        "greet.Greeter ChattyClientSaysHello",
        "greet.Greeter InteractingHello",
    ];
    assert_eq!(seen, expected);
}

/// A library that owns its clients writes their types.
#[derive(Clone)]
struct Library {
    greeter: GreeterClient<OverTonic<InterceptedService<tonic::transport::Channel, Scoped>>>,
    raw: OverTonic<ForTonic<rustgreet::Channel>>,
}

#[tokio::test]
async fn clients_over_a_bridge_have_types_with_names() {
    let address = serve(GreeterServer::new(Polite)).await;
    let theirs = InterceptedService::new(channel(address).await, Scoped::default());
    let ours = rustgreet::Channel::connect(format!("http://{address}"));
    let library = Library {
        greeter: GreeterClient::new(transport(theirs)),
        raw: transport(service(soon(ours).await.unwrap())),
    };
    let Library { greeter, raw } = library.clone();
    soon(greeter.say_hello(hello("Ada"))).await.unwrap();
    tour(&GreeterClient::new(raw)).await;
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

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        let request = tonic::Request::from_http(request);
        let peer = request.extensions().get::<Peer>().unwrap();
        assert!(peer.addr().is_some() && request.remote_addr() == peer.addr());
        assert_eq!(request.local_addr(), peer.local_addr());
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

/// As a generated server's `with_interceptor` makes it.
#[tokio::test]
async fn our_server_hosts_tonics_services_with_interceptors() {
    fn refuse(_: tonic::Request<()>) -> Result<tonic::Request<()>, tonic::Status> {
        Err(tonic::Status::unauthenticated("who are you?"))
    }
    let guarded = host(InterceptedService::new(Theirs, refuse));
    let server = Server::new().add_service(guarded);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = GreeterClient::connect(address).await.unwrap();
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.to_string(), "UNAUTHENTICATED: who are you?");
}

#[tokio::test]
async fn limits_and_interceptors_of_the_server_are_tonics() {
    fn refuse(request: tonic::Request<()>) -> Result<tonic::Request<()>, tonic::Status> {
        match request.metadata().get("who") {
            Some(_) => Ok(request),
            None => Err(tonic::Status::unauthenticated("who are you?")),
        }
    }

    let server = tonic::transport::Server::builder()
        .max_concurrent_streams(7)
        .layer(tonic::service::InterceptorLayer::new(refuse))
        .add_service(GreeterServer::new(Polite));
    let address = hosts::tonic(server).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    assert_eq!(answer.status(), "16");
    let answer = soon(caller.call(path, &[("who", "Ada")], &hello("Ada"))).await;
    assert_eq!(answer.status(), "0");
    assert_eq!(caller.max_streams(), 7);
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

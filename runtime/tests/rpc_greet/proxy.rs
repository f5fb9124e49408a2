//! A proxy is a server of a client. It passes everything of the user's on, and nothing of a hop's.

use std::{
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use http::HeaderMap;
use rustgreet::{Channel, Code, Request, Result, Server, Status, Streaming, rpc::Body};
use tower_service::Service;

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, metadata, remote, reply, serve, soon},
};

/// Writes down the headers of the requests and responses that pass.
#[derive(Clone)]
struct Spy<S> {
    inner: S,
    requests: Arc<Mutex<Vec<HeaderMap>>>,
}

impl<S> Spy<S> {
    fn new(inner: S) -> Self {
        Self {
            inner,
            requests: Arc::default(),
        }
    }

    fn last(&self) -> HeaderMap {
        self.requests.lock().unwrap().last().cloned().unwrap()
    }
}

impl<S: Service<http::Request<Body>>> Service<http::Request<Body>> for Spy<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<std::result::Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> S::Future {
        self.requests
            .lock()
            .unwrap()
            .push(request.headers().clone());
        self.inner.call(request)
    }
}

#[tokio::test]
async fn metadata_and_trailers_pass_both_ways() {
    let proxy = remote(remote(Polite).await).await;
    let mut request = Request::new(hello("Ada"));
    *request.metadata_mut() = metadata(&[("x-in", "a"), ("x-in", "b")]);
    request
        .metadata_mut()
        .insert_bin("x-bin", [0, 255])
        .unwrap();

    let response = soon(proxy.say_hello(request.clone())).await.unwrap();
    assert_eq!(
        *response.metadata(),
        metadata(&[("x-ahead", "a"), ("x-ahead", "b")])
    );
    assert_eq!(response.trailers().get_bin("x-bin").unwrap()[..], [0, 255]);
    assert_eq!(response.trailers().len(), 3);

    let requests = request.clone().map(|it| Streaming::iter([it.clone(), it]));
    let response = soon(proxy.interacting_hello(requests)).await.unwrap();
    let mut replies = response.into_inner();
    assert_eq!(soon(replies.headers()).await.unwrap().len(), 2);
    while soon(replies.message()).await.unwrap().is_some() {}
    assert_eq!(replies.trailers().unwrap().len(), 3);

    request.get_mut().name.clear();
    let status = soon(proxy.say_hello(request)).await.unwrap_err();
    assert_eq!(status.to_string(), "INVALID_ARGUMENT: nobody to greet");
    assert_eq!((status.metadata().len(), status.details().len()), (3, 4));
}

#[tokio::test]
async fn both_streams_of_a_proxy_run_in_turns() {
    let proxy = remote(remote(Polite).await).await;
    let (sender, requests) = Streaming::channel(1);
    let mut replies = soon(proxy.interacting_hello(requests))
        .await
        .unwrap()
        .into_inner();
    for name in ["Ada", "Grace"] {
        sender.send(hello(name)).await.unwrap();
        assert!(
            soon(replies.message())
                .await
                .unwrap()
                .unwrap()
                .message
                .contains(name)
        );
    }
    drop(sender);
    assert!(soon(replies.message()).await.unwrap().is_none());
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn compression_is_a_matter_of_one_hop() {
    use rustgreet::rpc::{Client, Compression::Gzip};

    // caller --gzip--> proxy --plain--> upstream
    let upstream = Spy::new(GreeterServer::new(Polite));
    let server = Server::new().add_route("greet.Greeter", upstream.clone());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let to_upstream = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    let channel = Channel::connect(to_upstream).await.unwrap();
    let upstream_client = GreeterClient::new(Client::new(channel).accept_compressed([]));
    let proxy = GreeterServer::new(upstream_client).send_compressed(Gzip);
    let spied = Spy::new(proxy);
    let server = Server::new().add_route("greet.Greeter", spied.clone());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let channel = Channel::connect(format!("http://{}", server.local_addr()))
        .await
        .unwrap();
    tokio::spawn(server.serve());
    let caller = GreeterClient::new(
        Client::new(channel)
            .send_compressed(Gzip)
            .accept_compressed([Gzip]),
    );

    let long = "Ada ".repeat(1000);
    let response = soon(caller.say_hello(hello(&long))).await.unwrap();
    assert!(response.metadata().is_empty(), "{:?}", response.metadata());
    assert_eq!(response.into_inner().message, format!("Hello, {long}!"));

    assert_eq!(spied.last()["grpc-encoding"], "gzip");
    assert_eq!(spied.last()["grpc-accept-encoding"], "gzip,identity");
    for header in ["grpc-encoding", "grpc-accept-encoding"] {
        assert!(!upstream.last().contains_key(header), "{header} went on");
    }
}

/// Says how long it has.
#[derive(Debug)]
struct Clock;

impl Greeter for Clock {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let deadline = request
            .deadline()
            .ok_or_else(|| Status::internal("no deadline"))?;
        let left = deadline.saturating_duration_since(Instant::now());
        Ok(reply(left.as_millis().to_string()).into())
    }
}

#[tokio::test]
async fn the_deadline_goes_through_two_hops() {
    let upstream = Spy::new(GreeterServer::new(Clock));
    let server = Server::new().add_route("greet.Greeter", upstream.clone());
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let to_upstream = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let caller = remote(GreeterClient::connect(to_upstream).await.unwrap()).await;

    let mut request = Request::new(hello("Ada"));
    request.set_timeout(Duration::from_secs(1000));
    let left = soon(caller.say_hello(request))
        .await
        .unwrap()
        .into_inner()
        .message;
    let left: u64 = left.parse().unwrap();
    assert!((900_000..=1_000_000).contains(&left), "{left}");
    assert!(upstream.last().contains_key("grpc-timeout"));

    // No deadline: none is made up, and none is left over.
    let status = soon(caller.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.message(), "no deadline");
    assert!(!upstream.last().contains_key("grpc-timeout"));
}

#[tokio::test]
async fn what_is_wrong_upstream_is_told_downstream() {
    let nowhere = Channel::connect_lazy("http://127.0.0.1:1").unwrap();
    let address = serve(GreeterServer::new(GreeterClient::new(nowhere))).await;
    let caller = GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap();
    let status = soon(caller.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains("http://127.0.0.1:1"), "{status}");
}

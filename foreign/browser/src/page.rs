//! What needs no protocol, or no server.

use std::{future::pending, time::Duration};

use rustgreet::{
    Channel, Code, Request, Result, Status,
    rpc::{Body, Client, Protocol, Transport, local},
    wkt::Timestamp,
};

use crate::{
    Outcome,
    pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    same,
};

pub(crate) const NAMES: [&str; 6] = [
    "the usual client",
    "gRPC is refused",
    "nobody is there",
    "a transport of one's own",
    "a handler in the page",
    "the time of day",
];

pub(crate) async fn run(check: &str, address: &str) -> Outcome {
    match check {
        "the usual client" => usual(address).await,
        // Only a page has an origin: calls.mjs adds this one.
        "the page's own origin" => usual("/").await,
        "gRPC is refused" => of_grpc(address).await,
        "nobody is there" => nobody().await,
        "a transport of one's own" => silent().await,
        "a handler in the page" => in_the_page().await,
        "the time of day" => same(Timestamp::now().seconds > 1_700_000_000, true),
        _ => Err("no such check".into()),
    }
}

async fn usual(address: &str) -> Outcome {
    let greeter = GreeterClient::connect(address).await?;
    let mut request = Request::new(HelloRequest::default());
    request.get_mut().name = "Annie".into();
    request.metadata_mut().insert("x-from", "a page")?;
    let response = greeter.say_hello(request).await?;
    same(response.metadata().get("x-from"), Some("a page"))?;
    same(response.get_ref().message.as_str(), "Hello Annie")
}

async fn of_grpc(address: &str) -> Outcome {
    let client = Client::new(Channel::connect(address).await?).protocol(Protocol::Grpc);
    let call = GreeterClient::new(client).say_hello(HelloRequest::default());
    same(
        call.await.err().map(|it| it.code()),
        Some(Code::Unimplemented),
    )
}

async fn nobody() -> Outcome {
    let greeter = GreeterClient::connect("http://127.0.0.1:1").await?;
    let status = greeter.say_hello(HelloRequest::default()).await.err();
    same(status.map(|it| it.code()), Some(Code::Unavailable))?;
    for wrong in ["localhost:80", "//localhost", "ftp://localhost", "/a?b"] {
        let status = Channel::connect(wrong).await.err();
        same(status.map(|it| it.code()), Some(Code::InvalidArgument))?;
    }
    Ok(())
}

/// Never answers.
#[derive(Clone)]
struct Silent;

impl Transport for Silent {
    async fn send(
        self,
        _: rustgreet::http::Request<Body>,
    ) -> std::result::Result<rustgreet::http::Response<Body>, Status> {
        pending().await
    }
}

async fn silent() -> Outcome {
    let client = Client::new(Silent).timeout(Duration::from_millis(50));
    let call = GreeterClient::new(client).say_hello(HelloRequest::default());
    same(
        call.await.err().map(|it| it.code()),
        Some(Code::DeadlineExceeded),
    )
}

struct InThePage;

impl Greeter for InThePage {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let message = format!("{} in the page", request.into_inner().name);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

async fn in_the_page() -> Outcome {
    let server = GreeterServer::new(InThePage);
    let request = HelloRequest {
        name: "Annie".into(),
        ..Default::default()
    };
    // The same without bytes, and by the protocol.
    let moved = GreeterClient::new(local::client(server.clone()));
    let written = GreeterClient::new(server);
    for reply in [
        moved.say_hello(request.clone()).await?,
        written.say_hello(request).await?,
    ] {
        same(reply.into_inner().message.as_str(), "Annie in the page")?;
    }
    Ok(())
}

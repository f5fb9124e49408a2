//! A handler of all four kinds, and servers for it.

use std::{net::SocketAddr, time::Duration};

use rustgreet::{Metadata, Request, Response, Result, Server, Status, Streaming, rpc::Hosted};

use crate::greet::{DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Long enough for anything that works, short enough for what does not.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("it hangs")
}

pub fn hello(name: &str) -> HelloRequest {
    HelloRequest {
        name: name.to_owned(),
        greeting: "Hello".to_owned(),
        ..Default::default()
    }
}

pub fn reply(message: impl Into<String>) -> HelloReply {
    HelloReply {
        message: message.into(),
        ..Default::default()
    }
}

pub fn metadata(pairs: &[(&str, &str)]) -> Metadata {
    let mut metadata = Metadata::new();
    for (key, value) in pairs {
        metadata.append(key, value).unwrap();
    }
    metadata
}

fn greeting(request: &HelloRequest) -> String {
    format!("{}, {}!", request.greeting, request.name)
}

/// Answers what it is told, and echoes metadata: `x-in` comes back ahead as `x-ahead` and behind
/// as `x-behind`.
#[derive(Clone, Debug, Default)]
pub struct Polite;

fn echo(metadata: &Metadata) -> (Metadata, Metadata) {
    let (mut ahead, mut behind) = (Metadata::new(), Metadata::new());
    for value in metadata.get_all("x-in") {
        ahead.append("x-ahead", value).unwrap();
        behind.append("x-behind", value).unwrap();
    }
    if let Some(bytes) = metadata.get_bin("x-bin") {
        behind.append_bin("x-bin", bytes).unwrap();
    }
    (ahead, behind)
}

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let (ahead, behind) = echo(request.metadata());
        let name = &request.get_ref().name;
        if name.is_empty() {
            return Err(Status::invalid_argument("nobody to greet")
                .with_details(&b"name"[..])
                .with_metadata(behind));
        }
        let mut response = Response::from(reply(greeting(request.get_ref())));
        *response.metadata_mut() = ahead;
        *response.trailers_mut() = behind;
        Ok(response)
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Streaming<HelloReply>> {
        let (ahead, behind) = echo(request.metadata());
        let text = greeting(request.get_ref());
        let replies = Streaming::iter((0..3).map(move |n| reply(format!("{text} ({n})"))));
        let mut response = Response::from(replies.with_trailers(behind));
        *response.metadata_mut() = ahead;
        Ok(response)
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let (ahead, behind) = echo(request.metadata());
        let names: Vec<String> = request
            .into_inner()
            .into_vec()
            .await?
            .into_iter()
            .map(|it| it.name)
            .collect();
        let message = format!("Hello, {}!", names.join(" and "));
        let mut response = Response::from(DelayedReply {
            message,
            ..Default::default()
        });
        *response.metadata_mut() = ahead;
        *response.trailers_mut() = behind;
        Ok(response)
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let (ahead, behind) = echo(request.metadata());
        let replies = request
            .into_inner()
            .map_messages(|request| reply(greeting(&request)));
        let mut response = Response::from(replies.with_trailers(behind));
        *response.metadata_mut() = ahead;
        Ok(response)
    }
}

/// Serves on a free port for as long as the test runs.
pub async fn serve(service: impl Hosted) -> SocketAddr {
    let server = Server::new()
        .add_service(service)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    address
}

/// A client of `greeter` over a socket.
pub async fn remote(greeter: impl Greeter) -> GreeterClient {
    let address = serve(GreeterServer::new(greeter)).await;
    GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap()
}

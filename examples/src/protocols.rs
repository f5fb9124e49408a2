//! One server, every client: gRPC, gRPC-Web and Connect on one port, without a setting.
//!
//! ```sh
//! cargo run -p examples protocols
//! ```
//!
//! ```text
//! A call over HTTP/2.0 is written as application/grpc
//!   Grpc: Hello Ada
//! A call over HTTP/2.0 is written as application/grpc-web+proto
//!   GrpcWeb: Hello Ada
//! A call over HTTP/1.1 is written as application/json
//!   Connect: {"message":"Hello Ada"}
//! ```
//!
//! Pages of other origins need leave to call: `Server::cors`.

use rustgreet::{
    Channel, Request, Server,
    rpc::{Body, Client, Protocol},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tower::util::MapRequestLayer;

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// The handler does not know how it is called.
struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let message = format!("Hello {}", request.into_inner().name);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

/// What comes over HTTP. Behind it all calls are alike, so only a layer of the server sees it.
fn look(request: http::Request<Body>) -> http::Request<Body> {
    let written = request.headers().get("content-type");
    let written = written.and_then(|it| it.to_str().ok()).unwrap_or("none");
    println!(
        "A call over {:?} is written as {written}",
        request.version()
    );
    request
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new()
        .layer(MapRequestLayer::new(look))
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await?;
    let address = server.local_addr();
    tokio::spawn(server.serve());

    let channel = Channel::connect(format!("http://{address}")).await?;
    for protocol in [Protocol::Grpc, Protocol::GrpcWeb] {
        let client = GreeterClient::new(Client::new(channel.clone()).protocol(protocol));
        let request = HelloRequest {
            name: "Ada".into(),
            ..Default::default()
        };
        let reply = client.say_hello(request).await?.into_inner();
        println!("  {protocol:?}: {}", reply.message);
    }

    // What connect-web sends, and `curl --json '{"name": "Ada"}' http://ADDRESS/greet.Greeter/SayHello`.
    let body = r#"{"name": "Ada"}"#;
    let request = format!(
        "POST /greet.Greeter/SayHello HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    let (_head, reply) = response.split_once("\r\n\r\n").ok_or("there is no reply")?;
    println!("  Connect: {reply}");
    Ok(())
}

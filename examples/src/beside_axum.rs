//! gRPC in an axum application: pages and calls on one port.
//!
//! ```sh
//! cargo run -p examples beside_axum
//! ```
//!
//! ```text
//! A browser reads: <h1>Welcome</h1>
//! A client of gRPC is told: Hello Ada
//! ```

use axum::{Router, response::Html, routing::get};
use rustgreet::Request;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

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

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A generated server is a tower service, so it is a route. axum's layers go around it as around any other.
    let app = Router::new()
        .route("/", get(|| async { Html("<h1>Welcome</h1>") }))
        .route_service("/greet.Greeter/{method}", GreeterServer::new(Polite));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(axum::serve(listener, app).into_future());

    let mut browser = TcpStream::connect(address).await?;
    let request = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    browser.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    browser.read_to_string(&mut response).await?;
    let (_head, page) = response.split_once("\r\n\r\n").ok_or("there is no page")?;
    println!("A browser reads: {page}");

    let client = GreeterClient::connect(format!("http://{address}")).await?;
    let request = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };
    let reply = client.say_hello(request).await?.into_inner();
    println!("A client of gRPC is told: {}", reply.message);
    Ok(())
}

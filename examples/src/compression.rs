//! Compression: what is long is compressed, what is short or secret is not.
//!
//! ```sh
//! cargo run -p examples compression
//! ```
//!
//! ```text
//! A name of 3 letters is sent as it is, and answered as it is
//! A name of 10000 letters is sent compressed, and answered compressed
//! A secret of 10000 letters is sent as it is, and answered compressed
//! ```
//!
//! zstd (`Compression::Zstd`, a feature of that name) is faster and smaller; gzip is what every peer knows.

use rustgreet::{
    Channel, Request, Server, Status,
    rpc::{Client, Compression},
};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        print!("is sent {}, and ", how(request.was_compressed()));
        let message = format!("Hello {}", request.into_inner().name);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

fn how(was_compressed: bool) -> &'static str {
    match was_compressed {
        true => "compressed",
        false => "as it is",
    }
}

async fn call(client: &GreeterClient, request: Request<HelloRequest>) -> Result<(), Status> {
    let reply = client.say_hello(request).await?;
    println!("answered {}", how(reply.was_compressed()));
    Ok(())
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A server sends what its caller accepts. What comes compressed is read without a setting.
    let service = GreeterServer::new(Polite)
        .send_compressed(Compression::Gzip)
        .compress_from(1024);
    let server = Server::new()
        .add_service(service)
        .bind("127.0.0.1:0")
        .await?;
    let channel = Channel::connect_lazy(format!("http://{}", server.local_addr()))?;
    tokio::spawn(server.serve());
    let client = Client::new(channel)
        .send_compressed(Compression::Gzip)
        .compress_from(1024);
    let client = GreeterClient::new(client);

    for length in [3, 10_000] {
        print!("A name of {length} letters ");
        call(&client, letters(length)).await?;
    }

    // The size of what is compressed tells something about it, so a secret is better sent as it is.
    print!("A secret of 10000 letters ");
    let mut secret = letters(10_000);
    secret.set_compression(None);
    call(&client, secret).await?;
    Ok(())
}

fn letters(length: usize) -> Request<HelloRequest> {
    Request::new(HelloRequest {
        name: "a".repeat(length),
        ..Default::default()
    })
}

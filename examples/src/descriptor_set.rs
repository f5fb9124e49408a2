//! A generic client: it calls any method of any kind with JSON, and has the types from a descriptor set.
//!
//! ```sh
//! cargo run -p examples descriptor_set
//! ```
//!
//! ```text
//! /greet.Greeter/SayHello
//!   <- {"name":"Ada"}
//!   -> {"message":"Hello Ada"}
//! /greet.Greeter/ParrotSaysHello
//!   <- {"name":"Bob"}
//!   -> {"message":"Hello Bob"}
//!   -> {"message":"Hello Bob"}
//! /greet.Greeter/SayGoodbye: the set has no such method
//! ```
//!
//! [grpcurl](../../demo/examples/grpcurl.rs) in the demo is a whole program of this kind.

use rustgreet::{
    Channel, DescriptorPool, DynamicMessage, Request, Server, Streaming, json, rpc::Client,
};

use crate::pb::{
    self,
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest},
};

/// Calls a method with requests in JSON.
async fn call(
    client: &Client,
    pool: &DescriptorPool,
    path: &str,
    requests: &[&str],
) -> Result<(), Box<dyn std::error::Error>> {
    let Some(method) = pool.method(path) else {
        println!("{path}: the set has no such method");
        return Ok(());
    };
    println!("{path}");
    // The registry has the types that an `Any` may hold, and the extensions.
    let parse = json::ParseOptions::new().registry(pool.types());
    let print = json::PrintOptions::new().registry(pool.types());
    let mut messages = Vec::new();
    for text in requests {
        let mut message = DynamicMessage::new(method.request());
        parse.merge_str(text, &mut message)?;
        println!("  <- {}", print.to_string(&message)?);
        messages.push(message);
    }
    // On the wire a call of any kind is a stream each way, so this is all four.
    let replies = client
        .dynamic(method)
        .bidi_streaming(Streaming::iter(messages));
    let mut replies = replies.await?.into_inner();
    while let Some(reply) = replies.message().await? {
        println!("  -> {}", print.to_string(&reply)?);
    }
    Ok(())
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    // Also what `protoc --include_imports --descriptor_set_out=greet.binpb` writes, read from a file.
    let pool = DescriptorPool::decode(pb::FILE_DESCRIPTOR_SET)?;
    let client = Client::new(Channel::connect(address).await?);
    call(
        &client,
        &pool,
        "/greet.Greeter/SayHello",
        &[r#"{"name": "Ada"}"#],
    )
    .await?;
    call(
        &client,
        &pool,
        "/greet.Greeter/ParrotSaysHello",
        &[r#"{"name": "Bob"}"#],
    )
    .await?;
    call(&client, &pool, "/greet.Greeter/SayGoodbye", &["{}"]).await
}

struct Polite;

fn hello(request: Request<HelloRequest>) -> HelloReply {
    let message = format!("Hello {}", request.into_inner().name);
    HelloReply {
        message,
        ..Default::default()
    }
}

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        Ok(hello(request).into())
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        Ok(Streaming::iter(vec![hello(request); 2]).into())
    }
}

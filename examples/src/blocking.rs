//! A client for code without async: a runtime of its own, and methods that wait.
//!
//! ```sh
//! cargo run -p examples blocking
//! ```
//!
//! ```text
//! A call: Hello Ada
//! A stream, as an iterator: 1 Hello Ada
//! A stream, as an iterator: 2 Hello Ada
//! A stream, as an iterator: 3 Hello Ada
//! ```

use std::{error::Error, sync::Arc, time::Duration};

use rustgreet::{Channel, Request, Server, Status, Streaming, rpc::Client};
use tokio::runtime::{Builder, Runtime};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// The client. Its connection lives in a thread of the runtime, also while nobody calls.
struct BlockingGreeter {
    runtime: Arc<Runtime>,
    client: GreeterClient,
}

impl BlockingGreeter {
    fn connect(address: String) -> Result<Self, Box<dyn Error>> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let channel = runtime.block_on(Channel::connect(address))?;
        // Each call ends within a minute, so that no thread waits for ever.
        let client = Client::new(channel).timeout(Duration::from_secs(60));
        Ok(Self {
            runtime: Arc::new(runtime),
            client: GreeterClient::new(client),
        })
    }

    fn say_hello(&self, request: HelloRequest) -> Result<HelloReply, Status> {
        let reply = self.runtime.block_on(self.client.say_hello(request))?;
        Ok(reply.into_inner())
    }

    fn parrot_says_hello(
        &self,
        request: HelloRequest,
    ) -> Result<impl Iterator<Item = Result<HelloReply, Status>>, Status> {
        let replies = self
            .runtime
            .block_on(self.client.parrot_says_hello(request))?;
        let (runtime, mut replies) = (self.runtime.clone(), replies.into_inner());
        Ok(std::iter::from_fn(move || {
            runtime.block_on(replies.message()).transpose()
        }))
    }
}

// No `#[tokio::main]`: to block within a runtime is a panic.
pub fn main() -> Result<(), Box<dyn Error>> {
    let server = Runtime::new()?;
    let bound = server.block_on(
        Server::new()
            .add_service(GreeterServer::new(Polite))
            .bind("127.0.0.1:0"),
    )?;
    let address = format!("http://{}", bound.local_addr());
    server.spawn(bound.serve());

    let client = BlockingGreeter::connect(address)?;
    let ada = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };
    println!("A call: {}", client.say_hello(ada.clone())?.message);
    for reply in client.parrot_says_hello(ada)? {
        println!("A stream, as an iterator: {}", reply?.message);
    }
    Ok(())
}

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

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let name = request.into_inner().name;
        let reply = move |number| HelloReply {
            message: format!("{number} Hello {name}"),
            ..Default::default()
        };
        Ok(Streaming::iter((1..=3).map(reply)).into())
    }
}

//! A decorator: it changes one method of a service, forwards the others, and goes around a client or a handler alike.
//!
//! ```sh
//! cargo run -p examples decorator
//! ```
//!
//! ```text
//! The handler is asked for Ada
//! Around a client: Hello Ada
//! Around a client, again: Hello Ada
//! A method that it forwards: Hello Ada, Hello Ada
//! The handler is asked for Bob
//! Around a handler: Hello Bob
//! ```

use std::collections::HashMap;
use std::sync::Mutex;

use rustgreet::{Request, Server, Status, Streaming};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Greets everybody, and says so.
struct Polite;

fn hello(request: HelloRequest) -> HelloReply {
    HelloReply {
        message: format!("Hello {}", request.name),
        ..Default::default()
    }
}

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        println!("The handler is asked for {}", request.get_ref().name);
        Ok(hello(request.into_inner()).into())
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        Ok(Streaming::iter(vec![hello(request.into_inner()); 2]).into())
    }
}

/// Remembers greetings. `G` is any greeter: a client, a handler, a fake, another decorator.
struct Remembering<G> {
    inner: G,
    greetings: Mutex<HashMap<String, HelloReply>>,
}

impl<G: Greeter> Remembering<G> {
    fn new(inner: G) -> Self {
        Self {
            inner,
            greetings: Mutex::default(),
        }
    }

    fn greetings(&self) -> std::sync::MutexGuard<'_, HashMap<String, HelloReply>> {
        self.greetings
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl<G: Greeter> Greeter for Remembering<G> {
    /// The methods that are not written here go to `inner`, and so do those that the schema gets later.
    fn forward_to(&self) -> &impl Greeter {
        &self.inner
    }

    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let name = request.get_ref().name.clone();
        let known = self.greetings().get(&name).cloned();
        if let Some(reply) = known {
            return Ok(reply.into());
        }
        let reply = self.inner.say_hello(request).await?;
        self.greetings().insert(name, reply.get_ref().clone());
        Ok(reply)
    }
}

/// Code that calls: it takes any greeter.
async fn greeting(greeter: &impl Greeter, name: &str) -> Result<String, Status> {
    let request = HelloRequest {
        name: name.into(),
        ..Default::default()
    };
    Ok(greeter
        .say_hello(Request::new(request))
        .await?
        .into_inner()
        .message)
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    let greeter = Remembering::new(GreeterClient::connect(address).await?);
    println!("Around a client: {}", greeting(&greeter, "Ada").await?);
    println!(
        "Around a client, again: {}",
        greeting(&greeter, "Ada").await?
    );

    let request = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };
    let replies = greeter.parrot_says_hello(Request::new(request)).await?;
    let replies = replies.into_inner().into_vec().await?;
    let messages: Vec<_> = replies.into_iter().map(|it| it.message).collect();
    println!("A method that it forwards: {}", messages.join(", "));

    let greeter = Remembering::new(Polite);
    println!("Around a handler: {}", greeting(&greeter, "Bob").await?);
    Ok(())
}

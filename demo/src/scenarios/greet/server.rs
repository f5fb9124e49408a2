//! The greeter. It shows every request that it gets.

use std::time::Duration;

use rustgreet::{
    Request, Server, Status, Streaming,
    rpc::{Health, Reflection},
};
use tokio::time::sleep;

use crate::{
    console::Console,
    page::Page,
    pb::{
        self,
        greet::{DelayedReply, Greeter, GreeterServer, HelloReply, HelloRequest},
    },
};

/// How long a parrot waits before it says it again.
const PAUSE: Duration = Duration::from_millis(500);

/// Greets whoever calls.
#[derive(Clone, Debug)]
pub struct Host {
    console: Console,
}

impl Host {
    /// A greeter that shows requests there.
    pub fn new(console: Console) -> Self {
        Self { console }
    }
}

impl Greeter for Host {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let request = request.into_inner();
        self.console.request("SayHello", &request);
        Ok(reply(greeting(&request)).into())
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let request = request.into_inner();
        self.console.request("ParrotSaysHello", &request);
        let greeting = greeting(&request);
        let replies = Streaming::produce(async move |replies| {
            for number in 1..=5 {
                if number > 1 {
                    sleep(PAUSE).await;
                }
                replies.send(reply(format!("{number} {greeting}"))).await?;
            }
            Ok(())
        });
        Ok(replies.into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<DelayedReply> {
        let mut requests = request.into_inner();
        let mut reply = DelayedReply::default();
        while let Some(request) = requests.message().await? {
            self.console.request("ChattyClientSaysHello", &request);
            reply.request.push(request);
        }
        let count = reply.request.len();
        reply.message =
            format!("You have sent {count} messages. Please expect a delayed response.");
        Ok(reply.into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let console = self.console.clone();
        let replies = request.into_inner().map_messages(move |request| {
            console.request("InteractingHello", &request);
            reply(greeting(&request))
        });
        Ok(replies.into())
    }
}

fn greeting(request: &HelloRequest) -> String {
    format!("{} {}", request.greeting, request.name)
}

fn reply(message: String) -> HelloReply {
    HelloReply {
        message,
        ..Default::default()
    }
}

/// A server of [`Host`], which also says how it is, and what it serves, and sends browsers a page.
pub fn server(console: Console) -> Result<Server, Status> {
    Ok(Server::new()
        .add_service(GreeterServer::new(Host::new(console)))
        .add_service(Health::new())
        .add_service(Reflection::new(pb::FILE_DESCRIPTOR_SET)?)
        .fallback(Page))
}

//! Scenario 3, helloworld: the quick start's greeter, which greets once and once again.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, rpc::Client};

use crate::{
    console::Console,
    pb::helloworld::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    role::Calls,
    scenarios::name::Name,
};

/// Greets whoever calls.
#[derive(Clone, Debug)]
pub struct Host {
    console: Console,
}

impl Greeter for Host {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let request = request.into_inner();
        self.console.request("SayHello", &request);
        Ok(reply(format!("Hello, {}!", request.name)).into())
    }

    async fn say_hello_again(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<HelloReply> {
        let request = request.into_inner();
        self.console.request("SayHelloAgain", &request);
        Ok(reply(format!("Hello again, {}!", request.name)).into())
    }
}

fn reply(message: String) -> HelloReply {
    HelloReply {
        message,
        ..Default::default()
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Greets
    SayHello(Name),
    /// Greets again
    SayHelloAgain(Name),
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "helloworld"];
    const TOUR: &'static [&'static [&'static str]] = &[&["say-hello"], &["say-hello-again"]];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let greeter = GreeterClient::new(client);
        let reply = match self {
            Self::SayHello(name) => greeter.say_hello(request(name)).await?,
            Self::SayHelloAgain(name) => greeter.say_hello_again(request(name)).await?,
        };
        let reply = reply.get_ref();
        console.reply_as(
            reply,
            format_args!("Greeter client received: {}", reply.message),
        )
    }
}

fn request(name: Name) -> HelloRequest {
    HelloRequest {
        name: name.into(),
        ..Default::default()
    }
}

/// A server of [`Host`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(GreeterServer::new(Host { console }))
}

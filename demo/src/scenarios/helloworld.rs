//! Scenario 3, helloworld: the quick start's greeter, which greets once and once again.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, rpc::Client};

use crate::{
    console::{log_request, print},
    pb::helloworld::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
};

/// Greets whoever calls.
#[derive(Clone, Copy, Debug)]
pub struct Host;

impl Greeter for Host {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let request = request.into_inner();
        log_request("SayHello", &request);
        Ok(reply(format!("Hello, {}!", request.name)).into())
    }

    async fn say_hello_again(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<HelloReply> {
        let request = request.into_inner();
        log_request("SayHelloAgain", &request);
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
    SayHello {
        /// Who is greeted
        #[arg(long, default_value = "World")]
        name: String,
    },
    /// Greets again
    SayHelloAgain {
        /// Who is greeted
        #[arg(long, default_value = "World")]
        name: String,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let greeter = GreeterClient::new(client);
    let request = |name| HelloRequest {
        name,
        ..Default::default()
    };
    let reply = match call {
        Call::SayHello { name } => greeter.say_hello(request(name)).await?,
        Call::SayHelloAgain { name } => greeter.say_hello_again(request(name)).await?,
    };
    print(format_args!(
        "Greeter client received: {}",
        reply.get_ref().message
    ))
}

/// Both greetings.
pub fn tour() -> Vec<Call> {
    let name = || "World".into();
    vec![
        Call::SayHello { name: name() },
        Call::SayHelloAgain { name: name() },
    ]
}

/// A server of [`Host`].
pub fn server() -> Server {
    Server::new().add_service(GreeterServer::new(Host))
}

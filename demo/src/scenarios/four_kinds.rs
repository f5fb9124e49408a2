//! Scenario 5, helloworld: another service of that name, with one rpc of each kind. Its code is a
//! generated set of its own, so that it does not meet the other one's.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::{log_request, print},
    pb::four_kinds::helloworld::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
};

/// Greets whoever calls.
#[derive(Clone, Copy, Debug)]
pub struct Host;

impl Greeter for Host {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let request = request.into_inner();
        log_request("SayHello", &request);
        Ok(greet(&request.name).into())
    }

    async fn say_hello_server_streaming(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let request = request.into_inner();
        log_request("SayHelloServerStreaming", &request);
        let replies =
            (1..=5).map(move |number| reply(format!("Hello, {}! Number {number}", request.name)));
        Ok(Streaming::iter(replies).into())
    }

    async fn say_hello_client_streaming(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<HelloReply> {
        let mut requests = request.into_inner();
        let mut names = Vec::new();
        while let Some(request) = requests.message().await? {
            log_request("SayHelloClientStreaming", &request);
            names.push(request.name);
        }
        Ok(greet(&names.join(", ")).into())
    }

    async fn say_hello_bi_di_streaming(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let replies = request.into_inner().map_messages(|request| {
            log_request("SayHelloBiDiStreaming", &request);
            greet(&request.name)
        });
        Ok(replies.into())
    }
}

fn greet(name: &str) -> HelloReply {
    reply(format!("Hello, {name}!"))
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
    /// Unary: one name, one reply
    SayHello {
        /// Who is greeted
        #[arg(long, default_value = "World")]
        name: String,
    },
    /// Server streaming: one name, five replies
    SayHelloServerStreaming {
        /// Who is greeted
        #[arg(long, default_value = "World")]
        name: String,
    },
    /// Client streaming: many names, one reply
    SayHelloClientStreaming {
        /// Who is greeted
        #[arg(default_values = ["Alice", "Bob", "Charlie"])]
        names: Vec<String>,
    },
    /// Both streaming: many names, each with its reply
    SayHelloBiDiStreaming {
        /// Who is greeted
        #[arg(default_values = ["Dave", "Eve", "Frank"])]
        names: Vec<String>,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let greeter = GreeterClient::new(client);
    match call {
        Call::SayHello { name } => show(greeter.say_hello(request(name)).await?.get_ref()),
        Call::SayHelloServerStreaming { name } => {
            let replies = greeter.say_hello_server_streaming(request(name)).await?;
            show_all(replies.into_inner()).await
        }
        Call::SayHelloClientStreaming { names } => {
            let requests = Streaming::iter(names.into_iter().map(request));
            show(
                greeter
                    .say_hello_client_streaming(requests)
                    .await?
                    .get_ref(),
            )
        }
        Call::SayHelloBiDiStreaming { names } => {
            let requests = Streaming::iter(names.into_iter().map(request));
            let replies = greeter.say_hello_bi_di_streaming(requests).await?;
            show_all(replies.into_inner()).await
        }
    }
}

fn request(name: String) -> HelloRequest {
    HelloRequest {
        name,
        ..Default::default()
    }
}

fn show(reply: &HelloReply) -> Result<(), Status> {
    print(format_args!("Greeter client received: {}", reply.message))
}

async fn show_all(mut replies: Streaming<HelloReply>) -> Result<(), Status> {
    while let Some(reply) = replies.message().await? {
        show(&reply)?;
    }
    Ok(())
}

/// A call of each kind.
pub fn tour() -> Vec<Call> {
    let names = |names: [&str; 3]| names.map(String::from).into();
    vec![
        Call::SayHello {
            name: "World".into(),
        },
        Call::SayHelloServerStreaming {
            name: "World".into(),
        },
        Call::SayHelloClientStreaming {
            names: names(["Alice", "Bob", "Charlie"]),
        },
        Call::SayHelloBiDiStreaming {
            names: names(["Dave", "Eve", "Frank"]),
        },
    ]
}

/// A server of [`Host`].
pub fn server() -> Server {
    Server::new().add_service(GreeterServer::new(Host))
}

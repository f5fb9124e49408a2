//! Scenario 5, helloworld: another service of that name, with one rpc of each kind. Its code is a
//! generated set of its own, so that it does not meet the other one's.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::Console,
    pb::four_kinds::helloworld::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
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
        Ok(greet(&request.name).into())
    }

    async fn say_hello_server_streaming(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let request = request.into_inner();
        self.console.request("SayHelloServerStreaming", &request);
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
            self.console.request("SayHelloClientStreaming", &request);
            names.push(request.name);
        }
        Ok(greet(&names.join(", ")).into())
    }

    async fn say_hello_bi_di_streaming(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let console = self.console.clone();
        let replies = request.into_inner().map_messages(move |request| {
            console.request("SayHelloBiDiStreaming", &request);
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
    SayHello(Name),
    /// Server streaming: one name, five replies
    SayHelloServerStreaming(Name),
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

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "four-kinds"];
    const TOUR: &'static [&'static [&'static str]] = &[
        &["say-hello"],
        &["say-hello-server-streaming"],
        &["say-hello-client-streaming"],
        &["say-hello-bi-di-streaming"],
    ];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let greeter = GreeterClient::new(client);
        match self {
            Self::SayHello(name) => {
                let reply = greeter.say_hello(request(name.into())).await?;
                show(reply.get_ref(), console)
            }
            Self::SayHelloServerStreaming(name) => {
                let request = request(name.into());
                let replies = greeter.say_hello_server_streaming(request).await?;
                show_all(replies.into_inner(), console).await
            }
            Self::SayHelloClientStreaming { names } => {
                let requests = Streaming::iter(names.into_iter().map(request));
                let reply = greeter.say_hello_client_streaming(requests).await?;
                show(reply.get_ref(), console)
            }
            Self::SayHelloBiDiStreaming { names } => {
                let requests = Streaming::iter(names.into_iter().map(request));
                let replies = greeter.say_hello_bi_di_streaming(requests).await?;
                show_all(replies.into_inner(), console).await
            }
        }
    }
}

fn request(name: String) -> HelloRequest {
    HelloRequest {
        name,
        ..Default::default()
    }
}

fn show(reply: &HelloReply, console: &Console) -> Result<(), Status> {
    let line = format_args!("Greeter client received: {}", reply.message);
    console.reply_as(reply, line)
}

async fn show_all(mut replies: Streaming<HelloReply>, console: &Console) -> Result<(), Status> {
    while let Some(reply) = replies.message().await? {
        show(&reply, console)?;
    }
    Ok(())
}

/// A server of [`Host`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(GreeterServer::new(Host { console }))
}

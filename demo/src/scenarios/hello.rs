//! Scenario 5, hello: greets one or many at a time, in three of the four kinds of call.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::Console,
    pb::hello::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
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

    async fn lots_of_replies(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let request = request.into_inner();
        self.console.request("LotsOfReplies", &request);
        let replies =
            (1..=5).map(move |number| reply(format!("Hello, {}! Number {number}", request.name)));
        Ok(Streaming::iter(replies).into())
    }

    async fn lots_of_greetings(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<HelloReply> {
        let mut requests = request.into_inner();
        let mut names = Vec::new();
        while let Some(request) = requests.message().await? {
            self.console.request("LotsOfGreetings", &request);
            names.push(request.name);
        }
        Ok(reply(format!("Hello, {}!", names.join(", "))).into())
    }
}

fn reply(reply: String) -> HelloReply {
    HelloReply {
        reply,
        ..Default::default()
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Unary: one name, one reply
    SayHello(Name),
    /// Server streaming: one name, many replies
    LotsOfReplies(Name),
    /// Client streaming: many names, one reply
    LotsOfGreetings {
        /// Who is greeted
        #[arg(default_values = ["Alice", "Bob", "Charlie"])]
        names: Vec<String>,
    },
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "hello"];
    const TOUR: &'static [&'static [&'static str]] =
        &[&["say-hello"], &["lots-of-replies"], &["lots-of-greetings"]];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let greeter = GreeterClient::new(client);
        let show = |reply: &HelloReply| {
            let line = format_args!("Greeter client received: {}", reply.reply);
            console.reply_as(reply, line)
        };
        match self {
            Self::SayHello(name) => {
                let reply = greeter.say_hello(request(name.into())).await?;
                show(reply.get_ref())
            }
            Self::LotsOfReplies(name) => {
                let replies = greeter.lots_of_replies(request(name.into())).await?;
                let mut replies = replies.into_inner();
                while let Some(reply) = replies.message().await? {
                    show(&reply)?;
                }
                Ok(())
            }
            Self::LotsOfGreetings { names } => {
                let requests = Streaming::iter(names.into_iter().map(request));
                show(greeter.lots_of_greetings(requests).await?.get_ref())
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

/// A server of [`Host`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(GreeterServer::new(Host { console }))
}

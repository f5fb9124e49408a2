//! Scenario 5, hello: greets one or many at a time, in three of the four kinds of call.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::{log_request, print},
    pb::hello::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
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

    async fn lots_of_replies(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let request = request.into_inner();
        log_request("LotsOfReplies", &request);
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
            log_request("LotsOfGreetings", &request);
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
    SayHello {
        /// Who is greeted
        #[arg(long, default_value = "World")]
        name: String,
    },
    /// Server streaming: one name, many replies
    LotsOfReplies {
        /// Who is greeted
        #[arg(long, default_value = "World")]
        name: String,
    },
    /// Client streaming: many names, one reply
    LotsOfGreetings {
        /// Who is greeted
        #[arg(default_values = ["Alice", "Bob", "Charlie"])]
        names: Vec<String>,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let greeter = GreeterClient::new(client);
    let request = |name| HelloRequest {
        name,
        ..Default::default()
    };
    match call {
        Call::SayHello { name } => show(greeter.say_hello(request(name)).await?.get_ref()),
        Call::LotsOfReplies { name } => {
            let mut replies = greeter.lots_of_replies(request(name)).await?.into_inner();
            while let Some(reply) = replies.message().await? {
                show(&reply)?;
            }
            Ok(())
        }
        Call::LotsOfGreetings { names } => {
            let requests = Streaming::iter(names.into_iter().map(request));
            show(greeter.lots_of_greetings(requests).await?.get_ref())
        }
    }
}

fn show(reply: &HelloReply) -> Result<(), Status> {
    print(format_args!("Greeter client received: {}", reply.reply))
}

/// A call of each kind that there is.
pub fn tour() -> Vec<Call> {
    vec![
        Call::SayHello {
            name: "World".into(),
        },
        Call::LotsOfReplies {
            name: "World".into(),
        },
        Call::LotsOfGreetings {
            names: ["Alice", "Bob", "Charlie"].map(String::from).into(),
        },
    ]
}

/// A server of [`Host`].
pub fn server() -> Server {
    Server::new().add_service(GreeterServer::new(Host))
}

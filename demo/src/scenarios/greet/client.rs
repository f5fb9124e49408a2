//! The client of scenario 1: one command a call.

use clap::Subcommand;
use rustgreet::{Status, Streaming, rpc::Client};

use super::{
    menu,
    request::{Words, hello},
};
use crate::{
    console::{print_replies, print_reply},
    pb::greet::{GreeterClient, HelloRequest},
};

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Asks which rpc to make, and makes it
    Menu,
    /// Unary: one greeting, one reply
    SayHello(Words),
    /// Server streaming: one greeting, five replies
    ParrotSaysHello(Words),
    /// Client streaming: many names, one reply after the last
    ChattyClientSaysHello {
        /// Who is greeted
        names: Vec<String>,
    },
    /// Both streaming: many names, each with its reply
    InteractingHello {
        /// Who is greeted
        names: Vec<String>,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let greeter = GreeterClient::new(client);
    match call {
        Call::Menu => menu::run(&greeter).await,
        Call::SayHello(words) => {
            let reply = greeter.say_hello(HelloRequest::from(words)).await?;
            print_reply("SayHello", reply.get_ref())
        }
        Call::ParrotSaysHello(words) => {
            let replies = greeter.parrot_says_hello(HelloRequest::from(words)).await?;
            print_replies("ParrotSaysHello", replies.into_inner()).await
        }
        Call::ChattyClientSaysHello { names } => {
            let requests = Streaming::iter(names.into_iter().map(hello));
            let reply = greeter.chatty_client_says_hello(requests).await?;
            print_reply("ChattyClientSaysHello", reply.get_ref())
        }
        Call::InteractingHello { names } => {
            let requests = Streaming::iter(names.into_iter().map(hello));
            let replies = greeter.interacting_hello(requests).await?;
            print_replies("InteractingHello", replies.into_inner()).await
        }
    }
}

/// A call of each kind.
pub fn tour() -> Vec<Call> {
    let words = |greeting: &str, name: &str| Words {
        name: name.into(),
        greeting: greeting.into(),
    };
    let names = || ["Annie", "Jimin", "Zoë"].map(String::from).to_vec();
    vec![
        Call::SayHello(words("Hi", "Annie")),
        Call::ParrotSaysHello(words("Hello", "Jimin")),
        Call::ChattyClientSaysHello { names: names() },
        Call::InteractingHello { names: names() },
    ]
}

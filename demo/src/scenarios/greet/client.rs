//! The client of scenario 1: one command a call.

use clap::Subcommand;
use rustgreet::{Status, Streaming, rpc::Client};

use super::{
    chat, menu,
    request::{Words, hello},
};
use crate::{
    console::Console,
    pb::greet::{GreeterClient, HelloRequest},
    role::Calls,
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
        /// Who is greeted; unless given, the lines of the input, up to an empty one
        names: Vec<String>,
    },
    /// Both streaming: many names, each with its reply
    InteractingHello {
        /// Who is greeted; unless given, the lines of the input, up to an empty one
        names: Vec<String>,
    },
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &[];
    const TOUR: &'static [&'static [&'static str]] = &[
        &["say-hello", "Annie", "--greeting", "Hi"],
        &["parrot-says-hello", "Jimin"],
        &["chatty-client-says-hello", "Annie", "Jimin", "Zoë"],
        &["interacting-hello", "Annie", "Jimin", "Zoë"],
    ];
    const FIRST: &'static [&'static str] = &["menu"];
    const HAS_PAGE: bool = true;

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let greeter = GreeterClient::new(client);
        match self {
            Self::Menu => menu::run(&greeter, console).await,
            Self::SayHello(words) => {
                let reply = greeter.say_hello(HelloRequest::from(words)).await?;
                console.reply("SayHello", reply.get_ref())
            }
            Self::ParrotSaysHello(words) => {
                let replies = greeter.parrot_says_hello(HelloRequest::from(words)).await?;
                console
                    .replies("ParrotSaysHello", replies.into_inner())
                    .await
            }
            Self::ChattyClientSaysHello { names } if names.is_empty() => {
                chat::chatty_client_says_hello(&greeter, console, chat::prompt(console)).await
            }
            Self::ChattyClientSaysHello { names } => {
                let requests = Streaming::iter(names.into_iter().map(hello));
                let reply = greeter.chatty_client_says_hello(requests).await?;
                console.reply("ChattyClientSaysHello", reply.get_ref())
            }
            Self::InteractingHello { names } if names.is_empty() => {
                chat::interacting_hello(&greeter, console, chat::prompt(console)).await
            }
            Self::InteractingHello { names } => {
                let requests = Streaming::iter(names.into_iter().map(hello));
                let replies = greeter.interacting_hello(requests).await?;
                console
                    .replies("InteractingHello", replies.into_inner())
                    .await
            }
        }
    }
}

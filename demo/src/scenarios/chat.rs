//! Scenario 2, chat: a server that answers every message while the client goes on talking.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::{log, print_replies},
    pb::example::{ChatMessage, ChatService, ChatServiceClient, ChatServiceServer},
};

/// Says hello to everything.
#[derive(Clone, Copy, Debug)]
pub struct Host;

impl ChatService for Host {
    async fn chat(
        &self,
        request: Request<Streaming<ChatMessage>>,
    ) -> rustgreet::Result<Streaming<ChatMessage>> {
        let answers = request.into_inner().map_messages(
            |ChatMessage {
                 sender, content, ..
             }| {
                log(format_args!("Received message from {sender}: {content}"));
                message("Server", format!("Hello, {sender}!"))
            },
        );
        Ok(answers.into())
    }
}

fn message(sender: &str, content: impl Into<String>) -> ChatMessage {
    ChatMessage {
        sender: sender.into(),
        content: content.into(),
        ..Default::default()
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Says three things, and prints the answers as they come
    Chat {
        /// Who talks
        #[arg(long, default_value = "Client")]
        sender: String,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let Call::Chat { sender } = call;
    let messages = ["Hi!", "How are you?", "Goodbye!"].map(|content| message(&sender, content));
    let answers = ChatServiceClient::new(client)
        .chat(Streaming::iter(messages))
        .await?;
    print_replies("Chat", answers.into_inner()).await
}

/// One chat.
pub fn tour() -> Vec<Call> {
    vec![Call::Chat {
        sender: "Annie".into(),
    }]
}

/// A server of [`Host`].
pub fn server() -> Server {
    Server::new().add_service(ChatServiceServer::new(Host))
}

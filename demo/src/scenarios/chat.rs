//! Scenario 2, chat: a server that answers every message while the client goes on talking.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::Console,
    pb::example::{ChatMessage, ChatService, ChatServiceClient, ChatServiceServer},
    role::Calls,
};

/// Says hello to everything.
#[derive(Clone, Debug)]
pub struct Host {
    console: Console,
}

impl ChatService for Host {
    async fn chat(
        &self,
        request: Request<Streaming<ChatMessage>>,
    ) -> rustgreet::Result<Streaming<ChatMessage>> {
        let console = self.console.clone();
        let answers = request.into_inner().map_messages(move |it| {
            let ChatMessage {
                sender, content, ..
            } = it;
            console.note(format_args!("Received message from {sender}: {content}"));
            message("Server", format!("Hello, {sender}!"))
        });
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

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "chat"];
    const TOUR: &'static [&'static [&'static str]] = &[&["chat", "--sender", "Annie"]];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let Self::Chat { sender } = self;
        let messages = ["Hi!", "How are you?", "Goodbye!"].map(|content| message(&sender, content));
        let answers = ChatServiceClient::new(client)
            .chat(Streaming::iter(messages))
            .await?;
        console.replies("Chat", answers.into_inner()).await
    }
}

/// A server of [`Host`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(ChatServiceServer::new(Host { console }))
}

//! Scenario 3, textbook: the four kinds of call by the names that the textbooks use. In
//! `BidiHello` the server talks before, while and after it listens.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::Console,
    pb::textbook::{
        HelloRequest, HelloResponse, HelloService, HelloServiceClient, HelloServiceServer,
    },
    role::Calls,
};

/// Has an answer to every greeting.
#[derive(Clone, Debug)]
pub struct Host {
    console: Console,
}

impl HelloService for Host {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloResponse> {
        let request = request.into_inner();
        self.console.request("SayHello", &request);
        Ok(response(format!("You said: {}", request.greeting)).into())
    }

    async fn lots_of_replies(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloResponse>> {
        let request = request.into_inner();
        self.console.request("LotsOfReplies", &request);
        let replies = (1..=5)
            .map(move |number| response(format!("{number}. You said: {}", request.greeting)));
        Ok(Streaming::iter(replies).into())
    }

    async fn lots_of_greetings(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<HelloResponse> {
        let mut requests = request.into_inner();
        let mut greetings = Vec::new();
        while let Some(request) = requests.message().await? {
            self.console.request("LotsOfGreetings", &request);
            greetings.push(request.greeting);
        }
        Ok(response(format!("You said: {}", greetings.join(", "))).into())
    }

    async fn bidi_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<Streaming<HelloResponse>> {
        let mut requests = request.into_inner();
        let console = self.console.clone();
        let replies = Streaming::produce(async move |replies| {
            replies.send(response("Welcome!")).await?;
            while let Some(request) = requests.message().await? {
                console.request("BidiHello", &request);
                replies
                    .send(response(format!("You said: {}", request.greeting)))
                    .await?;
            }
            replies.send(response("Goodbye!")).await
        });
        Ok(replies.into())
    }
}

fn response(reply: impl Into<String>) -> HelloResponse {
    HelloResponse {
        reply: reply.into(),
        ..Default::default()
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Unary: one greeting, one reply
    SayHello {
        /// What to say
        #[arg(default_value = "Hello")]
        greeting: String,
    },
    /// Server streaming: one greeting, many replies
    LotsOfReplies {
        /// What to say
        #[arg(default_value = "Hello")]
        greeting: String,
    },
    /// Client streaming: many greetings, one reply
    LotsOfGreetings {
        /// What to say
        #[arg(default_values = ["Hello", "Grüezi", "你好"])]
        greetings: Vec<String>,
    },
    /// Both streaming: two independent streams
    BidiHello {
        /// What to say
        #[arg(default_values = ["Hello", "Grüezi", "你好"])]
        greetings: Vec<String>,
    },
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "textbook"];
    const TOUR: &'static [&'static [&'static str]] = &[
        &["say-hello"],
        &["lots-of-replies"],
        &["lots-of-greetings"],
        &["bidi-hello"],
    ];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let service = HelloServiceClient::new(client);
        match self {
            Self::SayHello { greeting } => {
                let reply = service.say_hello(request(greeting)).await?;
                console.reply("SayHello", reply.get_ref())
            }
            Self::LotsOfReplies { greeting } => {
                let replies = service.lots_of_replies(request(greeting)).await?;
                console.replies("LotsOfReplies", replies.into_inner()).await
            }
            Self::LotsOfGreetings { greetings } => {
                let requests = Streaming::iter(greetings.into_iter().map(request));
                let reply = service.lots_of_greetings(requests).await?;
                console.reply("LotsOfGreetings", reply.get_ref())
            }
            Self::BidiHello { greetings } => {
                let requests = Streaming::iter(greetings.into_iter().map(request));
                let replies = service.bidi_hello(requests).await?;
                console.replies("BidiHello", replies.into_inner()).await
            }
        }
    }
}

fn request(greeting: String) -> HelloRequest {
    HelloRequest {
        greeting,
        ..Default::default()
    }
}

/// A server of [`Host`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(HelloServiceServer::new(Host { console }))
}

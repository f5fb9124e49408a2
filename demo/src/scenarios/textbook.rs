//! Scenario 3, textbook: the four kinds of call by the names that the textbooks use. In
//! `BidiHello` the server talks before, while and after it listens.

use clap::Subcommand;
use rustgreet::{Request, Server, Status, Streaming, rpc::Client};

use crate::{
    console::{log_request, print_replies, print_reply},
    pb::textbook::{
        HelloRequest, HelloResponse, HelloService, HelloServiceClient, HelloServiceServer,
    },
    produce::produce,
};

/// Has an answer to every greeting.
#[derive(Clone, Copy, Debug)]
pub struct Host;

impl HelloService for Host {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloResponse> {
        let request = request.into_inner();
        log_request("SayHello", &request);
        Ok(response(format!("You said: {}", request.greeting)).into())
    }

    async fn lots_of_replies(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloResponse>> {
        let request = request.into_inner();
        log_request("LotsOfReplies", &request);
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
            log_request("LotsOfGreetings", &request);
            greetings.push(request.greeting);
        }
        Ok(response(format!("You said: {}", greetings.join(", "))).into())
    }

    async fn bidi_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<Streaming<HelloResponse>> {
        let mut requests = request.into_inner();
        let replies = produce(async move |replies| {
            replies.send(response("Welcome!")).await?;
            while let Some(request) = requests.message().await? {
                log_request("BidiHello", &request);
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
        greetings: Vec<String>,
    },
    /// Both streaming: two independent streams
    BidiHello {
        /// What to say
        greetings: Vec<String>,
    },
}

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let service = HelloServiceClient::new(client);
    match call {
        Call::SayHello { greeting } => {
            let reply = service.say_hello(request(greeting)).await?;
            print_reply("SayHello", reply.get_ref())
        }
        Call::LotsOfReplies { greeting } => {
            let replies = service.lots_of_replies(request(greeting)).await?;
            print_replies("LotsOfReplies", replies.into_inner()).await
        }
        Call::LotsOfGreetings { greetings } => {
            let requests = Streaming::iter(greetings.into_iter().map(request));
            let reply = service.lots_of_greetings(requests).await?;
            print_reply("LotsOfGreetings", reply.get_ref())
        }
        Call::BidiHello { greetings } => {
            let requests = Streaming::iter(greetings.into_iter().map(request));
            let replies = service.bidi_hello(requests).await?;
            print_replies("BidiHello", replies.into_inner()).await
        }
    }
}

fn request(greeting: String) -> HelloRequest {
    HelloRequest {
        greeting,
        ..Default::default()
    }
}

/// A call of each kind.
pub fn tour() -> Vec<Call> {
    let greetings = || ["Hello", "Grüezi", "你好"].map(String::from).to_vec();
    vec![
        Call::SayHello {
            greeting: "Hello".into(),
        },
        Call::LotsOfReplies {
            greeting: "Hello".into(),
        },
        Call::LotsOfGreetings {
            greetings: greetings(),
        },
        Call::BidiHello {
            greetings: greetings(),
        },
    ]
}

/// A server of [`Host`].
pub fn server() -> Server {
    Server::new().add_service(HelloServiceServer::new(Host))
}

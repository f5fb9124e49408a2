//! Cancellation: a caller that goes away ends the handler, its reply stream, and the tasks that listen for it.
//!
//! ```sh
//! cargo run -p examples cancellation
//! ```
//!
//! ```text
//! The handler begins to think
//! The caller has changed its mind
//! The handler was dropped in the middle of its thought
//! The caller hears: Hello Ada
//! The caller hears: Hello Ada
//! The caller has heard enough
//! The task that greets was told, and has stopped
//! ```
//!
//! To cancel a call is to drop it: its future, or its stream of replies.

use rustgreet::{Request, Server, Streaming};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

struct Slow {
    said: UnboundedSender<&'static str>,
}

/// Says its last words when it is dropped.
struct LastWords(UnboundedSender<&'static str>, &'static str);

impl Drop for LastWords {
    fn drop(&mut self) {
        let _ = self.0.send(self.1);
    }
}

impl Greeter for Slow {
    /// Never answers. When the caller goes away, all that it holds is dropped: a lock, a transaction, a file.
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let _thought = LastWords(
            self.said.clone(),
            "The handler was dropped in the middle of its thought",
        );
        let _ = self.said.send("The handler begins to think");
        std::future::pending().await
    }

    /// Greets from a task of its own, which ends when nobody reads the stream any more.
    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let said = self.said.clone();
        let message = format!("Hello {}", request.into_inner().name);
        let (sender, replies) = Streaming::channel(1);
        tokio::spawn(async move {
            let reply = HelloReply {
                message,
                ..Default::default()
            };
            while sender.send(reply.clone()).await.is_ok() {}
            let _ = said.send("The task that greets was told, and has stopped");
        });
        Ok(replies.into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (said, mut heard) = unbounded_channel();
    let server = Server::new().add_service(GreeterServer::new(Slow { said }));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = GreeterClient::connect(address).await?;
    let ada = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };

    // The call runs until the handler says that it has begun. Then `select!` drops it.
    tokio::select! {
        _ = client.say_hello(ada.clone()) => println!("The handler has answered"),
        begun = heard.recv() => println!("{}", begun.unwrap_or_default()),
    }
    println!("The caller has changed its mind");
    println!("{}", heard.recv().await.unwrap_or_default());

    let mut replies = client.parrot_says_hello(ada).await?.into_inner();
    for _ in 0..2 {
        let reply = replies.message().await?.unwrap_or_default();
        println!("The caller hears: {}", reply.message);
    }
    drop(replies);
    println!("The caller has heard enough");
    println!("{}", heard.recv().await.unwrap_or_default());
    Ok(())
}

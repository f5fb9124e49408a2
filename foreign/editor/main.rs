//! What an editor is asked about: the word before each mark `<-`, of which the comment says what must be shown.

mod checked_in;
mod pb {
    rustgreet::include_proto!();
}

use rustgreet::{Request, Response, Result, Status};

struct Built;

impl pb::greet::Greeter for Built {
    #[rustfmt::skip]
    async fn say_hello( // <- say_hello: Unary.
        &self,
        request: Request<pb::greet::HelloRequest>, // <- HelloRequest: Who is greeted, and with what word.
    ) -> Result<pb::greet::HelloReply> {
        let request = request.into_inner();
        let message = request.greeting; // <- greeting: The word, as in "Hello".
        Ok(Response::new(pb::greet::HelloReply {
            message, // <- message: The word and the name.
            ..Default::default()
        }))
    }
}

async fn built(client: pb::greet::GreeterClient) -> std::result::Result<(), Status> { // <- GreeterClient: The client of
    let replies = client.parrot_says_hello(pb::greet::HelloRequest::default()); // <- parrot_says_hello: Server streaming.
    replies.await?;
    Ok(())
}

async fn checked_in(client: checked_in::greet::GreeterClient) -> std::result::Result<(), Status> {
    let request = checked_in::greet::HelloRequest { // <- HelloRequest: Who is greeted, and with what word.
        name: "Ann".into(), // <- name: Who is greeted.
        ..Default::default()
    };
    let reply = client.say_hello(request).await?.into_inner(); // <- say_hello: Unary.
    let message = &reply.message; // <- message: The word and the name.
    println!("{message}");
    Ok(())
}

fn main() {
    let _ = (Built, built, checked_in);
}

//! A logger for all methods of all services: it prints messages by their schema, and how each call ended.
//!
//! ```sh
//! cargo run -p examples logger
//! ```
//!
//! ```text
//! greet.Greeter/SayHello <- {"name":"Ada"}
//! greet.Greeter/SayHello -> {"message":"Hello Ada"}
//! greet.Greeter/SayHello: OK
//! greet.Greeter/SayHello <- {}
//! greet.Greeter/SayHello: INVALID_ARGUMENT: who are you?
//! greet.Greeter/ParrotSaysHello <- {"name":"Bob"}
//! greet.Greeter/ParrotSaysHello -> {"message":"Hello Bob"}
//! greet.Greeter/ParrotSaysHello -> {"message":"Hello Bob"}
//! greet.Greeter/ParrotSaysHello: OK
//! ```

use rustgreet::{
    Channel, Request, Server, Status, Streaming, json,
    rpc::{Call, Client, Interceptor, Next, Outcome, Payload},
    schema::MessageTable,
};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Around a client here; `Server::new().intercept(Logger)` logs the calls of a server.
struct Logger;

impl Interceptor for Logger {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let path = call.path().trim_start_matches('/').to_owned();
        let Some(method) = call.method() else {
            println!("{path}: there is no such method");
            return next.run(call).await;
        };
        let name = path.clone();
        call.map_requests(move |request| {
            println!("{name} <- {}", json_of(&request, method.request())?);
            Ok(request)
        });

        let mut outcome = match next.run(call).await {
            Ok(outcome) => outcome,
            Err(status) => {
                println!("{path}: {status}");
                return Err(status);
            }
        };
        let name = path.clone();
        outcome.map_replies(move |reply| {
            println!("{name} -> {}", json_of(&reply, method.reply())?);
            Ok(reply)
        });
        outcome.on_end(move |end| match end {
            Ok(_) => println!("{path}: OK"),
            Err(status) => println!("{path}: {status}"),
        });
        Ok(outcome)
    }
}

/// A message of any type, by its table. Fields that the schema marks with `debug_redact` are in it: leave them out
/// before you log what is secret.
fn json_of(payload: &Payload, table: &'static MessageTable) -> Result<String, Status> {
    json::to_string(&payload.dynamic(table)?).map_err(Status::from_error)
}

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        match &*request.into_inner().name {
            "" => Err(Status::invalid_argument("who are you?")),
            name => Ok(HelloReply {
                message: format!("Hello {name}"),
                ..Default::default()
            }
            .into()),
        }
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let message = format!("Hello {}", request.into_inner().name);
        let reply = HelloReply {
            message,
            ..Default::default()
        };
        Ok(Streaming::iter(vec![reply; 2]).into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = Client::new(Channel::connect(address).await?).intercept(Logger);
    let client = GreeterClient::new(client);

    client.say_hello(named("Ada")).await?;
    let _refused = client.say_hello(named("")).await;
    let replies = client.parrot_says_hello(named("Bob")).await?;
    replies.into_inner().into_vec().await?;
    Ok(())
}

fn named(name: &str) -> HelloRequest {
    HelloRequest {
        name: name.into(),
        ..Default::default()
    }
}

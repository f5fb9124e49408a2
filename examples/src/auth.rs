//! Interceptors that send a token and check it, and a handler that knows who calls.
//!
//! ```sh
//! cargo run -p examples auth
//! ```
//!
//! ```text
//! Without a token: UNAUTHENTICATED: send a token: `authorization: Bearer ...`
//! With a wrong token: UNAUTHENTICATED: this token is not known
//! With Ada's token: Hello Bob, Ada is glad to meet you
//! ```

use std::sync::Arc;

use rustgreet::{
    Channel, Request, Server, Status,
    rpc::{Call, Client, Interceptor, Next, Outcome},
};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Around a client: sends a token with each call.
struct Token(&'static str);

impl Interceptor for Token {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let token = format!("Bearer {}", self.0);
        call.metadata_mut().insert("authorization", token)?;
        next.run(call).await
    }
}

/// Who calls.
struct User {
    name: &'static str,
}

/// Around a server: lets calls through that have a token, and leaves the `User` for the handler.
struct Auth;

impl Interceptor for Auth {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let token = call.metadata().get("authorization");
        let Some(token) = token.and_then(|token| token.strip_prefix("Bearer ")) else {
            let why = "send a token: `authorization: Bearer ...`";
            return Err(Status::unauthenticated(why));
        };
        // A real server would check a signature here, or ask who made the token.
        let user = match token {
            "let-ada-in" => User { name: "Ada" },
            _ => return Err(Status::unauthenticated("this token is not known")),
        };
        call.extensions_mut().insert(Arc::new(user));
        next.run(call).await
    }
}

/// The handler behind it.
struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let user = request.extensions().get::<Arc<User>>();
        let user = user.ok_or_else(|| Status::internal("`Auth` is not around this server"))?;
        let message = format!(
            "Hello {}, {} is glad to meet you",
            request.get_ref().name,
            user.name
        );
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new()
        .intercept(Auth)
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let channel = Channel::connect(address).await?;

    let stranger = GreeterClient::new(channel.clone());
    let status = stranger.say_hello(bob()).await.unwrap_err();
    println!("Without a token: {status}");

    for (whose, token) in [("a wrong", "let-me-in"), ("Ada's", "let-ada-in")] {
        let client = Client::new(channel.clone()).intercept(Token(token));
        match GreeterClient::new(client).say_hello(bob()).await {
            Ok(reply) => println!("With {whose} token: {}", reply.into_inner().message),
            Err(status) => println!("With {whose} token: {status}"),
        }
    }
    Ok(())
}

fn bob() -> HelloRequest {
    HelloRequest {
        name: "Bob".into(),
        ..Default::default()
    }
}

//! Interceptors see calls of gRPC-Web as they see gRPC's.

use rustgreet::{
    Message, Server, Status,
    rpc::{Call, Interceptor, Next, Outcome, Payload},
};

use crate::{
    caller::{Caller, frames, parts},
    greet::{GreeterServer, HelloReply, HelloRequest, greeter},
    support::{Polite, hello},
};

/// Lets in who says the word, and says it louder, both ways.
struct Loud;

impl Interceptor for Loud {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        if call.metadata().get("word") != Some("please") {
            return Err(Status::unauthenticated("say the word"));
        }
        call.map_requests(|request| {
            let mut request: HelloRequest = request.into_message()?;
            request.name.make_ascii_uppercase();
            Ok(Payload::new(request))
        });
        let mut outcome = next.run(call).await?;
        outcome.map_replies(|reply| {
            let mut reply: HelloReply = reply.into_message()?;
            reply.message.push('!');
            Ok(Payload::new(reply))
        });
        Ok(outcome)
    }
}

#[tokio::test]
async fn of_a_service_and_of_a_whole_server() {
    let web = ("content-type", "application/grpc-web+proto");
    let service = || GreeterServer::new(Polite);
    for server in [
        Server::new().add_service(service().intercept(Loud)),
        Server::new().add_service(service()).intercept(Loud),
    ] {
        let server = server.bind("127.0.0.1:0").await.unwrap();
        let address = server.local_addr();
        tokio::spawn(server.serve());
        let mut caller = Caller::connect(address).await;
        let body = frames(&[hello("Ada")]);
        let path = greeter::PARROT_SAYS_HELLO.path();
        let answer = caller.post(path, &[web, ("word", "please")], &body).await;
        let (messages, trailers) = parts(&answer.body);
        let said = |message| HelloReply::decode(message).unwrap().message;
        let said: Vec<_> = messages.iter().map(|message| said(message)).collect();
        let expected = ["Hello, ADA! (0)!", "Hello, ADA! (1)!", "Hello, ADA! (2)!"];
        assert_eq!(said, expected);
        assert_eq!(trailers, ["grpc-status: 0"]);
        let answer = caller.post(path, &[web], &body).await;
        assert_eq!(answer.headers["grpc-status"], "16");
    }
}

//! Interceptors see calls of gRPC-Web as they see gRPC's.

use rustgreet::{
    Message, Server, Status, Streaming,
    rpc::{Call, Interceptor, Next, Outcome, Payload},
};

use crate::{
    caller::{Caller, frames, parts},
    greet::{GreeterServer, HelloReply, HelloRequest, greeter},
    support::{Polite, hello, reply, serve},
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

const WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");

#[tokio::test]
async fn of_a_service_and_of_a_whole_server() {
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
        let answer = caller.post(path, &[WEB, ("word", "please")], &body).await;
        let (messages, trailers) = parts(&answer.body);
        let said = |message| HelloReply::decode(message).unwrap().message;
        let said: Vec<_> = messages.iter().map(|message| said(message)).collect();
        let expected = ["Hello, ADA! (0)!", "Hello, ADA! (1)!", "Hello, ADA! (2)!"];
        assert_eq!(said, expected);
        assert_eq!(trailers, ["grpc-status: 0"]);
        let answer = caller.post(path, &[WEB], &body).await;
        assert_eq!(answer.headers["grpc-status"], "16");
    }
}

/// Does what its caller asks for, with the metadata of the request ahead of it.
struct Asked;

impl Interceptor for Asked {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let metadata = call.metadata().clone();
        let mut outcome = next.run(call).await?;
        match metadata.get("ask") {
            Some("panic") => outcome.map_replies(|_| panic!("a secret")),
            Some("wait") => {
                let (sender, replies) = Streaming::channel(1);
                sender.send(Payload::new(reply("one"))).await?;
                tokio::spawn(async move { sender.closed().await });
                outcome.set_replies(replies);
            }
            _ => {}
        }
        *outcome.metadata_mut() = metadata;
        Ok(outcome)
    }
}

#[tokio::test]
async fn what_they_do_to_replies_harms_no_connection() {
    let address = serve(GreeterServer::new(Polite).intercept(Asked)).await;
    let mut caller = Caller::connect(address).await;
    let body = frames(&[hello("Ada")]);
    for path in [greeter::SAY_HELLO.path(), greeter::PARROT_SAYS_HELLO.path()] {
        for (ask, timeout, status) in [
            ("panic", "1M", "grpc-status: 2"),
            ("wait", "50m", "grpc-status: 4"),
            ("nothing", "1M", "grpc-status: 0"),
        ] {
            let headers = [WEB, ("ask", ask), ("grpc-timeout", timeout)];
            let answer = caller.post(path, &headers, &body).await;
            assert_eq!(parts(&answer.body).1[0], status, "{path}, {ask}");
            assert_eq!(answer.headers["ask"], ask);
            assert!(!answer.headers.contains_key("grpc-timeout"));
        }
    }
}

//! Interceptors see calls of Connect's as they see gRPC's: messages, metadata, deadline.

use rustgreet::{
    Server, Status,
    rpc::{Call, Interceptor, Next, Outcome, Payload},
};

use crate::{
    caller::Caller,
    frames::{framed, texts},
    greet::{GreeterServer, HelloReply, HelloRequest, greeter},
    support::{Polite, serve},
    unary::text,
};

/// Lets in who says the word, and says it louder, both ways. Replies go as bytes to who asks for that.
struct Loud;

impl Interceptor for Loud {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        if call.metadata().get("word") != Some("please") || call.deadline().is_none() {
            return Err(Status::unauthenticated("say the word"));
        }
        let as_bytes = call.metadata().contains_key("as-bytes");
        call.map_requests(|request| {
            let mut request: HelloRequest = request.into_message()?;
            request.name.make_ascii_uppercase();
            Ok(Payload::new(request))
        });
        let mut outcome = next.run(call).await?;
        outcome.map_replies(move |reply| {
            let mut reply: HelloReply = reply.into_message()?;
            reply.message.push('!');
            let reply = Payload::new(reply);
            Ok(match as_bytes {
                true => Payload::from_bytes(reply.to_bytes()),
                false => reply,
            })
        });
        Ok(outcome)
    }
}

/// Takes requests as messages, and passes them on as they are.
pub struct Nothing;

impl Interceptor for Nothing {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        call.map_requests(Ok);
        next.run(call).await
    }
}

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
        let ada = r#"{"name":"Ada"}"#;
        for more in [("x-in", "a"), ("as-bytes", "")] {
            let word = [("word", "please"), ("connect-timeout-ms", "9000"), more];
            let headers = [&[("content-type", "application/json")][..], &word].concat();
            let path = greeter::SAY_HELLO.path();
            let answer = caller.post(path, &headers, ada.as_bytes()).await;
            assert_eq!(text(&answer), r#"{"message":", ADA!!"}"#);
            let headers = [&[("content-type", "application/connect+json")][..], &word].concat();
            let path = greeter::INTERACTING_HELLO.path();
            let answer = caller.post(path, &headers, &framed(&[ada, ada])).await;
            let envelopes = texts(&answer.body);
            assert_eq!(envelopes[1], (0, r#"{"message":", ADA!!"}"#.to_owned()));
            assert_eq!((envelopes.len(), envelopes[2].0), (3, 2));
        }
        let headers = [("content-type", "application/json")];
        let answer = caller
            .post(greeter::SAY_HELLO.path(), &headers, b"{}")
            .await;
        assert_eq!(answer.status, 401);
    }
}

/// A panic is told without its text.
#[tokio::test]
async fn a_panic_is_an_error() {
    struct Panics;
    impl crate::greet::Greeter for Panics {
        async fn say_hello(
            &self,
            _: rustgreet::Request<HelloRequest>,
        ) -> rustgreet::Result<HelloReply> {
            panic!("a secret")
        }
    }
    let address = serve(GreeterServer::new(Panics)).await;
    let mut caller = Caller::connect(address).await;
    for _ in 0..2 {
        let headers = [("content-type", "application/json")];
        let answer = caller
            .post(greeter::SAY_HELLO.path(), &headers, b"{}")
            .await;
        assert_eq!(answer.status, 500);
        assert_eq!(
            text(&answer),
            r#"{"code":"unknown","message":"the handler panicked"}"#
        );
    }
}

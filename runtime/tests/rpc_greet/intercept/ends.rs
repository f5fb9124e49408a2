//! Deadlines and what is attached to a call, between interceptors and handlers.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rustgreet::{
    Code, Request, Server, Status, Streaming,
    rpc::{Call, Interceptor, Next, Outcome, Payload, Peer, local},
};

use super::{Log, over_a_socket};
use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    raw,
    sockets::in_memory,
    support::{hello, reply, soon},
};

/// Tells its caller how much time it was given, and never ends a stream.
struct Slow;

impl Greeter for Slow {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let left = request
            .deadline()
            .map(|at| at.saturating_duration_since(now()));
        let user = request.extensions().get::<Arc<String>>();
        Ok(reply(format!(
            "{} s for {user:?}",
            left.map_or(0, |left| left.as_millis().div_ceil(1000))
        ))
        .into())
    }

    async fn parrot_says_hello(
        &self,
        _: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let (sender, replies) = Streaming::channel(1);
        sender.send(reply("one")).await?;
        tokio::spawn(async move { sender.closed().await });
        Ok(replies.into())
    }
}

fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Gives each call five seconds.
struct Hurried;

impl Interceptor for Hurried {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let before = call.deadline();
        call.set_timeout(Duration::from_secs(5));
        assert!(before.is_none_or(|before| call.deadline().unwrap() <= before));
        call.extensions_mut().insert(Arc::new("Ada".to_owned()));
        next.run(call).await
    }
}

async fn five_seconds(client: &impl Greeter) {
    let said = client.say_hello(Request::new(hello(""))).await.unwrap();
    assert!(said.get_ref().message.starts_with("5 s"), "{said:?}");
    let mut request = Request::new(hello(""));
    request.set_deadline(now() + Duration::from_secs(2));
    let said = client.say_hello(request).await.unwrap();
    assert!(said.get_ref().message.starts_with("2 s"), "{said:?}");

    let began = now();
    let replies = client.parrot_says_hello(Request::new(hello(""))).await;
    let mut replies = replies.unwrap().into_inner();
    replies.message().await.unwrap().unwrap();
    let status = replies.message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!((now() - began).as_secs(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_is_brought_nearer_at_either_end() {
    let server = || GreeterServer::new(Slow);
    let hurried = || server().intercept(Hurried);
    five_seconds(&GreeterClient::new(hurried())).await;
    five_seconds(&GreeterClient::new(local::client(hurried()))).await;
    five_seconds(&GreeterClient::new(
        local::client(server()).intercept(Hurried),
    ))
    .await;
}

#[tokio::test]
async fn a_deadline_is_brought_nearer_over_a_socket() {
    let client = over_a_socket(GreeterServer::new(Slow), |client| client.intercept(Hurried)).await;
    let said = soon(client.say_hello(hello(""))).await.unwrap();
    assert!(said.get_ref().message.starts_with("5 s"), "{said:?}");
}

#[tokio::test]
async fn what_is_attached_is_found_by_the_handler() {
    let client = over_a_socket(GreeterServer::new(Slow).intercept(Hurried), |client| client).await;
    let said = soon(client.say_hello(hello(""))).await.unwrap();
    assert!(
        said.get_ref().message.ends_with("for Some(\"Ada\")"),
        "{said:?}"
    );
}

/// Waits for ever.
struct Stuck;

impl Interceptor for Stuck {
    async fn intercept(&self, _: &mut Call, _: Next<'_>) -> Result<Outcome, Status> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_an_interceptor() {
    for client in [
        local::client(GreeterServer::new(Slow).intercept(Stuck)),
        local::client(GreeterServer::new(Slow)).intercept(Stuck),
    ] {
        let client = GreeterClient::new(client.timeout(Duration::from_secs(3)));
        let began = now();
        let status = client.say_hello(hello("")).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded);
        assert_eq!((now() - began).as_secs(), 3);
    }
}

/// Answers by itself, or instead of the handler, with one reply and no end.
#[derive(Clone, Copy)]
enum Endless {
    Answers,
    Replaces,
}

impl Interceptor for Endless {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let (sender, replies) = Streaming::channel(1);
        sender.send(Payload::new(reply("one"))).await?;
        tokio::spawn(async move { sender.closed().await });
        Ok(match self {
            Self::Answers => Outcome::new(replies),
            Self::Replaces => {
                let mut outcome = next.run(call).await?;
                outcome.set_replies(replies);
                outcome
            }
        })
    }
}

/// Notes how replies end.
struct Ends(Log);

impl Interceptor for Ends {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let mut outcome = next.run(call).await?;
        let log = self.0.clone();
        outcome.on_end(move |end| log.note(end.unwrap_err().code().name()));
        Ok(outcome)
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_replies_that_an_interceptor_makes() {
    let log = Log::default();
    for endless in [Endless::Answers, Endless::Replaces] {
        let server = GreeterServer::new(Slow).intercept(Ends(log.clone()));
        let server = Server::new().add_service(server.intercept(endless));
        // A caller that leaves it to the server to keep the deadline.
        let mut caller = raw::over(in_memory(server, Peer::new())).await;
        for method in ["SayHello", "ParrotSaysHello"] {
            let (path, began) = (format!("/greet.Greeter/{method}"), now());
            let timeout = [("grpc-timeout", "100m")];
            let answer = caller.call(&path, &timeout, &hello("")).await;
            assert_eq!(answer.status(), "4", "{method}");
            assert_eq!(answer.messages.len(), 1);
            assert_eq!((now() - began).as_millis() / 10, 10);
            assert_eq!(log.take(), ["DEADLINE_EXCEEDED"]);
        }
    }
}

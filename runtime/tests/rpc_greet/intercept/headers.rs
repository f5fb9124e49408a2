//! The headers of HTTP and gRPC beside the metadata: they belong to one message, and go nowhere with its metadata.

use std::sync::{Arc, Mutex};

use rustgreet::{
    Metadata, Status,
    rpc::{Call, Interceptor, Next, Outcome},
};

use super::{Log, over_a_socket};
use crate::{
    greet::GreeterServer,
    raw,
    support::{Polite, hello, serve, soon},
};

/// Answers with the metadata that it was called with.
struct Echo;

impl Interceptor for Echo {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let metadata = call.metadata().clone();
        let mut outcome = next.run(call).await?;
        *outcome.metadata_mut() = metadata;
        Ok(outcome)
    }
}

#[tokio::test]
async fn headers_of_a_request_are_not_those_of_its_response() {
    let address = serve(GreeterServer::new(Polite).intercept(Echo)).await;
    let message = raw::frame(&hello("Ada"));
    let length = message.len().to_string();
    let sent = [
        ("content-length", &*length),
        ("cookie", "a=b"),
        ("grpc-timeout", "1M"),
        ("user-agent", "raw"),
        ("x-id", "7"),
    ];
    let mut caller = raw::connect(address).await;
    for method in ["SayHello", "ParrotSaysHello"] {
        let path = format!("/greet.Greeter/{method}");
        let answer = caller.call_with(&path, &sent, message.clone()).await;
        assert_eq!(answer.status(), "0");
        let mut names: Vec<_> = answer.headers.keys().map(|name| name.as_str()).collect();
        names.sort();
        assert_eq!(names, ["content-type", "x-id"], "{method}");
        assert_eq!(answer.headers["content-type"], "application/grpc");
    }
}

/// Calls with the metadata of the call before.
#[derive(Clone, Default)]
struct Again(Arc<Mutex<Option<Metadata>>>);

impl Interceptor for Again {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        if let Some(before) = self.0.lock().unwrap().take() {
            *call.metadata_mut() = before;
        }
        let outcome = next.run(call).await?;
        *self.0.lock().unwrap() = Some(outcome.metadata().clone());
        Ok(outcome)
    }
}

/// Notes a header of each request, whose metadata it takes away.
struct Told(Log);

impl Interceptor for Told {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        *call.metadata_mut() = Metadata::new();
        self.0.note(call.header("te").unwrap_or("nothing"));
        next.run(call).await
    }
}

#[tokio::test]
async fn headers_of_a_response_are_not_those_of_the_next_request() {
    let log = Log::default();
    let server = GreeterServer::new(Polite).intercept(Told(log.clone()));
    let client = over_a_socket(server, |client| client.intercept(Again::default())).await;
    for _ in 0..2 {
        soon(client.say_hello(hello("Ada"))).await.unwrap();
    }
    assert_eq!(log.take(), ["trailers", "trailers"]);
}

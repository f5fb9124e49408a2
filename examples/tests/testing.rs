//! Tests without a network: a fake of a service, a recorder of calls, and a clock that does not have to be waited for.
//!
//! ```sh
//! cargo test -p examples --test testing
//! ```

use std::time::Duration;

use pb::greet::{DynGreeter, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};
use rustgreet::{
    Code, Request, Status,
    rpc::{Recorder, local},
};

#[allow(unreachable_pub, reason = "the crate is the test alone")]
mod pb {
    rustgreet::include_proto!();
}

/// What is tested: it asks a greeter, and knows what to say if that is late.
async fn welcome(greeter: &impl Greeter, name: &str) -> Result<String, Status> {
    let mut request = Request::new(HelloRequest {
        name: name.into(),
        ..Default::default()
    });
    request.set_timeout(Duration::from_secs(60));
    match greeter.say_hello(request).await {
        Ok(reply) => Ok(reply.into_inner().message),
        Err(status) if status.code() == Code::DeadlineExceeded => Ok("Welcome!".into()),
        Err(status) => Err(status),
    }
}

/// A fake is an implementation. The methods that it does not write answer UNIMPLEMENTED.
struct Fake;

impl Greeter for Fake {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        match &*request.into_inner().name {
            "nobody" => Err(Status::not_found("nobody has this name")),
            // Longer than anybody waits.
            "the late" => std::future::pending().await,
            name => Ok(HelloReply {
                message: format!("Hello {name}"),
                ..Default::default()
            }
            .into()),
        }
    }
}

#[tokio::test]
async fn a_greeting_is_passed_on() {
    assert_eq!(welcome(&Fake, "Ada").await.unwrap(), "Hello Ada");
    let status = welcome(&Fake, "nobody").await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
}

/// The recorder stands between a client and a handler, in the same process, and keeps what passes.
#[tokio::test]
async fn one_request_is_made_with_a_deadline() {
    let recorder = Recorder::new();
    let client = local::client(GreeterServer::new(Fake)).intercept(recorder.clone());
    welcome(&GreeterClient::new(client), "Ada").await.unwrap();

    let calls = recorder.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].path, "/greet.Greeter/SayHello");
    assert_eq!(calls[0].requests::<HelloRequest>().unwrap()[0].name, "Ada");
    assert_eq!(
        calls[0].replies::<HelloReply>().unwrap()[0].message,
        "Hello Ada"
    );
    assert!(calls[0].deadline.is_some());
    assert!(calls[0].end.as_ref().is_some_and(Result::is_ok));
}

/// With `start_paused` tokio's clock jumps as soon as there is nothing else to do: the minute passes at once.
/// `DynGreeter` keeps the deadline, as a server would.
#[tokio::test(start_paused = true)]
async fn who_is_late_is_not_waited_for() {
    let greeter = DynGreeter::new(Fake);
    assert_eq!(welcome(&greeter, "the late").await.unwrap(), "Welcome!");
}

//! What a call promises, through a trait object.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use rustgreet::{Code, Request, Result, Status, Streaming, rpc::local};

use crate::{
    greet::{DynGreeter, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{hello, reply},
};

/// Does what its caller's name says.
struct Obedient;

impl Greeter for Obedient {
    fn say_hello(&self, request: Request<HelloRequest>) -> impl rustgreet::rpc::Reply<HelloReply> {
        let name = request.into_inner().name;
        assert_ne!(name, "panic at once", "secret");
        async move {
            match &*name {
                "panic" => panic!("secret"),
                "fail with OK" => Err(Status::new(Code::Ok, "well")),
                _ => std::future::pending().await,
            }
        }
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Streaming<HelloReply>> {
        let name = request.into_inner().name;
        if name == "panic" {
            let replies = Streaming::iter([0]).map_messages(|_: i32| panic!("secret"));
            return Ok(replies.into());
        }
        let (sender, replies) = Streaming::channel(1);
        sender.send(reply("one")).await?;
        tokio::spawn(async move { sender.closed().await });
        Ok(replies.into())
    }
}

/// Makes the call to another greeter that it is asked to make, without a deadline of its own.
struct Asks<G>(G);

impl<G: Greeter> Greeter for Asks<G> {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        self.0.say_hello(Request::new(request.into_inner())).await
    }
}

fn in_five_seconds(name: &str) -> Request<HelloRequest> {
    let mut request = Request::new(hello(name));
    request.set_timeout(Duration::from_secs(5));
    request
}

#[tokio::test(start_paused = true)]
async fn a_deadline_ends_a_call_and_its_replies() {
    let greeter = DynGreeter::new(Obedient);
    let began = tokio::time::Instant::now();
    let status = greeter
        .say_hello(in_five_seconds("wait"))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    let replies = greeter
        .parrot_says_hello(in_five_seconds("wait"))
        .await
        .unwrap();
    let mut replies = replies.into_inner();
    replies.message().await.unwrap().unwrap();
    let status = replies.message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(began.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_passes_on_to_the_calls_of_a_handler() {
    let inner = GreeterClient::new(local::client(GreeterServer::new(Obedient)));
    let greeter = DynGreeter::new(Asks(inner));
    let began = tokio::time::Instant::now();
    let status = greeter
        .say_hello(in_five_seconds("wait"))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(began.elapsed().as_secs(), 5);
}

#[test]
fn a_deadline_without_a_runtime_is_looked_at_when_the_call_is_polled() {
    let greeter = DynGreeter::new(Obedient);
    let mut request = Request::new(hello("wait"));
    request.set_deadline(Instant::now() + Duration::from_millis(20));
    let mut call = pin!(greeter.say_hello(request));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut cx).is_pending());
    std::thread::sleep(Duration::from_millis(30));
    match call.as_mut().poll(&mut cx) {
        Poll::Ready(Err(status)) => assert_eq!(status.code(), Code::DeadlineExceeded),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn panics_and_a_status_ok_are_unknown() {
    let greeter = DynGreeter::new(Obedient);
    let fails = async |name| {
        let call = greeter.say_hello(Request::new(hello(name)));
        call.await.unwrap_err().to_string()
    };
    assert_eq!(fails("panic").await, "UNKNOWN: the handler panicked");
    assert_eq!(
        fails("panic at once").await,
        "UNKNOWN: the handler panicked"
    );
    assert_eq!(
        fails("fail with OK").await,
        "UNKNOWN: the handler failed with a status OK: well"
    );
    let replies = greeter
        .parrot_says_hello(Request::new(hello("panic")))
        .await;
    let status = replies.unwrap().into_inner().message().await.unwrap_err();
    assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
}

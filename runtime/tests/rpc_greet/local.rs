//! What a call promises, in the same process: `local::client`.

use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use rustgreet::{Code, Request, Response, Result, Status, Streaming, rpc::local};

use crate::{
    greet::{DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, metadata, reply, soon},
    tour::tour,
};

#[tokio::test]
async fn all_four_kinds() {
    tour(&GreeterClient::new(local::client(GreeterServer::new(
        Polite,
    ))))
    .await;
}

fn client<G: Greeter>(greeter: G) -> impl Greeter {
    GreeterClient::new(local::client(GreeterServer::new(greeter)))
}

/// Sends back where the name in a request is in memory.
struct Places;

fn place(request: &HelloRequest) -> HelloReply {
    reply(format!("{:?}", request.name.as_ptr()))
}

impl Greeter for Places {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        Ok(place(request.get_ref()).into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let replies = request.into_inner().map_messages(|request| place(&request));
        Ok(replies.into())
    }
}

#[tokio::test]
async fn messages_are_moved() {
    let client = client(Places);
    let request = hello("a name on the heap");
    let here = format!("{:?}", request.name.as_ptr());
    let said = client.say_hello(Request::new(request)).await.unwrap();
    assert_eq!(said.get_ref().message, here);
    let request = hello("another one");
    let here = format!("{:?}", request.name.as_ptr());
    let requests = Request::new(Streaming::iter([request]));
    let said = client.interacting_hello(requests).await.unwrap();
    let said = said.into_inner().into_vec().await.unwrap();
    assert_eq!(said[0].message, here);
}

/// Notes that it is dropped.
struct Flag(Arc<AtomicBool>);

impl Drop for Flag {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Never answers.
#[derive(Clone, Default)]
struct Silent {
    dropped: Arc<AtomicBool>,
}

impl Greeter for Silent {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        let _flag = Flag(self.dropped.clone());
        std::future::pending().await
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let flag = Flag(self.dropped.clone());
        let replies = Streaming::iter([reply("one"), reply("two")]);
        Ok(replies
            .map_messages(move |it| {
                let _held = &flag;
                it
            })
            .into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        // Its requests outlive the handler.
        let mut requests = request.into_inner();
        let dropped = self.dropped.clone();
        tokio::spawn(async move {
            let status = requests.message().await.unwrap_err();
            assert_eq!(status.code(), Code::Cancelled);
            dropped.store(true, Ordering::SeqCst);
        });
        std::future::pending().await
    }
}

#[tokio::test]
async fn dropping_a_call_drops_its_handler() {
    let silent = Silent::default();
    let client = client(silent.clone());
    let call = client.say_hello(Request::new(hello("Ada")));
    assert!(
        tokio::time::timeout(Duration::from_millis(1), call)
            .await
            .is_err()
    );
    assert!(silent.dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn dropping_the_replies_drops_their_source() {
    let silent = Silent::default();
    let client = client(silent.clone());
    let replies = client
        .parrot_says_hello(Request::new(hello("Ada")))
        .await
        .unwrap();
    let mut replies = replies.into_inner();
    replies.message().await.unwrap().unwrap();
    assert!(!silent.dropped.load(Ordering::SeqCst));
    drop(replies);
    assert!(silent.dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_call_that_is_dropped_ends_the_requests_of_its_handler() {
    let silent = Silent::default();
    let client = client(silent.clone());
    let (sender, requests) = Streaming::channel(1);
    let mut call = Box::pin(client.chatty_client_says_hello(Request::new(requests)));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut cx).is_pending());
    drop(call);
    soon(sender.closed()).await;
    while !silent.dropped.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
}

/// Answers before it has read anything.
struct Early;

impl Greeter for Early {
    async fn chatty_client_says_hello(
        &self,
        _: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        Err(Status::permission_denied("not you"))
    }
}

#[tokio::test]
async fn the_sender_of_requests_is_told_of_an_early_answer() {
    let (sender, requests) = Streaming::channel(1);
    let client = client(Early);
    let call = client.chatty_client_says_hello(Request::new(requests));
    assert_eq!(soon(call).await.unwrap_err().code(), Code::PermissionDenied);
    soon(sender.closed()).await;
}

#[tokio::test]
async fn an_error_of_the_requests_is_the_callers() {
    let requests = Streaming::iter([Ok(hello("Ada")), Err(Status::data_loss("mine"))]);
    let client = client(Polite);
    let call = client.chatty_client_says_hello(Request::new(requests));
    assert_eq!(soon(call).await.unwrap_err().to_string(), "DATA_LOSS: mine");
}

#[test]
fn a_deadline_without_a_runtime_is_looked_at_when_the_call_is_polled() {
    let client = client(Silent::default());
    let mut request = Request::new(hello("Ada"));
    request.set_deadline(Instant::now() + Duration::from_millis(20));
    let mut call = pin!(client.say_hello(request));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut cx).is_pending());
    std::thread::sleep(Duration::from_millis(30));
    match call.as_mut().poll(&mut cx) {
        Poll::Ready(Err(status)) => assert_eq!(status.code(), Code::DeadlineExceeded),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_travels_exactly() {
    struct Asked;
    impl Greeter for Asked {
        async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
            Ok(reply(format!("{:?}", request.deadline())).into())
        }
    }
    let mut request = Request::new(hello("Ada"));
    request.set_timeout(Duration::from_nanos(9_876_543_210_987));
    let deadline = format!("{:?}", request.deadline());
    let said = client(Asked).say_hello(request).await.unwrap();
    assert_eq!(said.get_ref().message, deadline);
}

/// Panics where it is told to.
struct Panics;

impl Greeter for Panics {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        panic!("secret");
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let replies = Streaming::iter([0, 1]).map_messages(|number: i32| {
            assert_eq!(number, 0, "secret");
            reply("one")
        });
        Ok(replies.into())
    }
}

#[tokio::test]
async fn a_panic_is_unknown() {
    let client = client(Panics);
    let status = client
        .say_hello(Request::new(hello("Ada")))
        .await
        .unwrap_err();
    assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
    let replies = client
        .parrot_says_hello(Request::new(hello("Ada")))
        .await
        .unwrap();
    let mut replies = replies.into_inner();
    replies.message().await.unwrap().unwrap();
    let status = replies.message().await.unwrap_err();
    assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
}

/// Fails with a status OK, with a source, and with what belongs to a hop.
struct Odd;

impl Greeter for Odd {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let mut response = Response::new(reply("seen"));
        *response.metadata_mut() = request.metadata().clone();
        Ok(response)
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let status = Status::new(Code::Ok, "well").with_metadata(metadata(&[("shard", "7")]));
        Ok(Streaming::once(Err(status)).into())
    }
}

#[tokio::test]
async fn failures_and_metadata_are_as_over_a_socket() {
    let client = client(Odd);
    let replies = client
        .parrot_says_hello(Request::new(hello("Ada")))
        .await
        .unwrap();
    let status = replies.into_inner().message().await.unwrap_err();
    assert_eq!(status.code(), Code::Unknown);
    assert_eq!(status.metadata().get("shard"), Some("7"));
    // What the engine itself says in a head is not metadata, and does not come back.
    let mut request = Request::new(hello("Ada"));
    request.metadata_mut().insert("x-in", "a").unwrap();
    request.set_timeout(Duration::from_secs(9));
    let response = client.say_hello(request).await.unwrap();
    assert_eq!(response.metadata(), &metadata(&[("x-in", "a")]));
}

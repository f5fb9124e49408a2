//! Fakes that write one method, and decorators that pass on what they do not write.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rustgreet::{Code, Request, Result, Streaming};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, remote, reply, soon},
};

/// A fake with the one method that a test needs.
#[derive(Debug)]
struct Fake;

impl Greeter for Fake {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        Ok(reply("faked").into())
    }
}

#[tokio::test]
async fn a_fake_writes_what_it_needs_and_the_rest_is_unimplemented() {
    let client = remote(Fake).await;
    assert_eq!(
        soon(client.say_hello(hello("Ada")))
            .await
            .unwrap()
            .into_inner()
            .message,
        "faked"
    );
    for status in [
        soon(client.parrot_says_hello(hello("Ada")))
            .await
            .unwrap_err(),
        soon(Fake.parrot_says_hello(Request::new(hello("Ada"))))
            .await
            .unwrap_err(),
    ] {
        assert_eq!(status.code(), Code::Unimplemented);
        assert_eq!(
            status.message(),
            "/greet.Greeter/ParrotSaysHello is not implemented here"
        );
    }
}

/// Counts the calls of one method; the other three, and any added later, go to `inner`.
struct Counting<G> {
    inner: G,
    calls: Arc<AtomicUsize>,
}

impl<G: Greeter> Greeter for Counting<G> {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.say_hello(request).await
    }

    fn forward_to(&self) -> &impl Greeter {
        &self.inner
    }
}

#[tokio::test]
async fn a_decorator_passes_on_what_it_does_not_write() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counting = Counting {
        inner: Polite,
        calls: calls.clone(),
    };
    let client = GreeterClient::new(GreeterServer::new(counting));
    soon(client.say_hello(hello("Ada"))).await.unwrap();
    let replies = soon(client.parrot_says_hello(hello("Ada")))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(soon(replies.into_vec()).await.unwrap().len(), 3);
    let requests = Streaming::iter([hello("Ada")]);
    soon(client.chatty_client_says_hello(requests))
        .await
        .unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn decorators_stack_around_a_client() {
    let calls = Arc::new(AtomicUsize::new(0));
    let inner = Counting {
        inner: remote(Polite).await,
        calls: calls.clone(),
    };
    let outer = Counting {
        inner,
        calls: calls.clone(),
    };
    soon(outer.say_hello(Request::new(hello("Ada"))))
        .await
        .unwrap();
    let request = Request::new(Streaming::iter([hello("Ada")]));
    soon(outer.interacting_hello(request)).await.unwrap();
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

//! A unary call in the same process: how often it allocates.

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use rustgreet::{
    Request, Result, Status,
    rpc::{Call, Client, Interceptor, Next, Outcome, ServiceServer, local},
};

use super::{
    counted,
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
};

struct Fake;

impl Greeter for Fake {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        Ok(HelloReply::default().into())
    }
}

/// Lets calls through.
struct Through;

impl Interceptor for Through {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        next.run(call).await
    }
}

/// What a future that never waits comes to.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut cx = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut cx) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

type Local = Client<ServiceServer<Fake, greeter::Routes>>;

/// How often a call allocates, of messages that have nothing on the heap.
fn allocations(client: Local) -> usize {
    let client = GreeterClient::new(client);
    let call = || now(client.say_hello(HelloRequest::default()));
    call().unwrap();
    let (reply, counts) = counted(call);
    assert_eq!(reply.unwrap().into_inner(), HelloReply::default());
    counts.allocations
}

fn local() -> Local {
    local::client(GreeterServer::new(Fake))
}

#[test]
fn a_unary_call_in_the_same_process_allocates_little() {
    let found = allocations(local());
    assert!(found <= 16, "{found} allocations");
}

#[test]
fn each_interceptor_allocates_once() {
    let with = |count: usize| {
        let client = (0..count).fold(local(), |client, _| client.intercept(Through));
        allocations(client)
    };
    let (one, two, three) = (with(1), with(2), with(3));
    assert_eq!((two - one, three - two), (1, 1));
}

//! A deadline that passes is DEADLINE_EXCEEDED at both ends, whoever's timer goes off first, and
//! what runs is dropped.

use std::time::{Duration, Instant};

use rustgreet::{Code, Request, Result, Streaming, rpc::Client};
use tokio::sync::mpsc;

use crate::{
    greet::{
        DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter,
    },
    raw,
    support::{hello, remote, reply, serve, soon},
};

/// Tells when it is dropped.
struct Told(mpsc::UnboundedSender<&'static str>, &'static str);

impl Drop for Told {
    fn drop(&mut self) {
        let _ = self.0.send(self.1);
    }
}

/// Never answers, or never goes on after the first reply.
struct Stuck {
    told: mpsc::UnboundedSender<&'static str>,
}

impl Stuck {
    fn new() -> (Self, mpsc::UnboundedReceiver<&'static str>) {
        let (told, heard) = mpsc::unbounded_channel();
        (Self { told }, heard)
    }

    async fn forever<T>(&self, what: &'static str) -> T {
        let _ = self.told.send("called");
        let _told = Told(self.told.clone(), what);
        std::future::pending().await
    }
}

impl Greeter for Stuck {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        self.forever("handler dropped").await
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let (sender, replies) = Streaming::channel(1);
        let told = self.told.clone();
        tokio::spawn(async move {
            sender.send(reply("first")).await.unwrap();
            sender.closed().await;
            told.send("stream dropped").unwrap();
        });
        Ok(replies.into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let _request = request;
        self.forever("handler dropped").await
    }
}

fn within<T>(timeout: Duration, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(timeout);
    request
}

const SHORT: Duration = Duration::from_millis(60);

#[tokio::test]
async fn a_call_that_is_late_already_is_not_made() {
    let (stuck, mut heard) = Stuck::new();
    let client = remote(stuck).await;
    let mut request = Request::new(hello("Ada"));
    request.set_deadline(Instant::now());
    let status = soon(client.say_hello(request)).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert!(heard.try_recv().is_err());
}

#[tokio::test]
async fn a_handler_that_is_late_is_dropped_and_the_caller_told() {
    let (stuck, mut heard) = Stuck::new();
    let client = remote(stuck).await;
    let status = soon(client.say_hello(within(SHORT, hello("Ada"))))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
    assert_eq!(soon(heard.recv()).await, Some("called"));
    assert_eq!(soon(heard.recv()).await, Some("handler dropped"));

    let never = Streaming::new(Streaming::<HelloRequest>::channel(1).1);
    let status = soon(client.chatty_client_says_hello(within(SHORT, never)))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
}

#[tokio::test]
async fn a_stream_that_is_late_ends_at_both_ends() {
    let (stuck, mut heard) = Stuck::new();
    let client = remote(stuck).await;
    let request = within(Duration::from_millis(500), hello("Ada"));
    let mut replies = soon(client.parrot_says_hello(request))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(
        soon(replies.message()).await.unwrap().unwrap().message,
        "first"
    );
    let status = soon(replies.message()).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    drop(replies);
    assert_eq!(soon(heard.recv()).await, Some("stream dropped"));
}

/// The same without a socket: then only our own timers run.
#[tokio::test]
async fn in_process_deadlines_are_kept_too() {
    let (stuck, mut heard) = Stuck::new();
    let client = GreeterClient::new(GreeterServer::new(stuck));
    let status = soon(client.say_hello(within(SHORT, hello("Ada"))))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(soon(heard.recv()).await, Some("called"));
    assert_eq!(soon(heard.recv()).await, Some("handler dropped"));
}

#[tokio::test]
async fn a_client_can_have_a_timeout_for_all_its_calls() {
    let (stuck, _heard) = Stuck::new();
    let inner = Client::new(GreeterServer::new(stuck)).timeout(SHORT);
    let client = GreeterClient::new(inner);
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

/// Two timers of tonic's own are set from the same header, one at each end, and would make it
/// CANCELLED. Whoever wins, it is DEADLINE_EXCEEDED.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whichever_timer_goes_off_first() {
    let (stuck, _heard) = Stuck::new();
    let client = remote(stuck).await;
    // Not too many at a time: a server takes a burst of cancelled calls for an attack.
    for round in 0..20 {
        let calls: Vec<_> = (0..10)
            .map(|n| {
                let timeout = Duration::from_micros(5_000 + 137 * (10 * round + n));
                tokio::spawn(client.say_hello(within(timeout, hello("Ada"))))
            })
            .collect();
        for call in calls {
            let status = soon(call).await.unwrap().unwrap_err();
            assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
        }
    }
}

/// What the server says by itself, to a caller without a timer of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_server_says_deadline_exceeded_on_the_wire() {
    let (stuck, _heard) = Stuck::new();
    let address = serve(GreeterServer::new(stuck)).await;
    let mut caller = raw::connect(address).await;
    for timeout in ["0n", "1n", "30m", "30000u", "31m", "32m", "33m", "34m"] {
        let answer = caller
            .call(
                greeter::SAY_HELLO.path(),
                &[("grpc-timeout", timeout)],
                &hello("Ada"),
            )
            .await;
        assert_eq!(answer.status(), "4", "{timeout}");
    }
    let answer = caller
        .call(
            greeter::PARROT_SAYS_HELLO.path(),
            &[("grpc-timeout", "200m")],
            &hello("Ada"),
        )
        .await;
    assert_eq!(answer.status(), "4");
    assert_eq!(answer.messages.len(), 1);
}

//! A deadline that passes is DEADLINE_EXCEEDED at both ends, whoever's timer goes off first, and
//! what runs is dropped.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use http_body::Body as _;
use rustgreet::{
    Code, Request, Result, Streaming,
    rpc::{Body, Client},
};
use tokio::sync::mpsc;

use crate::{
    greet::{
        DelayedReply, DynGreeter, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest,
        greeter,
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

/// Answers nothing, or one reply and nothing more.
struct Silent;

impl Greeter for Silent {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        std::future::pending().await
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let (sender, replies) = Streaming::channel(1);
        sender.send(reply("first")).await?;
        // Held for ever, so that the stream does not end.
        std::mem::forget(sender);
        Ok(replies.into())
    }
}

#[tokio::test(start_paused = true)]
async fn a_handle_in_the_same_process_keeps_them_too() {
    let greeter = DynGreeter::new(Silent);
    let hour = Duration::from_secs(3600);
    let status = greeter.say_hello(within(hour, hello("Ada"))).await;
    assert_eq!(status.unwrap_err().code(), Code::DeadlineExceeded);
    let replies = greeter.parrot_says_hello(within(hour, hello("Ada"))).await;
    let mut replies = replies.unwrap().into_inner();
    assert!(replies.message().await.unwrap().is_some());
    let status = replies.message().await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

/// Nothing wakes the task then: the clock is asked at each poll.
#[test]
fn without_a_runtime_they_are_kept_at_each_poll() {
    fn poll<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(outcome) = future.as_mut().poll(&mut cx) {
                return outcome;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    async fn tour(greeter: &impl Greeter) {
        let status = greeter.say_hello(within(SHORT, hello("Ada"))).await;
        assert_eq!(status.unwrap_err().code(), Code::DeadlineExceeded);
        let replies = greeter
            .parrot_says_hello(within(SHORT, hello("Ada")))
            .await
            .unwrap();
        let status = replies.into_inner().into_vec().await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded);
    }
    poll(tour(&DynGreeter::new(Silent)));
    poll(tour(&GreeterClient::new(GreeterServer::new(Silent))));
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

/// Timers at both ends are set from the same header. Whoever wins, it is DEADLINE_EXCEEDED.
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

/// Calls a greeter that it has, and passes the greeting on.
struct Relay {
    client: GreeterClient,
    spawns: bool,
    calls: mpsc::UnboundedSender<rustgreet::rpc::Pending<HelloReply>>,
}

impl Greeter for Relay {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        if self.spawns {
            let client = self.client.clone();
            let call = tokio::spawn(async move { client.say_hello(hello("Ada")).await });
            return call.await.unwrap();
        }
        self.client.say_hello(hello("Ada")).await
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let (client, calls) = (self.client.clone(), self.calls.clone());
        let replies = std::iter::once_with(move || {
            calls.send(client.say_hello(hello("Ada"))).unwrap();
            reply("called")
        });
        Ok(Streaming::iter(replies).into())
    }
}

/// Says how long it has, in minutes that have begun.
struct Clock;

impl Greeter for Clock {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let left = request.deadline().map(|at| at - Instant::now());
        let left = left.map_or("for ever".to_owned(), |it| {
            (it.as_secs() / 60 + 1).to_string()
        });
        Ok(reply(left).into())
    }
}

#[tokio::test]
async fn a_deadline_passes_on_to_the_calls_of_a_handler_and_of_its_replies() {
    let clock = serve(GreeterServer::new(Clock)).await;
    let channel = rustgreet::Channel::connect(format!("http://{clock}"))
        .await
        .unwrap();
    let (calls, mut made) = mpsc::unbounded_channel();
    let relay = |client: Client, spawns| Relay {
        client: GreeterClient::new(client),
        spawns,
        calls: calls.clone(),
    };
    let hour = Duration::from_secs(3600);
    let client = || Client::new(channel.clone());
    for (relay, expected) in [
        (relay(client(), false), "60"),
        (relay(client().timeout(hour * 2), false), "60"),
        (relay(client().timeout(hour / 2), false), "30"),
        (relay(client().detached(), false), "for ever"),
        (relay(client().detached().timeout(hour * 2), false), "120"),
        (relay(client(), true), "for ever"),
    ] {
        let relay = remote(relay).await;
        let response = soon(relay.say_hello(within(hour, hello("Ada")))).await;
        assert_eq!(response.unwrap().into_inner().message, expected);
    }
    let relay = remote(relay(client(), false)).await;
    let response = soon(relay.parrot_says_hello(within(hour, hello("Ada")))).await;
    let replies = response.unwrap().into_inner();
    assert_eq!(soon(replies.into_vec()).await.unwrap().len(), 1);
    let response = soon(soon(made.recv()).await.unwrap()).await.unwrap();
    assert_eq!(response.into_inner().message, "60");
    // Without a deadline there is none to pass on.
    let response = soon(relay.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "for ever");
}

/// A transport of somebody else's, which sends a request in a task of its own, knows no deadlines, and answers
/// with a head.
#[derive(Clone)]
struct Foreign(mpsc::UnboundedSender<Option<rustgreet::Status>>);

impl tower_service::Service<http::Request<Body>> for Foreign {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<std::result::Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<std::result::Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let (mut body, ended) = (request.into_body(), self.0.clone());
        tokio::spawn(async move {
            let end = loop {
                let frame = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await;
                match frame {
                    Some(Ok(_)) => {}
                    Some(Err(status)) => break Some(status),
                    None => break None,
                }
            };
            let _ = ended.send(end);
        });
        let mut response = http::Response::new(Body::empty());
        let grpc = http::HeaderValue::from_static("application/grpc");
        response.headers_mut().insert("content-type", grpc);
        std::future::ready(Ok(response))
    }
}

/// Nobody reads the replies, and nobody knows of the deadline but the body.
#[tokio::test(start_paused = true)]
async fn an_upload_that_is_silent_ends_at_its_deadline_over_any_transport() {
    let (ended, mut end) = mpsc::unbounded_channel();
    let client = GreeterClient::new(Client::new(Foreign(ended)));
    let (sender, requests) = Streaming::channel(1);
    sender.send(hello("Ada")).await.unwrap();
    let call = client.interacting_hello(within(Duration::from_secs(5), requests));
    let _replies = soon(call).await.unwrap();
    let status = soon(end.recv()).await.unwrap().expect("a deadline");
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
    soon(sender.closed()).await;
}

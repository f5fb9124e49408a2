//! A stream of requests that is sent while its call is answered, fails, or is left alone.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;
use rustgreet::{
    Channel, Code, Request, Streaming,
    rpc::{Body, Client},
};

use crate::{
    greet::{GreeterClient, HelloReply, HelloRequest},
    peer::{self, Arrived},
    support::{hello, soon},
};

/// Greets, and then asks for what it was told: one request for each reply.
#[derive(Clone, Default)]
struct Echo {
    replies: Arc<OnceLock<Mutex<Streaming<HelloReply>>>>,
    greeted: bool,
}

impl Stream for Echo {
    type Item = HelloRequest;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<HelloRequest>> {
        if !std::mem::replace(&mut self.greeted, true) {
            return Poll::Ready(Some(hello("Ada")));
        }
        let Some(replies) = self.replies.get() else {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        };
        let reply = Pin::new(&mut *replies.lock().unwrap()).poll_next(cx);
        reply.map(|reply| reply?.ok().map(|reply| hello(&reply.message)))
    }
}

/// The requests poll the replies of their own call.
#[test]
fn requests_may_be_fed_from_the_replies_of_their_call() {
    let (done, is_done) = std::sync::mpsc::channel();
    // A thread of its own, since what hangs here hangs without coming back to a runtime.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (told, mut read) = tokio::sync::mpsc::unbounded_channel();
            let answer = move |mut call: Arrived| {
                let told = told.clone();
                async move {
                    let first = call.request.body_mut().data().await;
                    let _unfinished = call.begin_to_greet("Ada");
                    let second = call.request.body_mut().data().await;
                    told.send((first.unwrap(), second.unwrap())).unwrap();
                }
            };
            let peer = peer::serve(h2::server::Builder::new(), answer).await;
            let client = GreeterClient::connect(peer.url()).await.unwrap();
            let echo = Echo::default();
            let replies = client.interacting_hello(Streaming::new(echo.clone()));
            let replies = replies.await.unwrap().into_inner();
            assert!(echo.replies.set(Mutex::new(replies)).is_ok());
            let (first, second) = read.recv().await.unwrap();
            assert_eq!(first.unwrap(), second.unwrap());
        });
        done.send(()).unwrap();
    });
    is_done
        .recv_timeout(crate::support::PATIENCE)
        .expect("the call waits for itself");
}

/// A body of middleware's that panics when it is asked for a second piece.
struct Panicking(bool);

impl http_body::Body for Panicking {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        assert!(!self.0, "a fault in middleware, as the test wants it");
        self.0 = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

async fn silent() -> peer::Peer {
    peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        call.read().await;
        std::future::pending::<()>().await;
    })
    .await
}

#[tokio::test]
async fn a_body_that_panics_ends_its_call() {
    let peer = silent().await;
    let mut channel = Channel::connect(peer.url()).await.unwrap();
    let request = http::Request::post("/greet.Greeter/SayHello")
        .body(Body::new(Panicking(false)))
        .unwrap();
    let call = tower_service::Service::call(&mut channel, request);
    let status = soon(call).await.map(|_| ()).unwrap_err();
    assert_eq!(status.to_string(), "INTERNAL: the body of a layer panicked");
}

/// The runtime of a call ends, and the call goes on in another.
#[tokio::test]
async fn an_upload_whose_runtime_ends_ends_its_call() {
    let peer = silent().await;
    let client = GreeterClient::connect(peer.url()).await.unwrap();
    let (sender, requests) = Streaming::channel(1);
    let (begun, is_begun) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let replies = runtime.block_on(client.interacting_hello(requests));
        drop(runtime);
        begun.send(replies.unwrap().into_inner()).unwrap();
    });
    let replies = soon(is_begun).await.unwrap();
    let status = soon(replies.into_vec()).await.unwrap_err();
    assert_eq!(status.code(), Code::Cancelled, "{status}");
    assert!(status.message().contains("runtime"), "{status}");
    assert!(soon(sender.send(hello("Ada"))).await.is_err());
}

/// Sends until the call is over, which nobody else looks at.
async fn send_all(client: &GreeterClient, timeout: Option<Duration>, text: &str) {
    let (sender, requests) = Streaming::channel(1);
    let mut request = Request::new(requests);
    if let Some(timeout) = timeout {
        request.set_timeout(timeout);
    }
    let replies = client.interacting_hello(request).await.unwrap();
    while sender.send(hello(text)).await.is_ok() {}
    drop(replies);
}

#[tokio::test]
async fn a_deadline_ends_requests_whose_replies_nobody_reads() {
    for window in [64 << 10, 1] {
        let mut settings = h2::server::Builder::new();
        settings.initial_window_size(window);
        let peer = peer::serve(settings, |call: Arrived| async move {
            std::future::pending::<()>().await;
            drop(call);
        })
        .await;
        let client = GreeterClient::connect(peer.url()).await.unwrap();
        tokio::time::pause();
        let sent = send_all(&client, Some(Duration::from_secs(1)), "Ada");
        // Longer than the deadline, on a clock that is stopped.
        soon(sent).await;
        tokio::time::resume();
    }
}

#[tokio::test]
async fn an_early_status_ends_requests_whose_replies_nobody_reads() {
    for is_greeted in [true, false] {
        let answer = move |mut call: Arrived| async move {
            // And the stream ends unread, of which h2 tells the client.
            match is_greeted {
                true => call.greet("enough"),
                false => call.fail(&[("grpc-status", "9")]),
            }
        };
        let peer = peer::serve(h2::server::Builder::new(), answer).await;
        let channel = Channel::connect(peer.url()).await.unwrap();
        let client = GreeterClient::new(Client::new(channel));
        soon(send_all(&client, None, &"x".repeat(1000))).await;
    }
}

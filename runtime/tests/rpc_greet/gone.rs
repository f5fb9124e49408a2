//! A client that lets go of a call, and a server that ends one early: whoever is left is told at once.

use rustgreet::{Code, Request, Streaming};
use tokio::sync::mpsc;

use crate::{
    greet::{GreeterClient, HelloRequest},
    peer::{self, Arrived},
    raw,
    support::{hello, metadata, reply, soon},
};

type Resets = mpsc::UnboundedReceiver<&'static str>;

/// Says when a call has arrived and when it is reset. A call with `x-in` is answered before: with a head,
/// and with a reply if it asks for that.
async fn waits() -> (GreeterClient, Resets) {
    let (log, heard) = mpsc::unbounded_channel();
    let script = move |mut call: Arrived| {
        let log = log.clone();
        async move {
            assert!(call.bytes().await.is_some());
            let told = call.request.headers().get("x-in").cloned();
            let mut replies = told.as_ref().map(|_| call.head(&[], false));
            if told.is_some_and(|it| it == "reply")
                && let Some(replies) = &mut replies
            {
                replies.send_data(raw::frame(&reply("hi")), false).unwrap();
            }
            log.send("arrived").unwrap();
            match &mut replies {
                None => call.reset().await,
                Some(replies) => {
                    let reset = std::future::poll_fn(|cx| replies.poll_reset(cx));
                    reset.await.unwrap()
                }
            };
            log.send("reset").unwrap();
        }
    };
    (peer::client(script).await, heard)
}

async fn hear(heard: &mut Resets, word: &str) {
    assert_eq!(soon(heard.recv()).await, Some(word));
}

fn told<T>(message: T, what: &str) -> Request<T> {
    let mut request = Request::new(message);
    if !what.is_empty() {
        *request.metadata_mut() = metadata(&[("x-in", what)]);
    }
    request
}

#[tokio::test]
async fn a_call_that_is_dropped_is_reset_whatever_has_arrived() {
    let (client, mut heard) = waits().await;
    for what in ["", "head", "reply"] {
        let call = tokio::spawn(client.say_hello(told(hello("Ada"), what)));
        hear(&mut heard, "arrived").await;
        call.abort();
        hear(&mut heard, "reset").await;

        let (sender, requests) = Streaming::channel(1);
        let call = tokio::spawn(client.chatty_client_says_hello(told(requests, what)));
        sender.send(hello("Ada")).await.unwrap();
        hear(&mut heard, "arrived").await;
        call.abort();
        soon(sender.closed()).await;
        hear(&mut heard, "reset").await;
    }
    let call = tokio::spawn(client.parrot_says_hello(hello("Ada")));
    hear(&mut heard, "arrived").await;
    call.abort();
    hear(&mut heard, "reset").await;
}

#[tokio::test]
async fn so_is_one_whose_replies_are_dropped() {
    let (client, mut heard) = waits().await;
    for what in ["head", "reply"] {
        let replies = soon(client.parrot_says_hello(told(hello("Ada"), what))).await;
        hear(&mut heard, "arrived").await;
        drop(replies);
        hear(&mut heard, "reset").await;
    }
    for what in ["", "head", "reply"] {
        let (sender, requests) = Streaming::channel(1);
        let replies = soon(client.interacting_hello(told(requests, what))).await;
        sender.send(hello("Ada")).await.unwrap();
        hear(&mut heard, "arrived").await;
        drop(replies);
        soon(sender.closed()).await;
        let status = sender.send(hello("Ada")).await.unwrap_err();
        assert_eq!(status.code(), Code::Cancelled);
        hear(&mut heard, "reset").await;
    }
}

/// An error in the caller's own requests.
#[tokio::test]
async fn so_is_one_whose_requests_fail() {
    let (client, mut heard) = waits().await;
    let failing = || Streaming::<HelloRequest>::channel(1);
    let (sender, requests) = failing();
    let call = tokio::spawn(client.chatty_client_says_hello(requests));
    sender.send(hello("Ada")).await.unwrap();
    hear(&mut heard, "arrived").await;
    let error = rustgreet::Status::data_loss("the disk is gone");
    sender.send(Err(error)).await.unwrap();
    let status = soon(call).await.unwrap().unwrap_err();
    assert_eq!(status.to_string(), "DATA_LOSS: the disk is gone");
    hear(&mut heard, "reset").await;
}

/// The status of a server that does not read an upload arrives, and the upload ends.
#[tokio::test]
async fn an_early_status_ends_the_upload() {
    let client = peer::client(|mut call: Arrived| async move {
        let status = [("grpc-status", "16"), ("grpc-message", "who are you?")];
        call.head(&status, true);
    })
    .await;
    let large = hello(&"x".repeat(64 << 10));
    for _ in 0..50 {
        let (sender, requests) = Streaming::channel(1);
        let large = large.clone();
        let upload = tokio::spawn(async move {
            for _ in 0..160 {
                sender.send(large.clone()).await?;
            }
            Ok::<_, rustgreet::Status>(())
        });
        let call = client.chatty_client_says_hello(requests);
        let status = soon(call).await.unwrap_err();
        assert_eq!(status.to_string(), "UNAUTHENTICATED: who are you?");
        let status = soon(upload).await.unwrap().unwrap_err();
        assert_eq!(status.code(), Code::Cancelled);

        let (sender, requests) = Streaming::channel(1);
        let replies = soon(client.interacting_hello(requests)).await;
        let status = soon(replies.unwrap().into_inner().message()).await;
        assert_eq!(status.unwrap_err().code(), Code::Unauthenticated);
        soon(sender.closed()).await;
    }
}

/// What a caller sends after the last reply nobody reads.
#[tokio::test]
async fn a_call_that_has_ended_tells_the_sender() {
    let client = peer::client(|mut call: Arrived| async move {
        assert!(call.bytes().await.is_some());
        let mut replies = call.head(&[], false);
        replies.send_data(raw::frame(&reply("hi")), false).unwrap();
        let trailers = peer::headers(&[("grpc-status", "0")]);
        replies.send_trailers(trailers).unwrap();
    })
    .await;
    let (sender, requests) = Streaming::channel(1);
    let replies = soon(client.interacting_hello(requests)).await;
    sender.send(hello("Ada")).await.unwrap();
    let mut replies = replies.unwrap().into_inner();
    assert!(soon(replies.message()).await.unwrap().is_some());
    assert!(soon(replies.message()).await.unwrap().is_none());
    soon(sender.closed()).await;
}

//! Calls that are dropped, and replies that are not read, cost the connection nothing.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use rustgreet::{Channel, rpc::Client};
use tokio::sync::mpsc;

use crate::{
    greet::GreeterClient,
    peer::{self, Arrived},
    support::{hello, reply, soon},
};

#[tokio::test]
async fn a_thousand_calls_begun_and_dropped_leave_the_connection_up() {
    let (told, mut arrived) = mpsc::unbounded_channel();
    let peer = peer::serve(h2::server::Builder::new(), move |mut call: Arrived| {
        let told = told.clone();
        async move {
            told.send(()).unwrap();
            if call.read().await.len() < 64 {
                // Until it is reset.
                let _ = std::future::poll_fn(|cx| call.respond.poll_reset(cx)).await;
                return;
            }
            call.greet("still here");
        }
    })
    .await;
    let client = GreeterClient::connect(peer.url()).await.unwrap();
    for _ in 0..10 {
        let calls: Vec<_> = (0..100)
            .map(|_| tokio::spawn(client.say_hello(hello("Ada"))))
            .collect();
        for _ in 0..100 {
            soon(arrived.recv()).await.unwrap();
        }
        for call in &calls {
            call.abort();
        }
        for call in calls {
            assert!(soon(call).await.unwrap_err().is_cancelled());
        }
    }
    let call = client.say_hello(hello(&"A".repeat(100)));
    assert_eq!(soon(call).await.unwrap().into_inner().message, "still here");
    assert_eq!((peer.calls(), peer.connections()), (1001, 1));
}

/// The server is told at once.
#[tokio::test]
async fn a_reply_that_is_dropped_resets_its_stream() {
    let (told, mut reset) = mpsc::unbounded_channel();
    let peer = peer::serve(h2::server::Builder::new(), move |mut call: Arrived| {
        let told = told.clone();
        async move {
            let response = http::Response::builder().header("content-type", "application/grpc");
            let response = response.body(()).unwrap();
            let mut stream = call.respond.send_response(response, false).unwrap();
            let reason = std::future::poll_fn(|cx| stream.poll_reset(cx)).await;
            told.send(reason.unwrap()).unwrap();
        }
    })
    .await;
    let client = GreeterClient::connect(peer.url()).await.unwrap();
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    drop(replies);
    assert_eq!(soon(reset.recv()).await.unwrap(), h2::Reason::CANCEL);

    let (_sender, requests) = rustgreet::Streaming::channel(1);
    let replies = soon(client.interacting_hello(requests)).await.unwrap();
    let mut replies = replies.into_inner();
    soon(replies.headers()).await.unwrap();
    drop(replies);
    assert_eq!(soon(reset.recv()).await.unwrap(), h2::Reason::CANCEL);
}

/// 20,000 messages wait, each in a frame of its own, while other calls are made over the same connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replies_that_nobody_reads_hold_up_no_other_call() {
    const MESSAGES: usize = 20_000;
    let peer = peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        if call.request.uri().path().ends_with("SayHello") {
            return call.greet("hello");
        }
        let message = rustgreet::Message::encode_to_vec(&reply("12345678"));
        let mut frame = BytesMut::from(&[0, 0, 0, 0, message.len() as u8][..]);
        frame.extend_from_slice(&message);
        let frame: Bytes = frame.freeze();
        let response = http::Response::builder().header("content-type", "application/grpc");
        let response = response.body(()).unwrap();
        let mut stream = call.respond.send_response(response, false).unwrap();
        for _ in 0..MESSAGES {
            stream.send_data(frame.clone(), false).unwrap();
        }
        let mut trailers = HeaderMap::new();
        trailers.insert("grpc-status", "0".parse().unwrap());
        stream.send_trailers(trailers).unwrap();
    })
    .await;
    let channel = Channel::connect(peer.url()).await.unwrap();
    let client = GreeterClient::new(Client::new(channel));
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    let until = tokio::time::Instant::now() + Duration::from_millis(300);
    while tokio::time::Instant::now() < until {
        soon(client.say_hello(hello("Ada"))).await.unwrap();
    }
    let replies = soon(replies.into_inner().into_vec()).await.unwrap();
    assert_eq!(replies.len(), MESSAGES);
    assert_eq!(peer.connections(), 1);
}

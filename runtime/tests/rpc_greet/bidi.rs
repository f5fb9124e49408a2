//! A call with a stream each way waits for nothing: a server may have nothing to say before it has heard
//! something.

use rustgreet::{Channel, Code, Metadata, Streaming};

use crate::{
    greet::GreeterClient,
    peer::{self, Arrived},
    raw,
    support::{hello, remote, reply, soon},
};

/// Sends its head with its first reply, as servers in Python and Node do, and a reply for each request.
async fn answers_late(mut call: Arrived) {
    let mut replies = None;
    while let Some(bytes) = call.bytes().await {
        let replies = replies.get_or_insert_with(|| call.head(&[("served-by", "host-1")], false));
        let turns = bytes.len() / raw::frame(&hello("Ada")).len();
        for _ in 0..turns {
            let reply = raw::frame(&reply("Hello, Ada!"));
            replies.send_data(reply, false).unwrap();
        }
    }
    let mut replies = replies.unwrap_or_else(|| call.head(&[], false));
    let trailers = peer::headers(&[("grpc-status", "0"), ("cost", "3")]);
    replies.send_trailers(trailers).unwrap();
}

#[tokio::test]
async fn it_returns_before_the_server_says_anything() {
    let client = peer::client(answers_late).await;
    // Directly, and where our server passes it on.
    for client in [client.clone(), remote(client).await] {
        let (sender, requests) = Streaming::channel(1);
        let response = soon(client.interacting_hello(requests)).await.unwrap();
        assert!(response.metadata().is_empty());
        let mut replies = response.into_inner();
        for turn in 0..3 {
            sender.send(hello("Ada")).await.unwrap();
            let reply = soon(replies.message()).await.unwrap().unwrap();
            assert_eq!(reply.message, "Hello, Ada!", "{turn}");
        }
        let headers = soon(replies.headers()).await.unwrap();
        assert_eq!(headers.get("served-by"), Some("host-1"));
        drop(sender);
        assert!(soon(replies.message()).await.unwrap().is_none());
        assert_eq!(replies.trailers().unwrap().get("cost"), Some("3"));
        let headers = soon(replies.headers()).await.unwrap();
        assert_eq!(headers.get("served-by"), Some("host-1"));
    }
}

/// All requests first, more than any buffer on the way holds, and only then the replies.
#[tokio::test]
async fn its_requests_are_sent_though_nobody_reads_yet() {
    let client = peer::client(answers_late).await;
    let (sender, requests) = Streaming::channel(1);
    let mut replies = soon(client.interacting_hello(requests))
        .await
        .unwrap()
        .into_inner();
    for _ in 0..1000 {
        soon(sender.send(hello("Ada"))).await.unwrap();
    }
    drop(sender);
    let mut count = 0;
    while soon(replies.message()).await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 1000);
}

#[tokio::test]
async fn the_head_may_come_long_before_a_reply() {
    let client = peer::client(|mut call: Arrived| async move {
        let mut replies = call.head(&[("served-by", "host-1")], false);
        while call.bytes().await.is_some() {}
        let trailers = peer::headers(&[("grpc-status", "0")]);
        replies.send_trailers(trailers).unwrap();
    })
    .await;
    for client in [client.clone(), remote(client).await] {
        let (sender, requests) = Streaming::channel(1);
        let mut replies = soon(client.interacting_hello(requests))
            .await
            .unwrap()
            .into_inner()
            .map_messages(|reply| reply.message);
        let headers = soon(replies.headers()).await.unwrap();
        assert_eq!(headers.get("served-by"), Some("host-1"));
        drop(sender);
        assert!(soon(replies.message()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn its_error_comes_from_its_stream() {
    let client = peer::client(|mut call: Arrived| async move {
        let status = [
            ("grpc-status", "7"),
            ("grpc-message", "not you"),
            ("shard", "7"),
        ];
        call.head(&status, true);
    })
    .await;
    let nobody = GreeterClient::new(Channel::connect_lazy("http://127.0.0.1:1").unwrap());
    for (client, code) in [
        (client.clone(), Code::PermissionDenied),
        (remote(client).await, Code::PermissionDenied),
        (nobody, Code::Unavailable),
    ] {
        let (_sender, requests) = Streaming::channel(1);
        let response = soon(client.interacting_hello(requests)).await;
        let mut replies = response.unwrap().into_inner();
        let status = soon(replies.headers()).await.unwrap_err();
        assert_eq!(status.code(), code, "{status}");
        if code == Code::PermissionDenied {
            assert_eq!(status.metadata().get("shard"), Some("7"));
        }
        let status = soon(replies.message()).await.unwrap_err();
        assert_eq!(status.code(), code, "{status}");
        assert!(soon(replies.message()).await.unwrap().is_none());
    }
}

/// The sender is told when the head says that the call failed, though the stream is not read.
#[tokio::test]
async fn a_failure_in_its_head_ends_its_requests() {
    let client = peer::client(|mut call: Arrived| async move {
        call.head(&[("grpc-status", "7")], true);
    })
    .await;
    let (sender, requests) = Streaming::channel(1);
    let response = soon(client.interacting_hello(requests)).await;
    let mut replies = response.unwrap().into_inner();
    assert!(soon(replies.headers()).await.is_err());
    soon(sender.closed()).await;
    let status = soon(replies.message()).await.unwrap_err();
    assert_eq!(status.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_stream_that_does_not_arrive_has_no_headers() {
    let mut stream = Streaming::iter([1]);
    assert_eq!(*stream.headers().await.unwrap(), Metadata::new());
    assert_eq!(stream.message().await.unwrap(), Some(1));
}

//! `Transport`, written by hand: what it is asked, and what becomes of what it answers.

use std::time::Duration;

use bytes::Bytes;
use rustgreet::{
    Code, Message, Status, Streaming,
    rpc::{Body, Client, Codec, Protocol},
};

use crate::{
    fake::{Fake, Parts, next},
    greet::{GreeterClient, HelloReply},
    support::{Polite, hello, remote, reply},
};

fn frame(message: &impl Message) -> Bytes {
    let message = message.encode_to_vec();
    let length = (message.len() as u32).to_be_bytes();
    [&[0][..], &length, &message].concat().into()
}

/// Two replies, and the trailers of a success.
fn two_replies() -> Result<http::Response<Body>, Status> {
    let frames = [frame(&reply("Hi")), frame(&reply("Ho"))];
    let body = Parts::of(frames).ending(&[("grpc-status", "0"), ("cost", "3")]);
    let mut response = http::Response::new(Body::new(body));
    let headers = response.headers_mut();
    headers.insert("content-type", "application/grpc".parse().unwrap());
    Ok(response)
}

#[tokio::test]
async fn is_asked_what_a_call_is_over_http() {
    let fake = Fake::new(two_replies);
    let client = Client::new(fake.clone()).timeout(Duration::from_secs(5));
    let client = client.origin("http://greet.example/api").unwrap();
    let greeter = GreeterClient::new(client);
    let requests = Streaming::iter([hello("Ada"), hello("Bo")]);
    let mut replies = greeter.interacting_hello(requests).await.unwrap();
    let mut said = Vec::new();
    while let Some(HelloReply { message, .. }) = replies.get_mut().message().await.unwrap() {
        said.push(message);
    }
    assert_eq!(said, ["Hi", "Ho"]);
    let trailers = replies.get_ref().trailers().unwrap();
    assert_eq!(trailers.get("cost"), Some("3"));

    let asked = fake.asked();
    assert_eq!(asked.method, "POST");
    let uri = "http://greet.example/api/greet.Greeter/InteractingHello";
    assert_eq!(asked.uri, uri);
    assert_eq!(asked.header("content-type"), "application/grpc");
    assert!(asked.headers.contains_key("grpc-timeout"));
    assert_eq!(
        asked.body,
        [frame(&hello("Ada")), frame(&hello("Bo"))].concat()
    );
}

#[tokio::test]
async fn its_status_is_the_calls() {
    let fake = Fake::new(|| Err(Status::unavailable("offline")));
    let greeter = GreeterClient::new(fake);
    let status = greeter.say_hello(hello("Ada")).await.unwrap_err();
    assert_eq!(status.to_string(), "UNAVAILABLE: offline");
}

/// A future that never ends is dropped with its call.
#[tokio::test(start_paused = true)]
async fn a_deadline_ends_it() {
    #[derive(Clone)]
    struct Silent(std::sync::Arc<()>);

    impl rustgreet::rpc::Transport for Silent {
        async fn send(self, _: http::Request<Body>) -> Result<http::Response<Body>, Status> {
            let _open = self.0;
            std::future::pending().await
        }
    }

    let open = std::sync::Arc::new(());
    let client = Client::new(Silent(open.clone())).timeout(Duration::from_secs(3));
    let greeter = GreeterClient::new(client);
    let status = greeter.say_hello(hello("Ada")).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded);
    // The client has one, and the call has none any longer.
    assert_eq!(std::sync::Arc::strong_count(&open), 2);
}

#[tokio::test]
async fn takes_the_place_of_another_and_keeps_the_settings() {
    let client = Client::from(remote(Polite).await).timeout(Duration::from_secs(7));
    let fake = Fake::new(two_replies);
    let greeter = GreeterClient::new(client.with_transport(fake.clone()));
    let status = greeter.say_hello(hello("Ada")).await.unwrap_err();
    assert!(status.message().contains("more than one"), "{status}");
    assert!(fake.asked().headers.contains_key("grpc-timeout"));
}

#[tokio::test]
async fn a_page_is_no_reply() {
    let fake = Fake::answering(503, &[("content-type", "text/html")], &[b"<html>"]);
    let status = GreeterClient::new(fake).say_hello(hello("Ada")).await;
    assert_eq!(status.unwrap_err().code(), Code::Unavailable);
}

/// Sends requests whether replies are read or not, and has no clock.
#[derive(Clone)]
struct Patient;

impl rustgreet::rpc::Transport for Patient {
    async fn send(self, request: http::Request<Body>) -> Result<http::Response<Body>, Status> {
        let mut body = request.into_body();
        tokio::spawn(async move { while let Some(Ok(_)) = next(&mut body).await {} });
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn requests_end_at_the_deadline_though_nobody_reads_replies() {
    for protocol in [Protocol::Grpc, Protocol::Connect] {
        for codec in [Codec::Proto, Codec::Json] {
            let client = Client::new(Patient).protocol(protocol).codec(codec);
            let client = client.timeout(Duration::from_secs(3));
            let (sender, requests) = Streaming::channel(1);
            let replies = GreeterClient::new(client).interacting_hello(requests).await;
            let mut replies = replies.unwrap().into_inner();
            sender.send(hello("Ada")).await.unwrap();
            sender.closed().await;
            let status = replies.message().await.unwrap_err();
            assert_eq!(
                status.code(),
                Code::DeadlineExceeded,
                "{protocol:?} {codec:?}"
            );
        }
    }
}

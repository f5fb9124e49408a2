//! The limit and the recorder.

use std::time::Duration;

use rustgreet::{
    Code, Request, Streaming,
    rpc::{ConcurrencyLimit, Recorder, local},
};

use super::over_a_socket;
use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, metadata, soon},
};

#[tokio::test]
async fn a_call_counts_until_its_last_reply_is_read() {
    let limit = ConcurrencyLimit::new(1);
    let server = GreeterServer::new(Polite).intercept(limit);
    let client = GreeterClient::new(local::client(server));
    client.say_hello(hello("Ada")).await.unwrap();
    let mut replies = client
        .parrot_says_hello(hello("Ada"))
        .await
        .unwrap()
        .into_inner();
    replies.message().await.unwrap().unwrap();
    let status = client.say_hello(hello("Ada")).await.unwrap_err();
    assert_eq!(
        status.to_string(),
        "RESOURCE_EXHAUSTED: there are 1 calls, the most at once: try again later"
    );
    while replies.message().await.unwrap().is_some() {}
    client.say_hello(hello("Ada")).await.unwrap();
    let replies = client.parrot_says_hello(hello("Ada")).await.unwrap();
    drop(replies);
    client.say_hello(hello("Ada")).await.unwrap();
    client.say_hello(hello("")).await.unwrap_err();
    client.say_hello(hello("Ada")).await.unwrap();
}

#[tokio::test]
async fn a_limit_is_shared_by_its_clones() {
    let limit = ConcurrencyLimit::new(0);
    for server in [limit.clone(), limit] {
        let server = GreeterServer::new(Polite).intercept(server);
        let client = over_a_socket(server, |client| client).await;
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted);
    }
}

async fn is_recorded(client: impl Greeter, recorder: Recorder) {
    let mut request = Request::new(Streaming::iter([hello("Ada"), hello("Grace")]));
    *request.metadata_mut() = metadata(&[("x-in", "a")]);
    request.set_timeout(Duration::from_secs(60));
    let replies = soon(client.interacting_hello(request)).await.unwrap();
    let replies = soon(replies.into_inner().into_vec()).await.unwrap();
    soon(client.say_hello(Request::new(hello(""))))
        .await
        .unwrap_err();

    let calls = recorder.calls();
    let [chat, failed] = &calls[..] else {
        panic!("{calls:?}");
    };
    assert_eq!(chat.path, "/greet.Greeter/InteractingHello");
    assert_eq!(chat.metadata, metadata(&[("x-in", "a")]));
    assert!(chat.deadline.is_some());
    assert_eq!(chat.headers, Some(metadata(&[("x-ahead", "a")])));
    assert_eq!(
        chat.requests::<HelloRequest>().unwrap(),
        [hello("Ada"), hello("Grace")]
    );
    assert_eq!(chat.replies::<HelloReply>().unwrap(), replies);
    let trailers = chat.end.as_ref().unwrap().as_ref().unwrap();
    assert_eq!(trailers, &metadata(&[("x-behind", "a")]));
    assert_eq!(failed.requests::<HelloRequest>().unwrap(), [hello("")]);
    assert!(failed.headers.is_none() && failed.replies::<HelloReply>().unwrap().is_empty());
    let status = failed.end.as_ref().unwrap().as_ref().unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_recorder_keeps_calls_and_what_they_come_to() {
    let server = || GreeterServer::new(Polite);
    let recorder = Recorder::new();
    let client = over_a_socket(server(), |client| client.intercept(recorder.clone())).await;
    is_recorded(client, recorder).await;
    let recorder = Recorder::new();
    let client = over_a_socket(server().intercept(recorder.clone()), |client| client).await;
    is_recorded(client, recorder).await;
    let recorder = Recorder::new();
    let client = local::client(server()).intercept(recorder.clone());
    is_recorded(GreeterClient::new(client), recorder).await;
}

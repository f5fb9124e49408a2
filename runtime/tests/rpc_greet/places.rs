//! One function, wherever the greeter lives: behind a socket, in this process, erased, shared,
//! or behind everything but the socket.

use std::sync::Arc;

use rustgreet::{Code, Request, Streaming, rpc::Client};

use crate::{
    greet::{DynGreeter, Greeter, GreeterClient, GreeterServer},
    support::{Polite, hello, metadata, remote, soon},
};

/// Calls all four methods and looks at everything that comes back.
pub async fn tour(greeter: &impl Greeter) {
    let request = || {
        let mut request = Request::new(hello("Ada"));
        *request.metadata_mut() = metadata(&[("x-in", "a")]);
        request
    };
    let requests = || request().map(|it| Streaming::iter([it.clone(), it]));
    let ahead = metadata(&[("x-ahead", "a")]);
    let behind = metadata(&[("x-behind", "a")]);

    let response = soon(greeter.say_hello(request())).await.unwrap();
    assert_eq!(
        (response.metadata(), response.trailers()),
        (&ahead, &behind)
    );
    assert_eq!(response.into_inner().message, "Hello, Ada!");

    let response = soon(greeter.parrot_says_hello(request())).await.unwrap();
    assert_eq!(response.metadata(), &ahead);
    let mut replies = response.into_inner();
    while soon(replies.message()).await.unwrap().is_some() {}
    assert_eq!(replies.trailers(), Some(&behind));

    let response = soon(greeter.chatty_client_says_hello(requests()))
        .await
        .unwrap();
    assert_eq!(
        (response.metadata(), response.trailers()),
        (&ahead, &behind)
    );
    assert_eq!(response.into_inner().message, "Hello, Ada and Ada!");

    // A client does not wait for the head of such a call: it is in the stream.
    let response = soon(greeter.interacting_hello(requests())).await.unwrap();
    let mut headers = response.metadata().clone();
    let mut replies = response.into_inner();
    headers.extend(soon(replies.headers()).await.unwrap().clone());
    assert_eq!(headers, ahead);
    assert_eq!(soon(replies.into_vec()).await.unwrap().len(), 2);

    let status = soon(greeter.say_hello(Request::new(hello(""))))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn over_a_socket() {
    tour(&remote(Polite).await).await;
}

#[tokio::test]
async fn in_this_process() {
    tour(&Polite).await;
}

#[tokio::test]
async fn in_this_process_behind_everything_but_the_socket() {
    tour(&GreeterClient::new(GreeterServer::new(Polite))).await;
}

#[tokio::test]
async fn erased() {
    tour(&DynGreeter::new(Polite)).await;
    let anywhere = [
        DynGreeter::new(Polite),
        DynGreeter::new(remote(Polite).await),
    ];
    for greeter in &anywhere {
        tour(greeter).await;
    }
}

#[tokio::test]
async fn shared() {
    let greeter = Arc::new(Polite);
    tour(&greeter).await;
    tour(&GreeterClient::new(GreeterServer::from_arc(greeter))).await;
}

#[tokio::test]
async fn bare_messages_requests_and_streams_are_all_taken() {
    let client = GreeterClient::new(GreeterServer::new(Polite));
    soon(client.say_hello(hello("Ada"))).await.unwrap();
    soon(client.say_hello(Request::new(hello("Ada"))))
        .await
        .unwrap();
    let names = || Streaming::iter([hello("Ada")]);
    soon(client.chatty_client_says_hello(names()))
        .await
        .unwrap();
    soon(client.chatty_client_says_hello(Request::new(names())))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_origin_is_scheme_and_host() {
    let client = Client::new(GreeterServer::new(Polite));
    assert_eq!(
        client.clone().origin("greeter").unwrap_err().code(),
        Code::InvalidArgument
    );
    let client = GreeterClient::new(client.origin("http://greeter.internal").unwrap());
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

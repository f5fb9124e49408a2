//! One function, wherever the greeter lives: behind a socket, in this process, erased, shared,
//! or behind everything but the socket.

use std::sync::Arc;

use rustgreet::{Code, Request, Streaming, rpc::Client};

use crate::{
    greet::{DynGreeter, GreeterClient, GreeterServer},
    support::{Polite, hello, remote, soon},
    tour::tour,
};

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

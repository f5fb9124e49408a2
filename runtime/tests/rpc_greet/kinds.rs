//! The four kinds over a socket.

use rustgreet::{Code, Request, Streaming};

use crate::{
    greet::{GreeterServer, greeter},
    raw,
    support::{Polite, hello, metadata, remote, serve, soon},
};

#[tokio::test]
async fn unary() {
    let client = remote(Polite).await;
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "Hello, Ada!");

    let status = soon(client.say_hello(hello(""))).await.unwrap_err();
    assert_eq!(status.to_string(), "INVALID_ARGUMENT: nobody to greet");
    assert_eq!(status.details(), "name");
}

#[tokio::test]
async fn server_streaming() {
    let client = remote(Polite).await;
    let replies = soon(client.parrot_says_hello(hello("Ada")))
        .await
        .unwrap()
        .into_inner();
    let replies = soon(replies.into_vec()).await.unwrap();
    assert_eq!(replies.len(), 3);
    assert_eq!(replies[2].message, "Hello, Ada! (2)");
}

#[tokio::test]
async fn client_streaming() {
    let client = remote(Polite).await;
    let requests = Streaming::iter(["Ada", "Grace"].map(hello));
    let response = soon(client.chatty_client_says_hello(requests))
        .await
        .unwrap();
    assert_eq!(response.into_inner().message, "Hello, Ada and Grace!");
}

#[tokio::test]
async fn both_streaming_in_turns() {
    let client = remote(Polite).await;
    let (sender, requests) = Streaming::channel(1);
    let response = soon(client.interacting_hello(requests)).await.unwrap();
    let mut replies = response.into_inner();
    for name in ["Ada", "Grace"] {
        sender.send(hello(name)).await.unwrap();
        let reply = soon(replies.message()).await.unwrap().unwrap();
        assert_eq!(reply.message, format!("Hello, {name}!"));
    }
    drop(sender);
    assert_eq!(soon(replies.message()).await.unwrap(), None);
}

#[tokio::test]
async fn metadata_ahead_and_behind() {
    let client = remote(Polite).await;
    let mut request = Request::new(hello("Ada"));
    *request.metadata_mut() = metadata(&[("x-in", "a"), ("x-in", "b")]);
    request
        .metadata_mut()
        .insert_bin("x-bin", [0, 255])
        .unwrap();

    let response = soon(client.say_hello(request.clone())).await.unwrap();
    assert_eq!(
        *response.metadata(),
        metadata(&[("x-ahead", "a"), ("x-ahead", "b")])
    );
    assert_eq!(
        response.trailers().get_all("x-behind").collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(response.trailers().get_bin("x-bin").unwrap()[..], [0, 255]);
    assert_eq!(response.trailers().len(), 3);

    let response = soon(client.parrot_says_hello(request.clone()))
        .await
        .unwrap();
    assert_eq!(
        *response.metadata(),
        metadata(&[("x-ahead", "a"), ("x-ahead", "b")])
    );
    let mut replies = response.into_inner();
    while soon(replies.message()).await.unwrap().is_some() {
        assert!(replies.trailers().is_none());
    }
    assert_eq!(replies.trailers().unwrap().len(), 3);

    request.get_mut().name.clear();
    let status = soon(client.say_hello(request)).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(status.metadata().get_all("x-behind").count(), 2);
    assert_eq!(status.metadata().len(), 3);
}

#[tokio::test]
async fn a_call_can_be_spawned_without_its_client() {
    let client = remote(Polite).await;
    let call = tokio::spawn(client.say_hello(hello("Ada")));
    drop(client);
    assert_eq!(
        soon(call).await.unwrap().unwrap().into_inner().message,
        "Hello, Ada!"
    );
}

/// What any other implementation sees: the trailers of a success beside the one status there is,
/// and those of a failure in headers alone.
#[tokio::test]
async fn on_the_wire() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    let headers = [("x-in", "a"), ("x-bin", "AP8=")];
    for path in [
        greeter::SAY_HELLO.path(),
        greeter::PARROT_SAYS_HELLO.path(),
        greeter::INTERACTING_HELLO.path(),
    ] {
        let answer = caller.call(path, &headers, &hello("Ada")).await;
        assert_eq!(answer.headers["x-ahead"], "a");
        assert_eq!(answer.headers["content-type"], "application/grpc");
        assert!(!answer.headers.contains_key("grpc-status"));
        assert_eq!(
            answer
                .trailers
                .get_all("grpc-status")
                .iter()
                .collect::<Vec<_>>(),
            ["0"]
        );
        assert_eq!(answer.trailers["x-behind"], "a");
        assert_eq!(answer.trailers["x-bin"], "AP8");
        assert_eq!(answer.trailers.len(), 3);
    }
    let plain = caller
        .call(greeter::SAY_HELLO.path(), &[], &hello("Ada"))
        .await;
    assert_eq!((plain.status(), plain.trailers.len()), ("0", 1));

    let failed = caller
        .call(greeter::SAY_HELLO.path(), &headers, &hello(""))
        .await;
    assert_eq!((failed.status(), failed.messages.len()), ("3", 0));
    assert_eq!(failed.headers["grpc-message"], "nobody to greet");
    assert_eq!(failed.headers["x-behind"], "a");
    assert!(failed.trailers.is_empty());
}

//! Binding, connecting, ending, and what is said when one of them fails.

use std::sync::Arc;

use rustgreet::{Channel, Code, Request, Result, Server};
use tokio::sync::{Notify, oneshot};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, remote, reply, soon},
};

/// Answers when it is let, with the address of its caller.
struct Gated {
    called: Arc<Notify>,
    open: Arc<Notify>,
}

impl Greeter for Gated {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        self.called.notify_one();
        self.open.notified().await;
        Ok(reply(
            request
                .peer_addr()
                .map_or("nobody".to_owned(), |it| it.ip().to_string()),
        )
        .into())
    }
}

#[tokio::test]
async fn running_calls_end_when_the_server_stops() {
    let (called, open) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let gated = Gated {
        called: called.clone(),
        open: open.clone(),
    };
    let server = Server::new().add_service(GreeterServer::new(gated));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.serve_until(stopped));

    let client = GreeterClient::connect(address.as_str()).await.unwrap();
    let call = tokio::spawn(client.say_hello(hello("Ada")));
    soon(called.notified()).await;
    stop.send(()).unwrap();
    tokio::task::yield_now().await;
    assert!(!serving.is_finished());
    open.notify_one();
    assert_eq!(
        soon(call).await.unwrap().unwrap().into_inner().message,
        "127.0.0.1"
    );
    soon(serving).await.unwrap().unwrap();
    assert_eq!(
        Channel::connect(address).await.unwrap_err().code(),
        Code::Unavailable
    );
}

#[tokio::test]
async fn nobody_there_is_unavailable_and_says_where_and_why() {
    let status = soon(Channel::connect("http://127.0.0.1:1"))
        .await
        .unwrap_err();
    let expected = "UNAVAILABLE: cannot connect to http://127.0.0.1:1: ";
    assert!(status.to_string().starts_with(expected), "{status}");
    assert!(status.message().contains("refused"), "{status}");
    assert!(!status.message().contains('\n'));

    let client = GreeterClient::new(Channel::connect_lazy("http://127.0.0.1:1").unwrap());
    let lazily = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(lazily.to_string(), status.to_string());
}

#[tokio::test]
async fn no_address_is_an_invalid_argument() {
    for address in [
        "",
        "localhost",
        "127.0.0.1:50051",
        "http://",
        "ftp://x",
        "http://a b",
        "/",
    ] {
        let status = soon(Channel::connect(address)).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        assert!(
            status.message().contains(&format!("`{address}`")),
            "{status}"
        );
    }
    if !cfg!(feature = "tls") {
        let status = soon(Channel::connect("https://localhost"))
            .await
            .unwrap_err();
        assert!(status.message().contains("feature `tls`"), "{status}");
    }
}

#[tokio::test]
async fn a_client_finds_a_server_that_comes_back() {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.serve_until(stopped));
    let client = GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap();
    soon(client.say_hello(hello("Ada"))).await.unwrap();
    stop.send(()).unwrap();
    soon(serving).await.unwrap().unwrap();
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status}");

    let server = Server::new().add_service(GreeterServer::new(Polite));
    let server = server.bind(address).await.unwrap();
    tokio::spawn(server.serve());
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_bound_says_why() {
    let taken = Server::new().bind("127.0.0.1:0").await.unwrap();
    let status = Server::new().bind(taken.local_addr()).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains("127.0.0.1"), "{status}");

    let twice = Server::new()
        .add_service(GreeterServer::new(Polite))
        .add_service(GreeterServer::new(Polite));
    let status = twice.bind("127.0.0.1:0").await.unwrap_err();
    assert_eq!(
        status.to_string(),
        "ALREADY_EXISTS: two services are called greet.Greeter"
    );
}

#[tokio::test]
async fn in_process_there_is_no_peer() {
    let open = Arc::new(Notify::new());
    open.notify_one();
    let gated = Gated {
        called: Arc::default(),
        open,
    };
    let client = GreeterClient::new(GreeterServer::new(gated));
    assert_eq!(
        soon(client.say_hello(hello("Ada")))
            .await
            .unwrap()
            .into_inner()
            .message,
        "nobody"
    );
}

#[tokio::test]
async fn a_server_may_be_slower_than_its_callers() {
    let client = remote(Polite).await;
    let calls: Vec<_> = (0..500)
        .map(|n| tokio::spawn(client.say_hello(hello(&n.to_string()))))
        .collect();
    for (n, call) in calls.into_iter().enumerate() {
        let message = soon(call).await.unwrap().unwrap().into_inner().message;
        assert_eq!(message, format!("Hello, {n}!"));
    }
}

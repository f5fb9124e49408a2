//! Where servers are: one address, several, a resolver; and what a dead one costs.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use rustgreet::{
    Channel, Code, Server,
    rpc::{Balance, Client, Resolve},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    greet::{GreeterClient, GreeterServer},
    peer::{self, Arrived, Peer},
    support::{Polite, hello, serve, soon},
};

async fn greets(mut call: Arrived) {
    call.read().await;
    call.greet("hello");
}

async fn greeter() -> Peer {
    peer::serve(h2::server::Builder::new(), greets).await
}

/// Where nobody listens.
fn dead() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

fn client(channel: Channel) -> GreeterClient {
    GreeterClient::new(Client::new(channel))
}

#[tokio::test]
async fn one_dead_address_of_three_fails_no_call() {
    for balance in [Balance::PickFirst, Balance::RoundRobin] {
        let (one, other) = (greeter().await, greeter().await);
        let channel = Channel::builder(format!("http://{}", dead()))
            .or(one.url())
            .or(other.url())
            .balance(balance)
            .connect_lazy()
            .unwrap();
        let client = client(channel);
        for _ in 0..300 {
            soon(client.say_hello(hello("Ada"))).await.unwrap();
        }
        match balance {
            Balance::PickFirst => assert_eq!((one.calls(), other.calls()), (300, 0)),
            _ => {
                assert!(one.calls() > 100, "{}", one.calls());
                assert!(other.calls() > 100, "{}", other.calls());
            }
        }
    }
}

/// What does not answer at all is not waited for when another server does.
#[tokio::test]
async fn a_silent_address_is_passed_over() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let other = greeter().await;
    let channel = Channel::builder(url)
        .or(other.url())
        .connect_lazy()
        .unwrap();
    soon(client(channel).say_hello(hello("Ada"))).await.unwrap();
}

/// Says each time where the next of its servers is.
struct Moving(Vec<SocketAddr>, Arc<AtomicUsize>);

impl Resolve for Moving {
    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        assert_eq!((host, port), ("greeter", 50051));
        let asked = self.1.fetch_add(1, SeqCst);
        Ok(vec![self.0[asked.min(self.0.len() - 1)]])
    }
}

#[tokio::test]
async fn a_resolver_is_asked_again_after_a_failure() {
    let peer = greeter().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let moving = Moving(vec![dead(), peer.address], asked.clone());
    let channel = Channel::builder("http://greeter:50051").resolver(moving);
    let client = client(channel.connect_lazy().unwrap());
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(
        status
            .message()
            .contains("http://greeter:50051 (127.0.0.1:"),
        "{status}"
    );
    for _ in 0..10 {
        soon(client.say_hello(hello("Ada"))).await.unwrap();
    }
    assert_eq!(asked.load(SeqCst), 2);
}

#[tokio::test]
async fn a_name_that_is_not_found_is_unavailable() {
    struct Nowhere;
    impl Resolve for Nowhere {
        async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
            Err(io::Error::other("the registry is closed"))
        }
    }
    let channel = Channel::builder("http://greeter:50051").resolver(Nowhere);
    let status = soon(channel.connect()).await.unwrap_err();
    assert_eq!(
        status.to_string(),
        "UNAVAILABLE: cannot connect to http://greeter:50051: cannot find `greeter`: \
         the registry is closed"
    );
}

/// The call begins while nobody listens, and is answered when somebody does.
#[tokio::test]
async fn a_patient_call_waits_for_a_server() {
    let address = dead();
    let channel = Channel::builder(format!("http://{address}"));
    let hasty = client(channel.clone().connect_lazy().unwrap());
    let patient = client(channel.wait_for_ready().connect_lazy().unwrap());
    let status = soon(hasty.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(
        status
            .message()
            .starts_with(&format!("cannot connect to http://{address}: ")),
        "{status}"
    );

    let call = tokio::spawn(patient.say_hello(hello("Ada")));
    tokio::time::sleep(Duration::from_millis(50)).await;
    let server = Server::new().add_service(GreeterServer::new(Polite));
    tokio::spawn(server.bind(address).await.unwrap().serve());
    let response = soon(call).await.unwrap().unwrap();
    assert_eq!(response.into_inner().message, "Hello, Ada!");
}

#[tokio::test]
async fn a_path_in_an_address_is_a_prefix_of_every_calls() {
    let peer = peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        let uri = call.request.uri().to_string();
        call.greet(&uri);
    })
    .await;
    let url = format!("{}/api/v1/", peer.url());
    let client = GreeterClient::connect(&url).await.unwrap();
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    let expected = format!("{url}greet.Greeter/SayHello");
    assert_eq!(response.into_inner().message, expected);
}

#[tokio::test]
async fn a_client_says_who_it_is() {
    let peer = peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        let name = call.header("user-agent").unwrap_or_default().to_owned();
        call.greet(&name);
    })
    .await;
    let library = concat!("rustgreet/", env!("CARGO_PKG_VERSION"));
    let channel = Channel::connect_lazy(peer.url()).unwrap();
    let response = soon(client(channel).say_hello(hello("Ada"))).await.unwrap();
    assert!(response.into_inner().message.contains(library));
    let channel = Channel::builder(peer.url())
        .user_agent("greet/1.0")
        .connect_lazy();
    let response = soon(client(channel.unwrap()).say_hello(hello("Ada")))
        .await
        .unwrap();
    assert!(
        response
            .into_inner()
            .message
            .contains(&format!("greet/1.0 {library}"))
    );
}

/// As nginx answers, if `http2` is off.
#[tokio::test]
async fn a_server_that_does_not_speak_http2_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut preface = [0; 24];
            socket.read_exact(&mut preface).await.unwrap();
            let text = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
            socket.write_all(text).await.unwrap();
            // Until the channel has read it.
            let _ = socket.read_to_end(&mut Vec::new()).await;
        }
    });
    let client = client(Channel::connect_lazy(&url).unwrap());
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status}");
    let why = "the server speaks HTTP/1, and gRPC needs HTTP/2";
    assert_eq!(status.message(), format!("cannot connect to {url}: {why}"));
}

#[tokio::test]
async fn an_address_may_be_a_name() {
    let address = serve(GreeterServer::new(Polite)).await;
    let url = format!("http://localhost:{}", address.port());
    let client = GreeterClient::connect(url).await.unwrap();
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

/// It is made again by the next call, not before.
#[tokio::test(start_paused = true)]
async fn an_idle_connection_to_each_server_ends_until_the_next_call() {
    let (one, other) = (greeter().await, greeter().await);
    let channel = Channel::builder(one.url())
        .or(other.url())
        .balance(Balance::RoundRobin)
        .idle_timeout(Duration::from_secs(10));
    let client = client(channel.connect_lazy().unwrap());
    for connections in 1..3 {
        while (one.connections(), other.connections()) != (connections, connections) {
            soon(client.say_hello(hello("Ada"))).await.unwrap();
        }
        tokio::time::sleep(Duration::from_secs(100)).await;
        let found = (one.connections(), other.connections());
        assert_eq!(found, (connections, connections));
    }
}

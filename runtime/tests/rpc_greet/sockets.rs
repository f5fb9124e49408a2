//! Where connections come from, and what a handler sees of the other end.

use std::pin::Pin;

use futures_core::Stream;
use rustgreet::{
    Code, Request, Result, Server,
    rpc::{Connection, Listener, Peer},
};
use tokio::{io::DuplexStream, sync::mpsc};

use crate::{
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{hello, reply, soon},
};

/// What [`Observant`] knows of a connection that a test made.
struct Tenant(&'static str);

/// Says what it sees of its peer.
pub struct Observant;

impl Greeter for Observant {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let peer = request.peer();
        assert_eq!(request.peer_addr(), peer.addr());
        assert_eq!(request.local_addr(), peer.local_addr());
        #[cfg(unix)]
        let user = peer
            .get::<tokio::net::unix::UCred>()
            .map(|who| who.pid().is_some());
        #[cfg(not(unix))]
        let user = None::<bool>;
        Ok(reply(format!(
            "{:?} {:?} {:?} {user:?} {}",
            peer.addr(),
            peer.local_addr(),
            peer.get::<Tenant>().map(|tenant| tenant.0),
            peer.certificates().len(),
        ))
        .into())
    }
}

fn server() -> Server {
    Server::new().add_service(GreeterServer::new(Observant))
}

pub async fn said(caller: &mut raw::Caller) -> String {
    let path = greeter::SAY_HELLO.path();
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    let message = String::from_utf8_lossy(&answer.messages[0][2..]).into_owned();
    assert_eq!(answer.status(), "0");
    message
}

/// The connections that a test sends.
pub struct Connections(pub mpsc::UnboundedReceiver<std::io::Result<Connection>>);

impl Stream for Connections {
    type Item = std::io::Result<Connection>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

/// A server in memory: the connection to it.
pub fn in_memory(server: Server, peer: Peer) -> DuplexStream {
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let (send, receive) = mpsc::unbounded_channel();
    send.send(Ok(Connection::new(theirs, peer))).unwrap();
    let listener = Listener::from_stream(Connections(receive));
    tokio::spawn(server.listen(listener).unwrap().serve());
    ours
}

#[tokio::test]
async fn over_tcp_both_addresses_are_known() {
    let bound = server().bind(("127.0.0.1", 0)).await.unwrap();
    let address = bound.local_addr();
    assert_eq!(bound.to_string(), address.to_string());
    tokio::spawn(bound.serve());
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let ours = socket.local_addr().unwrap();
    let mut caller = raw::over(socket).await;
    let expected = format!("Some({ours}) Some({address}) None None 0");
    assert_eq!(said(&mut caller).await, expected);
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_tells_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("greet.sock");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    tokio::spawn(server().listen(listener).unwrap().serve());
    let socket = tokio::net::UnixStream::connect(&path).await.unwrap();
    let mut caller = raw::over(socket).await;
    assert_eq!(said(&mut caller).await, "None None None Some(true) 0");
}

#[cfg(unix)]
#[tokio::test]
async fn a_path_is_an_address_and_is_free_again_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("greet.sock");
    let address = format!("unix:{}", path.display());
    let bound = server().bind(&address).await.unwrap();
    assert_eq!(bound.to_string(), address);
    // Somebody listens there.
    let status = server().bind(&address).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains(&address), "{status}");

    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(bound.serve_until(stopped));
    let socket = tokio::net::UnixStream::connect(&path).await.unwrap();
    let mut caller = raw::over(socket).await;
    assert_eq!(said(&mut caller).await, "None None None Some(true) 0");
    stop.send(()).unwrap();
    soon(served).await.unwrap().unwrap();
    assert!(!path.exists());

    // One that was killed leaves its file, which the next one replaces; not a file of anybody else's.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists());
    drop(
        server()
            .bind(format!("unix://{}", path.display()))
            .await
            .unwrap(),
    );
    std::fs::write(&path, "dear diary").unwrap();
    server().bind(&address).await.unwrap_err();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "dear diary");
}

/// A successor that took the path over, as one that is started ahead of the end of the first, keeps it.
#[cfg(unix)]
#[tokio::test]
async fn a_path_that_another_server_has_taken_over_is_left_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("greet.sock");
    let address = format!("unix:{}", path.display());
    let first = server().bind(&address).await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let second = server().bind(&address).await.unwrap();
    drop(first);
    tokio::spawn(second.serve());
    let socket = tokio::net::UnixStream::connect(&path).await.unwrap();
    let mut caller = raw::over(socket).await;
    assert_eq!(said(&mut caller).await, "None None None Some(true) 0");
}

#[tokio::test]
async fn any_stream_of_connections_with_what_it_knows() {
    let (send, receive) = mpsc::unbounded_channel();
    let listener = Listener::from_stream(Connections(receive));
    let bound = server().listen(listener).unwrap();
    assert_eq!(bound.to_string(), "a stream of connections");
    assert_eq!(bound.local_addr().port(), 0);
    let served = tokio::spawn(bound.serve());
    // One that fails is passed over.
    send.send(Err(std::io::Error::other("not this one")))
        .unwrap();
    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let peer = Peer::new()
        .with_addr(([192, 0, 2, 1], 80))
        .with(Tenant("blue"));
    send.send(Ok(Connection::new(theirs, peer))).unwrap();
    let mut caller = raw::over(ours).await;
    // At its end the server goes on with those that are there.
    drop(send);
    let expected = r#"Some(192.0.2.1:80) None Some("blue") None 0"#;
    assert_eq!(said(&mut caller).await, expected);
    assert!(!served.is_finished());
    drop(caller);
    soon(served).await.unwrap().unwrap();
}

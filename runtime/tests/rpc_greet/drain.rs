//! How connections end: none blocks a shutdown, calls that run have their time, and the limits on
//! connections hold.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use rustgreet::{Channel, Code, Request, Result, Server, Streaming};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{Notify, mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{Polite, hello, reply, soon},
};

/// Answers when it is let; says when it is dropped.
struct Slow {
    open: Arc<Notify>,
    told: mpsc::UnboundedSender<&'static str>,
}

impl Greeter for Slow {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        struct Told(mpsc::UnboundedSender<&'static str>);
        impl Drop for Told {
            fn drop(&mut self) {
                let _ = self.0.send("dropped");
            }
        }
        let _told = Told(self.told.clone());
        let _ = self.told.send("called");
        self.open.notified().await;
        Ok(reply("late").into())
    }
}

struct Running {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<std::result::Result<(), rustgreet::Status>>,
}

async fn run(server: Server) -> Running {
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(server.serve_until(stopped));
    Running {
        address,
        stop,
        served,
    }
}

#[tokio::test]
async fn a_connection_that_says_nothing_blocks_no_shutdown() {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    let running = run(server).await;
    let _silent = TcpStream::connect(running.address).await.unwrap();
    // This one says what HTTP/2 begins with, and nothing else ever.
    let mut polite = TcpStream::connect(running.address).await.unwrap();
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    polite.write_all(preface).await.unwrap();
    let mut settings = [0; 9];
    soon(polite.read_exact(&mut settings)).await.unwrap();
    let begun = std::time::Instant::now();
    running.stop.send(()).unwrap();
    soon(running.served).await.unwrap().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_call_that_runs_has_its_time_and_no_more() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let open = Arc::new(Notify::new());
    let slow = Slow {
        open: open.clone(),
        told,
    };
    let drain = Duration::from_millis(400);
    let server = Server::new()
        .drain_timeout(drain)
        .add_service(GreeterServer::new(slow));
    let running = run(server).await;
    let mut caller = raw::connect(running.address).await;
    let (answered, mut body) = caller.begin(greeter::SAY_HELLO.path(), &[]).await;
    body.send_data(raw::frame(&hello("Ada")), true).unwrap();
    assert_eq!(soon(heard.recv()).await, Some("called"));
    let (late, mut body) = caller.begin(greeter::SAY_HELLO.path(), &[]).await;
    body.send_data(raw::frame(&hello("Ada")), true).unwrap();
    assert_eq!(soon(heard.recv()).await, Some("called"));

    running.stop.send(()).unwrap();
    tokio::time::sleep(drain / 4).await;
    assert!(!running.served.is_finished());
    open.notify_one();
    assert_eq!(soon(answered).await.unwrap().status(), 200);
    assert_eq!(soon(heard.recv()).await, Some("dropped"));
    // The other one is never let, and ends with the drain.
    soon(running.served).await.unwrap().unwrap();
    assert_eq!(soon(heard.recv()).await, Some("dropped"));
    let late = soon(late).await.unwrap();
    assert_eq!(late.headers()["grpc-status"], "14");
}

/// Opens streams, and says nothing more.
struct Silent;

impl Greeter for Silent {
    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let (sender, replies) = Streaming::channel(1);
        sender.send(reply("one")).await?;
        tokio::spawn(async move { sender.closed().await });
        Ok(replies.into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let replies = request.into_inner().map_messages(|_| reply("one"));
        Ok(replies.into())
    }
}

/// A proxy makes nothing good of a stream that ends without a status: what it tells its own caller is UNKNOWN or
/// INTERNAL.
#[tokio::test]
async fn a_stream_that_outlives_a_drain_ends_with_a_status() {
    let server = Server::new()
        .drain_timeout(Duration::from_millis(200))
        .add_service(GreeterServer::new(Silent));
    let running = run(server).await;
    let mut caller = raw::connect(running.address).await;
    let mut streams = Vec::new();
    for (method, is_whole) in [
        (&greeter::PARROT_SAYS_HELLO, true),
        (&greeter::INTERACTING_HELLO, false),
    ] {
        let (response, mut requests) = caller.begin(method.path(), &[]).await;
        let request = raw::frame(&hello("Ada"));
        requests.send_data(request, is_whole).unwrap();
        let mut replies = soon(response).await.unwrap().into_body();
        soon(replies.data()).await.unwrap().unwrap();
        streams.push((replies, requests));
    }
    running.stop.send(()).unwrap();
    for (mut replies, _requests) in streams {
        assert!(soon(replies.data()).await.is_none());
        let trailers = soon(replies.trailers()).await.unwrap().unwrap();
        assert_eq!(trailers["grpc-status"], "14");
        assert_eq!(
            trailers["grpc-message"],
            "the server ends this connection, and the call took longer than it may then"
        );
    }
    soon(running.served).await.unwrap().unwrap();
}

#[tokio::test]
async fn old_and_idle_connections_are_asked_to_leave() {
    for server in [
        Server::new().max_connection_age(Duration::from_millis(100)),
        Server::new().max_connection_idle(Duration::from_millis(100)),
    ] {
        let running = run(server.add_service(GreeterServer::new(Polite))).await;
        let (mut caller, connection) = raw::connect_and_watch(running.address).await;
        let path = greeter::SAY_HELLO.path();
        let answer = caller.call(path, &[], &hello("Ada")).await;
        assert_eq!(answer.status(), "0");
        // No error: GOAWAY, and the end.
        soon(connection).await.unwrap().unwrap();
    }
}

/// What a peer still sends is read: a reset would overtake replies that it has not read, which haproxy loses then.
#[tokio::test]
async fn a_connection_that_ends_is_not_reset() {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    const PING: &[u8] = b"\0\0\x08\x06\0\0\0\0\x0012345678";
    let running = run(Server::new().add_service(GreeterServer::new(Polite))).await;
    let mut peer = TcpStream::connect(running.address).await.unwrap();
    peer.write_all(PREFACE).await.unwrap();
    let mut head = [0; 9];
    soon(peer.read_exact(&mut head)).await.unwrap();
    running.stop.send(()).unwrap();
    // A server that drains pings; the answer ends the connection.
    let mut payload = vec![0; head[2].into()];
    while (head[3], head[4]) != (PING[3], 0) {
        soon(peer.read_exact(&mut payload)).await.unwrap();
        soon(peer.read_exact(&mut head)).await.unwrap();
        payload.resize(head[2].into(), 0);
    }
    soon(peer.read_exact(&mut payload)).await.unwrap();
    head[4] = 1;
    peer.write_all(&[&head[..], &payload].concat())
        .await
        .unwrap();
    let mut rest = Vec::new();
    soon(peer.read_to_end(&mut rest)).await.unwrap();
    for _ in 0..3 {
        peer.write_all(PING).await.unwrap();
        tokio::task::yield_now().await;
    }
    drop(peer);
    soon(running.served).await.unwrap().unwrap();
}

/// Longer than a peer without open calls may take to leave.
#[tokio::test(start_paused = true)]
async fn a_large_reply_that_is_read_slowly_outlives_a_drain() {
    const SIZE: usize = 1 << 20;
    let running = run(Server::new().add_service(GreeterServer::new(Polite))).await;
    let mut caller = raw::connect(running.address).await;
    let (response, mut body) = caller.begin(greeter::SAY_HELLO.path(), &[]).await;
    let request = raw::frame(&hello(&"a".repeat(SIZE)));
    raw::send(&mut body, request).await.unwrap();
    body.send_data(Bytes::new(), true).unwrap();
    let mut body = response.await.unwrap().into_body();
    running.stop.send(()).unwrap();
    let mut length = 0;
    while let Some(data) = body.data().await {
        let data = data.unwrap();
        length += data.len();
        tokio::time::sleep(Duration::from_millis(250)).await;
        body.flow_control().release_capacity(data.len()).unwrap();
    }
    assert!(length > SIZE);
    let trailers = body.trailers().await.unwrap().unwrap();
    assert_eq!(trailers["grpc-status"], "0");
}

#[tokio::test]
async fn a_call_outlives_the_age_of_its_connection() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let open = Arc::new(Notify::new());
    let slow = Slow {
        open: open.clone(),
        told,
    };
    let age = Duration::from_millis(50);
    let server = Server::new().max_connection_age(age);
    let running = run(server.add_service(GreeterServer::new(slow))).await;
    let mut caller = raw::connect(running.address).await;
    let (response, mut body) = caller.begin(greeter::SAY_HELLO.path(), &[]).await;
    body.send_data(raw::frame(&hello("Ada")), true).unwrap();
    assert_eq!(soon(heard.recv()).await, Some("called"));
    tokio::time::sleep(4 * age).await;
    open.notify_one();
    let (_, mut body) = soon(response).await.unwrap().into_parts();
    assert!(soon(body.data()).await.unwrap().is_ok());
}

/// What was never sent, or lost before it was answered, is UNAVAILABLE: a caller may try again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_a_recycled_connection_loses_are_unavailable() {
    let server = Server::new().max_connection_age(Duration::from_millis(20));
    let running = run(server.add_service(GreeterServer::new(Polite))).await;
    let address = format!("http://{}", running.address);
    let client = GreeterClient::connect(address).await.unwrap();
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut answered = 0;
                for _ in 0..250 {
                    match client.say_hello(hello("Ada")).await {
                        Ok(_) => answered += 1,
                        Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status}"),
                    }
                }
                answered
            })
        })
        .collect();
    let mut answered = 0;
    for caller in callers {
        answered += soon(caller).await.unwrap();
    }
    assert!(answered > 1500, "{answered}");
}

#[tokio::test]
async fn a_peer_that_does_not_speak_http2_in_time_is_let_go() {
    let server = Server::new().handshake_timeout(Duration::from_millis(100));
    let running = run(server.add_service(GreeterServer::new(Polite))).await;
    let mut silent = TcpStream::connect(running.address).await.unwrap();
    let mut rest = Vec::new();
    // Whatever is said, it ends.
    let _ = soon(silent.read_to_end(&mut rest)).await;
}

#[tokio::test]
async fn connections_above_the_limit_wait_for_one_to_end() {
    let server = Server::new().max_connections(1);
    let running = run(server.add_service(GreeterServer::new(Polite))).await;
    let first = TcpStream::connect(running.address).await.unwrap();
    let second = tokio::spawn(async move {
        let mut caller = raw::connect(running.address).await;
        caller
            .call(greeter::SAY_HELLO.path(), &[], &hello("Ada"))
            .await
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    drop(first);
    assert_eq!(soon(second).await.unwrap().status(), "0");
}

#[tokio::test]
async fn a_setting_out_of_its_range_is_refused_before_it_is_used() {
    for (server, expected) in [
        (
            Server::new().window(1000),
            "window cannot be 1000 bytes; expected 65535 to 2147483647",
        ),
        (
            Server::new().connection_window(u32::MAX),
            "connection_window cannot be 4294967295 bytes; expected 65535 to 2147483647",
        ),
        (
            Server::new().drain_timeout(Duration::ZERO),
            "drain_timeout cannot be 0ns; expected 1 ms to 1 year",
        ),
        (
            Server::new().max_connection_age(Duration::MAX),
            "max_connection_age cannot be",
        ),
        (
            Server::new().max_connections(0),
            "max_connections cannot be 0; expected at least 1",
        ),
        (
            Server::new().max_concurrent_calls(0),
            "max_concurrent_calls cannot be 0; expected at least 1",
        ),
        (
            Server::new().max_header_list_size(0),
            "max_header_list_size cannot be 0; expected at least 1",
        ),
        (
            Server::new().max_frame_size(16_383),
            "max_frame_size cannot be 16383; expected 16384 to 16777215",
        ),
        (
            Server::new().max_frame_size(1 << 24),
            "max_frame_size cannot be 16777216; expected 16384 to 16777215",
        ),
        (
            Server::new().handshake_timeout(Duration::from_micros(1)),
            "handshake_timeout cannot be 1µs; expected 1 ms to 1 year",
        ),
        (
            Server::new().max_connection_idle(Duration::ZERO),
            "max_connection_idle cannot be 0ns",
        ),
        (
            Server::new().stall_timeout(Duration::ZERO),
            "stall_timeout cannot be 0ns; expected 1 ms to 1 year",
        ),
        (
            Server::new().keep_alive(Duration::MAX),
            "keep_alive cannot be",
        ),
    ] {
        let status = server.bind("127.0.0.1:0").await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().starts_with(expected), "{status}");
    }
    let builder = || Channel::builder("http://127.0.0.1:1");
    for (builder, expected) in [
        (builder().window(1), "window cannot be 1 bytes"),
        (
            builder().keep_alive(Duration::ZERO),
            "keep_alive cannot be 0ns",
        ),
        (
            builder().stall_timeout(Duration::MAX),
            "stall_timeout cannot be",
        ),
        (
            builder().connect_timeout(Duration::MAX),
            "connect_timeout cannot be",
        ),
    ] {
        let status = builder.connect_lazy().unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().starts_with(expected), "{status}");
    }
}

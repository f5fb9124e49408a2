//! HTTP/1.1 on the port of HTTP/2: what is refused, how connections end, and that no answer is lost.

use std::{sync::Arc, time::Duration};

use rustgreet::{Request, Result, Server};
use tokio::{
    io::AsyncWriteExt,
    sync::{mpsc, oneshot},
};

use crate::{
    caller::{Caller, frames, parts},
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{Polite, hello, reply, serve, soon},
};

const WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");

#[tokio::test]
async fn both_versions_are_served_on_one_port_and_upgrades_are_ignored() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let upgrade = [
        WEB,
        ("connection", "upgrade, http2-settings"),
        ("upgrade", "h2c"),
        ("http2-settings", "AAMAAABkAAQAAP__"),
    ];
    let path = greeter::SAY_HELLO.path();
    let body = frames(&[hello("Ada")]);
    for headers in [&[WEB][..], &upgrade] {
        // One connection for all.
        let answer = caller.post(path, headers, &body).await;
        assert_eq!(answer.status, 200);
        assert_eq!(parts(&answer.body).1, ["grpc-status: 0"]);
    }
    let answer = raw::connect(address)
        .await
        .call(path, &[], &hello("Ada"))
        .await;
    assert_eq!(answer.status(), "0");
}

#[tokio::test]
async fn grpc_itself_needs_http2_and_is_told() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    for content_type in [
        "application/grpc",
        "application/grpc+proto",
        "application/grpc+json",
    ] {
        let headers = [("content-type", content_type), ("te", "trailers")];
        let path = greeter::SAY_HELLO.path();
        let answer = caller.post(path, &headers, &frames(&[hello("Ada")])).await;
        assert_eq!(answer.status, 505);
        let said = String::from_utf8(answer.body).unwrap();
        assert_eq!(
            said,
            "gRPC needs HTTP/2; over HTTP/1.1 there are Connect and gRPC-Web\n"
        );
    }
    for (method, content_type, status) in [
        ("GET", "application/grpc-web", 405),
        ("OPTIONS", "application/grpc-web", 405),
        ("POST", "text/plain", 415),
        ("POST", "application/xml", 415),
    ] {
        let headers = [("content-type", content_type)];
        let path = greeter::PARROT_SAYS_HELLO.path();
        caller.send(method, path, &headers, b"{}").await;
        let answer = caller.answer().await;
        assert_eq!(answer.status, status, "{method} {content_type}");
        let name = if status == 405 { "allow" } else { "accept" };
        assert!(answer.headers.contains_key(name));
        caller.send(method, "/", &headers, b"{}").await;
        assert_eq!(caller.answer().await.status, 404, "{method} {content_type}");
    }
}

#[tokio::test]
async fn what_is_no_http_at_all_is_answered_with_400() {
    let address = serve(GreeterServer::new(Polite)).await;
    // As long as HTTP/2's preface, and as its beginning.
    for text in [
        "\0\u{1}\u{2}\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nXY\r\n\r\n",
        "PRX\r\n\r\n",
    ] {
        let mut caller = Caller::connect(address).await;
        caller.socket.write_all(text.as_bytes()).await.unwrap();
        assert_eq!(caller.head().await.0, 400, "{text:?}");
        assert!(caller.is_over().await);
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_answered_with_431() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let large = "x".repeat(20 << 10);
    caller
        .send("POST", "/", &[WEB, ("x-in", &large)], b"")
        .await;
    assert_eq!(caller.head().await.0, 431);
}

/// The first request has the time of the handshake, whatever was said so far.
#[tokio::test]
async fn a_head_that_does_not_end_is_let_go() {
    let server = Server::new()
        .handshake_timeout(Duration::from_millis(100))
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    for begun in [
        "",
        "P",
        "PRI * HTTP/2.0",
        "POST /greet.Greeter/SayHello HTTP/1.1\r\na: ",
    ] {
        let mut caller = Caller::connect(address).await;
        caller.socket.write_all(begun.as_bytes()).await.unwrap();
        assert!(caller.is_over().await, "{begun}");
    }
    // Later ones have any time.
    let mut caller = Caller::connect(address).await;
    for _ in 0..2 {
        let body = frames(&[hello("Ada")]);
        let answer = caller.post(greeter::SAY_HELLO.path(), &[WEB], &body).await;
        assert_eq!(answer.status, 200);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Refuses whatever comes, before it is there.
struct Refuses;

impl Greeter for Refuses {
    async fn chatty_client_says_hello(
        &self,
        _: Request<rustgreet::Streaming<HelloRequest>>,
    ) -> Result<crate::greet::DelayedReply> {
        Err(rustgreet::Status::unauthenticated("who are you?"))
    }
}

/// A caller that cannot send its request to the end does not look for an answer.
#[tokio::test]
async fn an_early_status_is_not_lost_with_an_upload() {
    let address = serve(GreeterServer::new(Refuses)).await;
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    for _ in 0..10 {
        let mut caller = Caller::connect(address).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc-web\r\n\
             content-length: 200000\r\n\r\n"
        );
        caller.socket.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            caller.socket.write_all(&[0; 10_000]).await.unwrap();
        }
        let (status, headers) = caller.head().await;
        assert_eq!(status, 200);
        assert_eq!(headers["grpc-status"], "16");
    }
}

/// The end of a request may come after its answer. The connection goes on.
#[tokio::test]
async fn a_request_that_ends_after_its_answer_ends_no_connection() {
    let address = serve(GreeterServer::new(Refuses)).await;
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    let mut caller = Caller::connect(address).await;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc-web\r\n\
         transfer-encoding: chunked\r\n\r\n5\r\n\0\0\0\0\0\r\n"
    );
    for _ in 0..10 {
        caller.socket.write_all(head.as_bytes()).await.unwrap();
        let (status, headers) = caller.head().await;
        assert_eq!(status, 200);
        assert_eq!(headers["grpc-status"], "16");
        caller.socket.write_all(b"0\r\n\r\n").await.unwrap();
    }
}

/// Who has sent all of a request sends the next one, however much of the first nobody wants.
#[tokio::test]
async fn a_large_request_that_is_refused_ends_no_connection() {
    let greeter = GreeterServer::new(Polite).max_decoding_message_size(100);
    let address = serve(greeter).await;
    let mut caller = Caller::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    let large = frames(&[hello(&"x".repeat(2 << 20))]);
    for _ in 0..5 {
        let answer = caller.post(path, &[WEB], &large).await;
        assert_eq!(answer.headers["grpc-status"], "8");
        let answer = caller.post(path, &[WEB], &frames(&[hello("Ada")])).await;
        assert_eq!(parts(&answer.body).1, ["grpc-status: 0"]);
    }
}

/// Waits for ever; says when it is called and dropped.
struct Waits(mpsc::UnboundedSender<&'static str>);

impl Greeter for Waits {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        struct Told(mpsc::UnboundedSender<&'static str>);
        impl Drop for Told {
            fn drop(&mut self) {
                let _ = self.0.send("dropped");
            }
        }
        let _told = Told(self.0.clone());
        let _ = self.0.send("called");
        match request.get_ref().name.as_str() {
            "panic" => panic!("a secret"),
            "wait" => std::future::pending().await,
            _ => Ok(reply(format!("{:?}", request.peer_addr())).into()),
        }
    }
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_the_handler_along() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let address = serve(GreeterServer::new(Waits(told))).await;
    let mut caller = Caller::connect(address).await;
    let (path, body) = (greeter::SAY_HELLO.path(), frames(&[hello("wait")]));
    caller.send("POST", path, &[WEB], &body).await;
    assert_eq!(soon(heard.recv()).await, Some("called"));
    drop(caller);
    assert_eq!(soon(heard.recv()).await, Some("dropped"));
}

#[tokio::test]
async fn a_deadline_holds_and_a_panic_is_unknown() {
    let (told, _heard) = mpsc::unbounded_channel();
    let address = serve(GreeterServer::new(Waits(told))).await;
    let mut caller = Caller::connect(address).await;
    let ours = caller.socket.local_addr().unwrap();
    let path = greeter::SAY_HELLO.path();
    let timeout = ("grpc-timeout", "20m");
    let answer = caller
        .post(path, &[WEB, timeout], &frames(&[hello("wait")]))
        .await;
    assert_eq!(answer.headers["grpc-status"], "4");
    let answer = caller.post(path, &[WEB], &frames(&[hello("panic")])).await;
    assert_eq!(answer.headers["grpc-status"], "2");
    assert_eq!(answer.headers["grpc-message"], "the handler panicked");
    // The connection is as good as new, and its peer is known.
    let answer = caller.post(path, &[WEB], &frames(&[hello("Ada")])).await;
    let said = String::from_utf8_lossy(&answer.body).into_owned();
    assert!(said.contains(&format!("Some({ours})")), "{said}");
}

#[tokio::test]
async fn connections_end_when_the_server_does() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let server = Server::new()
        .drain_timeout(Duration::from_millis(300))
        .add_service(GreeterServer::new(Waits(told)));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(server.serve_until(stopped));

    let (path, body) = (greeter::SAY_HELLO.path(), frames(&[hello("Ada")]));
    let mut silent = Caller::connect(address).await;
    let mut idle = Caller::connect(address).await;
    assert_eq!(idle.post(path, &[WEB], &body).await.status, 200);
    let mut running = Caller::connect(address).await;
    running
        .send("POST", path, &[WEB], &frames(&[hello("wait")]))
        .await;
    for expected in ["called", "dropped", "called"] {
        assert_eq!(soon(heard.recv()).await, Some(expected));
    }
    stop.send(()).unwrap();
    assert!(silent.is_over().await);
    assert!(idle.is_over().await);
    assert!(!served.is_finished());
    // A call that does not end in its time is dropped with the drain, and its caller told.
    let answer = running.answer().await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.headers["connection"], "close");
    soon(served).await.unwrap().unwrap();
    assert_eq!(soon(heard.recv()).await, Some("dropped"));
    assert!(running.is_over().await);
}

#[tokio::test]
async fn old_and_idle_connections_end_and_calls_do_not() {
    let open = Arc::new(tokio::sync::Notify::new());
    struct Slow(Arc<tokio::sync::Notify>);
    impl Greeter for Slow {
        async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
            self.0.notified().await;
            Ok(reply("late").into())
        }
    }
    let short = Duration::from_millis(50);
    for server in [
        Server::new().max_connection_age(short),
        Server::new().max_connection_idle(short),
    ] {
        let server = server.add_service(GreeterServer::new(Slow(open.clone())));
        let server = server.bind("127.0.0.1:0").await.unwrap();
        let mut caller = Caller::connect(server.local_addr()).await;
        tokio::spawn(server.serve());
        let body = frames(&[hello("Ada")]);
        caller
            .send("POST", greeter::SAY_HELLO.path(), &[WEB], &body)
            .await;
        tokio::time::sleep(4 * short).await;
        open.notify_one();
        let answer = caller.answer().await;
        assert_eq!(parts(&answer.body).1, ["grpc-status: 0"]);
        assert!(caller.is_over().await);
    }
}

#[tokio::test]
async fn the_limit_of_headers_holds_below_the_smallest_buffer_too() {
    let server = Server::new()
        .max_header_list_size(1000)
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let mut caller = Caller::connect(address).await;
    let (path, body) = (greeter::SAY_HELLO.path(), frames(&[hello("Ada")]));
    let long = "x".repeat(1000);
    let answer = caller.post(path, &[WEB, ("x-long", &long)], &body).await;
    assert_eq!(answer.status, 431);
    let mut caller = Caller::connect(address).await;
    let answer = caller.post(path, &[WEB], &body).await;
    assert_eq!(answer.status, 200);
}

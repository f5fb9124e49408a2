//! Failures that no handler makes: of layers, and of a server whose time is over.

use std::{convert::Infallible, net::SocketAddr, task::Poll};

use rustgreet::{
    Metadata, Server, Status,
    rpc::{Answer, Body, Hosted, Services},
};
use tower_service::Service;

use crate::{
    caller::Caller,
    frames::framed,
    greet::{GreeterServer, greeter},
    raw,
    shop::{FAIL, Shop},
    support::Polite,
};

/// A layer that panics when it is called, and a page that does.
#[derive(Clone)]
struct Panics;

impl Service<http::Request<Body>> for Panics {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<Body>) -> Self::Future {
        panic!("a secret")
    }
}

/// A service by hand that panics before it has a future.
struct PanicsAtOnce;

impl Hosted for PanicsAtOnce {
    fn name(&self) -> &'static str {
        "panics.AtOnce"
    }
    fn answer(&self, _: http::Request<Body>) -> Answer {
        panic!("a secret")
    }
}

async fn serve(server: Server) -> SocketAddr {
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    address
}

fn post(path: &str, content_type: &str) -> http::request::Builder {
    http::Request::post(format!("http://localhost{path}")).header("content-type", content_type)
}

/// The status of HTTP, and gRPC's.
async fn said(address: SocketAddr, request: http::request::Builder) -> (u16, Option<String>) {
    let mut caller = raw::connect(address).await;
    let (head, _) = caller.exchange(request, framed(&["{}"]).into()).await;
    let grpc = head.headers.get("grpc-status");
    let grpc = grpc.map(|it| it.to_str().unwrap().to_owned());
    (head.status.as_u16(), grpc)
}

#[tokio::test]
async fn a_panic_around_a_call_is_told_in_what_its_caller_speaks() {
    let layer = tower_layer::layer_fn(|_: Services| Panics);
    let address = serve(
        Server::new()
            .layer(layer)
            .add_service(GreeterServer::new(Polite)),
    )
    .await;
    let path = greeter::SAY_HELLO.path();
    for content_type in ["application/grpc", "application/grpc+json"] {
        let (status, grpc) = said(address, post(path, content_type)).await;
        assert_eq!(
            (status, grpc.as_deref()),
            (200, Some("2")),
            "{content_type}"
        );
    }
    let mut first = Caller::connect(address).await;
    for content_type in [
        "application/json",
        "application/connect+json",
        "application/grpc-web",
        "text/plain",
    ] {
        let told = said(address, post(path, content_type)).await;
        assert_eq!(told, (500, None), "{content_type}");
        let headers = [("content-type", content_type)];
        let answer = first.post(path, &headers, b"{}").await;
        assert_eq!(answer.status, 500, "{content_type}");
        assert!(!answer.headers.contains_key("grpc-status"));
    }
}

#[tokio::test]
async fn a_panic_of_a_page_or_of_a_service_by_hand() {
    let server = Server::new().fallback(Panics).add_service(PanicsAtOnce);
    let address = serve(server).await;
    let mut first = Caller::connect(address).await;
    first.send("GET", "/", &[], b"").await;
    assert_eq!(first.answer().await.status, 500);
    let json = ("content-type", "application/json");
    let answer = first.post("/panics.AtOnce/Call", &[json], b"{}").await;
    assert_eq!(answer.status, 500);
    let (status, _) = said(address, post("/page", json.1)).await;
    assert_eq!(status, 500);
    // What the caller speaks is not known any more: either way it has failed.
    for content_type in [json.1, "application/grpc"] {
        let told = said(address, post("/panics.AtOnce/Call", content_type)).await;
        assert_eq!(told, (500, Some("2".to_owned())), "{content_type}");
    }
}

/// Calls end with the server, under a layer and without.
#[tokio::test]
async fn a_call_that_outlives_its_server_fails_as_its_caller_can_read() {
    use rustgreet::{Request, Result};

    struct Waits;
    impl crate::greet::Greeter for Waits {
        async fn say_hello(
            &self,
            _: Request<crate::greet::HelloRequest>,
        ) -> Result<crate::greet::HelloReply> {
            std::future::pending().await
        }
    }
    let path = greeter::SAY_HELLO.path();
    for (layered, content_type, expected) in [
        (false, "application/grpc+json", (200, Some("14"))),
        (true, "application/grpc+json", (200, Some("14"))),
        (true, "application/grpc", (200, Some("14"))),
        (true, "application/json", (503, None)),
        (false, "application/json", (503, None)),
    ] {
        let mut server = Server::new()
            .max_connection_age(std::time::Duration::from_millis(20))
            .drain_timeout(std::time::Duration::from_millis(20))
            .add_service(GreeterServer::new(Waits));
        if layered {
            server = server.layer(tower_layer::layer_fn(|services: Services| services));
        }
        let address = serve(server).await;
        let body = match content_type {
            "application/json" => b"{}".to_vec(),
            "application/grpc" => framed(&[""]),
            _ => framed(&["{}"]),
        };
        let mut caller = raw::connect(address).await;
        let (head, _) = caller.exchange(post(path, content_type), body.into()).await;
        let grpc = head.headers.get("grpc-status");
        let grpc = grpc.map(|it| it.to_str().unwrap());
        assert_eq!((head.status.as_u16(), grpc), expected, "{content_type}");
    }
}

/// A failure with more metadata than its caller takes keeps its code.
#[tokio::test]
async fn metadata_is_dropped_before_a_code_is() {
    struct Talks;
    impl crate::greet::Greeter for Talks {
        async fn say_hello(
            &self,
            request: rustgreet::Request<crate::greet::HelloRequest>,
        ) -> rustgreet::Result<crate::greet::HelloReply> {
            let mut many = Metadata::new();
            many.insert("x-many", "x".repeat(20_000))?;
            if request.get_ref().name == "ok" {
                let mut response = rustgreet::Response::from(crate::support::reply("hi"));
                *response.trailers_mut() = many;
                return Ok(response);
            }
            let status = Status::not_found("nobody");
            Err(match request.get_ref().name.as_str() {
                "ahead" => status.with_headers(many),
                _ => status.with_metadata(many),
            })
        }
    }
    let address = serve(Server::new().add_service(GreeterServer::new(Talks))).await;
    let mut settings = h2::client::Builder::new();
    settings.max_header_list_size(16 << 10);
    let mut caller = raw::connect_with(address, &settings).await;
    let json = post(greeter::SAY_HELLO.path(), "application/json");
    let (head, body) = caller.exchange(json, br#"{"name":"ok"}"#[..].into()).await;
    assert_eq!(
        (head.status.as_u16(), &body[..]),
        (200, &br#"{"message":"hi"}"#[..])
    );
    for name in ["ahead", "after"] {
        let json = post(greeter::SAY_HELLO.path(), "application/json");
        let body = format!(r#"{{"name":"{name}"}}"#);
        let (head, body) = caller.exchange(json, body.into()).await;
        assert_eq!(head.status, 404, "{name}");
        assert_eq!(head.headers["content-type"], "application/json");
        assert!(!head.headers.contains_key("x-many"));
        assert_eq!(body, br#"{"code":"not_found","message":"nobody"}"#);
    }
    // One that fits keeps all.
    let address = serve(Server::new().add_service(Shop::new(()))).await;
    let mut caller = raw::connect_with(address, &settings).await;
    let (head, _) = caller
        .exchange(post(FAIL.path(), "application/json"), b"{}"[..].into())
        .await;
    assert_eq!(head.headers["trailer-shard"], "after");
}

/// A stream that outlives its server ends in the last frame of its protocol.
#[tokio::test]
async fn a_stream_that_outlives_its_server_says_so() {
    use crate::greet::{Greeter, HelloReply, HelloRequest};
    use rustgreet::{Request, Result, Streaming};

    struct Begins;
    impl Greeter for Begins {
        async fn parrot_says_hello(
            &self,
            _: Request<HelloRequest>,
        ) -> Result<Streaming<HelloReply>> {
            let (sender, replies) = Streaming::channel(1);
            sender.send(crate::support::reply("once")).await?;
            tokio::spawn(async move {
                std::future::pending::<()>().await;
                drop(sender);
            });
            Ok(replies.into())
        }
    }
    let path = greeter::PARROT_SAYS_HELLO.path();
    let web = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("grpc-status: 14");
    let connect = |bytes: &[u8]| {
        let (flag, end) = crate::frames::texts(bytes).pop().unwrap();
        flag == 2 && end.starts_with(r#"{"error":{"code":"unavailable""#)
    };
    // The flag and the length are a part of their own.
    let as_text = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("gAAAA");
    let (frame, json) = (framed(&[""]), framed(&["{}"]));
    type Check<'c> = &'c dyn Fn(&[u8]) -> bool;
    for (content_type, body, says_so) in [
        ("application/connect+json", &json[..], &connect as Check<'_>),
        ("application/grpc-web+proto", &frame, &web),
        ("application/grpc-web-text", b"AAAAAAA=", &as_text),
    ] {
        let short = std::time::Duration::from_millis(20);
        let server = Server::new()
            .max_connection_age(short)
            .drain_timeout(short)
            .add_service(GreeterServer::new(Begins));
        let address = serve(server).await;
        let mut caller = raw::connect(address).await;
        let request = post(path, content_type);
        let (head, found) = caller.exchange(request, body.to_vec().into()).await;
        assert_eq!(head.status, 200);
        assert!(says_so(&found), "{content_type} {found:?}");

        let mut caller = Caller::connect(address).await;
        let headers = [("content-type", content_type)];
        let answer = caller.post(path, &headers, body).await;
        assert_eq!(answer.status, 200);
        assert!(says_so(&answer.body), "{content_type} {answer:?}");
    }
}

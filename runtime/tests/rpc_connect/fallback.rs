//! What answers requests that are not calls.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::SocketAddr,
    task::{Context, Poll},
};

use rustgreet::{
    Server,
    rpc::{Body, Cors},
};
use tower_service::Service;

use crate::{
    caller::Caller,
    greet::{GreeterServer, greeter},
    shop::{PRICE, Shop},
    support::Polite,
    unary::text,
};

/// Says what it is asked.
#[derive(Clone)]
struct Page;

impl Service<http::Request<Body>> for Page {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let said = format!("{} {}", request.method(), request.uri());
        ready(Ok(http::Response::new(Body::new(said))))
    }
}

async fn serving() -> SocketAddr {
    let server = Server::new()
        .fallback(Page)
        .cors(Cors::new().allow_origin("https://app.example"))
        .add_service(Shop::new(()))
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    address
}

#[tokio::test]
async fn what_is_no_call_goes_there() {
    let mut caller = Caller::connect(serving().await).await;
    for (method, path, content_type) in [
        ("GET", "/", "text/html"),
        ("GET", "/style.css?v=1", "text/css"),
        ("POST", "/api/form", "application/x-www-form-urlencoded"),
        ("POST", "/api/things", "application/json"),
        ("DELETE", "/api/things", "application/json"),
        ("GET", "/greet.Greeter", "text/html"),
    ] {
        let headers = [
            ("content-type", content_type),
            ("origin", "https://app.example"),
        ];
        caller.send(method, path, &headers, b"").await;
        let answer = caller.answer().await;
        assert_eq!(answer.status, 200);
        assert_eq!(text(&answer), format!("{method} {path}"));
        // CORS is around it.
        assert_eq!(answer.headers["access-control-allow-origin"], headers[1].1);
    }
}

/// CORS answers for it, too.
#[tokio::test]
async fn a_preflight_does_not() {
    let mut caller = Caller::connect(serving().await).await;
    let method = ("access-control-request-method", "DELETE");
    for (origin, status) in [("https://app.example", 204), ("https://other.example", 403)] {
        let headers = [("origin", origin), method];
        caller.send("OPTIONS", "/api/things", &headers, b"").await;
        let (found, headers) = caller.head().await;
        assert_eq!(found, status);
        let methods = headers.get("access-control-allow-methods");
        assert_eq!(methods.is_some(), status == 204);
    }
    // One that asks for nothing is a request like others.
    caller.send("OPTIONS", "/api/things", &[], b"").await;
    assert_eq!(text(&caller.answer().await), "OPTIONS /api/things");
}

#[tokio::test]
async fn what_is_a_call_does_not() {
    let mut caller = Caller::connect(serving().await).await;
    let hello = greeter::SAY_HELLO.path();
    let version = ("connect-protocol-version", "1");
    for (method, path, content_type, more, status) in [
        ("POST", hello, "application/json", ("x-in", ""), 400),
        ("GET", hello, "application/json", ("x-in", ""), 400),
        ("POST", hello, "text/plain", ("x-in", ""), 415),
        (
            "POST",
            "/greet.Greeter/Nothing",
            "application/json",
            ("x-in", ""),
            404,
        ),
        ("GET", PRICE.path(), "text/html", ("x-in", ""), 400),
        ("POST", "/a.B/C", "application/json", version, 404),
        ("POST", "/a.B/C", "application/proto", ("x-in", ""), 404),
        (
            "POST",
            "/a.B/C",
            "application/connect+json",
            ("x-in", ""),
            404,
        ),
        ("POST", "/a.B/C", "application/grpc-web", ("x-in", ""), 200),
        ("POST", "/a.B/C", "application/grpc", ("x-in", ""), 505),
    ] {
        let headers = [("content-type", content_type), more];
        caller.send(method, path, &headers, b"").await;
        let answer = caller.answer().await;
        assert_eq!(answer.status, status, "{method} {path} {content_type}");
        assert!(!answer.body.starts_with(method.as_bytes()));
    }
}

/// A router of axum's is such a service.
#[tokio::test]
async fn a_router_answers() {
    use axum::{Router, routing::get};

    let router = Router::new().route("/", get(async || "a page"));
    let server = Server::new()
        .fallback(router)
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let mut caller = Caller::connect(server.local_addr()).await;
    tokio::spawn(server.serve());
    for (path, status, said) in [("/", 200, "a page"), ("/other", 404, "")] {
        caller.send("GET", path, &[], b"").await;
        let answer = caller.answer().await;
        assert_eq!((answer.status, text(&answer)), (status, said));
    }
}

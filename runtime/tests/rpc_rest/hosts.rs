//! A service in axum has the rules of its own methods.

use std::future::pending;

use axum::Router;

use crate::{
    greet::GreeterServer,
    library::{JSON, Shelves, ask, failed, ok, text},
    pb::rest::LibraryServer,
    support::Polite,
};

async fn axum(router: Router) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = axum::serve(listener, router).with_graceful_shutdown(pending());
    tokio::spawn(serving.into_future());
    address
}

#[tokio::test]
async fn in_axum() {
    let service = LibraryServer::new(Shelves).max_decoding_message_size(20);
    let router = Router::new()
        .route("/page", axum::routing::get(|| async { "a page" }))
        .route_service("/greet.Greeter/{method}", GreeterServer::new(Polite))
        .nest_service("/api", service.clone())
        .fallback_service(service);
    let address = axum(router).await;
    for prefix in ["", "/api"] {
        let get = format!("GET {prefix}/v1/shelves/a%2Fb?number=1");
        assert_eq!(
            ok(ask(address, &get, &[], "").await),
            r#"{"text":"shelves/a%2Fb","number":1}"#
        );
        let post = format!("POST {prefix}/v1/echo");
        assert_eq!(
            ok(ask(address, &post, JSON, r#"{"text":"a"}"#).await),
            r#"{"text":"a"}"#
        );
        failed(
            &ask(address, &post, JSON, r#"{"text":"abcdefghijk"}"#).await,
            429,
        );
        let fail = format!("GET {prefix}/v1/fail/5");
        failed(&ask(address, &fail, &[], "").await, 404);
        let put = format!("PUT {prefix}/v1/echo");
        failed(&ask(address, &put, &[], "").await, 405);
        let late = [("grpc-timeout", "0m")];
        failed(
            &ask(address, &format!("GET {prefix}/v1/echo"), &late, "").await,
            504,
        );
    }
    let answer = ask(address, "GET /v1/watch/texts?number=2", &[], "").await;
    assert_eq!(text(&answer), "[\"1\"]\n[\"2\"]\n");
    assert_eq!(text(&ask(address, "GET /page", &[], "").await), "a page");
}

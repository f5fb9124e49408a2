//! What a page of another site can have a browser send without asking first runs no handler.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rustgreet::{Request, Result, Server, rpc::Cors};

use crate::{
    caller::Caller,
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest, greeter},
    support::reply,
};

/// Counts its calls.
struct Counts(Arc<AtomicUsize>);

impl Greeter for Counts {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(reply("done").into())
    }
}

/// The verbs, content types and headers that fetch calls safe for other sites.
#[tokio::test]
async fn simple_requests_of_other_sites_do_nothing() {
    let count = Arc::new(AtomicUsize::new(0));
    let server = Server::new()
        .cors(Cors::new().allow_origin("https://app.example"))
        .add_service(GreeterServer::new(Counts(count.clone())));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let mut caller = Caller::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    for content_type in [
        None,
        Some(""),
        Some("text/plain"),
        Some("text/plain; application/json"),
        Some("text/plain;charset=application/json"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=application/json"),
        Some("text/plain, application/json"),
        Some(" , application/json"),
    ] {
        for method in ["POST", "GET", "HEAD"] {
            let mut headers = vec![("origin", "https://evil.example")];
            headers.extend(content_type.map(|it| ("content-type", it)));
            caller
                .send(method, path, &headers, br#"{"name":"Eve"}"#)
                .await;
            let (status, headers) = match method {
                "HEAD" => caller.head().await,
                _ => {
                    let answer = caller.answer().await;
                    (answer.status, answer.headers)
                }
            };
            // It may be called by GET, and this is not how.
            let expected = match method {
                "POST" => 415,
                "GET" => 400,
                _ => 405,
            };
            assert_eq!(status, expected, "{method} {content_type:?}");
            assert!(!headers.contains_key("access-control-allow-origin"));
        }
    }
    // Others have a browser ask first, which is not allowed.
    let asks = [
        ("origin", "https://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    caller.send("OPTIONS", path, &asks, b"").await;
    assert_eq!(caller.answer().await.status, 403);
    assert_eq!(count.load(Ordering::Relaxed), 0);
    let allowed = [("origin", "https://app.example"), asks[1], asks[2]];
    caller.send("OPTIONS", path, &allowed, b"").await;
    let (status, headers) = caller.head().await;
    assert_eq!(status, 204);
    let headers = headers["access-control-allow-headers"].to_str().unwrap();
    for name in [
        "content-type",
        "connect-protocol-version",
        "connect-timeout-ms",
    ] {
        assert!(headers.contains(name), "{headers}");
    }
    let json = [allowed[0], ("content-type", "application/json")];
    let answer = caller.post(path, &json, br#"{"name":"Ada"}"#).await;
    assert_eq!((answer.status, count.load(Ordering::Relaxed)), (200, 1));
}

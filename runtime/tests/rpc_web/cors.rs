//! CORS: off until it is switched on, and then no more than what is said.

use std::net::SocketAddr;

use http::HeaderMap;
use rustgreet::{Code, Server, rpc::Cors};

use crate::{
    caller::{Answer, Caller, frames},
    greet::{GreeterServer, greeter},
    support::{Polite, hello},
};

const APP: (&str, &str) = ("origin", "https://app.example");
const OTHER: (&str, &str) = ("origin", "https://evil.example");
const WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");

async fn serve(cors: Option<Cors>) -> SocketAddr {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    let server = match cors {
        Some(cors) => server.cors(cors),
        None => server,
    };
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    address
}

async fn preflight(address: SocketAddr, origin: (&str, &str)) -> Answer {
    let mut caller = Caller::connect(address).await;
    let asks = [
        origin,
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type,x-grpc-web"),
    ];
    caller
        .send("OPTIONS", greeter::SAY_HELLO.path(), &asks, b"")
        .await;
    let (status, headers) = caller.head().await;
    let body = Vec::new();
    Answer {
        status,
        headers,
        body,
    }
}

async fn call(address: SocketAddr, headers: &[(&str, &str)]) -> Answer {
    let mut caller = Caller::connect(address).await;
    let headers = [&[WEB], headers].concat();
    let path = greeter::SAY_HELLO.path();
    caller.post(path, &headers, &frames(&[hello("Ada")])).await
}

/// What is said of CORS, in order.
fn told(headers: &HeaderMap) -> Vec<String> {
    let ours = |name: &str| name.starts_with("access-control-") || name == "vary";
    let told = headers.iter().filter(|(name, _)| ours(name.as_str()));
    let mut told: Vec<_> = told
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    told.sort();
    told
}

#[tokio::test]
async fn it_is_off_unless_it_is_set() {
    let address = serve(None).await;
    assert_eq!(preflight(address, APP).await.status, 405);
    let answer = call(address, &[APP]).await;
    assert_eq!(answer.status, 200);
    assert!(told(&answer.headers).is_empty());
    // Nobody is allowed by default.
    let address = serve(Some(Cors::new())).await;
    assert_eq!(preflight(address, APP).await.status, 403);
}

#[tokio::test]
async fn an_origin_that_is_allowed_may_call_and_read() {
    let cors = Cors::new()
        .allow_origin("https://app.example")
        .allow_origin("http://localhost:5173")
        .allow_header("Authorization")
        .expose_header("x-ahead");
    let address = serve(Some(cors)).await;
    for origin in [APP, ("origin", "http://localhost:5173")] {
        let answer = preflight(address, origin).await;
        assert_eq!(answer.status, 204);
        let expected = [
            "access-control-allow-headers: connect-accept-encoding, connect-content-encoding, \
             connect-protocol-version, connect-timeout-ms, content-encoding, content-type, \
             grpc-accept-encoding, grpc-encoding, grpc-timeout, x-grpc-web, x-user-agent, authorization",
            "access-control-allow-methods: GET, POST, PUT, PATCH, DELETE",
            &format!("access-control-allow-origin: {}", origin.1),
            "access-control-max-age: 7200",
            "vary: origin",
        ];
        assert_eq!(told(&answer.headers), expected);

        let answer = call(address, &[origin, ("x-in", "a")]).await;
        assert_eq!(answer.status, 200);
        let expected = [
            &format!("access-control-allow-origin: {}", origin.1),
            "access-control-expose-headers: connect-content-encoding, grpc-encoding, grpc-status, \
             grpc-message, grpc-status-details-bin, x-ahead",
            "vary: origin",
        ];
        assert_eq!(told(&answer.headers), expected);
    }
}

#[tokio::test]
async fn others_are_told_nothing() {
    let cors = Cors::new()
        .allow_origin("https://app.example")
        .allow_credentials();
    let address = serve(Some(cors)).await;
    for origin in [
        OTHER,
        ("origin", "null"),
        ("origin", "https://app.example.evil.example"),
        ("origin", "http://app.example"),
        ("origin", "https://app.example:8443"),
    ] {
        let answer = preflight(address, origin).await;
        assert_eq!(answer.status, 403);
        assert_eq!(told(&answer.headers), ["vary: origin"]);
        assert_eq!(
            told(&call(address, &[origin]).await.headers),
            ["vary: origin"]
        );
    }
    // Caches must not give a page what somebody else got, even without an origin.
    assert_eq!(told(&call(address, &[]).await.headers), ["vary: origin"]);
}

#[tokio::test]
async fn credentials_are_for_named_origins_only() {
    let cors = Cors::new()
        .allow_origin("https://app.example")
        .allow_credentials();
    let address = serve(Some(cors)).await;
    for headers in [preflight(address, APP).await, call(address, &[APP]).await] {
        assert_eq!(headers.headers["access-control-allow-credentials"], "true");
    }
    let anybody = Cors::new().allow_any_origin().allow_credentials();
    let status = Server::new()
        .cors(anybody)
        .bind("127.0.0.1:0")
        .await
        .unwrap_err();
    assert_eq!(
        status.to_string(),
        "INVALID_ARGUMENT: allow_credentials cannot be together with allow_any_origin: name the origins"
    );
}

#[tokio::test]
async fn any_origin_is_a_star_that_caches_may_keep() {
    let cors = Cors::new().allow_any_origin();
    let cors = cors.max_age(std::time::Duration::from_secs(5));
    let address = serve(Some(cors)).await;
    let answer = preflight(address, OTHER).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert_eq!(answer.headers["access-control-max-age"], "5");
    let answer = call(address, &[OTHER]).await;
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
    assert!(!answer.headers.contains_key("vary"));
}

/// A status alone, an unknown service, what is not a call: a page can read them all.
#[tokio::test]
async fn refusals_are_readable_too() {
    let address = serve(Some(Cors::new().allow_origin("https://app.example"))).await;
    let mut caller = Caller::connect(address).await;
    for (path, content_type, status) in [
        ("/greet.Nobody/SayHello", WEB.1, 200),
        ("/greet.Nobody/SayHello", "application/json", 404),
        (greeter::SAY_HELLO.path(), "text/plain", 415),
        ("/", "text/plain", 404),
    ] {
        let headers = [APP, ("content-type", content_type)];
        let answer = caller.post(path, &headers, b"").await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.headers["access-control-allow-origin"], APP.1);
    }
    // OPTIONS without Access-Control-Request-Method is not a preflight.
    let path = greeter::SAY_HELLO.path();
    caller.send("OPTIONS", path, &[APP], b"").await;
    assert_eq!(caller.answer().await.status, 405);
}

#[tokio::test]
async fn what_is_not_an_origin_or_a_header_is_refused_at_the_start() {
    const MORE: &str =
        "expected no more than a scheme, a host and a port, without a slash after them";
    const FORM: &str = "expected a scheme and a host, as in `https://app.example`";
    let origin = |origin| Cors::new().allow_origin(origin);
    let cases = [
        (
            origin("https://a.example/"),
            format!("allow_origin cannot be `https://a.example/`: {MORE}"),
        ),
        (origin("https://a.example/b"), MORE.to_owned()),
        (origin("a.example"), FORM.to_owned()),
        (origin(""), FORM.to_owned()),
        (origin("*"), FORM.to_owned()),
        (
            origin("https://a.example:443"),
            "browsers leave out the port".to_owned(),
        ),
        (origin("null"), "in a sandbox".to_owned()),
        (
            Cors::new().allow_header("a b"),
            "allow_header cannot be `a b`".to_owned(),
        ),
        (
            Cors::new().expose_header(""),
            "expose_header cannot be ``".to_owned(),
        ),
        (
            Cors::new().max_age(std::time::Duration::ZERO),
            "max_age cannot be 0ns".to_owned(),
        ),
    ];
    for (cors, expected) in cases {
        let status = Server::new()
            .cors(cors)
            .bind("127.0.0.1:0")
            .await
            .unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().contains(&expected), "{status}");
    }
    // Hosts have no case, and any scheme of an app will do.
    for text in [
        "https://App.Example",
        "capacitor://localhost",
        "http://[::1]:5173",
    ] {
        let _listens = Server::new()
            .cors(origin(text))
            .bind("127.0.0.1:0")
            .await
            .unwrap();
    }
}

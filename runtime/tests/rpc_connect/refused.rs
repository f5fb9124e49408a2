//! Requests that are not Connect calls, and calls of methods that do not exist.

use rustgreet::{
    Server, Status,
    rpc::{Call, Interceptor, Next, Outcome},
};

use crate::{
    caller::Caller,
    greet::{GreeterServer, greeter},
    support::{Polite, serve},
    unary::text,
};

#[tokio::test]
async fn a_content_type_of_another_kind_of_method_is_415() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let one = greeter::SAY_HELLO.path();
    for (path, content_type) in [
        (greeter::PARROT_SAYS_HELLO.path(), "application/json"),
        (greeter::INTERACTING_HELLO.path(), "application/proto"),
        (one, "application/connect+json"),
        (one, "application/connect+proto"),
        (one, "application/connect+xml"),
        (one, "application/xml"),
    ] {
        let answer = caller
            .post(path, &[("content-type", content_type)], b"{}")
            .await;
        assert_eq!(answer.status, 415, "{path} {content_type}");
        let served = answer.headers["accept"].to_str().unwrap();
        assert!(served.starts_with("application/json, application/proto, "));
    }
}

#[tokio::test]
async fn what_is_not_there_is_404_with_an_error() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    for path in ["/greet.Greeter/Nothing", "/greet.Nobody/SayHello", "/"] {
        for kind in ["json", "proto", "connect+json", "connect+proto"] {
            let content_type = format!("application/{kind}");
            let headers = [("content-type", &content_type[..])];
            let answer = caller.post(path, &headers, b"{}").await;
            assert_eq!(answer.status, 404, "{path} {content_type}");
            assert_eq!(answer.headers["content-type"], "application/json");
            let error = text(&answer);
            assert!(error.starts_with(r#"{"code":"unimplemented","#), "{error}");
            assert!(error.contains(path), "{error}");
        }
    }
    // A method that is there, and that nobody has written, is something else.
    struct Silent;
    impl crate::greet::Greeter for Silent {}
    let address = serve(GreeterServer::new(Silent)).await;
    let mut caller = Caller::connect(address).await;
    let headers = [("content-type", "application/json")];
    let answer = caller
        .post(greeter::SAY_HELLO.path(), &headers, b"{}")
        .await;
    assert_eq!(answer.status, 501);
}

/// Lets nobody in.
struct Closed;

impl Interceptor for Closed {
    async fn intercept(&self, _: &mut Call, _: Next<'_>) -> Result<Outcome, Status> {
        Err(Status::unauthenticated("who are you?"))
    }
}

/// Who may not come in is not told what is there.
#[tokio::test]
async fn interceptors_see_calls_of_what_is_not_there() {
    let server = Server::new()
        .intercept(Closed)
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let mut caller = Caller::connect(address).await;
    for path in [
        greeter::SAY_HELLO.path(),
        "/greet.Greeter/Nothing",
        "/a.B/C",
    ] {
        let headers = [("content-type", "application/json")];
        let answer = caller.post(path, &headers, b"{}").await;
        assert_eq!(answer.status, 401, "{path}");
        assert_eq!(
            text(&answer),
            r#"{"code":"unauthenticated","message":"who are you?"}"#
        );
    }
}

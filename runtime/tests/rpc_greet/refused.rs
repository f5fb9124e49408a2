//! What is refused before a handler runs, and what is not gRPC at all.

use bytes::Bytes;
use http::{Method, StatusCode};
use rustgreet::{Code, Server};

use crate::{
    greet::{GreeterClient, GreeterServer, greeter},
    raw,
    support::{Polite, hello, serve, soon},
};

#[tokio::test]
async fn another_method_or_content_type_is_a_matter_of_http() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    let ours = greeter::PARROT_SAYS_HELLO.path();
    for path in [ours, "/greet.Greeter/Nothing", "/greet.Other/SayHello", "/"] {
        // Where there is nothing, that says more.
        let found = |status| {
            if path == ours {
                status
            } else {
                StatusCode::NOT_FOUND
            }
        };
        let ask = |method, content_type| {
            http::Request::builder()
                .method(method)
                .uri(format!("http://localhost{path}"))
                .header("content-type", content_type)
        };
        let get = ask(Method::GET, "application/grpc");
        let head = caller.head(get).await;
        assert_eq!(head.status, found(StatusCode::METHOD_NOT_ALLOWED));
        assert_eq!(head.headers.contains_key("allow"), path == ours);
        for other in [
            "text/plain",
            "application/grpc-webs",
            "application/jsons",
            "",
        ] {
            let head = caller.head(ask(Method::POST, other)).await;
            let expected = found(StatusCode::UNSUPPORTED_MEDIA_TYPE);
            assert_eq!(head.status, expected, "{path} {other}");
            assert!(!head.headers.contains_key("grpc-status"));
        }
    }
}

#[tokio::test]
async fn a_malformed_timeout_is_refused() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    for timeout in ["", "5", "m", "-1m", "123456789m", "1.5S", "1x"] {
        let headers = [("grpc-timeout", timeout)];
        let answer = caller
            .call(greeter::SAY_HELLO.path(), &headers, &hello("Ada"))
            .await;
        assert_eq!(answer.status(), "13", "{timeout}");
        let message = answer.headers["grpc-message"].to_str().unwrap();
        assert!(message.contains("grpc-timeout"), "{message}");
    }
}

/// With or without trailers: half a message is not a whole upload.
#[tokio::test]
async fn a_message_cut_short_is_an_error() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    let whole = raw::frame(&hello("Ada"));
    let half = Bytes::from([&whole[..], &whole[..7]].concat());
    for with_trailers in [false, true] {
        let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
        let (response, mut body) = caller.begin(path, &[]).await;
        body.send_data(half.clone(), !with_trailers).unwrap();
        if with_trailers {
            body.send_trailers(http::HeaderMap::new()).unwrap();
        }
        let response = soon(response).await.unwrap();
        assert_eq!(response.headers()["grpc-status"], "13");
        let message = response.headers()["grpc-message"].to_str().unwrap();
        assert_eq!(message, "the request ends in the middle of a message");
    }
}

#[tokio::test]
async fn a_way_to_compress_that_is_not_known_is_named_with_those_that_are() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    let headers = [("grpc-encoding", "br")];
    let answer = caller
        .call(greeter::SAY_HELLO.path(), &headers, &hello("Ada"))
        .await;
    assert_eq!(answer.status(), "12");
    let accepted = answer.headers["grpc-accept-encoding"].to_str().unwrap();
    let expected = if cfg!(feature = "gzip") { "gzip," } else { "" };
    assert!(accepted.starts_with(expected) && accepted.ends_with("identity"));
}

#[tokio::test]
async fn headers_above_the_limit_are_http_431_and_end_no_connection() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    let large = "x".repeat(20 << 10);
    let headers = [("x-in", large.as_str())];
    let (response, _body) = caller.begin(greeter::SAY_HELLO.path(), &headers).await;
    let response = soon(response).await.unwrap();
    assert_eq!(response.status().as_u16(), 431);
    let answer = caller
        .call(greeter::SAY_HELLO.path(), &[], &hello("Ada"))
        .await;
    assert_eq!(answer.status(), "0");
}

/// A proxy's page, as the client sees it.
#[tokio::test]
async fn an_answer_that_is_not_grpcs_has_the_code_of_its_http_status() {
    use rustgreet::rpc::{Answer, Body, Hosted};

    struct Page(u16, &'static str);
    impl Hosted for Page {
        fn name(&self) -> &str {
            "greet.Greeter"
        }
        fn answer(&self, _: http::Request<Body>) -> Answer {
            let response = http::Response::builder()
                .status(self.0)
                .header("content-type", "text/html")
                .body(Body::new(self.1.to_owned()));
            Answer::new(std::future::ready(response.unwrap()))
        }
    }
    for (number, code) in [
        (503, Code::Unavailable),
        (404, Code::Unimplemented),
        (401, Code::Unauthenticated),
        (200, Code::Unknown),
    ] {
        for page in ["", "<html>busy</html>"] {
            let server = Server::new().add_service(Page(number, page));
            let server = server.bind("127.0.0.1:0").await.unwrap();
            let address = format!("http://{}", server.local_addr());
            tokio::spawn(server.serve());
            let client = GreeterClient::connect(address).await.unwrap();
            let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
            assert_eq!(status.code(), code, "{status}");
            assert!(status.message().contains(&number.to_string()), "{status}");
        }
    }
}

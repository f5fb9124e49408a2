//! What a page of another site may send without asking is refused; so is a body of no type.

use bytes::Bytes;
use tokio::io::AsyncWriteExt;

use crate::{
    caller::{Answer, Caller},
    library::{ask, begin, failed, library, ok},
    support::soon,
};

/// A rule with a body, and one without.
const POSTS: [&str; 2] = ["POST /v1/echo", "POST /v1/files/a:archive"];

#[tokio::test]
async fn a_type_that_is_no_text_is_refused() {
    let address = library().await;
    for content_type in ["text/plain;x=é", "Multipart/Form-Data; é", "é"] {
        let headers = [("content-type", content_type)];
        for request in [POSTS[0], POSTS[1], "POST /v1/upload/a", "POST /v1/collect"] {
            for body in ["", "{}"] {
                failed(&ask(address, request, &headers, body).await, 415);
            }
        }
    }
}

/// Browsers say which site it is to those alone that they trust; to others they say the origin.
#[tokio::test]
async fn the_origin_counts_if_the_site_is_not_said() {
    let address = library().await;
    let ours = ["http://localhost", "https://localhost", "http://LOCALHOST"];
    let others = [
        "http://example.com",
        "http://localhost:81",
        "http://localhost.example.com",
        "null",
        "localhost",
        "",
    ];
    for request in POSTS {
        for origin in ours {
            ok(ask(address, request, &[("origin", origin)], "").await);
        }
        for origin in others {
            let answer = ask(address, request, &[("origin", origin)], "").await;
            failed(&answer, 415);
            assert_eq!(answer.headers["accept"], "application/json");
            // This a browser asks for first, and here it says whose it is.
            for header in [
                ("content-type", "application/json"),
                ("sec-fetch-site", "same-origin"),
            ] {
                ok(ask(address, request, &[("origin", origin), header], "").await);
            }
        }
        let both = [("origin", ours[0]), ("sec-fetch-site", "cross-site")];
        failed(&ask(address, request, &both, "").await, 415);
    }
    for request in ["GET /v1/echo", "DELETE /v1/echo"] {
        ok(ask(address, request, &[("origin", others[0])], "").await);
    }
}

#[tokio::test]
async fn the_origin_counts_over_http2_too() {
    let address = library().await;
    for (origin, status) in [("http://localhost", 200), ("http://example.com", 415)] {
        let request = http::Request::post("http://localhost/v1/echo").header("origin", origin);
        let (response, mut sending) = begin(address, request).await;
        sending.send_data(Bytes::new(), true).unwrap();
        assert_eq!(soon(response).await.unwrap().status(), status, "{origin}");
    }
}

#[tokio::test]
async fn a_body_without_a_type_is_refused_where_none_is_read_too() {
    let address = library().await;
    for request in POSTS {
        failed(&ask(address, request, &[], "x").await, 415);
    }
    // This is never sent without asking.
    ok(ask(address, "DELETE /v1/echo", &[], "x").await);
}

/// Asks with a body whose length is not known ahead.
async fn chunked(address: std::net::SocketAddr, request: &str, chunks: &str) -> Answer {
    let mut caller = Caller::connect(address).await;
    let head = format!("{request} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked");
    let request = format!("{head}\r\n\r\n{chunks}0\r\n\r\n");
    soon(caller.socket.write_all(request.as_bytes()))
        .await
        .unwrap();
    caller.answer().await
}

#[tokio::test]
async fn whether_there_is_a_body_does_not_depend_on_how_it_is_framed() {
    let address = library().await;
    let rules = [POSTS[0], POSTS[1], "POST /v1/collect", "PUT /v1/echo/a"];
    for request in rules {
        ok(chunked(address, request, "").await);
        let answer = chunked(address, request, "2\r\n{}\r\n").await;
        failed(&answer, 415);
        let accepted = answer.headers["accept"].to_str().unwrap();
        assert!(accepted.starts_with("application/json"), "{accepted}");
    }
    let answer = chunked(address, "POST /v1/upload/a", "").await;
    assert_eq!(
        (answer.status, &answer.body[..]),
        (200, &b"<svg id='a'/>"[..])
    );
    failed(
        &chunked(address, "POST /v1/upload/a", "1\r\nx\r\n").await,
        415,
    );
    // Whose head has gone before.
    let answer = chunked(address, "POST /v1/chat", "2\r\n{}\r\n").await;
    assert!(
        answer.body.starts_with(br#"{"error":{"code":3,"#),
        "{answer:?}"
    );
    ok(chunked(address, "DELETE /v1/echo", "1\r\nx\r\n").await);
}

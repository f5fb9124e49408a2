//! Streams: newline-delimited JSON both ways.

use bytes::Bytes;
use rustgreet::{Request, Result, Streaming};

use crate::{
    library::{JSON, ask, begin, failed, failure, library, ok, text},
    pb::{
        google::api::HttpBody,
        rest::{Everything, Library, LibraryServer, Picture},
    },
    support::{serve, soon},
};

#[tokio::test]
async fn replies_are_lines() {
    let address = library().await;
    for (request, expected) in [
        (
            "GET /v1/watch?number=2",
            "{\"number\":1,\"texts\":[\"1\"]}\n{\"number\":2,\"texts\":[\"2\"]}\n",
        ),
        ("GET /v1/watch/texts?number=2", "[\"1\"]\n[\"2\"]\n"),
        ("GET /v1/watch", ""),
        ("HEAD /v1/watch?number=2", ""),
    ] {
        let answer = ask(address, request, &[], "").await;
        assert_eq!(
            (answer.status, text(&answer).as_str()),
            (200, expected),
            "{request}"
        );
        assert_eq!(answer.headers["content-type"], "application/x-ndjson");
        assert_eq!(answer.headers["x-ahead"], "1");
    }
}

#[tokio::test]
async fn an_error_is_a_last_line_or_a_status_of_its_own() {
    let address = library().await;
    let answer = ask(address, "GET /v1/watch/texts?number=1&text=gone", &[], "").await;
    let error = failure(5, "gone");
    let expected = format!("[\"1\"]\n{{\"error\":{error}}}\n");
    assert_eq!((answer.status, text(&answer)), (200, expected));
    let answer = ask(address, "GET /v1/watch?text=gone", &[], "").await;
    assert_eq!(failed(&answer, 404), error);
    assert_eq!(answer.headers["x-ahead"], "1");
}

/// Over HTTP/1.1, and over HTTP/2.
#[tokio::test]
async fn a_stream_that_outlives_its_server_ends_with_such_a_line() {
    struct Begins;
    impl Library for Begins {
        async fn watch(&self, _: Request<Everything>) -> Result<Streaming<Everything>> {
            let (sender, replies) = Streaming::channel(1);
            sender.send(Everything::default()).await?;
            tokio::spawn(async move {
                std::future::pending::<()>().await;
                drop(sender);
            });
            Ok(replies.into())
        }
    }
    let short = std::time::Duration::from_millis(20);
    let server = rustgreet::Server::new()
        .max_connection_age(short)
        .drain_timeout(short)
        .add_service(LibraryServer::new(Begins));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let is_told =
        |body: &str| body.starts_with("{}\n{\"error\":{\"code\":14,") && body.ends_with("}}\n");
    let answer = ask(address, "GET /v1/watch", &[], "").await;
    assert!(is_told(&text(&answer)), "{}", text(&answer));

    let request = http::Request::get("http://localhost/v1/watch");
    let (response, mut requests) = begin(address, request).await;
    requests.send_data(Bytes::new(), true).unwrap();
    let mut body = soon(response).await.unwrap().into_body();
    let mut said = Vec::new();
    while let Some(data) = soon(body.data()).await {
        said.extend(data.unwrap());
    }
    let said = String::from_utf8(said).unwrap();
    assert!(is_told(&said), "{said}");
}

#[tokio::test]
async fn requests_are_lines_and_the_first_has_what_the_path_says() {
    let address = library().await;
    let lines = "{\"text\":\"a\"}\n\n \r\n{\"text\":\"b\",\"nested\":{\"text\":\"x\"}}\r\n{}";
    for content_type in ["application/json", "application/x-ndjson"] {
        let headers = [("content-type", content_type)];
        let answer = ask(address, "POST /v1/collect/p", &headers, lines).await;
        assert_eq!(ok(answer), r#"{"text":"a@p,b@x,@","number":3}"#);
    }
    for (request, body, expected) in [
        ("POST /v1/collect/p", "", "{}"),
        ("POST /v1/collect/p", "\n", "{}"),
        (
            "GET /v1/collect/p?text=a",
            "",
            r#"{"text":"a@p","number":1}"#,
        ),
    ] {
        assert_eq!(ok(ask(address, request, JSON, body).await), expected);
    }
    let answer = ask(
        address,
        "POST /v1/collect/p",
        JSON,
        "{}\n{\"number\":true}\n",
    )
    .await;
    let said = failed(&answer, 400);
    assert!(
        said.contains("the body: Everything.number: expected a number"),
        "{said}"
    );
}

/// Each line is answered before the next one is sent.
#[tokio::test]
async fn both_ways_at_once() {
    let address = library().await;
    let request = http::Request::post("http://localhost/v1/chat")
        .header("content-type", "application/x-ndjson");
    let (response, mut sending) = begin(address, request).await;
    // The head comes first: a caller may wait for it.
    let (head, mut body) = soon(response).await.unwrap().into_parts();
    assert_eq!(head.status, 200);
    sending.send_data("{\"text\":\"0\"".into(), false).unwrap();
    sending.send_data("}\n".into(), false).unwrap();
    let line = soon(body.data()).await.unwrap().unwrap();
    assert_eq!(line, "{\"text\":\"0\"}\n");
    for number in 1..4 {
        let line = format!("{{\"text\":\"{number}\"}}\n");
        sending.send_data(line.clone().into(), false).unwrap();
        assert_eq!(soon(body.data()).await.unwrap().unwrap(), line);
    }
    sending.send_data(Bytes::new(), true).unwrap();
    while let Some(end) = soon(body.data()).await {
        assert!(end.unwrap().is_empty());
    }
}

/// Replies with a stream of nothing.
struct Silent;

impl Library for Silent {
    async fn download(&self, _: Request<Picture>) -> Result<Streaming<HttpBody>> {
        Ok(Streaming::iter(None::<HttpBody>).into())
    }
}

#[tokio::test]
async fn a_stream_of_bodies_of_any_type_without_one_is_bytes() {
    let address = serve(LibraryServer::new(Silent)).await;
    let answer = ask(address, "GET /v1/stream/a", &[], "").await;
    assert_eq!((answer.status, text(&answer).as_str()), (200, ""));
    assert_eq!(answer.headers["content-type"], "application/octet-stream");
}

/// Trailers of a stream are trailers of HTTP, where it has them.
#[tokio::test]
async fn trailers() {
    let address = library().await;
    let request = http::Request::get("http://localhost/v1/watch?number=1");
    let (response, _goes_on) = begin(address, request).await;
    let mut body = soon(response).await.unwrap().into_body();
    while soon(body.data()).await.is_some() {}
    let trailers = soon(body.trailers()).await.unwrap().unwrap();
    assert_eq!(
        (trailers.len(), &trailers["x-behind"]),
        (1, &http::HeaderValue::from_static("2"))
    );
}

//! Connect with streams: envelopes, and the end in the last one.

use bytes::Bytes;
use http::Request;
use rustgreet::{Message, Streaming};

use crate::{
    caller::Caller,
    frames::{framed, framed_as, texts, unframed},
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{Polite, hello, reply, serve, soon},
};

const JSON: &str = "application/connect+json";
const PROTO: &str = "application/connect+proto";
const ADA: &str = r#"{"name":"Ada","greeting":"Hi"}"#;
const GRACE: &str = r#"{"name":"Grace"}"#;

fn post(path: &str, content_type: &str) -> http::request::Builder {
    Request::post(format!("http://localhost{path}")).header("content-type", content_type)
}

fn envelope(text: &str) -> (u8, String) {
    (0, text.to_owned())
}

#[tokio::test]
async fn all_kinds_over_both_versions_of_http() {
    let address = serve(GreeterServer::new(Polite)).await;
    let end = (2, r#"{"metadata":{"x-behind":["a"]}}"#.to_owned());
    for (path, requests, replies) in [
        (
            greeter::PARROT_SAYS_HELLO.path(),
            &[ADA][..],
            &[
                r#"{"message":"Hi, Ada! (0)"}"#,
                r#"{"message":"Hi, Ada! (1)"}"#,
                r#"{"message":"Hi, Ada! (2)"}"#,
            ][..],
        ),
        (
            greeter::CHATTY_CLIENT_SAYS_HELLO.path(),
            &[ADA, GRACE],
            &[r#"{"message":"Hello, Ada and Grace!"}"#],
        ),
        (
            greeter::INTERACTING_HELLO.path(),
            &[ADA, GRACE],
            &[r#"{"message":"Hi, Ada!"}"#, r#"{"message":", Grace!"}"#],
        ),
    ] {
        let mut expected: Vec<_> = replies.iter().map(|text| envelope(text)).collect();
        expected.push(end.clone());
        let headers = [("content-type", JSON), ("x-in", "a")];
        let mut caller = Caller::connect(address).await;
        let answer = caller.post(path, &headers, &framed(requests)).await;
        assert_eq!(answer.headers["content-type"], JSON);
        assert_eq!(answer.headers["x-ahead"], "a");
        assert_eq!(texts(&answer.body), expected, "{path}");

        let mut caller = raw::connect(address).await;
        let request = post(path, JSON).header("x-in", "a");
        let (head, body) = caller.exchange(request, framed(requests).into()).await;
        assert_eq!(head.headers["content-type"], JSON);
        assert_eq!(texts(&body), expected, "{path}");
    }
}

#[tokio::test]
async fn in_the_binary_format() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = raw::connect(address).await;
    let requests = [hello("Ada"), hello("Grace")];
    let body: Vec<u8> = requests.iter().flat_map(raw::frame).collect();
    let path = greeter::INTERACTING_HELLO.path();
    let (head, body) = caller.exchange(post(path, PROTO), body.into()).await;
    assert_eq!(head.headers["content-type"], PROTO);
    let frames = unframed(&body);
    let said = |index: usize| HelloReply::decode(&frames[index].1).unwrap().message;
    assert_eq!(
        (said(0), said(1)),
        ("Hello, Ada!".into(), "Hello, Grace!".into())
    );
    assert_eq!(frames[2..], [(2, b"{}".to_vec())]);
}

/// Each reply comes while the next request is still to be sent.
#[tokio::test]
async fn both_ways_at_a_time() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = raw::connect(address).await;
    for (content_type, message) in [
        (JSON, framed(&[ADA])),
        (PROTO, raw::frame(&hello("Ada")).to_vec()),
    ] {
        let path = greeter::INTERACTING_HELLO.path();
        let (response, mut requests) = caller.begin_with(post(path, content_type)).await;
        requests.send_data(message.clone().into(), false).unwrap();
        let mut replies = soon(response).await.unwrap().into_body();
        for _ in 0..3 {
            let reply = soon(replies.data()).await.unwrap().unwrap();
            assert_eq!(reply[0], 0);
            requests.send_data(message.clone().into(), false).unwrap();
        }
        soon(replies.data()).await.unwrap().unwrap();
        requests.send_data(Bytes::new(), true).unwrap();
        assert_eq!(
            texts(&soon(replies.data()).await.unwrap().unwrap()),
            [(2, "{}".into())]
        );
        let rest = soon(replies.data()).await;
        assert!(rest.is_none_or(|rest| rest.unwrap().is_empty()));
    }
}

/// Reads nothing until it is told that all was sent.
struct Late(tokio::sync::Semaphore);

impl Greeter for Late {
    async fn chatty_client_says_hello(
        &self,
        request: rustgreet::Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<crate::greet::DelayedReply> {
        let _told = self.0.acquire().await;
        let count = request.into_inner().into_vec().await?.len();
        let message = count.to_string();
        Ok(crate::greet::DelayedReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

/// A connection stays, whoever is slow to read many small messages.
#[tokio::test]
async fn small_messages_that_nobody_reads_end_no_connection() {
    let late = std::sync::Arc::new(Late(tokio::sync::Semaphore::new(0)));
    let address = serve(GreeterServer::from_arc(late.clone())).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    for content_type in [JSON, PROTO] {
        let (response, mut requests) = caller.begin_with(post(path, content_type)).await;
        let message = match content_type == JSON {
            true => framed(&["{}"]),
            false => framed(&[""]),
        };
        for _ in 0..5_000 {
            let message = Bytes::from(message.clone());
            soon(raw::send(&mut requests, message)).await.unwrap();
        }
        requests.send_data(Bytes::new(), true).unwrap();
        late.0.add_permits(1);
        let mut body = soon(response).await.unwrap().into_body();
        let reply = soon(body.data()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&reply).into_owned();
        assert!(said.contains("5000"), "{said}");
    }
}

/// Greets once, and fails.
struct Fails;

impl Greeter for Fails {
    async fn parrot_says_hello(
        &self,
        _: rustgreet::Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let replies = [Ok(reply("once")), Err(rustgreet::Status::aborted("stop"))];
        Ok(Streaming::iter(replies).into())
    }

    async fn chatty_client_says_hello(
        &self,
        _: rustgreet::Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<crate::greet::DelayedReply> {
        panic!("a secret")
    }
}

#[tokio::test]
async fn a_failure_is_in_the_last_envelope() {
    let address = serve(GreeterServer::new(Fails).max_decoding_message_size(50)).await;
    let mut caller = raw::connect(address).await;
    let many = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    let parrot = greeter::PARROT_SAYS_HELLO.path();
    let aborted = r#"{"error":{"code":"aborted","message":"stop"}}"#;
    let panicked = r#"{"error":{"code":"unknown","message":"the handler panicked"}}"#;
    for (path, body, replies, end) in [
        (
            parrot,
            framed(&[ADA]),
            &[r#"{"message":"once"}"#][..],
            aborted,
        ),
        (many, framed(&[ADA]), &[], panicked),
        (
            greeter::INTERACTING_HELLO.path(),
            framed(&[ADA]),
            &[],
            "unimplemented",
        ),
        (parrot, framed(&[]), &[], "unimplemented"),
        (parrot, framed(&[ADA, ADA]), &[], "unimplemented"),
        (
            parrot,
            framed(&[&"x".repeat(51)]),
            &[],
            "resource_exhausted",
        ),
        (parrot, framed(&["{"]), &[], "line 1, column 2"),
        (
            parrot,
            framed(&[ADA])[..9].to_vec(),
            &[],
            "ends in the middle",
        ),
        // Compressed in no way, the end of a stream, and flags to come.
        (
            parrot,
            framed_as(1, b"{}"),
            &[],
            "the head does not say how",
        ),
        (parrot, framed_as(2, b"{}"), &[], "begins with 2"),
        (parrot, framed_as(4, b"{}"), &[], "begins with 4"),
    ] {
        let (head, body) = caller.exchange(post(path, JSON), body.into()).await;
        assert_eq!(head.status, 200);
        assert_eq!(head.headers["content-type"], JSON);
        let mut envelopes = texts(&body);
        let (flag, found) = envelopes.pop().unwrap();
        assert_eq!(flag, 2);
        assert!(found.contains(end), "{found}");
        assert!(found.starts_with(r#"{"error":{"code":""#), "{found}");
        let expected: Vec<_> = replies.iter().map(|text| envelope(text)).collect();
        assert_eq!(envelopes, expected);
    }
}

/// A message that cannot be read is the caller's fault, as it is without an envelope; gRPC says that it is INTERNAL.
#[tokio::test]
async fn what_is_no_message_is_the_callers_fault() {
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    let plain = GreeterServer::new(Polite);
    let intercepted = GreeterServer::new(Polite).intercept(crate::intercept::Nothing);
    for address in [serve(plain).await, serve(intercepted).await] {
        let mut caller = raw::connect(address).await;
        for (content_type, body) in [
            (PROTO, framed_as(0, b"\xff")),
            (PROTO, framed_as(9, b"")),
            (PROTO, vec![0, 0]),
            (JSON, framed(&["["])),
        ] {
            let request = post(path, content_type).header("connect-content-encoding", "identity");
            let (_, found) = caller.exchange(request, body.clone().into()).await;
            let end = texts(&found).pop().unwrap().1;
            assert!(
                end.contains(r#""code":"invalid_argument""#),
                "{body:?} {end}"
            );
        }
        let answer = caller
            .call_with(path, &[], framed_as(0, b"\xff").into())
            .await;
        assert_eq!(answer.status(), "13");
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn an_envelope_that_cannot_be_inflated_is_the_callers_fault() {
    let mut caller = raw::connect(serve(GreeterServer::new(Polite)).await).await;
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    for content_type in [JSON, PROTO] {
        let request = post(path, content_type).header("connect-content-encoding", "gzip");
        let (_, body) = caller.exchange(request, framed_as(1, b"{}").into()).await;
        let end = texts(&body).pop().unwrap().1;
        assert!(
            end.contains("invalid_argument") && end.contains("decompressed"),
            "{end}"
        );
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn envelopes_are_compressed_one_by_one() {
    use rustgreet::rpc::Compression;

    let greeter = GreeterServer::new(Polite).send_compressed(Compression::Gzip);
    let address = serve(greeter).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::PARROT_SAYS_HELLO.path();
    for (content_type, body) in [
        (JSON, framed(&[ADA])),
        (PROTO, raw::frame(&hello("Ada")).to_vec()),
    ] {
        let request = post(path, content_type)
            .header("connect-accept-encoding", "zz, gzip")
            .header("accept-encoding", "identity");
        let (head, body) = caller.exchange(request, body.clone().into()).await;
        assert_eq!(head.headers["connect-content-encoding"], "gzip");
        assert!(!head.headers.contains_key("grpc-encoding"));
        let flags: Vec<_> = unframed(&body).iter().map(|(flag, _)| *flag).collect();
        assert_eq!(flags, [1, 1, 1, 2]);
    }
    let request = post(path, JSON).header("connect-content-encoding", "br");
    let (_, body) = caller.exchange(request, framed(&[ADA]).into()).await;
    let (flag, end) = texts(&body).pop().unwrap();
    assert_eq!(flag, 2);
    assert!(
        end.contains("unimplemented") && end.contains("gzip"),
        "{end}"
    );
}

#[tokio::test]
async fn the_deadline_ends_a_stream() {
    struct Waits;
    impl Greeter for Waits {
        async fn parrot_says_hello(
            &self,
            _: rustgreet::Request<HelloRequest>,
        ) -> rustgreet::Result<Streaming<HelloReply>> {
            let (sender, replies) = Streaming::channel(1);
            sender.send(reply("once")).await?;
            tokio::spawn(async move {
                std::future::pending::<()>().await;
                drop(sender);
            });
            Ok(replies.into())
        }
    }
    let address = serve(GreeterServer::new(Waits)).await;
    for content_type in [JSON, PROTO] {
        let mut caller = raw::connect(address).await;
        let request = post(greeter::PARROT_SAYS_HELLO.path(), content_type);
        let request = request.header("connect-timeout-ms", "50");
        let body = match content_type == JSON {
            true => framed(&["{}"]),
            false => framed(&[""]),
        };
        let (_, body) = caller.exchange(request, body.into()).await;
        let frames = unframed(&body);
        assert_eq!(frames.len(), 2);
        let end = String::from_utf8_lossy(&frames[1].1).into_owned();
        assert!(end.contains("deadline_exceeded"), "{end}");
    }
}

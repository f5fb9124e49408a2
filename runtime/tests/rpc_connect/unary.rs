//! Connect with one message each way: a POST, as curl makes it.

use std::time::Duration;

use bytes::Bytes;
use rustgreet::{
    Message, Server, TypeRegistry,
    rpc::Compression,
    wkt::{Api, Method},
};
use tokio::io::AsyncWriteExt;

use crate::{
    caller::{Answer, Caller},
    greet::{GreeterServer, HelloReply, greeter},
    raw,
    shop::{FAIL, LATER, PRICE, Shop, UNWRAP, WRAP},
    support::{Polite, hello, serve, soon},
};

const JSON: (&str, &str) = ("content-type", "application/json");
const PROTO: (&str, &str) = ("content-type", "application/proto");

pub fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).unwrap()
}

fn all<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    let values = answer.headers.get_all(name).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

#[tokio::test]
async fn a_post_of_json_greets() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("x-in", "a"),
        ("x-in", "b"),
        ("x-bin", "AQID"),
    ];
    let path = greeter::SAY_HELLO.path();
    let request = br#"{"name":"Annie","greeting":"Hi","unheardOf":[1]}"#;
    let answer = caller.post(path, &headers, request).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], JSON.1);
    assert_eq!(text(&answer), r#"{"message":"Hi, Annie!"}"#);
    assert_eq!(all(&answer, "x-ahead"), ["a", "b"]);
    assert_eq!(all(&answer, "trailer-x-behind"), ["a", "b"]);
    assert_eq!(all(&answer, "trailer-x-bin"), ["AQID"]);
    let names = answer.headers.keys().map(|name| name.as_str());
    assert!(!names.into_iter().any(|name| name.starts_with("grpc-")));
}

#[tokio::test]
async fn in_the_binary_format_over_both_versions_of_http() {
    let address = serve(GreeterServer::new(Polite)).await;
    let path = greeter::SAY_HELLO.path();
    let request = hello("Ada").encode_to_vec();
    let mut caller = Caller::connect(address).await;
    let answer = caller.post(path, &[PROTO], &request).await;
    assert_eq!(answer.headers["content-type"], PROTO.1);
    let said = |bytes: &[u8]| HelloReply::decode(bytes).unwrap().message;
    assert_eq!(said(&answer.body), "Hello, Ada!");

    let post = http::Request::post(format!("http://localhost{path}")).header(PROTO.0, PROTO.1);
    let mut second = raw::connect(address).await;
    let (head, body) = second.exchange(post, request.into()).await;
    assert_eq!(
        (head.status.as_u16(), said(&body)),
        (200, "Hello, Ada!".into())
    );
    // An empty body is an empty message, and no JSON.
    let answer = caller.post(path, &[PROTO], b"").await;
    assert_eq!(
        text(&answer),
        r#"{"code":"invalid_argument","message":"nobody to greet"}"#
    );
    let answer = caller.post(path, &[JSON], b"").await;
    assert_eq!(answer.status, 400);
}

/// The body comes in parts, and nobody says how long it is.
#[tokio::test]
async fn a_body_in_chunks_is_one_message() {
    let address = serve(GreeterServer::new(Polite).max_decoding_message_size(30)).await;
    let mut caller = Caller::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    for (name, status) in [("Ada", 200), ("a name that is too long", 429)] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             transfer-encoding: chunked\r\n\r\n"
        );
        caller.socket.write_all(head.as_bytes()).await.unwrap();
        for part in [r#"{"name":""#, name, r#""}"#] {
            let chunk = format!("{:x}\r\n{part}\r\n", part.len());
            caller.socket.write_all(chunk.as_bytes()).await.unwrap();
            tokio::task::yield_now().await;
        }
        caller.socket.write_all(b"0\r\n\r\n").await.unwrap();
        assert_eq!(caller.answer().await.status, status, "{name}");
    }
}

/// Whether it has begun or not: there is no other message to wait for.
#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    use tokio::io::AsyncWriteExt;

    let server = rustgreet::Server::new()
        .stall_timeout(std::time::Duration::from_millis(10))
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let path = greeter::SAY_HELLO.path();
    for (begun, why) in [
        ("", "there is a body, and nothing of it"),
        ("{", "a message has begun, and nothing more of it"),
    ] {
        let mut caller = Caller::connect(address).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: 9\r\n\r\n{begun}"
        );
        caller.socket.write_all(head.as_bytes()).await.unwrap();
        let answer = caller.answer().await;
        assert_eq!(answer.status, 504);
        let expected =
            format!(r#"{{"code":"deadline_exceeded","message":"{why} has come for 0.01 s"}}"#);
        assert_eq!(text(&answer), expected);
    }
}

#[tokio::test]
async fn an_error_is_json_with_a_status_of_http() {
    let address = serve(Shop::new(())).await;
    let mut caller = Caller::connect(address).await;
    for (content_type, body) in [(JSON, "{}"), (PROTO, "")] {
        let answer = caller
            .post(FAIL.path(), &[content_type], body.as_bytes())
            .await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.headers["content-type"], JSON.1);
        let expected = r#"{"code":"failed_precondition","message":"the \"shop\" is closed\n","details":[{"type":"google.protobuf.Int64Value","value":"CAU"},{"type":"google.protobuf.StringValue","value":"CgZNb25kYXk"}]}"#;
        assert_eq!(text(&answer), expected);
        assert_eq!(all(&answer, "shard"), ["ahead"]);
        assert_eq!(all(&answer, "trailer-shard"), ["after"]);
    }
    let answer = caller.post(LATER.path(), &[JSON], b"{}").await;
    assert_eq!(answer.status, 500);
    assert!(
        text(&answer).contains("cannot be written as JSON"),
        "{}",
        text(&answer)
    );
    let answer = caller.post(WRAP.path(), &[PROTO], b"\xff").await;
    assert_eq!(answer.status, 400);
    let answer = caller.post(WRAP.path(), &[JSON], b"[]").await;
    assert!(
        text(&answer).contains("line 1, column 1"),
        "{}",
        text(&answer)
    );
    assert_eq!(answer.status, 400);
}

/// Messages of the service are known, and those that are added; others are not.
#[tokio::test]
async fn what_an_any_holds() {
    let method = r#"{"@type":"type.googleapis.com/google.protobuf.Method","name":"SayHello"}"#;
    let api = r#"{"@type":"type.googleapis.com/google.protobuf.Api","name":"Greeter"}"#;
    let mut types = TypeRegistry::new();
    types.add::<Api>().add::<Method>();
    for shop in [Shop::new(()), Shop::new(()).json_types(types)] {
        let address = serve(shop).await;
        let mut caller = Caller::connect(address).await;
        let answer = caller
            .post(WRAP.path(), &[JSON], br#"{"name":"SayHello"}"#)
            .await;
        assert_eq!(text(&answer), method);
        let answer = caller.post(UNWRAP.path(), &[JSON], method.as_bytes()).await;
        assert_eq!(text(&answer), r#"{"name":"SayHello"}"#);
        let answer = caller.post(UNWRAP.path(), &[JSON], api.as_bytes()).await;
        // It is read, and is not what the method wants.
        assert_eq!(answer.status, 409, "{}", text(&answer));
        let unknown = br#"{"@type":"type.googleapis.com/shop.Nothing"}"#;
        let answer = caller.post(UNWRAP.path(), &[JSON], unknown).await;
        assert!(
            text(&answer).contains("not in the registry"),
            "{}",
            text(&answer)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_the_callers() {
    let address = serve(Shop::new(())).await;
    let mut caller = Caller::connect(address).await;
    for (name, timeout, expected) in [
        ("connect-timeout-ms", "90000", Ok("Some(90.0)")),
        ("connect-timeout-ms", "9999999999", Ok("Some(10000000")),
        // It is not Connect's.
        ("grpc-timeout", "1S", Ok("None")),
        ("connect-timeout-ms", "0", Err((504, "deadline_exceeded"))),
        ("connect-timeout-ms", "1s", Err((400, "invalid_argument"))),
        (
            "connect-timeout-ms",
            "12345678901",
            Err((400, "invalid_argument")),
        ),
    ] {
        let headers = [JSON, (name, timeout)];
        let answer = caller.post(PRICE.path(), &headers, br#""tea""#).await;
        match expected {
            Ok(left) => assert!(text(&answer).starts_with(&format!(r#""tea false {left}"#))),
            Err((status, code)) => {
                assert_eq!(answer.status, status);
                assert!(text(&answer).contains(code), "{}", text(&answer));
            }
        }
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn bodies_are_compressed_as_a_whole() {
    use std::io::{Read, Write};

    let packed = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let shop = Shop::new(())
        .send_compressed(Compression::Gzip)
        .compress_from(20)
        .max_decoding_message_size(1000);
    let mut caller = Caller::connect(serve(shop).await).await;
    let gzip = ("content-encoding", "GZip");
    // Who does not say what it accepts accepts what it sends.
    for (accept, is_packed) in [
        (("x-nothing", ""), true),
        (("accept-encoding", "br, gzip"), true),
        (("accept-encoding", "br;q=1.0, GZip;q=0.5"), true),
        (("accept-encoding", "gzip;q=0"), false),
        (("accept-encoding", "identity"), false),
    ] {
        let body = packed(r#""a large pot of tea""#);
        let answer = caller
            .post(PRICE.path(), &[JSON, gzip, accept], &body)
            .await;
        assert_eq!(answer.headers.contains_key("content-encoding"), is_packed);
        let mut said = String::new();
        match is_packed {
            true => {
                assert_eq!(answer.headers["content-encoding"], "gzip");
                let mut plain = flate2::read::GzDecoder::new(&answer.body[..]);
                plain.read_to_string(&mut said).unwrap();
            }
            false => said.push_str(text(&answer)),
        }
        assert_eq!(said, r#""a large pot of tea true None""#);
    }
    // Small ones are not, and say so.
    let answer = caller
        .post(PRICE.path(), &[JSON, gzip], &packed(r#""t""#))
        .await;
    assert!(!answer.headers.contains_key("content-encoding"));
    assert_eq!(text(&answer), r#""t true None""#);
    // Nothing is not compressed, whatever is said.
    let answer = caller.post(FAIL.path(), &[PROTO, gzip], b"").await;
    assert_eq!(answer.status, 400);
    for (headers, body, status, code) in [
        (
            [JSON, ("content-encoding", "br")],
            packed(r#""t""#),
            501,
            "accepted are: gzip",
        ),
        ([JSON, gzip], b"\"t\"".to_vec(), 400, "invalid_argument"),
        (
            [JSON, gzip],
            packed(&"x".repeat(1001)),
            429,
            "resource_exhausted",
        ),
    ] {
        let answer = caller.post(PRICE.path(), &headers, &body).await;
        assert_eq!(answer.status, status);
        assert!(text(&answer).contains(code), "{}", text(&answer));
    }
}

/// What a caller may not say by the names of another protocol.
#[tokio::test]
async fn headers_of_grpcs_mean_nothing() {
    let address = serve(Shop::new(())).await;
    let mut caller = Caller::connect(address).await;
    let headers = [JSON, ("grpc-encoding", "br"), ("grpc-status", "5")];
    let answer = caller.post(PRICE.path(), &headers, br#""tea""#).await;
    assert_eq!(text(&answer), r#""tea false None""#);
    for (version, status) in [("1", 200), ("2", 400), ("", 400)] {
        let headers = [JSON, ("connect-protocol-version", version)];
        let answer = caller.post(PRICE.path(), &headers, br#""tea""#).await;
        assert_eq!(answer.status, status, "{version}");
    }
    let post = http::Request::post(format!("http://localhost{}", PRICE.path()));
    let post = post.header(JSON.0, JSON.1).header("te", "trailers");
    let mut caller = raw::connect(address).await;
    let (head, body) = caller.exchange(post, Bytes::from_static(br#""tea""#)).await;
    assert_eq!(head.status, 200);
    assert_eq!(body, br#""tea false None""#);
}

#[tokio::test]
async fn a_body_that_makes_no_progress_ends_the_call() {
    let server = Server::new()
        .stall_timeout(Duration::from_millis(20))
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    let path = greeter::SAY_HELLO.path();
    for (begin, why) in [
        ("{", "a message has begun, and nothing more of it"),
        ("", "there is a body, and nothing of it"),
    ] {
        let mut caller = Caller::connect(address).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: {}\r\ncontent-length: 9",
            JSON.1
        );
        let request = format!("{head}\r\n\r\n{begin}");
        caller.socket.write_all(request.as_bytes()).await.unwrap();
        let answer = soon(caller.answer()).await;
        assert_eq!(answer.status, 504);
        let why = format!("{why} has come for 0.02 s");
        let expected = format!(r#"{{"code":"deadline_exceeded","message":"{why}"}}"#);
        assert_eq!(text(&answer), expected);
    }
}

//! Connect, byte by byte: what a client sends, and what it makes of what comes back.

use std::time::Duration;

use rustgreet::{
    Code, MethodDescriptor, Status, Streaming,
    rpc::{Client, Codec, Idempotency, Protocol},
    wkt::StringValue,
};

use crate::{
    fake::{Asked, Fake},
    greet::GreeterClient,
    support::hello,
};

const UNARY: &[(&str, &str)] = &[("content-type", "application/proto")];
const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const STREAM: &[(&str, &str)] = &[("content-type", "application/connect+proto")];
const HI: &[u8] = b"\x0a\x02Hi";

fn client(fake: &Fake) -> Client<Fake> {
    Client::new(fake.clone()).protocol(Protocol::Connect)
}

#[tokio::test]
async fn one_message_is_a_body() {
    let head = &[
        ("content-type", "application/proto"),
        ("x-ahead", "a"),
        ("trailer-x-behind", "b"),
    ];
    let fake = Fake::answering(200, head, &[b"\x0a", b"\x02Hi"]);
    let client = client(&fake).timeout(Duration::from_secs(5));
    let said = GreeterClient::new(client).say_hello(hello("Ada")).await;
    let said = said.unwrap();
    assert_eq!(said.metadata().get("x-ahead"), Some("a"));
    assert_eq!(said.trailers().get("x-behind"), Some("b"));
    assert_eq!(said.into_inner().message, "Hi");
    let asked = fake.asked();
    assert_eq!(
        (asked.method.as_str(), asked.uri.path()),
        ("POST", "/greet.Greeter/SayHello")
    );
    assert_eq!(asked.header("content-type"), "application/proto");
    assert_eq!(asked.header("connect-protocol-version"), "1");
    let timeout: u32 = asked.header("connect-timeout-ms").parse().unwrap();
    assert!((4000..=5000).contains(&timeout));
    for name in ["te", "grpc-timeout", "grpc-accept-encoding"] {
        assert_eq!(asked.header(name), "", "{name}");
    }
    assert_eq!(&asked.body[..], b"\x0a\x03Ada\x12\x05Hello");
}

#[tokio::test]
async fn messages_in_json_are_printed_and_read() {
    let reply = br#"{"message": "Hi", "unheardOf": 1}"#;
    let fake = Fake::answering(200, JSON, &[reply]);
    let greeter = GreeterClient::new(client(&fake).codec(Codec::Json));
    let said = greeter.say_hello(hello("Ada")).await.unwrap();
    assert_eq!(said.into_inner().message, "Hi");
    let asked = fake.asked();
    assert_eq!(asked.header("content-type"), "application/json");
    assert_eq!(&asked.body[..], br#"{"name":"Ada","greeting":"Hello"}"#);

    let fake = Fake::answering(200, JSON, &[br#"{"message": 7}"#]);
    let greeter = GreeterClient::new(client(&fake).codec(Codec::Json));
    let status = greeter.say_hello(hello("Ada")).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.message().contains("HelloReply.message"), "{status}");
}

#[tokio::test]
async fn streams_are_in_frames() {
    let end = br#"{"metadata": {"X-Behind": ["b"]}}"#;
    let parts: [&[u8]; 4] = [b"\0\0\0\0\x04", HI, &[2, 0, 0, 0, end.len() as u8], end];
    let fake = Fake::answering(200, STREAM, &parts);
    let greeter = GreeterClient::new(client(&fake));
    let requests = Streaming::iter([hello("Ada"), hello("Bo")]);
    let replies = greeter.interacting_hello(requests).await.unwrap();
    let mut replies = replies.into_inner();
    assert_eq!(replies.message().await.unwrap().unwrap().message, "Hi");
    assert_eq!(replies.message().await.unwrap(), None);
    assert_eq!(replies.trailers().unwrap().get("x-behind"), Some("b"));
    let asked = fake.asked();
    assert_eq!(asked.header("content-type"), "application/connect+proto");
    assert_eq!(asked.header("connect-protocol-version"), "1");
    let frames = b"\0\0\0\0\x0c\x0a\x03Ada\x12\x05Hello\0\0\0\0\x0b\x0a\x02Bo\x12\x05Hello";
    assert_eq!(&asked.body[..], frames);
}

/// What a call of one message each way comes to.
async fn outcome(status: u16, head: &'static [(&str, &str)], body: &[u8]) -> Status {
    let fake = Fake::answering(status, head, &[body]);
    let greeter = GreeterClient::new(client(&fake));
    greeter.say_hello(hello("Ada")).await.unwrap_err()
}

#[tokio::test]
async fn an_error_is_json_and_its_status_is_https() {
    let head = &[
        ("content-type", "application/json"),
        ("x-ahead", "a"),
        ("trailer-x-behind", "b"),
    ];
    let error = br#"{"code": "not_found", "message": "gone", "details": [
        {"type": "google.protobuf.StringValue", "value": "CgNBZGE", "debug": 7}
    ]}"#;
    let status = outcome(404, head, error).await;
    assert_eq!(status.to_string(), "NOT_FOUND: gone");
    assert_eq!(status.detail::<StringValue>().unwrap().value, "Ada");
    assert_eq!(status.metadata().get("x-ahead"), Some("a"));
    assert_eq!(status.metadata().get("x-behind"), Some("b"));
    // What the body does not say, the status of HTTP does.
    let page = &[("content-type", "text/html")];
    for (number, head, body, code) in [
        (429, JSON, &br#"{"message": "slow"}"#[..], Code::Unavailable),
        (401, JSON, b"null", Code::Unauthenticated),
        (503, JSON, b"", Code::Unavailable),
        (502, page, b"<html>", Code::Unavailable),
        (403, UNARY, HI, Code::PermissionDenied),
        (404, page, b"", Code::Unimplemented),
        (418, page, b"", Code::Unknown),
    ] {
        let status = outcome(number, head, body).await;
        assert_eq!(status.code(), code, "{number}: {status}");
    }
}

#[tokio::test]
async fn a_response_of_something_else_is_an_error() {
    let page = &[("content-type", "text/html")];
    let odd = &[
        ("content-type", "application/proto"),
        ("content-encoding", "br"),
    ];
    for (head, body, code) in [
        (JSON, &b"{}"[..], Code::Internal),
        (page, b"<html>", Code::Unknown),
        (STREAM, b"", Code::Internal),
        (odd, HI, Code::Internal),
        (UNARY, b"\x0a\x09Hi", Code::Internal),
    ] {
        let status = outcome(200, head, body).await;
        assert_eq!(status.code(), code, "{status}");
    }
}

#[tokio::test]
async fn a_stream_that_is_cut_short_or_wrong_is_an_error() {
    let odd = &[("content-type", "application/connect+json")];
    let page = &[("content-type", "text/html")];
    let end: &[u8] = b"\x02\0\0\0\x02{}";
    for (status, head, parts, code) in [
        (200, STREAM, &[&b"\0\0\0\0\x04"[..]][..], Code::Internal),
        (200, STREAM, &[b"\0\0\0\0\x04", HI], Code::Internal),
        (200, STREAM, &[b"\x02\0\0\0\x02{"], Code::Internal),
        (200, STREAM, &[b"\x02\0\0\0\x02[]"], Code::Internal),
        (200, STREAM, &[end, b"!"], Code::Internal),
        (200, odd, &[end], Code::Internal),
        (200, page, &[b"<html>"], Code::Unknown),
        (503, page, &[b"<html>"], Code::Unavailable),
        (
            200,
            STREAM,
            &[b"\x02\0\0\0\x1c{\"error\":{\"code\":\"aborted\"}}"],
            Code::Aborted,
        ),
    ] {
        let fake = Fake::answering(status, head, parts);
        let greeter = GreeterClient::new(client(&fake));
        let failed = match greeter.parrot_says_hello(hello("Ada")).await {
            Ok(replies) => replies.into_inner().into_vec().await.unwrap_err(),
            Err(status) => status,
        };
        assert_eq!(failed.code(), code, "{parts:?}: {failed}");
    }
}

static GET_NAME: MethodDescriptor = MethodDescriptor::unary(
    "/shop.Shop/GetName",
    StringValue::table(),
    StringValue::table(),
)
.with_idempotency(Idempotency::NoSideEffects);

static SET_NAME: MethodDescriptor = MethodDescriptor::unary(
    "/shop.Shop/SetName",
    StringValue::table(),
    StringValue::table(),
);

/// What a client of GETs asks.
async fn got(method: &'static MethodDescriptor, name: &str, codec: Codec) -> Asked {
    let head = match codec {
        Codec::Proto => UNARY,
        Codec::Json => JSON,
    };
    let body = match codec {
        Codec::Proto => HI,
        Codec::Json => br#""Hi""#,
    };
    let fake = Fake::answering(200, head, &[body]);
    let client = client(&fake).codec(codec).use_get();
    let client = client.timeout(Duration::from_secs(5));
    let called = client.unary::<StringValue, StringValue>(method, StringValue::from(name));
    assert_eq!(called.await.unwrap().into_inner().value, "Hi");
    fake.asked()
}

#[tokio::test]
async fn a_call_without_side_effects_may_be_a_get() {
    for (codec, query) in [
        (
            Codec::Proto,
            "connect=v1&base64=1&encoding=proto&message=CgNBZGE",
        ),
        (Codec::Json, "connect=v1&encoding=json&message=%22Ada%22"),
    ] {
        let asked = got(&GET_NAME, "Ada", codec).await;
        assert_eq!(asked.method, "GET");
        assert_eq!(asked.uri.path(), "/shop.Shop/GetName");
        assert_eq!(asked.uri.query(), Some(query));
        assert!(asked.body.is_empty());
        assert_ne!(asked.header("connect-timeout-ms"), "");
        for name in ["content-type", "connect-protocol-version"] {
            assert_eq!(asked.header(name), "", "{name}");
        }
    }
    // The URL would be too long, or the method may change something.
    let asked = got(&GET_NAME, &"a".repeat(9000), Codec::Proto).await;
    assert_eq!((asked.method.as_str(), asked.uri.query()), ("POST", None));
    assert_eq!(asked.body.len(), 9003);
    assert_eq!(got(&SET_NAME, "Ada", Codec::Proto).await.method, "POST");
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn what_is_compressed_says_so() {
    use rustgreet::rpc::Compression::Gzip;

    let fake = Fake::answering(200, UNARY, &[HI]);
    let packing = client(&fake).send_compressed(Gzip).accept_compressed([]);
    let greeter = GreeterClient::new(packing);
    greeter.say_hello(hello("Ada")).await.unwrap();
    let asked = fake.asked();
    assert_eq!(asked.header("content-encoding"), "gzip");
    assert_eq!(asked.header("accept-encoding"), "identity");
    assert_eq!(&asked.body[..2], b"\x1f\x8b");

    let fake = Fake::answering(200, UNARY, &[HI]);
    let get = client(&fake).send_compressed(Gzip).use_get();
    let called = get.unary::<StringValue, StringValue>(&GET_NAME, StringValue::from("Ada"));
    called.await.unwrap();
    let asked = fake.asked();
    let query = asked.uri.query().unwrap();
    let start = "connect=v1&base64=1&compression=gzip&encoding=proto&message=H4s";
    assert!(query.starts_with(start), "{query}");
    assert!(asked.header("accept-encoding").contains("gzip"));
}

#[tokio::test]
async fn an_any_in_json_needs_its_type() {
    use rustgreet::{
        TypeRegistry,
        wkt::{self, Any},
    };

    use crate::greet::HelloRequest;

    static SET: MethodDescriptor = MethodDescriptor::unary(
        "/shop.Shop/SetOption",
        wkt::Option::table(),
        wkt::Option::table(),
    );
    let option = wkt::Option {
        value: Some(Any::pack(&hello("Ada"))),
        ..Default::default()
    };
    let reply = br#"{"value": {"@type": "type.googleapis.com/greet.HelloRequest", "name": "Bo"}}"#;
    let fake = Fake::answering(200, JSON, &[reply]);
    let client = client(&fake).codec(Codec::Json);
    let called = client.unary::<wkt::Option, wkt::Option>(&SET, option.clone());
    let status = called.await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.message().contains("greet.HelloRequest"), "{status}");

    let mut types = TypeRegistry::new();
    types.add::<HelloRequest>();
    let client = client.json_types(types);
    let called = client.unary::<wkt::Option, wkt::Option>(&SET, option);
    let value = called.await.unwrap().into_inner().value.unwrap();
    assert_eq!(value.unpack::<HelloRequest>().unwrap().name, "Bo");
    let asked = String::from_utf8(fake.asked().body.to_vec()).unwrap();
    assert!(asked.contains(r#""name":"Ada""#), "{asked}");
}

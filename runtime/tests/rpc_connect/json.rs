//! JSON in the frames of gRPC and gRPC-Web.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderMap;

use crate::{
    caller::Caller,
    frames::{framed, framed_as, texts, unframed},
    greet::{GreeterServer, greeter},
    raw,
    support::{Polite, serve},
};

const JSON: &str = "application/grpc+json";

fn post(path: &str) -> http::request::Builder {
    http::Request::post(format!("http://localhost{path}"))
        .header("content-type", JSON)
        .header("te", "trailers")
        .header("x-in", "a")
}

#[tokio::test]
async fn grpc_with_json_in_all_kinds() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = raw::connect(address).await;
    let requests = [r#"{"name":"Ada","greeting":"Hi"}"#, r#"{"name":"Grace"}"#];
    for (path, requests, expected) in [
        (
            greeter::SAY_HELLO.path(),
            &requests[..1],
            &[r#"{"message":"Hi, Ada!"}"#][..],
        ),
        (
            greeter::PARROT_SAYS_HELLO.path(),
            &requests[1..],
            &[
                r#"{"message":", Grace! (0)"}"#,
                r#"{"message":", Grace! (1)"}"#,
                r#"{"message":", Grace! (2)"}"#,
            ],
        ),
        (
            greeter::CHATTY_CLIENT_SAYS_HELLO.path(),
            &requests,
            &[r#"{"message":"Hello, Ada and Grace!"}"#],
        ),
        (
            greeter::INTERACTING_HELLO.path(),
            &requests,
            &[r#"{"message":"Hi, Ada!"}"#, r#"{"message":", Grace!"}"#],
        ),
    ] {
        let body = framed(requests).into();
        let (head, body, trailers) = caller.exchange_all(post(path), body).await;
        assert_eq!(head.headers["content-type"], JSON);
        assert_eq!(head.headers["x-ahead"], "a");
        let replies: Vec<_> = texts(&body).into_iter().map(|(_, text)| text).collect();
        assert_eq!(replies, expected, "{path}");
        let trailers = trailers.unwrap();
        assert_eq!(trailers["grpc-status"], "0");
        assert_eq!(trailers["x-behind"], "a");
    }
}

#[tokio::test]
async fn what_is_not_json_of_the_request_is_invalid_and_has_a_place() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = raw::connect(address).await;
    let mut other = caller.clone();
    let mut ended = async |path: &str, json: &str| -> HeaderMap {
        let body = framed(&[json]).into();
        let (head, body, trailers) = caller.exchange_all(post(path), body).await;
        assert!(body.is_empty());
        trailers.unwrap_or(head.headers)
    };
    for (json, why) in [
        (
            "{\n  \"name\": 7}",
            "HelloRequest.name: expected a string (line 2, column 11)",
        ),
        ("", "HelloRequest: expected a value, but the text ends"),
        ("\u{1}", "HelloRequest: "),
    ] {
        for path in [
            greeter::SAY_HELLO.path(),
            greeter::CHATTY_CLIENT_SAYS_HELLO.path(),
        ] {
            let end = ended(path, json).await;
            assert_eq!(end["grpc-status"], "3", "{json}");
            let message = end["grpc-message"].to_str().unwrap();
            assert!(message.starts_with(why), "{message}");
        }
    }
    // What a newer schema has is passed over.
    let path = greeter::SAY_HELLO.path();
    let body = framed(&[r#"{"name":"Ada","unheardOf":{"a":[1]}}"#]);
    let (_, body, trailers) = other.exchange_all(post(path), body.into()).await;
    assert_eq!(texts(&body)[0].1, r#"{"message":", Ada!"}"#);
    assert_eq!(trailers.unwrap()["grpc-status"], "0");
    let end = ended("/greet.Greeter/Nothing", "{}").await;
    assert_eq!(end["grpc-status"], "12");
    assert_eq!(end["content-type"], JSON);
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn compression_is_of_the_json() {
    use std::io::{Read, Write};

    use rustgreet::rpc::Compression;

    let greeter = GreeterServer::new(Polite).send_compressed(Compression::Gzip);
    let address = serve(greeter).await;
    let mut caller = raw::connect(address).await;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(br#"{"name":"Ada"}"#).unwrap();
    let body = framed_as(1, &packed.finish().unwrap());
    for path in [greeter::SAY_HELLO.path(), greeter::PARROT_SAYS_HELLO.path()] {
        let request = post(path)
            .header("grpc-encoding", "gzip")
            .header("grpc-accept-encoding", "gzip");
        let (head, body, _) = caller.exchange_all(request, body.clone().into()).await;
        assert_eq!(head.headers["grpc-encoding"], "gzip");
        for (flag, message) in unframed(&body) {
            assert_eq!(flag, 1);
            let mut text = String::new();
            let mut plain = flate2::read::GzDecoder::new(&message[..]);
            plain.read_to_string(&mut text).unwrap();
            assert!(text.starts_with(r#"{"message":", Ada!"#), "{text}");
        }
    }
}

/// The limits are those of the service, for the text.
#[tokio::test]
async fn limits_hold_for_the_text() {
    let greeter = GreeterServer::new(Polite)
        .max_decoding_message_size(20)
        .max_encoding_message_size(30);
    let address = serve(greeter).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    for (json, status) in [
        (r#"{"name":"Grace Ho"}"#, "0"),
        (r#"{"name":"Grace Hopper"}"#, "8"),
        // Few bytes of a message, and many of JSON.
        (r#"{"name":"\u0001"}"#, "0"),
    ] {
        let body = framed(&[json]).into();
        let (head, _, trailers) = caller.exchange_all(post(path), body).await;
        let end = trailers.unwrap_or(head.headers);
        assert_eq!(end["grpc-status"], status, "{json}");
    }
}

#[tokio::test]
async fn grpc_web_with_json_as_bytes_and_as_text() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let body = framed(&[r#"{"name":"Ada"}"#, r#"{"name":"Grace"}"#]);
    for (content_type, body) in [
        ("application/grpc-web+json", body.clone()),
        (
            "application/grpc-web-text+json",
            STANDARD.encode(&body).into_bytes(),
        ),
    ] {
        let headers = [("content-type", content_type)];
        let path = greeter::INTERACTING_HELLO.path();
        let answer = caller.post(path, &headers, &body).await;
        assert_eq!(answer.headers["content-type"], content_type);
        let said = match content_type.contains("text") {
            true => {
                let parts = answer.body.split_inclusive(|byte| *byte == b'=');
                let parts = parts.filter(|part| *part != b"=");
                parts.flat_map(padded).collect()
            }
            false => answer.body,
        };
        let expected = [
            (0, r#"{"message":", Ada!"}"#.to_owned()),
            (0, r#"{"message":", Grace!"}"#.to_owned()),
            (0x80, "grpc-status: 0\r\n".to_owned()),
        ];
        assert_eq!(texts(&said), expected);
    }
}

/// A part of base64, whose padding was cut off after the first character of it.
fn padded(part: &[u8]) -> Vec<u8> {
    let mut text = part.to_vec();
    text.resize(text.len().next_multiple_of(4), b'=');
    STANDARD.decode(text).unwrap()
}

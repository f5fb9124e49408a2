//! gRPC-Web, byte by byte: what a client sends, and what it makes of what comes back.

use base64::{Engine, engine::general_purpose::STANDARD};
use rustgreet::{
    Code,
    rpc::{Client, Protocol},
};

use crate::{fake::Fake, greet::GreeterClient, support::hello};

const HEAD: &[(&str, &str)] = &[("content-type", "application/grpc-web+proto")];

fn client(fake: &Fake) -> GreeterClient<Fake> {
    GreeterClient::new(Client::new(fake.clone()).protocol(Protocol::GrpcWeb))
}

/// A frame of trailers.
fn last(trailers: &str) -> Vec<u8> {
    let length = (trailers.len() as u32).to_be_bytes();
    [&[0x80][..], &length, trailers.as_bytes()].concat()
}

#[tokio::test]
async fn a_request_is_grpcs_with_another_head() {
    let parts: [&[u8]; 4] = [
        b"\0\0\0\0\x04\x0a",
        b"\x02Hi\x80",
        b"\0\0\0\x0f",
        b"grpc-status: 0\r",
    ];
    let fake = Fake::answering(200, HEAD, &parts);
    let said = client(&fake).say_hello(hello("Ada")).await.unwrap();
    assert_eq!(said.into_inner().message, "Hi");
    let asked = fake.asked();
    assert_eq!(
        (asked.method.as_str(), asked.uri.path()),
        ("POST", "/greet.Greeter/SayHello")
    );
    assert_eq!(asked.header("content-type"), "application/grpc-web+proto");
    assert_eq!(asked.header("x-grpc-web"), "1");
    assert_eq!(asked.header("te"), "");
    assert_eq!(&asked.body[..], b"\0\0\0\0\x0c\x0a\x03Ada\x12\x05Hello");
}

/// What a response comes to.
async fn outcome(head: &'static [(&str, &str)], parts: &[&[u8]]) -> String {
    let fake = Fake::answering(200, head, parts);
    match client(&fake).say_hello(hello("Ada")).await {
        Ok(response) => format!(
            "{:?} {:?}",
            response.trailers().clone(),
            response.into_inner()
        ),
        Err(status) => format!("{status} {:?}", status.metadata()),
    }
}

#[tokio::test]
async fn the_end_is_in_the_body_or_in_the_head() {
    let failure = last("Grpc-Status: 5\r\ngrpc-message: gone%21\r\nx: y\r\n");
    let told = outcome(HEAD, &[&failure]).await;
    assert_eq!(told, r#"NOT_FOUND: gone! {"x": "y"}"#);
    let head = &[
        ("content-type", "application/grpc-web"),
        ("grpc-status", "5"),
        ("x", "y"),
    ];
    assert_eq!(outcome(head, &[]).await, r#"NOT_FOUND {"x": "y"}"#);
    // What the head says counts only if nothing follows.
    let told = outcome(head, &[&last("grpc-status: 9")]).await;
    assert_eq!(told, "FAILED_PRECONDITION {}");
}

#[tokio::test]
async fn what_is_cut_short_or_somebody_elses_is_an_error() {
    let page = &[("content-type", "text/html")];
    let message: &[u8] = b"\0\0\0\0\x04\x0a\x02Hi";
    for (head, parts, expected) in [
        (
            HEAD,
            &[message][..],
            "UNKNOWN: the response ended without a grpc-status",
        ),
        (
            HEAD,
            &[&message[..7]],
            "INTERNAL: the response ends in the middle of a message",
        ),
        (
            HEAD,
            &[message, b"\x80\0\0\0\x0fgrpc-"],
            "INTERNAL: the response ends in the middle of its last frame",
        ),
        (
            HEAD,
            &[message, b"\x80\0\0\0\x01?"],
            "INTERNAL: `?` is not a trailer",
        ),
        (
            page,
            &[b"<html>"],
            "UNKNOWN: the response is not gRPC's: HTTP 200 OK, `text/html`",
        ),
    ] {
        let told = outcome(head, parts).await;
        assert!(told.starts_with(expected), "{told}");
    }
}

/// npm's client reads a response as its content type says, whatever it asked for.
#[tokio::test]
async fn a_reply_as_text_is_read_however_it_is_padded_and_cut() {
    const TEXT: &[(&str, &str)] = &[("content-type", "application/grpc-web-text+proto")];
    let message: &[u8] = b"\0\0\0\0\x05\x0a\x03Hey";
    let end = last("grpc-status: 0\r\n");
    let in_parts = STANDARD.encode(message) + &STANDARD.encode(&end);
    assert!(in_parts.contains("=="), "{in_parts}");
    let as_one = STANDARD.encode([message, &end].concat());
    for text in [&in_parts, &as_one] {
        for size in 1..=text.len() {
            let pieces: Vec<_> = text.as_bytes().chunks(size).collect();
            let told = outcome(TEXT, &pieces).await;
            assert!(told.contains(r#"message: "Hey""#), "{size}: {told}");
        }
    }
    let failed = STANDARD.encode(last("grpc-status: 5\r\ngrpc-message: gone\r\n"));
    let told = outcome(TEXT, &[failed.as_bytes()]).await;
    assert_eq!(told, "NOT_FOUND: gone {}");

    for text in [
        in_parts.clone() + "!",
        in_parts.replacen('A', "\n", 1),
        in_parts.replacen('=', "==", 1),
        in_parts[..in_parts.len() - 3].to_owned(),
        String::from_utf8_lossy(message).into_owned(),
        "<html>".to_owned(),
    ] {
        for size in [1, 3, text.len()] {
            let pieces: Vec<_> = text.as_bytes().chunks(size).collect();
            let told = outcome(TEXT, &pieces).await;
            let expected = "INTERNAL: the response is not base64, as its content type says {}";
            assert_eq!(told, expected, "{text:?} in pieces of {size}");
        }
    }
    // Cut short where a group ends, it is base64, and no whole response.
    let told = outcome(TEXT, &[&in_parts.as_bytes()[..4]]).await;
    assert!(
        told.starts_with("INTERNAL: the response ends in the middle"),
        "{told}"
    );
    // As many replies as come, each in a part of its own.
    let fake = Fake::answering(
        200,
        TEXT,
        &[STANDARD.encode(message).repeat(2).as_bytes(), b"!"],
    );
    let mut replies = client(&fake).parrot_says_hello(hello("Ada")).await.unwrap();
    let replies = replies.get_mut();
    for _ in 0..2 {
        assert_eq!(replies.message().await.unwrap().unwrap().message, "Hey");
    }
    let status = replies.message().await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
}

#[tokio::test]
async fn a_proxys_status_has_its_code() {
    let fake = Fake::answering(502, &[("content-type", "text/html")], &[b"<html>"]);
    let status = client(&fake).say_hello(hello("Ada")).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
}

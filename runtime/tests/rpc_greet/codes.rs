//! What a server may say, right and wrong, and what a client makes of it.

use bytes::Bytes;
use rustgreet::{Code, Streaming};

use crate::{
    peer::{self, Arrived, Pairs},
    raw,
    support::{hello, reply, soon},
};

/// Ahead, the body, behind.
type Said = (
    Pairs<'static>,
    &'static [&'static [u8]],
    Option<Pairs<'static>>,
);

async fn say(mut call: Arrived, (ahead, chunks, behind): Said) {
    while call.bytes().await.is_some() {}
    let mut body = call.head(ahead, false);
    for chunk in chunks {
        body.send_data(Bytes::from_static(chunk), false).unwrap();
    }
    match behind {
        Some(pairs) => body.send_trailers(peer::headers(pairs)).unwrap(),
        None => body.send_data(Bytes::new(), true).unwrap(),
    }
}

const HELLO: &[u8] = b"\0\0\0\0\x04\x0a\x02hi";
const HALF: &[u8] = b"\0\0\0\0\x04\x0a\x02";
const START: &[u8] = b"\0\0\0";
const OK: Option<Pairs<'static>> = Some(&[("grpc-status", "0")]);

const CASES: &[(Said, Code, &str)] = &[
    (
        (&[], &[HELLO], None),
        Code::Unknown,
        "the response ended without a grpc-status",
    ),
    (
        (&[], &[HELLO], Some(&[("cost", "3")])),
        Code::Unknown,
        "the response ended without a grpc-status",
    ),
    (
        (&[], &[HELLO, HALF], OK),
        Code::Internal,
        "the response ends in the middle of a message",
    ),
    (
        (&[], &[START], None),
        Code::Internal,
        "the response ends in the middle of a message",
    ),
    // A status in the head counts if nothing follows.
    (
        (&[("grpc-status", "9")], &[HELLO], None),
        Code::Unknown,
        "the response ended without a grpc-status",
    ),
    (
        (
            &[("grpc-status", "8")],
            &[],
            Some(&[("grpc-status", "9"), ("grpc-message", "no")]),
        ),
        Code::FailedPrecondition,
        "no",
    ),
    (
        (&[("grpc-status", "8"), ("grpc-message", "full")], &[], None),
        Code::ResourceExhausted,
        "full",
    ),
    (
        (
            &[],
            &[HALF],
            Some(&[("grpc-status", "9"), ("grpc-message", "no")]),
        ),
        Code::FailedPrecondition,
        "no",
    ),
    (
        (&[("grpc-encoding", "br")], &[HELLO], OK),
        Code::Internal,
        "messages are compressed with `br`, and accepted are: ",
    ),
    (
        (&[], &[b"\x01\0\0\0\0"], OK),
        Code::Internal,
        "a message is compressed, and the head does not say how",
    ),
    ((&[], &[b"\0\0\0\0\x02\x0a\x05"], OK), Code::Internal, ""),
    (
        (&[], &[b"\0\x7f\0\0\0"], OK),
        Code::ResourceExhausted,
        "a message has 2130706432 bytes, and at most 4194304 are accepted",
    ),
    (
        (&[], &[HELLO], Some(&[("grpc-status", "what?")])),
        Code::Unknown,
        "",
    ),
    (
        (
            &[],
            &[HELLO],
            Some(&[
                ("grpc-status", "5"),
                ("grpc-message", "100% gone%C3"),
                ("grpc-status-details-bin", "!"),
            ]),
        ),
        Code::NotFound,
        "100% gone\u{fffd}",
    ),
];

#[tokio::test]
async fn the_end_of_a_response_has_a_code_whatever_is_wrong_with_it() {
    for (said, code, message) in CASES {
        let client = peer::client(|call| say(call, *said)).await;
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), *code, "{status}");
        assert!(status.message().contains(message), "{status}");
        let replies = soon(client.parrot_says_hello(hello("Ada"))).await;
        let status = match replies {
            Ok(replies) => soon(replies.into_inner().into_vec()).await.unwrap_err(),
            Err(status) => status,
        };
        assert_eq!(status.code(), *code, "{status}");
        assert!(status.message().contains(message), "{status}");
    }
}

#[tokio::test]
async fn the_metadata_of_a_failed_call_is_readable_from_its_status() {
    const AHEAD: Pairs<'static> = &[("served-by", "host-1")];
    const BEHIND: Pairs<'static> = &[("grpc-status", "5"), ("shard", "7")];
    let client = peer::client(|call| say(call, (AHEAD, &[HELLO], Some(BEHIND)))).await;
    let alone = peer::client(|mut call: Arrived| async move {
        call.head(BEHIND, true);
    })
    .await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert_eq!(status.metadata().get("shard"), Some("7"));
    assert_eq!(status.metadata().len(), 1);
    assert_eq!(status.headers().unwrap().get("served-by"), Some("host-1"));
    assert_eq!(status.headers().unwrap().len(), 1);
    let requests = Streaming::iter([hello("Ada")]);
    let failed = soon(client.chatty_client_says_hello(requests)).await;
    let status = failed.unwrap_err();
    assert_eq!(status.headers().unwrap().get("served-by"), Some("host-1"));

    let status = soon(alone.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.metadata().get("shard"), Some("7"));
    assert!(status.headers().is_none());
}

/// An error of HTTP counts only if there is none of gRPC's.
#[tokio::test]
async fn a_status_counts_whatever_http_says() {
    for (with_status, code) in [(true, Code::PermissionDenied), (false, Code::Unavailable)] {
        let client = peer::client(move |mut call: Arrived| async move {
            let mut response = http::Response::builder()
                .status(503)
                .header("content-type", "text/html")
                .header("retry-after", "5");
            if with_status {
                response = response.header("grpc-status", "7");
            }
            let response = response.body(()).unwrap();
            let mut body = call.respond.send_response(response, false).unwrap();
            let _ = body.send_data(Bytes::from_static(b"<html>busy</html>"), true);
        })
        .await;
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), code, "{status}");
        assert_eq!(status.metadata().get("retry-after"), Some("5"));
    }
}

/// What comes ahead of the head is passed over.
#[tokio::test]
async fn early_hints_are_not_the_head() {
    let client = peer::client(|mut call: Arrived| async move {
        for status in [100, 103] {
            let hint = http::Response::builder().status(status).body(()).unwrap();
            call.respond.send_informational(hint).unwrap();
        }
        say(call, (&[], &[HELLO], OK)).await;
    })
    .await;
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "hi");
}

#[tokio::test]
async fn a_success_may_be_all_that_a_head_says() {
    const STATUS: Pairs<'static> = &[("grpc-status", "0"), ("cost", "3")];
    let client = peer::client(|mut call: Arrived| async move {
        while call.bytes().await.is_some() {}
        call.head(STATUS, true);
    })
    .await;
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await;
    let mut replies = replies.unwrap().into_inner();
    assert!(soon(replies.message()).await.unwrap().is_none());
    assert_eq!(replies.trailers().unwrap().get("cost"), Some("3"));
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented, "{status}");
}

#[tokio::test]
async fn messages_are_found_however_they_are_cut() {
    let client = peer::client(|mut call: Arrived| async move {
        while call.bytes().await.is_some() {}
        let mut body = call.head(&[], false);
        let frames = [raw::frame(&reply("one")), raw::frame(&reply("two"))].concat();
        for byte in frames {
            let byte = Bytes::copy_from_slice(&[byte]);
            raw::send(&mut body, byte).await.unwrap();
        }
        let trailers = peer::headers(&[("grpc-status", "0")]);
        body.send_trailers(trailers).unwrap();
    })
    .await;
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await;
    let replies = replies.unwrap().into_inner();
    let replies = soon(replies.into_vec()).await.unwrap();
    let said: Vec<_> = replies.iter().map(|it| &it.message[..]).collect();
    assert_eq!(said, ["one", "two"]);
}

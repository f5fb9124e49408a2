//! Calls of gRPC-Web: each kind that a browser can make, binary and as text, over HTTP/1.1 and 2.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use rustgreet::{Message, Request, Result, Status, Streaming};

use crate::{
    caller::{Caller, frames, parts},
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{Polite, hello, metadata, serve, soon},
};

const WEB: (&str, &str) = ("content-type", "application/grpc-web+proto");
pub(crate) const TEXT: (&str, &str) = ("content-type", "application/grpc-web-text");

fn said(message: &Bytes) -> String {
    HelloReply::decode(message).unwrap().message
}

/// Text in parts, each padded.
pub(crate) fn untexted(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut part = Vec::new();
    for group in text.chunks(4) {
        part.extend_from_slice(group);
        if group[3] == b'=' {
            bytes.extend(STANDARD.decode(&part).unwrap());
            part.clear();
        }
    }
    bytes.extend(STANDARD.decode(&part).unwrap());
    bytes
}

#[tokio::test]
async fn one_message_for_one_with_metadata_before_and_after() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let headers = [
        WEB,
        ("x-grpc-web", "1"),
        ("x-user-agent", "grpc-web-javascript/0.1"),
        ("x-in", "a"),
        ("x-bin", "AQID"),
    ];
    let path = greeter::SAY_HELLO.path();
    let answer = caller.post(path, &headers, &frames(&[hello("Ada")])).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], WEB.1);
    assert_eq!(answer.headers["x-ahead"], "a");
    // It is known how long it is.
    assert!(answer.headers.contains_key("content-length"));
    let (messages, mut trailers) = parts(&answer.body);
    assert_eq!(said(&messages[0]), "Hello, Ada!");
    trailers.sort();
    assert_eq!(trailers, ["grpc-status: 0", "x-behind: a", "x-bin: AQID"]);
}

#[tokio::test]
async fn a_status_alone_is_in_the_head() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    for content_type in [WEB, TEXT] {
        let headers = [content_type, ("x-in", "a")];
        let body = frames(&[hello("")]);
        let body = match content_type == TEXT {
            true => STANDARD.encode(body).into_bytes(),
            false => body,
        };
        let answer = caller
            .post(greeter::SAY_HELLO.path(), &headers, &body)
            .await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.headers["grpc-status"], "3");
        assert_eq!(answer.headers["grpc-message"], "nobody to greet");
        assert_eq!(answer.headers["grpc-status-details-bin"], "bmFtZQ");
        assert_eq!(answer.headers["x-behind"], "a");
        assert!(answer.body.is_empty());

        for path in ["/greet.Greeter/Nothing", "/greet.Nobody/SayHello"] {
            let answer = caller.post(path, &headers, &body).await;
            assert_eq!(answer.headers["grpc-status"], "12");
            let found = answer.headers["content-type"].to_str().unwrap();
            assert!(found.starts_with(content_type.1.trim_end_matches("+proto")));
        }
    }
}

#[tokio::test]
async fn a_stream_of_replies() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let path = greeter::PARROT_SAYS_HELLO.path();
    let answer = caller.post(path, &[WEB], &frames(&[hello("Ada")])).await;
    let (messages, trailers) = parts(&answer.body);
    let expected = ["Hello, Ada! (0)", "Hello, Ada! (1)", "Hello, Ada! (2)"];
    assert_eq!(messages.iter().map(said).collect::<Vec<_>>(), expected);
    assert_eq!(trailers, ["grpc-status: 0"]);
}

#[tokio::test]
async fn a_request_as_text_is_read_however_it_is_padded_and_cut() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let frame = frames(&[hello("Ada")]);
    let whole = STANDARD.encode(&frame);
    let in_parts = STANDARD.encode(&frame[..5]) + &STANDARD.encode(&frame[5..7]);
    let in_parts = in_parts + &STANDARD.encode(&frame[7..]);
    let unpadded = whole.trim_end_matches('=').to_owned();
    for text in [whole, in_parts, unpadded] {
        let path = greeter::PARROT_SAYS_HELLO.path();
        let answer = caller.post(path, &[TEXT], text.as_bytes()).await;
        assert_eq!(
            answer.headers["content-type"],
            "application/grpc-web-text+proto"
        );
        let (messages, trailers) = parts(&untexted(&answer.body));
        assert_eq!(messages.len(), 3);
        assert_eq!(trailers, ["grpc-status: 0"]);
    }
}

/// Replies arrive one by one, as text too.
#[tokio::test]
async fn replies_are_not_held_back() {
    struct Slow(tokio::sync::Mutex<tokio::sync::mpsc::Receiver<&'static str>>);
    impl Greeter for Slow {
        async fn parrot_says_hello(
            &self,
            _: rustgreet::Request<crate::greet::HelloRequest>,
        ) -> rustgreet::Result<Streaming<HelloReply>> {
            let (sender, replies) = Streaming::channel(1);
            let mut words = self.0.lock().await;
            let word = words.recv().await.unwrap();
            sender.send(crate::support::reply(word)).await?;
            tokio::spawn(async move {
                // Keeps the stream open for as long as anybody listens.
                sender.closed().await;
            });
            Ok(replies.into())
        }
    }
    let (words, receiver) = tokio::sync::mpsc::channel(1);
    let address = serve(GreeterServer::new(Slow(receiver.into()))).await;
    for content_type in [WEB, TEXT] {
        let mut caller = Caller::connect(address).await;
        words.send("Hello").await.unwrap();
        let body = frames(&[hello("Ada")]);
        let body = match content_type == TEXT {
            true => STANDARD.encode(body).into_bytes(),
            false => body,
        };
        let path = greeter::PARROT_SAYS_HELLO.path();
        caller.send("POST", path, &[content_type], &body).await;
        assert_eq!(caller.head().await.0, 200);
        let chunk = caller.chunk().await.unwrap();
        let frame = if content_type == TEXT {
            untexted(&chunk)
        } else {
            chunk
        };
        assert_eq!(said(&Bytes::copy_from_slice(&frame[5..])), "Hello");
    }
}

#[tokio::test]
async fn over_http2_a_client_may_stream_too() {
    let address = serve(GreeterServer::new(Polite)).await;
    let (mut caller, _connection) = raw::connect_and_watch(address).await;
    for (content_type, is_text) in [(WEB, false), (TEXT, true)] {
        for (method, expected) in [
            (
                &greeter::CHATTY_CLIENT_SAYS_HELLO,
                vec!["Hello, Ada and Bo!"],
            ),
            (
                &greeter::INTERACTING_HELLO,
                vec!["Hello, Ada!", "Hello, Bo!"],
            ),
        ] {
            let request = http::Request::post(format!("http://localhost{}", method.path()))
                .header(content_type.0, content_type.1);
            let mut body = frames(&[hello("Ada"), hello("Bo")]);
            if is_text {
                body = STANDARD.encode(body).into_bytes();
            }
            let (head, body) = caller.exchange(request, body.into()).await;
            assert_eq!(head.status, 200);
            let body = if is_text { untexted(&body) } else { body };
            let (messages, trailers) = parts(&body);
            assert_eq!(messages.iter().map(said).collect::<Vec<_>>(), expected);
            assert_eq!(trailers, ["grpc-status: 0"]);
        }
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn messages_are_compressed_as_in_grpc() {
    use rustgreet::rpc::Compression;

    let server = GreeterServer::new(Polite).send_compressed(Compression::Gzip);
    let mut caller = Caller::connect(serve(server).await).await;
    let path = greeter::SAY_HELLO.path();
    let headers = [WEB, ("grpc-accept-encoding", "gzip")];
    let answer = caller.post(path, &headers, &frames(&[hello("Ada")])).await;
    assert_eq!(answer.headers["grpc-encoding"], "gzip");
    assert_eq!(answer.body[0], 1);
    assert!(answer.body.ends_with(b"grpc-status: 0\r\n"));
}

/// It is the service that speaks it, wherever it is hosted.
#[tokio::test]
async fn without_a_server_too() {
    use tower_service::Service;

    let mut server = GreeterServer::new(Polite);
    let body = rustgreet::rpc::Body::new(String::from_utf8(frames(&[hello("Ada")])).unwrap());
    let request = http::Request::post(greeter::SAY_HELLO.path())
        .header(WEB.0, WEB.1)
        .body(body)
        .unwrap();
    let response = soon(server.call(request)).await.unwrap();
    assert_eq!(response.headers()["content-type"], WEB.1);
    // And our client does not notice.
    let client = GreeterClient::new(server);
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

#[tokio::test]
async fn a_failure_may_have_metadata_ahead_of_it() {
    struct Refusing;
    impl Greeter for Refusing {
        async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
            let headers = metadata(&[("served-by", "host-1")]);
            Err(Status::not_found("nobody").with_headers(headers))
        }
    }
    let address = serve(GreeterServer::new(Refusing)).await;
    let mut caller = Caller::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    for (headers, is_text) in [(WEB, false), (TEXT, true)] {
        let body = frames(&[hello("Ada")]);
        let body = match is_text {
            true => STANDARD.encode(body).into_bytes(),
            false => body,
        };
        let answer = caller.post(path, &[headers], &body).await;
        assert_eq!(answer.headers["served-by"], "host-1");
        let body = match is_text {
            true => untexted(&answer.body),
            false => answer.body,
        };
        let (messages, mut trailers) = parts(&body);
        trailers.sort();
        assert!(messages.is_empty());
        assert_eq!(trailers, ["grpc-message: nobody", "grpc-status: 5"]);
    }
}

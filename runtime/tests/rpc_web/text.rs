//! Requests in base64 that are none: each kind of call ends with INTERNAL and says why, and its connection goes on.

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::io::AsyncWriteExt;

use crate::{
    caller::{Answer, Caller, frames, parts},
    calls::{TEXT, untexted},
    greet::{GreeterServer, greeter},
    support::{Polite, hello, serve, soon},
};

const TOLD: &str = "the request is not base64, as its content type says";

/// How the call ended: in the head, or in the last frame.
fn end(answer: &Answer) -> (String, String) {
    let header = |name: &str| answer.headers.get(name).map(|it| it.to_str().unwrap());
    if let (Some(code), Some(message)) = (header("grpc-status"), header("grpc-message")) {
        return (code.to_owned(), message.to_owned());
    }
    let (_, trailers) = parts(&untexted(&answer.body));
    let found = |name: &str| {
        let mut values = trailers.iter().filter_map(|it| it.strip_prefix(name));
        values.next().unwrap_or_default().to_owned()
    };
    (found("grpc-status: "), found("grpc-message: "))
}

/// Texts of so many greetings, each with one thing wrong.
fn faults(greetings: usize) -> Vec<(&'static str, Vec<u8>)> {
    let frame = frames(&[hello("Bo")]);
    let one = STANDARD.encode(&frame);
    assert!(one.ends_with("=="), "{one}");
    let text = one.repeat(greetings);
    let inserted = |at: usize, it: &str| [&text[..at], it, &text[at..]].concat();
    let faults = [
        ("a bad letter", text.replacen('A', "!", 1)),
        ("a bad letter at the end", text.clone() + "!"),
        ("white space inside", inserted(6, " ")),
        ("a line break between parts", inserted(one.len(), "\r\n")),
        ("a line break at the end", text.clone() + "\n"),
        ("padding inside of a group", inserted(9, "=")),
        ("padding that is too long", inserted(one.len(), "=")),
        (
            "padding that is too short",
            text[..text.len() - 1].to_owned(),
        ),
        ("one letter too many", text.clone() + "A"),
        ("padding alone", "====".to_owned()),
    ];
    let faults = faults.map(|(what, text)| (what, text.into_bytes()));
    let binary = ("not text at all", frame.repeat(greetings));
    faults.into_iter().chain([binary]).collect()
}

#[tokio::test]
async fn what_is_not_base64_is_internal_in_each_kind_of_call() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    for method in [
        &greeter::SAY_HELLO,
        &greeter::PARROT_SAYS_HELLO,
        &greeter::CHATTY_CLIENT_SAYS_HELLO,
        &greeter::INTERACTING_HELLO,
    ] {
        for (what, text) in faults(if method.kind().client_streams() { 2 } else { 1 }) {
            let answer = caller.post(method.path(), &[TEXT], &text).await;
            let (code, message) = end(&answer);
            let expected = ("13".to_owned(), TOLD.to_owned());
            assert_eq!((code, message), expected, "{what} in {}", method.path());
        }
    }
    // The connection serves the next call.
    let text = STANDARD.encode(frames(&[hello("Ada")]));
    let path = greeter::SAY_HELLO.path();
    let answer = caller.post(path, &[TEXT], text.as_bytes()).await;
    assert_eq!(parts(&untexted(&answer.body)).1, ["grpc-status: 0"]);
}

/// Each message a part of its own, as a page sends them, in pieces of every size.
#[tokio::test]
async fn padded_messages_one_after_the_other_in_pieces() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = Caller::connect(address).await;
    let names = ["Ada", "Bo", "Cleo"];
    let texts = names.map(|name| STANDARD.encode(frames(&[hello(name)])));
    assert!(texts.iter().filter(|it| it.ends_with('=')).count() > 1);
    let text = texts.concat();
    for size in 1..=text.len() {
        let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
        let mut request = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n");
        request += &format!(
            "{}: {}\r\ntransfer-encoding: chunked\r\n\r\n",
            TEXT.0, TEXT.1
        );
        for piece in text.as_bytes().chunks(size) {
            let piece = std::str::from_utf8(piece).unwrap();
            request += &format!("{:x}\r\n{piece}\r\n", piece.len());
        }
        request += "0\r\n\r\n";
        soon(caller.socket.write_all(request.as_bytes()))
            .await
            .unwrap();
        let answer = caller.answer().await;
        let (messages, trailers) = parts(&untexted(&answer.body));
        assert_eq!(&messages[0][2..], b"Hello, Ada and Bo and Cleo!", "{size}");
        assert_eq!(trailers, ["grpc-status: 0"]);
    }
}

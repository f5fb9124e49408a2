//! Callers that ask the library.

use std::net::SocketAddr;

use bytes::Bytes;

pub use crate::shelves::Shelves;
use crate::{
    caller::{Answer, Caller},
    pb::rest::LibraryServer,
    support::serve,
};

pub async fn library() -> SocketAddr {
    serve(LibraryServer::new(Shelves)).await
}

/// JSON as a body.
pub const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// Asks over a connection of its own; `request` is as in `GET /v1/echo`.
pub async fn ask(
    address: SocketAddr,
    request: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Answer {
    let (verb, path) = request.split_once(' ').unwrap();
    let mut caller = Caller::connect(address).await;
    caller.send(verb, path, headers, body.as_ref()).await;
    match verb {
        "HEAD" | "OPTIONS" => {
            let (status, headers) = caller.head().await;
            let body = Vec::new();
            Answer {
                status,
                headers,
                body,
            }
        }
        _ => caller.answer().await,
    }
}

/// Asks over HTTP/2, where a request may go on.
pub async fn begin(
    address: SocketAddr,
    request: http::request::Builder,
) -> (h2::client::ResponseFuture, h2::SendStream<Bytes>) {
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let (caller, connection) = h2::client::handshake(socket).await.unwrap();
    tokio::spawn(connection);
    let mut ready = caller.ready().await.unwrap();
    let request = request.body(()).unwrap();
    ready.send_request(request, false).unwrap()
}

/// The JSON of an answer of status 200.
pub fn ok(answer: Answer) -> String {
    assert_eq!(answer.status, 200, "{}", text(&answer));
    assert_eq!(answer.headers["content-type"], "application/json");
    text(&answer)
}

/// The JSON of a failure of this status.
pub fn failed(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.status, status, "{}", text(answer));
    assert_eq!(answer.headers["content-type"], "application/json");
    text(answer)
}

pub fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// What a failure is in JSON.
pub fn failure(code: i32, message: &str) -> String {
    format!(r#"{{"code":{code},"message":"{message}"}}"#)
}

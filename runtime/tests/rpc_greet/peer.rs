//! A server that speaks HTTP/2 and nothing else: what it answers, and when, is up to the test.

use std::net::SocketAddr;

use bytes::Bytes;
use h2::{RecvStream, server::SendResponse};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::net::TcpListener;

use crate::greet::GreeterClient;

/// A call as it arrives.
pub struct Arrived {
    pub request: http::Request<RecvStream>,
    pub respond: SendResponse<Bytes>,
}

pub type Pairs<'a> = &'a [(&'static str, &'static str)];

pub fn headers(pairs: Pairs<'_>) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        let name = HeaderName::from_static(name);
        (name, HeaderValue::from_static(value))
    });
    pairs.collect()
}

impl Arrived {
    /// Sends a head, with gRPC's content type.
    pub fn head(&mut self, pairs: Pairs<'_>, is_all: bool) -> h2::SendStream<Bytes> {
        let mut response = http::Response::new(());
        *response.headers_mut() = headers(pairs);
        let grpc = HeaderValue::from_static("application/grpc");
        response.headers_mut().entry("content-type").or_insert(grpc);
        self.respond.send_response(response, is_all).unwrap()
    }

    /// The next bytes of the request; nothing after the last ones.
    pub async fn bytes(&mut self) -> Option<Bytes> {
        let body = self.request.body_mut();
        let bytes = body.data().await?.ok()?;
        let _ = body.flow_control().release_capacity(bytes.len());
        Some(bytes)
    }

    /// Waits until the caller resets the stream.
    pub async fn reset(&mut self) -> h2::Reason {
        let reset = std::future::poll_fn(|cx| self.respond.poll_reset(cx));
        reset.await.expect("a connection")
    }
}

/// Answers each call with `script`, for as long as the test runs.
pub async fn listen<F, A>(script: F) -> SocketAddr
where
    F: Fn(Arrived) -> A + Clone + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let script = script.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.unwrap();
                while let Some(Ok((request, respond))) = connection.accept().await {
                    tokio::spawn(script(Arrived { request, respond }));
                }
            });
        }
    });
    address
}

/// A client of such a server.
pub async fn client<F, A>(script: F) -> GreeterClient
where
    F: Fn(Arrived) -> A + Clone + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let address = format!("http://{}", listen(script).await);
    GreeterClient::connect(address).await.unwrap()
}

//! A caller that speaks HTTP/2 and nothing else: what the server says is what it says.

use std::net::SocketAddr;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use rustgreet::Message;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::support::soon;

#[derive(Clone)]
pub struct Caller(h2::client::SendRequest<Bytes>);

/// All that came back.
#[derive(Debug)]
pub struct Answer {
    pub headers: HeaderMap,
    pub messages: Vec<Bytes>,
    pub trailers: HeaderMap,
}

impl Answer {
    /// The gRPC status, wherever it was.
    pub fn status(&self) -> &str {
        let status = self
            .trailers
            .get("grpc-status")
            .or(self.headers.get("grpc-status"));
        status.expect("no status").to_str().unwrap()
    }
}

pub async fn connect(address: SocketAddr) -> Caller {
    connect_with(address, &h2::client::Builder::new()).await
}

pub async fn connect_with(address: SocketAddr, settings: &h2::client::Builder) -> Caller {
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let (caller, connection) = settings.handshake(socket).await.unwrap();
    tokio::spawn(connection);
    Caller(caller)
}

/// Over a connection that is there already.
pub async fn over(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Caller {
    let (caller, connection) = h2::client::handshake(io).await.unwrap();
    tokio::spawn(connection);
    Caller(caller)
}

/// The caller, and the end of its connection.
pub async fn connect_and_watch(
    address: SocketAddr,
) -> (Caller, tokio::task::JoinHandle<Result<(), h2::Error>>) {
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let (caller, connection) = h2::client::handshake(socket).await.unwrap();
    (Caller(caller), tokio::spawn(connection))
}

/// Sends data as the other side makes room for it.
pub async fn send(body: &mut h2::SendStream<Bytes>, mut data: Bytes) -> Result<(), h2::Error> {
    while !data.is_empty() {
        body.reserve_capacity(data.len());
        let room = std::future::poll_fn(|cx| body.poll_capacity(cx)).await;
        let room = room.unwrap_or_else(|| Err(h2::Reason::STREAM_CLOSED.into()))?;
        body.send_data(data.split_to(room.min(data.len())), false)?;
    }
    Ok(())
}

/// A message in its gRPC frame.
pub fn frame(message: &impl Message) -> Bytes {
    frame_of(&message.encode_to_vec())
}

pub fn frame_of(message: &[u8]) -> Bytes {
    let mut frame = BytesMut::from(&[0][..]);
    frame.extend_from_slice(&(message.len() as u32).to_be_bytes());
    frame.extend_from_slice(message);
    frame.freeze()
}

impl Caller {
    pub fn of(caller: h2::client::SendRequest<Bytes>) -> Self {
        Self(caller)
    }

    /// How many calls at a time the server allows, once it has answered one.
    pub fn max_streams(&self) -> usize {
        self.0.current_max_send_streams()
    }

    /// Sends the headers, and gives back where the body goes and where the response comes from.
    pub async fn begin(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> (h2::client::ResponseFuture, h2::SendStream<Bytes>) {
        let mut request = http::Request::post(format!("http://localhost{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        for (key, value) in headers {
            request = request.header(*key, *value);
        }
        self.begin_with(request).await
    }

    /// The same with a head of any form.
    pub async fn begin_with(
        &mut self,
        request: http::request::Builder,
    ) -> (h2::client::ResponseFuture, h2::SendStream<Bytes>) {
        let mut ready = self.0.clone().ready().await.unwrap();
        ready
            .send_request(request.body(()).unwrap(), false)
            .unwrap()
    }

    /// The head of the response to a request of any form, without a body.
    pub async fn head(&mut self, request: http::request::Builder) -> http::response::Parts {
        let mut ready = self.0.clone().ready().await.unwrap();
        let request = request.body(()).unwrap();
        let (response, _) = ready.send_request(request, true).unwrap();
        soon(response).await.unwrap().into_parts().0
    }

    /// The response to a request of any form without trailers: its head and all of its body.
    pub async fn exchange(
        &mut self,
        request: http::request::Builder,
        body: Bytes,
    ) -> (http::response::Parts, Vec<u8>) {
        let (head, body, trailers) = self.exchange_all(request, body).await;
        assert!(trailers.is_none());
        (head, body)
    }

    /// The response to a request of any form.
    pub async fn exchange_all(
        &mut self,
        request: http::request::Builder,
        body: Bytes,
    ) -> (http::response::Parts, Vec<u8>, Option<HeaderMap>) {
        let mut ready = self.0.clone().ready().await.unwrap();
        let request = request.body(()).unwrap();
        let (response, mut stream) = ready.send_request(request, false).unwrap();
        let _ended_already = stream.send_data(body, true);
        let (head, mut body) = soon(response).await.unwrap().into_parts();
        let mut bytes = Vec::new();
        while let Some(chunk) = soon(body.data()).await {
            let chunk = chunk.unwrap();
            let _ = body.flow_control().release_capacity(chunk.len());
            bytes.extend_from_slice(&chunk);
        }
        let trailers = soon(body.trailers()).await.unwrap();
        (head, bytes, trailers)
    }

    pub async fn call(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        message: &impl Message,
    ) -> Answer {
        self.call_with(path, headers, frame(message)).await
    }

    pub async fn call_with(&mut self, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answer {
        let (response, mut stream) = self.begin(path, headers).await;
        // A server may answer the headers alone, and end the stream: then nothing is sent.
        let _ended_already = stream.send_data(body, true);
        let (head, mut body) = soon(response).await.unwrap().into_parts();
        let mut bytes = Vec::new();
        while let Some(chunk) = soon(body.data()).await {
            let chunk = chunk.unwrap();
            let _ = body.flow_control().release_capacity(chunk.len());
            bytes.extend_from_slice(&chunk);
        }
        let trailers = soon(body.trailers()).await.unwrap().unwrap_or_default();
        let mut messages = Vec::new();
        let mut rest = &bytes[..];
        while let Some((head, tail)) = rest.split_first_chunk::<5>() {
            let len = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
            let (message, tail) = tail.split_at(len);
            messages.push(Bytes::copy_from_slice(message));
            rest = tail;
        }
        Answer {
            headers: head.headers,
            messages,
            trailers,
        }
    }
}

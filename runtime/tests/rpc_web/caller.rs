//! A caller that speaks HTTP/1.1, by hand: what it sends is what a test says.

use std::net::SocketAddr;

use bytes::Bytes;
use http::HeaderMap;
use rustgreet::Message;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{raw, support::soon};

pub struct Caller {
    pub socket: TcpStream,
    /// What was read and belongs to what comes next.
    ahead: Vec<u8>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Caller {
    pub async fn connect(address: SocketAddr) -> Self {
        let socket = TcpStream::connect(address).await.unwrap();
        let ahead = Vec::new();
        Self { socket, ahead }
    }

    /// Sends a request of a content type to a path, all of it.
    pub async fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.send("POST", path, headers, body).await;
        self.answer().await
    }

    pub async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", body.len());
        let request = [head.as_bytes(), body].concat();
        soon(self.socket.write_all(&request)).await.unwrap();
    }

    pub async fn answer(&mut self) -> Answer {
        let (status, headers) = self.head().await;
        let body = self.body(&headers).await;
        Answer {
            status,
            headers,
            body,
        }
    }

    pub async fn head(&mut self) -> (u16, HeaderMap) {
        let first = self.line().await;
        let status = first.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = HeaderMap::new();
        loop {
            let line = self.line().await;
            let Some((name, value)) = line.split_once(": ") else {
                assert_eq!(line, "");
                return (status, headers);
            };
            let name: http::HeaderName = name.parse().unwrap();
            headers.append(name, value.parse().unwrap());
        }
    }

    async fn body(&mut self, headers: &HeaderMap) -> Vec<u8> {
        if let Some(length) = headers.get("content-length") {
            return self.take(length.to_str().unwrap().parse().unwrap()).await;
        }
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk().await {
            body.extend(chunk);
        }
        body
    }

    /// The next chunk of a chunked body.
    pub async fn chunk(&mut self) -> Option<Vec<u8>> {
        let size = usize::from_str_radix(&self.line().await, 16).unwrap();
        let chunk = self.take(size).await;
        assert_eq!(self.line().await, "");
        (size > 0).then_some(chunk)
    }

    async fn line(&mut self) -> String {
        loop {
            if let Some(end) = self.ahead.windows(2).position(|it| it == b"\r\n") {
                let line = self.take(end + 2).await;
                return String::from_utf8(line[..end].to_vec()).unwrap();
            }
            assert!(self.more().await, "it ends within a line");
        }
    }

    async fn take(&mut self, count: usize) -> Vec<u8> {
        while self.ahead.len() < count {
            assert!(self.more().await, "it ends within a body");
        }
        self.ahead.drain(..count).collect()
    }

    async fn more(&mut self) -> bool {
        soon(self.socket.read_buf(&mut self.ahead)).await.unwrap() > 0
    }

    /// Whether the server has ended the connection, with nothing more to say.
    pub async fn is_over(&mut self) -> bool {
        self.ahead.is_empty() && soon(self.socket.read_u8()).await.is_err()
    }
}

/// The messages of a body, and its trailers.
pub fn parts(mut body: &[u8]) -> (Vec<Bytes>, Vec<String>) {
    let mut messages = Vec::new();
    while let Some((&[flag, a, b, c, d], rest)) = body.split_first_chunk() {
        let (frame, rest) = rest.split_at(u32::from_be_bytes([a, b, c, d]) as usize);
        if flag == 0x80 {
            assert!(rest.is_empty(), "something follows the trailers");
            let text = std::str::from_utf8(frame).unwrap();
            let lines = text.split_terminator("\r\n").map(str::to_owned).collect();
            return (messages, lines);
        }
        assert_eq!(flag, 0);
        messages.push(Bytes::copy_from_slice(frame));
        body = rest;
    }
    panic!("there are no trailers")
}

/// Messages in their frames.
pub fn frames(messages: &[impl Message]) -> Vec<u8> {
    messages.iter().flat_map(raw::frame).collect()
}

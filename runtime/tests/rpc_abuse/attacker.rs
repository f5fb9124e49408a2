//! A server in memory, whoever is called by it ordinarily, and an attacker who writes frames of HTTP/2.

use std::{pin::Pin, sync::Arc};

use futures_core::Stream;
use rustgreet::{
    Server,
    rpc::{Connection, Listener, Peer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, split},
    sync::{Notify, mpsc},
    task::JoinHandle,
};

use crate::{
    greet::{GreeterServer, greeter},
    raw,
    support::{Polite, hello, soon},
};

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
const GOAWAY: u8 = 7;
pub const WINDOW_UPDATE: u8 = 8;
pub const CONTINUATION: u8 = 9;
pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

/// A server that takes connections from a test.
#[derive(Clone)]
pub struct Target(mpsc::UnboundedSender<std::io::Result<Connection>>);

struct Connections(mpsc::UnboundedReceiver<std::io::Result<Connection>>);

impl Stream for Connections {
    type Item = std::io::Result<Connection>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

impl Target {
    pub fn new() -> Self {
        let server = Server::new().add_service(GreeterServer::new(Polite));
        let (send, receive) = mpsc::unbounded_channel();
        let listener = Listener::from_stream(Connections(receive));
        tokio::spawn(server.listen(listener).unwrap().serve());
        Self(send)
    }

    pub fn connect(&self) -> DuplexStream {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        self.0
            .send(Ok(Connection::new(theirs, Peer::new())))
            .unwrap();
        ours
    }

    /// Calls one after the other, until it is told to stop; then how many were answered.
    pub fn ordinary_calls(&self) -> Ordinary {
        let io = self.connect();
        let stop = Arc::new(Notify::new());
        let stopped = stop.clone();
        let calls = tokio::spawn(async move {
            let mut caller = raw::over(io).await;
            let mut answered = 0;
            let mut stopped = std::pin::pin!(stopped.notified());
            loop {
                let path = greeter::SAY_HELLO.path();
                let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
                assert_eq!(answer.status(), "0");
                answered += 1;
                tokio::select! {
                    biased;
                    () = &mut stopped => return answered,
                    () = tokio::task::yield_now() => {}
                }
            }
        });
        Ordinary { stop, calls }
    }
}

pub struct Ordinary {
    stop: Arc<Notify>,
    calls: JoinHandle<u32>,
}

impl Ordinary {
    /// They were all answered.
    pub async fn end(self) -> u32 {
        self.stop.notify_one();
        soon(self.calls).await.unwrap()
    }
}

/// Writes frames, and reads what comes back only if it is told to.
pub struct Attacker {
    write: WriteHalf<DuplexStream>,
    read: Option<ReadHalf<DuplexStream>>,
    buffer: Vec<u8>,
}

/// What is written at a time, in bytes.
const BATCH: usize = 16 << 10;

impl Attacker {
    pub async fn new(target: &Target) -> Self {
        let (read, write) = split(target.connect());
        let mut attacker = Self {
            write,
            read: Some(read),
            buffer: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        };
        attacker.frame(SETTINGS, 0, 0, &[]).await;
        attacker
    }

    /// One that reads all that comes back: the bytes, once the server has ended the connection.
    pub async fn reading(target: &Target) -> (Self, JoinHandle<Vec<u8>>) {
        let mut attacker = Self::new(target).await;
        let mut read = attacker.read.take().unwrap();
        let reading = tokio::spawn(async move {
            let mut bytes = Vec::new();
            let _ = read.read_to_end(&mut bytes).await;
            bytes
        });
        (attacker, reading)
    }

    /// Writes a frame, sooner or later; whether the connection is still there.
    pub async fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> bool {
        let length = (payload.len() as u32).to_be_bytes();
        self.buffer.extend_from_slice(&length[1..]);
        self.buffer.extend_from_slice(&[kind, flags]);
        self.buffer.extend_from_slice(&stream.to_be_bytes());
        self.buffer.extend_from_slice(payload);
        self.buffer.len() < BATCH || self.flush().await
    }

    /// Writes no more.
    pub async fn close(mut self) {
        self.flush().await;
        // It may be closed already.
        let _ = self.write.shutdown().await;
    }

    /// Whether the connection is still there, and takes what is written.
    pub async fn flush(&mut self) -> bool {
        let bytes = std::mem::take(&mut self.buffer);
        let written = self.write.write_all(&bytes);
        // A server that does not read on has been stopped, which is what it is for.
        let patience = std::time::Duration::from_millis(500);
        matches!(tokio::time::timeout(patience, written).await, Ok(Ok(())))
    }
}

/// Why the server ended a connection, by what it said last.
pub fn reason(said: &[u8]) -> Option<u32> {
    let mut rest = said;
    let mut reason = None;
    while let Some((&[a, b, c, kind, ..], tail)) = rest.split_first_chunk::<9>() {
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        if kind == GOAWAY {
            let code = tail[4..8].try_into().unwrap();
            reason = Some(u32::from_be_bytes(code));
        }
        rest = &tail[length.min(tail.len())..];
    }
    reason
}

/// The head of a call, in HPACK.
pub fn head(path: &str) -> Vec<u8> {
    let mut block = vec![0x83, 0x86, 0x04, path.len() as u8];
    block.extend_from_slice(path.as_bytes());
    for (name, value) in [
        (":authority", "localhost"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ] {
        block.extend_from_slice(&[0, name.len() as u8]);
        block.extend_from_slice(name.as_bytes());
        block.push(value.len() as u8);
        block.extend_from_slice(value.as_bytes());
    }
    block
}

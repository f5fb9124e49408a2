//! What connections of a server take that are idle, and what they leave behind.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use rustgreet::{
    Server,
    rpc::{Connection, Listener, Peer},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    sync::mpsc,
    time::sleep,
};

use crate::{COUNTS, greet::*};

const CONNECTIONS: isize = 200;

struct Nobody;

impl Greeter for Nobody {}

struct Connections(mpsc::UnboundedReceiver<std::io::Result<Connection>>);

impl Stream for Connections {
    type Item = std::io::Result<Connection>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

/// Lets the server do all that it has to: the clock is stopped.
async fn settle() {
    sleep(Duration::from_millis(1)).await;
}

fn live() -> isize {
    COUNTS.get().live
}

/// The bytes that a connection takes after `begin`, with its pipe, and those that are left of it when it has ended, though
/// nobody else connects.
fn taken_and_left<F: Future<Output = DuplexStream>>(
    begin: impl Fn(DuplexStream) -> F,
) -> (isize, isize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let (connect, connections) = mpsc::unbounded_channel();
        let server = Server::new().add_service(GreeterServer::new(Nobody));
        let listener = Listener::from_stream(Connections(connections));
        tokio::spawn(server.listen(listener).unwrap().serve());
        let mut held = Vec::with_capacity(CONNECTIONS as usize);
        let mut figures = (0, 0);
        // Twice, since the first round also makes what is kept for others.
        for _ in 0..2 {
            let start = live();
            for _ in 0..CONNECTIONS {
                let (ours, theirs) = tokio::io::duplex(256);
                let connection = Connection::new(theirs, Peer::new());
                connect.send(Ok(connection)).unwrap();
                held.push(begin(ours).await);
            }
            settle().await;
            let taken = live() - start;
            held.clear();
            settle().await;
            figures = (taken / CONNECTIONS, (live() - start) / CONNECTIONS);
        }
        figures
    })
}

#[test]
fn who_says_nothing_takes_four_kilobytes() {
    let (taken, left) = taken_and_left(async |pipe| pipe);
    assert!(taken < 4_000, "{taken} bytes");
    assert!(left < 20, "{left} bytes");
}

/// The buffers of the HTTP library are 16 KiB and 8 KiB.
#[test]
fn who_speaks_http2_takes_little_more_than_the_buffers_of_that() {
    let (taken, left) = taken_and_left(async |mut pipe| {
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        pipe.write_all(preface).await.unwrap();
        pipe.write_all(&settings).await.unwrap();
        let mut head = [0; 9];
        pipe.read_exact(&mut head).await.unwrap();
        assert_eq!(head[3], 4);
        pipe
    });
    assert!(taken < 35_000, "{taken} bytes");
    assert!(left < 20, "{left} bytes");
}

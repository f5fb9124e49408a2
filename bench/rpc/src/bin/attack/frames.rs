//! [`Line`]: a connection on which frames of HTTP/2 are written as no library would, and what comes back is counted.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, tcp::OwnedWriteHalf},
    task::JoinHandle,
    time::timeout,
};

use crate::tally::Tally;

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

/// What is written at a time, in bytes.
const BATCH: usize = 16 << 10;
/// A server that reads nothing for so long has stopped the attack.
const PATIENCE: Duration = Duration::from_millis(500);

pub struct Line {
    write: OwnedWriteHalf,
    reading: JoinHandle<()>,
    buffer: Vec<u8>,
    tally: Tally,
}

impl Line {
    /// Connects, and says the first words. What comes back is read, or left.
    pub async fn open(port: u16, reads: bool, tally: &Tally) -> io::Result<Self> {
        // So that a server that ends one connection after the other is not measured by how many we make.
        tokio::time::sleep(Duration::from_millis(10)).await;
        let socket = TcpStream::connect(("127.0.0.1", port)).await?;
        tally.add("connections", 1);
        let (mut read, write) = socket.into_split();
        let counts = tally.clone();
        let reading = tokio::spawn(async move {
            match reads {
                true => count(&mut read, &counts).await,
                false => std::future::pending().await,
            }
        });
        let mut line = Self {
            write,
            reading,
            buffer: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            tally: tally.clone(),
        };
        line.frame(SETTINGS, 0, 0, &[]).await;
        Ok(line)
    }

    /// Writes a frame, sooner or later; whether the server still takes them.
    pub async fn frame(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> bool {
        let length = (payload.len() as u32).to_be_bytes();
        self.buffer.extend_from_slice(&length[1..]);
        self.buffer.extend_from_slice(&[kind, flags]);
        self.buffer.extend_from_slice(&stream.to_be_bytes());
        self.buffer.extend_from_slice(payload);
        self.buffer.len() < BATCH || self.flush().await
    }

    pub async fn flush(&mut self) -> bool {
        let bytes = std::mem::take(&mut self.buffer);
        match timeout(PATIENCE, self.write.write_all(&bytes)).await {
            Ok(written) => written.is_ok(),
            Err(_) => {
                self.tally.add("times no longer read", 1);
                false
            }
        }
    }

    /// Waits until the server has ended the connection, for a while.
    pub async fn end(mut self) {
        self.flush().await;
        let _ = timeout(PATIENCE, &mut self.reading).await;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

/// Counts what the server says of the attack, until it ends the connection.
async fn count(read: &mut (impl AsyncReadExt + Unpin), tally: &Tally) {
    let mut head = [0; 9];
    let mut payload = Vec::new();
    while read.read_exact(&mut head).await.is_ok() {
        let [a, b, c, kind, ..] = head;
        payload.resize(u32::from_be_bytes([0, a, b, c]) as usize, 0);
        if read.read_exact(&mut payload).await.is_err() {
            break;
        }
        let code = |at: usize| {
            let code = payload.get(at..at + 4).and_then(|it| it.try_into().ok());
            code.map_or(0, u32::from_be_bytes)
        };
        match (kind, &payload) {
            (RST_STREAM, _) => tally.add(format!("resets by {:?}", h2::Reason::from(code(0))), 1),
            (GOAWAY, _) if code(4) != 0 => {
                tally.add(
                    format!("connections ended by {:?}", h2::Reason::from(code(4))),
                    1,
                );
            }
            _ => {}
        }
    }
}

/// The head of a call, in HPACK, without compression.
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

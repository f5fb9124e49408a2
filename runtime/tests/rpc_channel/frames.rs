//! A server that a test drives frame by frame, for what no HTTP library would send.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const HEADERS: u8 = 1;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const WINDOW_UPDATE: u8 = 8;

/// A connection after its preface.
pub struct Frames(TcpStream);

/// The next connection, with its SETTINGS.
pub async fn accept(listener: &TcpListener) -> Frames {
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut preface = [0; 24];
    socket.read_exact(&mut preface).await.unwrap();
    let mut frames = Frames(socket);
    frames.write(SETTINGS, 0, &[]).await;
    frames
}

impl Frames {
    pub async fn write(&mut self, kind: u8, stream: u32, payload: &[u8]) {
        let mut frame = vec![0, 0, payload.len() as u8, kind, 0];
        frame.extend_from_slice(&stream.to_be_bytes());
        frame.extend_from_slice(payload);
        self.0.write_all(&frame).await.unwrap();
    }

    pub async fn go_away(&mut self, last_stream: u32, reason: u32, text: &str) {
        let mut payload = last_stream.to_be_bytes().to_vec();
        payload.extend_from_slice(&reason.to_be_bytes());
        payload.extend_from_slice(text.as_bytes());
        self.write(GOAWAY, 0, &payload).await;
    }

    /// The stream of the next frame of this kind.
    pub async fn next(&mut self, kind: u8) -> u32 {
        loop {
            let (found, stream, _) = self.read().await.unwrap();
            if found == kind {
                return stream;
            }
        }
    }

    /// The next frame: its kind, stream and payload. Nothing at the end of the connection.
    pub async fn read(&mut self) -> Option<(u8, u32, Vec<u8>)> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).await.ok()?;
        let [a, b, c, kind, _, stream @ ..] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        self.0.read_exact(&mut payload).await.ok()?;
        Some((kind, u32::from_be_bytes(stream), payload))
    }
}

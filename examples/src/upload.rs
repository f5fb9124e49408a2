//! An upload as a stream of requests, with a bar that shows how much has been sent, and a server that has a limit.
//!
//! ```sh
//! cargo run -p examples upload
//! ```
//!
//! ```text
//! holiday.jpg: the server has all 5000000 bytes
//! cinema.mkv: RESOURCE_EXHAUSTED: at most 8000000 bytes are kept
//! ```
//!
//! The bar is drawn on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};
use rustgreet::{Request, Server, Status, Streaming, rpc::Sender};
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::pb::files::{Files, FilesClient, FilesServer, Kept, Part, part};

/// How many bytes go into a message.
const CHUNK: usize = 64 << 10;

/// Counts what it is sent.
struct Shelf {
    max_size: usize,
}

impl Files for Shelf {
    async fn upload(&self, request: Request<Streaming<Part>>) -> rustgreet::Result<Kept> {
        let mut parts = request.into_inner();
        let mut kept = Kept::default();
        let mut size = 0;
        while let Some(part) = parts.message().await? {
            match part.part {
                Some(part::Part::Name(name)) => kept.name = name,
                Some(part::Part::Bytes(bytes)) => size += bytes.len(),
                None => return Err(Status::invalid_argument("a part is empty")),
            }
            // An answer before the end of the stream ends the upload.
            if size > self.max_size {
                let why = format!("at most {} bytes are kept", self.max_size);
                return Err(Status::resource_exhausted(why));
            }
        }
        kept.size = size as i64;
        Ok(kept.into())
    }
}

/// Sends a file as fast as the server reads it: `send` waits while there is no room.
async fn send(
    name: &'static str,
    mut file: impl AsyncRead + Unpin,
    bar: ProgressBar,
    parts: Sender<Part>,
) -> Result<(), Status> {
    parts.send(of(part::Part::Name(name.into()))).await?;
    loop {
        let mut bytes = Vec::with_capacity(CHUNK);
        (&mut file)
            .take(CHUNK as u64)
            .read_to_end(&mut bytes)
            .await?;
        if bytes.is_empty() {
            bar.finish();
            return Ok(());
        }
        bar.inc(bytes.len() as u64);
        parts.send(of(part::Part::Bytes(bytes.into()))).await?;
    }
}

fn of(part: part::Part) -> Part {
    Part {
        part: Some(part),
        ..Default::default()
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let shelf = Shelf {
        max_size: 8_000_000,
    };
    let server = Server::new()
        .add_service(FilesServer::new(shelf))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = FilesClient::connect(address).await?;

    for (name, size) in [("holiday.jpg", 5_000_000), ("cinema.mkv", 700_000_000)] {
        // In the place of `tokio::fs::File::open(name)`.
        let file = tokio::io::repeat(b'.').take(size);
        let style = ProgressStyle::with_template("{msg} {bar:40} {bytes} of {total_bytes}")?;
        let bar = ProgressBar::new(size).with_style(style).with_message(name);
        let (parts, requests) = Streaming::channel(4);
        let sent = tokio::spawn(send(name, file, bar, parts));
        match client.upload(requests).await {
            Ok(kept) => {
                sent.await??;
                let Kept { name, size, .. } = kept.into_inner();
                println!("{name}: the server has all {size} bytes");
            }
            Err(status) => println!("{name}: {status}"),
        }
    }
    Ok(())
}

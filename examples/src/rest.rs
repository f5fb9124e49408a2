//! REST by the rules of `google.api.http`: one handler for gRPC and for who has nothing but `curl`.
//!
//! ```sh
//! cargo run -p examples rest
//! ```
//!
//! ```text
//! POST /v1/notes
//!   <- {"text": "buy tea"}
//!   -> 200 {"number":1,"text":"buy tea"}
//! POST /v1/notes
//!   <- {"text": "call Bob"}
//!   -> 200 {"number":2,"text":"call Bob"}
//! GET /v1/notes/2
//!   -> 200 {"number":2,"text":"call Bob"}
//! GET /v1/notes?about=tea
//!   -> 200 [{"number":1,"text":"buy tea"}]
//! GET /v1/notes/3
//!   -> 404 {"code":5,"message":"there is no note 3"}
//! POST /v1/notes
//!   <- {"text": 7}
//!   -> 400 {"code":3,"message":"the body: note.text: expected a string (line 1, column 10)"}
//! gRPC, on the same port: 2 notes
//! ```
//!
//! The rules are in [notes.proto](../proto/notes.proto). The server has no further setting.

use std::{
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rustgreet::{Request, Server, Status};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::pb::notes::{
    CreateNoteRequest, GetNoteRequest, ListNotesRequest, ListNotesResponse, Note, Notes,
    NotesClient, NotesServer,
};

#[derive(Default)]
struct Notebook(Mutex<Vec<Note>>);

impl Notebook {
    fn notes(&self) -> MutexGuard<'_, Vec<Note>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Notes for Notebook {
    async fn create_note(&self, request: Request<CreateNoteRequest>) -> rustgreet::Result<Note> {
        let mut note = request.into_inner().note.unwrap_or_default();
        let mut notes = self.notes();
        note.number = notes.len() as i32 + 1;
        notes.push(note.clone());
        Ok(note.into())
    }

    async fn get_note(&self, request: Request<GetNoteRequest>) -> rustgreet::Result<Note> {
        let number = request.into_inner().number;
        let found = self.notes().iter().find(|it| it.number == number).cloned();
        let found = found.ok_or_else(|| Status::not_found(format!("there is no note {number}")))?;
        Ok(found.into())
    }

    async fn list_notes(
        &self,
        request: Request<ListNotesRequest>,
    ) -> rustgreet::Result<ListNotesResponse> {
        let about = request.into_inner().about;
        let notes = self.notes();
        let notes = notes
            .iter()
            .filter(|it| it.text.contains(&about))
            .cloned()
            .collect();
        Ok(ListNotesResponse {
            notes,
            ..Default::default()
        }
        .into())
    }
}

/// As `curl` does it.
async fn curl(address: SocketAddr, verb: &str, path: &str, body: &str) -> std::io::Result<()> {
    println!("{verb} {path}");
    if !body.is_empty() {
        println!("  <- {body}");
    }
    let request = format!(
        "{verb} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    let (head, reply) = response.split_once("\r\n\r\n").unwrap_or_default();
    let status = head.split(' ').nth(1).unwrap_or_default();
    println!("  -> {status} {reply}");
    Ok(())
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new().add_service(NotesServer::new(Notebook::default()));
    let server = server.bind("127.0.0.1:0").await?;
    let address = server.local_addr();
    tokio::spawn(server.serve());

    curl(address, "POST", "/v1/notes", r#"{"text": "buy tea"}"#).await?;
    curl(address, "POST", "/v1/notes", r#"{"text": "call Bob"}"#).await?;
    curl(address, "GET", "/v1/notes/2", "").await?;
    curl(address, "GET", "/v1/notes?about=tea", "").await?;
    curl(address, "GET", "/v1/notes/3", "").await?;
    curl(address, "POST", "/v1/notes", r#"{"text": 7}"#).await?;

    let client = NotesClient::connect(format!("http://{address}")).await?;
    let reply = client
        .list_notes(ListNotesRequest::default())
        .await?
        .into_inner();
    println!("gRPC, on the same port: {} notes", reply.notes.len());
    Ok(())
}

//! OpenAPI: a document of the paths of REST, generated from the rules that the server answers by.
//!
//! ```sh
//! cargo run -p examples openapi
//! ```
//!
//! ```text
//! The document is of OpenAPI "3.1.0", about "notes"
//! GET /v1/notes is "Notes_ListNotes"
//!   "The query has the fields that are neither in the path nor in the body."
//! POST /v1/notes is "Notes_CreateNote"
//!   "The body is the note, not the whole request."
//! GET /v1/notes/{number} is "Notes_GetNote"
//!   "The path has the number."
//! A note has {"number":{"format":"int32","maximum":2147483647,"minimum":-2147483648,"type":"integer"},"text":{"type":"string"}}
//! ```
//!
//! The option `openapi=on` in `build.rs` writes it. `Server::fallback` can send it to whoever asks.

use serde_json::{Map, Value};

/// The document of the package `notes`, next to the generated code.
const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/rustgreet/notes.openapi.json"));

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let document: Value = serde_json::from_str(DOCUMENT)?;
    println!(
        "The document is of OpenAPI {}, about {}",
        document["openapi"], document["info"]["title"]
    );
    for (path, verbs) in object(&document["paths"])? {
        for (verb, operation) in object(verbs)? {
            let verb = verb.to_uppercase();
            println!("{verb} {path} is {}", operation["operationId"]);
            println!("  {}", operation["description"]);
        }
    }
    let note = &document["components"]["schemas"]["notes.Note"];
    println!("A note has {}", note["properties"]);
    Ok(())
}

fn object(value: &Value) -> Result<&Map<String, Value>, &'static str> {
    value.as_object().ok_or("expected an object")
}

//! The library of the tests of REST (tests/rpc_rest/rest.proto), served until its standard input ends: its rules are
//! judged by foreign/transcode.sh.

#![allow(unreachable_pub, reason = "the tests have the same files")]

#[path = "../tests/rpc_rest/shelves.rs"]
mod shelves;

/// Generated from rest.proto by tools/regenerate.
mod pb {
    include!("../tests/rpc_rest/generated/mod.rs");
}

use rustgreet::Server;
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> Result<(), rustgreet::Status> {
    let library = pb::rest::LibraryServer::new(shelves::Shelves);
    let server = Server::new()
        .add_service(library)
        .bind("127.0.0.1:0")
        .await?;
    println!("{}", server.local_addr());
    let ended = async {
        let mut rest = Vec::new();
        let _ = tokio::io::stdin().read_to_end(&mut rest).await;
    };
    server.serve_until(ended).await
}

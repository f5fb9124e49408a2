//! A server or a client of gRPC's interoperability cases, by tonic:
//!
//! ```text
//! tonic-peer server PORT [CERTIFICATE KEY]
//! tonic-peer client PORT CASE [AUTHORITY NAME]
//! ```
//!
//! With files of PEM it speaks TLS; NAME is what the server's certificate is for.

mod cases;
mod echo;
mod service;

use std::error::Error;

/// What is generated from gRPC's protos.
#[allow(dead_code, missing_docs, clippy::all, reason = "it is generated")]
mod pb {
    tonic::include_proto!("grpc.testing");
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["server", port, ref tls @ ..] => service::serve(port.parse()?, tls).await,
        ["client", port, case, ref tls @ ..] => cases::play(port, case, tls).await,
        _ => Err("expected `server PORT` or `client PORT CASE`".into()),
    }
}

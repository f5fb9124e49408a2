//! Serves `grpc.testing.TestService`: gRPC's interoperability server. Listens on this machine alone,
//! prints its address, and serves until it is stopped.

use std::{path::PathBuf, process::ExitCode};

use clap::{ArgAction, Parser};
use interop::{
    connect::read,
    server::{Tested, server},
};
use rustgreet::Status;

/// Serves gRPC's interoperability cases.
#[derive(Debug, Parser)]
struct Options {
    /// The port; 0 takes a free one
    #[arg(long, default_value_t = 10000)]
    port: u16,
    /// Speak TLS
    #[arg(long = "use_tls", action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true")]
    tls: bool,
    /// The certificate (PEM)
    #[arg(long = "tls_cert_file", required_if_eq("tls", "true"))]
    certificate: Option<PathBuf>,
    /// The certificate's key (PEM)
    #[arg(long = "tls_key_file", required_if_eq("tls", "true"))]
    key: Option<PathBuf>,
    /// Compress all replies of which the request does not say how they are sent
    #[arg(long)]
    gzip: bool,
}

impl Options {
    async fn serve(self) -> Result<(), Status> {
        let mut server = server(Tested { gzip: self.gzip });
        if let (true, Some(certificate), Some(key)) = (self.tls, self.certificate, self.key) {
            server = server.tls(read(&certificate)?, read(&key)?)?;
        }
        let server = server.bind(("127.0.0.1", self.port)).await?;
        println!("listening on {}", server.local_addr());
        server.serve().await
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match Options::parse().serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(status) => {
            eprintln!("{status:?}");
            ExitCode::FAILURE
        }
    }
}

//! The program that ConnectRPC's conformance suite tests: `connect-suite server`, `connect-suite client`.

use std::process::ExitCode;

use clap::Parser;
use interop::suite::{call_as_told, serve_as_told};

/// Serves or calls as ConnectRPC's conformance suite says over standard input.
#[derive(Debug, Parser)]
enum Mode {
    /// Serves what one message asks for
    Server,
    /// Makes a call for each message
    Client,
}

#[tokio::main]
async fn main() -> ExitCode {
    let ended = match Mode::parse() {
        Mode::Server => serve_as_told().await,
        Mode::Client => call_as_told().await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(status) => {
            eprintln!("{status:?}");
            ExitCode::FAILURE
        }
    }
}

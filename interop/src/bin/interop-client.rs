//! Plays one case against a server: gRPC's interoperability client.

use std::process::ExitCode;

use clap::Parser;
use interop::{
    cases::{Case, Soak},
    connect::Connect,
};

/// Plays one of gRPC's interoperability cases against a server.
#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    connect: Connect,
    /// The case
    #[arg(long = "test_case", default_value = "large_unary")]
    case: Case,
    #[command(flatten)]
    soak: Soak,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    match options.case.play(&options.connect, &options.soak).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{:?} failed: {failure}", options.case);
            ExitCode::FAILURE
        }
    }
}

//! `greet`: serves and calls the scenarios from a command line.

use std::process::ExitCode;

use clap::Parser;
use greet_demo::{cli::Cli, console};

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(status) => {
            console::complain(&status);
            ExitCode::FAILURE
        }
    }
}

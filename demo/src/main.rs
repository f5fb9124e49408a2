//! `greet`: serves and calls the scenarios from a command line.

use std::{env, process::ExitCode};

use greet_demo::{cli::Cli, console::Console};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::of_words(env::args_os()).unwrap_or_else(|error| error.exit());
    let mut console = Console::of_process();
    match cli.run(&mut console).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(status) => {
            console.complain(&status);
            ExitCode::FAILURE
        }
    }
}

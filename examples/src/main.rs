//! Runs an example by its name: `cargo run -p examples tls`. Without a name it lists them all.
//!
//! Each example is a file, and reads as the `main.rs` of a program of its own.
#![allow(
    unreachable_pub,
    reason = "an example is a module here, and a program where it is copied to"
)]

mod auth;
mod balancing;
mod beside_axum;
mod blocking;
mod cancellation;
mod chat;
mod compression;
mod config;
mod deadlines;
mod decorator;
mod descriptor_set;
mod errors;
mod health;
mod json;
mod logger;
mod metrics;
mod middleware;
mod mtls;
mod options;
mod reflection;
mod restart;
mod route_guide;
mod tls;
mod tracing_console;
mod unix_socket;
mod unknown_fields;
mod upload;

use std::{error::Error, process::ExitCode};

/// What is generated from `proto/`.
mod pb {
    rustgreet::include_proto!();

    /// The shop as it was a year ago.
    pub mod older {
        rustgreet::include_proto!("older");
    }
}

struct Example {
    name: &'static str,
    main: fn() -> Result<(), Box<dyn Error>>,
    source: &'static str,
}

macro_rules! examples {
    ($($name:ident)*) => {
        &[$(Example {
            name: stringify!($name),
            main: $name::main,
            source: include_str!(concat!(stringify!($name), ".rs")),
        }),*]
    };
}

const EXAMPLES: &[Example] = examples! {
    route_guide
    auth
    tls
    mtls
    errors
    deadlines
    cancellation
    decorator
    logger
    health
    reflection
    balancing
    restart
    beside_axum
    middleware
    unix_socket
    compression
    upload
    chat
    blocking
    tracing_console
    metrics
    json
    config
    options
    unknown_fields
    descriptor_set
};

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(example) = EXAMPLES.iter().find(|it| it.name == name) else {
        println!("cargo run -p examples NAME, where NAME is one of:\n");
        for Example { name, source, .. } in EXAMPLES {
            let first_line = source.lines().next().unwrap_or_default();
            println!("  {name:16} {}", first_line.trim_start_matches("//! "));
        }
        return ExitCode::from(if name.is_empty() { 0 } else { 2 });
    };
    match (example.main)() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

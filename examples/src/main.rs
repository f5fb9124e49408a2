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
mod by_name;
mod cancellation;
mod chat;
mod compression;
mod config;
mod deadlines;
mod decorator;
mod descriptor_set;
mod errors;
mod fields;
mod health;
mod json;
mod logger;
mod metrics;
mod middleware;
mod mtls;
mod openapi;
mod options;
mod protocols;
mod reflection;
mod rest;
mod restart;
mod route_guide;
mod text_format;
mod tls;
mod tracing_console;
mod unix_socket;
mod unknown_fields;
mod upload;
mod well_known;

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
    errors
    deadlines
    cancellation
    upload
    chat
    blocking
    compression
    auth
    tls
    mtls
    decorator
    logger
    tracing_console
    metrics
    middleware
    health
    reflection
    descriptor_set
    balancing
    restart
    unix_socket
    beside_axum
    protocols
    rest
    openapi
    fields
    well_known
    json
    text_format
    by_name
    config
    options
    unknown_fields
};

fn main() -> ExitCode {
    let Some(name) = std::env::args().nth(1) else {
        println!("cargo run -p examples NAME\n");
        for Example { name, source, .. } in EXAMPLES {
            let shows = source.lines().next().unwrap_or_default();
            println!("{name:16} {}", shows.trim_start_matches("//! "));
        }
        return ExitCode::SUCCESS;
    };
    let Some(example) = EXAMPLES.iter().find(|it| it.name == name) else {
        eprintln!("there is no example `{name}`: `cargo run -p examples` lists them");
        return ExitCode::FAILURE;
    };
    match (example.main)() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

//! Calls from a browser, by code that would be the same anywhere else: each check is a function that JavaScript runs by
//! its name.
#![cfg(all(target_family = "wasm", target_os = "unknown"))]

mod calls;
mod page;
#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb {
    include!("../../../runtime/tests/rpc_greet/generated/mod.rs");
}

use std::error::Error;

use rustgreet::rpc::{Codec, Protocol};
use wasm_bindgen::prelude::*;

/// How calls are written.
struct Way {
    name: &'static str,
    protocol: Protocol,
    codec: Codec,
    gets: bool,
}

const WAYS: [Way; 5] = [
    Way::new("Connect", Protocol::Connect, Codec::Proto),
    Way::new("Connect, JSON", Protocol::Connect, Codec::Json),
    Way {
        gets: true,
        ..Way::new("Connect, GET", Protocol::Connect, Codec::Proto)
    },
    Way::new("gRPC-Web", Protocol::GrpcWeb, Codec::Proto),
    Way::new("gRPC-Web, JSON", Protocol::GrpcWeb, Codec::Json),
];

impl Way {
    const fn new(name: &'static str, protocol: Protocol, codec: Codec) -> Self {
        Self {
            name,
            protocol,
            codec,
            gets: false,
        }
    }
}

type Outcome = Result<(), Box<dyn Error>>;

/// An error that says what was found, if that is not what should be.
fn same<T: PartialEq + std::fmt::Debug>(found: T, wanted: T) -> Outcome {
    match found == wanted {
        true => Ok(()),
        false => Err(format!("found {found:?}, expected {wanted:?}").into()),
    }
}

/// The names of all checks.
#[wasm_bindgen]
pub fn checks() -> Vec<String> {
    let by_way = |way: &Way| {
        let name = way.name;
        calls::NAMES.map(|check| format!("{check}: {name}"))
    };
    let calls = WAYS.iter().flat_map(by_way);
    calls.chain(page::NAMES.map(str::to_owned)).collect()
}

/// Runs a check against the server at `address`. `who` tells its calls from another program's.
#[wasm_bindgen]
pub async fn check(name: String, address: String, who: String) -> Result<(), String> {
    let outcome = match name.split_once(": ") {
        Some((check, way)) => match WAYS.iter().find(|it| it.name == way) {
            Some(way) => calls::run(check, way, &address, &who).await,
            None => Err("no such way".into()),
        },
        None => page::run(&name, &address).await,
    };
    outcome.map_err(|error| error.to_string())
}

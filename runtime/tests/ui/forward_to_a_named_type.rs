//! `forward_to` with the type that it returns, which makes the type part of the API.

#![deny(warnings)]

#[path = "../rpc_greet/generated/greet.rs"]
#[allow(dead_code)]
mod greet;

use greet::Greeter;

pub struct Plain<G>(G);

impl<G: Greeter> Greeter for Plain<G> {
    fn forward_to(&self) -> &G {
        &self.0
    }
}

fn main() {}

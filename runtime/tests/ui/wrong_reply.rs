//! A method that returns the message alone.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use greet::{Greeter, HelloReply, HelloRequest};
use rustgreet::Request;

struct MyGreeter;

impl Greeter for MyGreeter {
    async fn say_hello(&self, _: Request<HelloRequest>) -> HelloReply {
        HelloReply::default()
    }
}

fn main() {}

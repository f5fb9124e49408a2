//! A handler that returns the message without a `Response` around it.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use greet::{Greeter, HelloReply, HelloRequest};
use rustgreet::Request;

struct MyGreeter;

impl Greeter for MyGreeter {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        Ok(HelloReply::default())
    }
}

fn main() {}

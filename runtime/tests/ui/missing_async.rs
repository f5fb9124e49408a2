//! A method without `async`.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use greet::{Greeter, HelloReply, HelloRequest};
use rustgreet::Request;

struct MyGreeter;

impl Greeter for MyGreeter {
    fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        Ok(HelloReply::default().into())
    }
}

fn main() {}

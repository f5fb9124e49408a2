//! A method whose future cannot move to another thread.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use std::rc::Rc;

use greet::{Greeter, HelloReply, HelloRequest};
use rustgreet::Request;

struct MyGreeter;

impl Greeter for MyGreeter {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let name = Rc::new("Ada".to_owned());
        tokio::task::yield_now().await;
        let message = name.to_string();
        Ok(HelloReply { message, ..Default::default() }.into())
    }
}

fn main() {}

//! A handler where its server is expected.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use greet::Greeter;

struct MyGreeter;

impl Greeter for MyGreeter {}

fn main() {
    let _server = rustgreet::Server::new().add_service(MyGreeter);
}

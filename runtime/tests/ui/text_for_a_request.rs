//! Something that is not the message of the request.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use greet::GreeterClient;

async fn call(client: &GreeterClient) {
    let _reply = client.say_hello("Ada").await;
}

fn main() {}

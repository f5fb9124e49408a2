//! A list where a stream is expected.

#[path = "../rpc_greet/generated/greet.rs"]
mod greet;

use greet::{GreeterClient, HelloRequest};

async fn call(client: &GreeterClient) {
    let requests = vec![HelloRequest::default()];
    let _reply = client.chatty_client_says_hello(requests).await;
}

fn main() {}

//! Whole clients, with their channels, of a server that runs elsewhere: `clients ours|tonics PORT STREAMS CALLS`.
//! Unary calls over one connection, so many at a time.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

#[allow(dead_code, reason = "the server is not used here")]
mod pb {
    include!("../../../../runtime/tests/rpc_greet/generated/greet.rs");
}

#[derive(Clone, PartialEq, prost::Message)]
struct HelloRequest {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    greeting: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct HelloReply {
    #[prost(string, tag = "1")]
    message: String,
}

async fn ours(client: pb::GreeterClient) {
    let request = pb::HelloRequest {
        name: "Annie".to_owned(),
        greeting: "Hello".to_owned(),
        ..Default::default()
    };
    let reply = client.say_hello(request).await.expect("a reply");
    assert_eq!(reply.get_ref().message.len(), 13);
}

async fn tonics(mut client: tonic::client::Grpc<tonic::transport::Channel>) {
    let request = tonic::Request::new(HelloRequest {
        name: "Annie".to_owned(),
        greeting: "Hello".to_owned(),
    });
    let codec = tonic_prost::ProstCodec::<HelloRequest, HelloReply>::default();
    let path = http::uri::PathAndQuery::from_static("/greet.Greeter/SayHello");
    client.ready().await.expect("a transport");
    let reply = client.unary(request, path, codec).await.expect("a reply");
    assert_eq!(reply.get_ref().message.len(), 13);
}

/// Makes `calls`, `streams` of them at a time.
async fn all<C: Clone + Send + 'static, F>(
    client: C,
    call: fn(C) -> F,
    streams: usize,
    calls: usize,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let left = Arc::new(AtomicUsize::new(calls));
    let mut callers = Vec::new();
    for _ in 0..streams {
        let (client, left) = (client.clone(), left.clone());
        callers.push(tokio::spawn(async move {
            while left
                .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1))
                .is_ok()
            {
                call(client.clone()).await;
            }
        }));
    }
    for caller in callers {
        caller.await.expect("no panic");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments[at].parse().expect("a number");
    let address = format!("http://127.0.0.1:{}", arguments[2]);
    match &*arguments[1] {
        "ours" => {
            let client = pb::GreeterClient::connect(address).await;
            all(client.expect("a server"), ours, number(3), number(4)).await;
        }
        _ => {
            let endpoint = tonic::transport::Endpoint::from_shared(address).expect("an address");
            let channel = endpoint.connect().await.expect("a server");
            let client = tonic::client::Grpc::new(channel);
            all(client, tonics, number(3), number(4)).await;
        }
    }
}

//! connectrpc's server over HTTP/2, called by gRPC and by Connect with JSON, with buffa's messages.

use std::sync::Arc;

use connectrpc::{
    RequestContext, Response, Router, Server, ServiceRequest, ServiceResult, ServiceStream,
    StreamMessage,
};
use futures::StreamExt as _;
use rustgreet_bench_rpc::{REPLIES, greeting, run};

#[allow(
    dead_code,
    unused_qualifications,
    reason = "the client is not used here"
)]
mod pb {
    connectrpc::include_generated!();
}
use pb::greet::{DelayedReply, Greeter, HelloReply, HelloRequest};

struct Bench;

fn greet(word: &str, name: &str) -> HelloReply {
    HelloReply {
        message: greeting(word, name),
        ..Default::default()
    }
}

#[allow(refining_impl_trait, reason = "as its readme has it")]
impl Greeter for Bench {
    async fn say_hello(
        &self,
        _: RequestContext,
        request: ServiceRequest<'_, HelloRequest>,
    ) -> ServiceResult<HelloReply> {
        Response::ok(greet(request.greeting, request.name))
    }

    async fn parrot_says_hello(
        &self,
        _: RequestContext,
        request: ServiceRequest<'_, HelloRequest>,
    ) -> ServiceResult<ServiceStream<HelloReply>> {
        let request = request.to_owned_message();
        let replies = (0..REPLIES).map(move |_| Ok(greet(&request.greeting, &request.name)));
        Response::stream_ok(futures::stream::iter(replies))
    }

    async fn chatty_client_says_hello(
        &self,
        _: RequestContext,
        mut requests: ServiceStream<StreamMessage<HelloRequest>>,
    ) -> ServiceResult<DelayedReply> {
        let mut count = 0;
        while let Some(request) = requests.next().await {
            request?;
            count += 1;
        }
        Response::ok(DelayedReply {
            message: format!("{count}"),
            ..Default::default()
        })
    }

    async fn interacting_hello(
        &self,
        _: RequestContext,
        requests: ServiceStream<StreamMessage<HelloRequest>>,
    ) -> ServiceResult<ServiceStream<HelloReply>> {
        Response::stream_ok(requests.map(|request| {
            let request = request?;
            Ok(greet(request.greeting(), request.name()))
        }))
    }
}

fn main() {
    run(|port| async move {
        let server = Server::bind(("127.0.0.1", port)).await.expect("a port");
        let router = Router::new().add_service(Arc::new(Bench));
        server.serve(router).await.expect("a server");
    });
}

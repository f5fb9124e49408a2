//! rustgreet's server.

use rustgreet::{Request, Result, Server, Streaming};
use rustgreet_bench_rpc::{REPLIES, greeting, run};

#[allow(dead_code, reason = "the client is not used here")]
mod pb {
    include!("../../../../runtime/tests/rpc_greet/generated/greet.rs");
}
use pb::{DelayedReply, Greeter, GreeterServer, HelloReply, HelloRequest};

struct Bench;

fn greet(request: &HelloRequest) -> HelloReply {
    HelloReply {
        message: greeting(&request.greeting, &request.name),
        ..Default::default()
    }
}

impl Greeter for Bench {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        Ok(greet(request.get_ref()).into())
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Streaming<HelloReply>> {
        let request = request.into_inner();
        Ok(Streaming::iter((0..REPLIES).map(move |_| greet(&request))).into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let (mut requests, mut count) = (request.into_inner(), 0);
        while requests.message().await?.is_some() {
            count += 1;
        }
        Ok(DelayedReply {
            message: format!("{count}"),
            ..Default::default()
        }
        .into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let requests = request.into_inner();
        Ok(requests.map_messages(|request| greet(&request)).into())
    }
}

fn main() {
    run(|port| async move {
        let server = Server::new().add_service(GreeterServer::new(Bench));
        let server = server.bind(("127.0.0.1", port)).await.expect("a port");
        server.serve().await.expect("a server");
    });
}

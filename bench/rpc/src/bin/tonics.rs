//! tonic's server with prost's messages, routed as tonic's generator routes.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use rustgreet_bench_rpc::{REPLIES, greeting, run};
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    codegen::{BoxFuture, CompressionEncoding, Service},
    server::{
        ClientStreamingService, Grpc, ServerStreamingService, StreamingService, UnaryService,
    },
    transport::Server,
};
use tonic_prost::ProstCodec;

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

fn greet(request: &HelloRequest) -> HelloReply {
    HelloReply {
        message: greeting(&request.greeting, &request.name),
    }
}

/// Replies from an iterator, which never waits.
struct Replies<I>(I);

impl<I: Iterator<Item = HelloReply> + Unpin> Stream for Replies<I> {
    type Item = Result<HelloReply, Status>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// A reply for each request.
struct Echo(Streaming<HelloRequest>);

impl Stream for Echo {
    type Item = Result<HelloReply, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let request = ready!(Pin::new(&mut self.0).poll_next(cx));
        Poll::Ready(request.map(|request| request.map(|request| greet(&request))))
    }
}

#[derive(Clone)]
struct Bench;

impl UnaryService<HelloRequest> for Bench {
    type Response = HelloReply;
    type Future = BoxFuture<Response<HelloReply>, Status>;

    fn call(&mut self, request: Request<HelloRequest>) -> Self::Future {
        Box::pin(async move { Ok(Response::new(greet(request.get_ref()))) })
    }
}

type BoxReplies = Pin<Box<dyn Stream<Item = Result<HelloReply, Status>> + Send>>;

impl ServerStreamingService<HelloRequest> for Bench {
    type Response = HelloReply;
    type ResponseStream = BoxReplies;
    type Future = BoxFuture<Response<BoxReplies>, Status>;

    fn call(&mut self, request: Request<HelloRequest>) -> Self::Future {
        Box::pin(async move {
            let request = request.into_inner();
            let replies = Replies((0..REPLIES).map(move |_| greet(&request)));
            Ok(Response::new(Box::pin(replies) as BoxReplies))
        })
    }
}

impl ClientStreamingService<HelloRequest> for Bench {
    type Response = HelloReply;
    type Future = BoxFuture<Response<HelloReply>, Status>;

    fn call(&mut self, request: Request<Streaming<HelloRequest>>) -> Self::Future {
        Box::pin(async move {
            let (mut requests, mut count) = (request.into_inner(), 0);
            while requests.message().await?.is_some() {
                count += 1;
            }
            Ok(Response::new(HelloReply {
                message: format!("{count}"),
            }))
        })
    }
}

impl StreamingService<HelloRequest> for Bench {
    type Response = HelloReply;
    type ResponseStream = BoxReplies;
    type Future = BoxFuture<Response<BoxReplies>, Status>;

    fn call(&mut self, request: Request<Streaming<HelloRequest>>) -> Self::Future {
        Box::pin(async move { Ok(Response::new(Box::pin(Echo(request.into_inner())) as _)) })
    }
}

impl tonic::server::NamedService for Bench {
    const NAME: &'static str = "greet.Greeter";
}

impl Service<http::Request<Body>> for Bench {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<http::Response<Body>, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        type Codec = ProstCodec<HelloReply, HelloRequest>;
        let grpc = Grpc::new(Codec::default());
        let mut grpc = grpc.accept_compressed(CompressionEncoding::Gzip);
        match request.uri().path() {
            "/greet.Greeter/SayHello" => {
                Box::pin(async move { Ok(grpc.unary(Bench, request).await) })
            }
            "/greet.Greeter/ParrotSaysHello" => {
                Box::pin(async move { Ok(grpc.server_streaming(Bench, request).await) })
            }
            "/greet.Greeter/ChattyClientSaysHello" => {
                Box::pin(async move { Ok(grpc.client_streaming(Bench, request).await) })
            }
            _ => Box::pin(async move { Ok(grpc.streaming(Bench, request).await) }),
        }
    }
}

fn main() {
    run(|port| async move {
        let server = Server::builder().tcp_nodelay(true).add_service(Bench);
        let address = ([127, 0, 0, 1], port).into();
        server.serve(address).await.expect("a server");
    });
}

//! The order of tower layers and interceptors, at both ends.

use std::task::{Context, Poll};

use rustgreet::{
    Channel, Server, Status,
    rpc::{Body, Call, Client, Interceptor, Next, Outcome, Services},
};
use tower_layer::layer_fn;
use tower_service::Service;

use super::Log;
use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

/// A tower service that notes each request.
#[derive(Clone)]
struct Layered<S> {
    name: &'static str,
    log: Log,
    inner: S,
}

impl<S, B> Service<http::Request<Body>> for Layered<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> S::Future {
        self.log.note(self.name);
        self.inner.call(request)
    }
}

struct Noted(&'static str, Log);

impl Interceptor for Noted {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        self.1.note(self.0);
        next.run(call).await
    }
}

#[tokio::test]
async fn layers_of_a_server_are_outside_of_interceptors_and_layers_of_a_client_inside() {
    let log = Log::default();
    let noted = |name| Noted(name, log.clone());
    fn layered<S>(name: &'static str, log: &Log, inner: S) -> Layered<S> {
        let log = log.clone();
        Layered { name, log, inner }
    }

    let service = GreeterServer::new(Polite).intercept(noted("the service's interceptor"));
    let service = layered("a layer around the service", &log, service);
    let outermost = log.clone();
    let server = Server::new()
        .intercept(noted("the server's interceptor"))
        .layer(layer_fn(move |inner: Services| {
            layered("a layer around the server", &outermost, inner)
        }))
        .add_route("greet.Greeter", service);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    let channel = Channel::connect(address).await.unwrap();
    let channel = layered("a layer around the channel", &log, channel);
    let client = Client::new(channel).intercept(noted("the client's interceptor"));
    soon(GreeterClient::new(client).say_hello(hello("Ada")))
        .await
        .unwrap();
    assert_eq!(
        log.take(),
        [
            "the client's interceptor",
            "a layer around the channel",
            "a layer around the server",
            "the server's interceptor",
            "a layer around the service",
            "the service's interceptor",
        ]
    );
}

//! tower layers: around a service, around a whole server, and in which order.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use http::HeaderValue;
use rustgreet::{Request, Result, Server, Status, Streaming, rpc::Body};
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{hello, reply, soon},
};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down what passes, on the way in and out.
#[derive(Clone)]
struct Marked<S> {
    name: &'static str,
    log: Log,
    inner: S,
}

fn marks<S>(name: &'static str, log: &Log) -> impl Layer<S, Service = Marked<S>> + Send + use<S> {
    let log = log.clone();
    layer_fn(move |inner| Marked {
        name,
        log: log.clone(),
        inner,
    })
}

impl<S> Service<http::Request<Body>> for Marked<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future =
        Pin<Box<dyn Future<Output = std::result::Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<std::result::Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let (name, log) = (self.name, self.log.clone());
        assert!(request.body().peer().addr().is_some());
        log.lock().unwrap().push(format!("{name} in"));
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            log.lock().unwrap().push(format!("{name} out"));
            let value = HeaderValue::from_static(name);
            response.headers_mut().append("x-layer", value);
            Ok(response)
        })
    }
}

struct Logs(Log);

impl Greeter for Logs {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        assert!(request.peer_addr().is_some());
        self.0.lock().unwrap().push("handler".to_owned());
        Ok(reply("Hello").into())
    }
}

#[tokio::test]
async fn the_first_layer_of_a_server_is_the_outermost_one() {
    let log = Log::default();
    let service = marks("service", &log).layer(GreeterServer::new(Logs(log.clone())));
    let server = Server::new()
        .layer(marks("first", &log))
        // Services that are added later are inside, too.
        .add_route("greet.Greeter", service)
        .layer(marks("second", &log))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut caller = raw::connect(server.local_addr()).await;
    tokio::spawn(server.serve());
    let path = greeter::SAY_HELLO.path();
    let answer = caller.call(path, &[], &hello("Ada")).await;
    assert_eq!(answer.status(), "0");
    let layers: Vec<_> = answer.headers.get_all("x-layer").iter().collect();
    assert_eq!(layers, ["service", "second", "first"]);
    let expected = [
        "first in",
        "second in",
        "service in",
        "handler",
        "service out",
        "second out",
        "first out",
    ];
    assert_eq!(std::mem::take(&mut *log.lock().unwrap()), expected);

    // A server's layers see what no service answers; those of a service do not.
    let answer = caller
        .call("/greet.Nobody/SayHello", &[], &hello("Ada"))
        .await;
    assert_eq!(answer.status(), "12");
    let expected = ["first in", "second in", "second out", "first out"];
    assert_eq!(*log.lock().unwrap(), expected);
}

/// Requests arrive for as long as the replies are sent, also where the response has passed through a layer.
#[tokio::test]
async fn a_stream_each_way_passes_layers() {
    struct Echo;
    impl Greeter for Echo {
        async fn interacting_hello(
            &self,
            request: Request<Streaming<HelloRequest>>,
        ) -> Result<Streaming<HelloReply>> {
            let replies = request
                .into_inner()
                .map_messages(|request| reply(&request.name));
            Ok(replies.into())
        }
    }
    let server = Server::new()
        .layer(marks("layer", &Log::default()))
        .add_service(GreeterServer::new(Echo));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = GreeterClient::connect(address).await.unwrap();
    let (sender, requests) = Streaming::channel(1);
    let response = soon(client.interacting_hello(requests)).await.unwrap();
    let mut replies = response.into_inner();
    for name in ["Ada", "Bo", "Cy"] {
        sender.send(hello(name)).await.unwrap();
        let reply = soon(replies.message()).await.unwrap().unwrap();
        assert_eq!(reply.message, name);
    }
    drop(sender);
    assert!(soon(replies.message()).await.unwrap().is_none());
}

/// A layer that panics ends its call, not the connection, and tells the caller nothing.
#[tokio::test]
async fn a_layer_that_panics_is_unknown() {
    #[derive(Clone)]
    struct Panics<S>(S);
    impl<S> Service<http::Request<Body>> for Panics<S>
    where
        S: Service<http::Request<Body>>,
    {
        type Response = S::Response;
        type Error = S::Error;
        type Future = S::Future;
        fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<std::result::Result<(), S::Error>> {
            self.0.poll_ready(cx)
        }
        fn call(&mut self, request: http::Request<Body>) -> S::Future {
            assert!(!request.headers().contains_key("x-panic"), "a secret");
            self.0.call(request)
        }
    }
    let server = Server::new()
        .layer(layer_fn(Panics))
        .add_service(GreeterServer::new(Logs(Log::default())))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut caller = raw::connect(server.local_addr()).await;
    tokio::spawn(server.serve());
    let path = greeter::SAY_HELLO.path();
    let answer = caller.call(path, &[("x-panic", "1")], &hello("Ada")).await;
    assert_eq!(answer.status(), "2");
    assert_eq!(answer.headers["grpc-message"], "the handler panicked");
    let answer = caller.call(path, &[], &hello("Ada")).await;
    assert_eq!(answer.status(), "0");
}

/// A body that panics when it is sent, if it is to.
struct Broken {
    body: Body,
    panics: bool,
}

impl http_body::Body for Broken {
    type Data = bytes::Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<http_body::Frame<bytes::Bytes>, Status>>> {
        assert!(!self.panics, "a secret");
        Pin::new(&mut self.body).poll_frame(cx)
    }
}

/// Puts such a body around that of each response.
#[derive(Clone)]
struct Breaks<S>(S);

impl<S> Service<http::Request<Body>> for Breaks<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = http::Response<Broken>;
    type Error = Infallible;
    type Future =
        Pin<Box<dyn Future<Output = std::result::Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<std::result::Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let panics = request.headers().contains_key("x-panic");
        let answer = self.0.call(request);
        Box::pin(async move { Ok(answer.await?.map(|body| Broken { body, panics })) })
    }
}

/// The stream is reset as for any other fault of a body: it does not look as if the caller had cancelled the call.
#[tokio::test]
async fn a_body_of_a_layer_that_panics_ends_its_call_alone() {
    let server = Server::new()
        .layer(layer_fn(Breaks))
        .add_service(GreeterServer::new(Logs(Log::default())))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut caller = raw::connect(server.local_addr()).await;
    tokio::spawn(server.serve());
    let path = greeter::SAY_HELLO.path();
    let (response, mut request) = caller.begin(path, &[("x-panic", "1")]).await;
    request.send_data(raw::frame(&hello("Ada")), true).unwrap();
    // The reset may overtake the head.
    let error = match soon(response).await {
        Ok(head) => soon(head.into_body().data()).await.unwrap().unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(error.reason(), Some(h2::Reason::INTERNAL_ERROR));
    let answer = caller.call(path, &[], &hello("Ada")).await;
    assert_eq!(answer.status(), "0");
}

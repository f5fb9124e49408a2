//! What travels beside a message: headers that are not metadata, details, extensions.

use http::HeaderValue;
use rustgreet::{
    Channel, Code, Request, Response, Result, Server, Status,
    rpc::{Answer, Body, Hosted},
    wkt::{Int64Value, StringValue},
};
use tower_service::Service;

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{hello, remote, reply, serve, soon},
};

/// Says what it sees of its caller's headers, as metadata and as headers.
struct Curious;

impl Greeter for Curious {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let metadata: Vec<_> = request.metadata().iter().map(|(key, _)| key).collect();
        let headers = ["user-agent", "origin", "cookie"].map(|name| request.header(name));
        Ok(reply(format!("{metadata:?} {headers:?}")).into())
    }
}

#[tokio::test]
async fn headers_of_http_are_readable_and_no_metadata() {
    let mut caller = raw::connect(serve(GreeterServer::new(Curious)).await).await;
    let headers = [
        ("user-agent", "raw/1"),
        ("origin", "https://greet.example"),
        ("cookie", "a=b"),
        ("sec-fetch-mode", "cors"),
        ("connect-protocol-version", "1"),
        ("access-control-request-method", "POST"),
        ("x-grpc-web", "1"),
        ("x-user-agent", "grpc-web-javascript/0.1"),
        ("trailer-x", "1"),
        ("id", "7"),
    ];
    let answer = caller
        .call(greeter::SAY_HELLO.path(), &headers, &hello("Ada"))
        .await;
    let said = String::from_utf8_lossy(&answer.messages[0]).into_owned();
    let expected = r#"["id"] [Some("raw/1"), Some("https://greet.example"), Some("a=b")]"#;
    assert!(said.ends_with(expected), "{said}");
}

#[tokio::test]
async fn a_handler_sees_the_method_that_was_called() {
    struct Named;
    impl Greeter for Named {
        async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
            let method = request.method().map_or("none", |it| it.path());
            Ok(reply(method).into())
        }
    }
    let response = soon(remote(Named).await.say_hello(hello("Ada"))).await;
    let method = response.unwrap().into_inner().message;
    assert_eq!(method, greeter::SAY_HELLO.path());
    let response = Named.say_hello(Request::new(hello("Ada"))).await;
    assert_eq!(response.unwrap().into_inner().message, "none");
}

#[tokio::test]
async fn a_proxy_passes_none_of_them_on() {
    let curious = serve(GreeterServer::new(Curious)).await;
    let channel = Channel::builder(format!("http://{curious}"))
        .user_agent("proxy/1")
        .connect()
        .await
        .unwrap();
    let proxy = serve(GreeterServer::new(GreeterClient::new(channel))).await;
    let mut caller = raw::connect(proxy).await;
    let headers = [("user-agent", "raw/1"), ("cookie", "a=b"), ("id", "7")];
    let answer = caller
        .call(greeter::SAY_HELLO.path(), &headers, &hello("Ada"))
        .await;
    let said = String::from_utf8_lossy(&answer.messages[0]).into_owned();
    assert!(
        said.contains(r#"["id"] [Some("proxy/1 rustgreet/"#),
        "{said}"
    );
    assert!(said.ends_with("None, None]"), "{said}");
}

#[tokio::test]
async fn details_arrive_as_the_types_that_they_are() {
    struct Detailed;
    impl Greeter for Detailed {
        async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
            Err(Status::unavailable("busy")
                .with_detail(&Int64Value::from(5))
                .with_detail(&StringValue::from("shard 7")))
        }
    }
    let client = remote(remote(Detailed).await).await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.to_string(), "UNAVAILABLE: busy");
    assert_eq!(status.detail::<Int64Value>().unwrap().value, 5);
    assert_eq!(status.detail::<StringValue>().unwrap().value, "shard 7");
}

/// Ends every call with headers of a test's choice.
struct Scripted(&'static [(&'static str, &'static [u8])]);

impl Hosted for Scripted {
    fn name(&self) -> &str {
        "greet.Greeter"
    }

    fn answer(&self, _: http::Request<Body>) -> Answer {
        let mut response = http::Response::new(Body::empty());
        for (key, value) in self.0 {
            let value = HeaderValue::from_bytes(value).unwrap();
            response.headers_mut().insert(*key, value);
        }
        Answer::new(async { response })
    }
}

#[tokio::test]
async fn a_message_that_is_badly_encoded_costs_neither_code_nor_text() {
    for (message, text) in [
        (&b"100% gone"[..], "100% gone"),
        (b"gr\xc3\xbc\xc3\x9fe", "gr\u{fc}\u{df}e"),
        (b"latin \xe9", "latin \u{fffd}"),
        (b"cut %E2%82", "cut \u{fffd}"),
    ] {
        let headers = Box::leak(Box::new([
            ("content-type", &b"application/grpc"[..]),
            ("grpc-status", b"5"),
            ("grpc-message", message),
        ]));
        let server = Server::new().add_service(Scripted(headers));
        let server = server.bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", server.local_addr());
        tokio::spawn(server.serve());
        let client = GreeterClient::connect(address).await.unwrap();
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::NotFound, text));
    }
}

/// A layer that counts calls for the handler, and reads what the handler says of them.
#[derive(Clone)]
struct Counted<S>(S);

impl<S> Service<http::Request<Body>> for Counted<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future =
        std::pin::Pin<Box<dyn Future<Output = std::result::Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(
        &mut self,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::result::Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        request.extensions_mut().insert(41);
        let answer = self.0.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            let said = response.extensions().get::<i32>().copied();
            let value = HeaderValue::from(said.unwrap_or_default());
            response.headers_mut().insert("x-said", value);
            Ok(response)
        })
    }
}

#[tokio::test]
async fn extensions_go_both_ways_between_a_layer_and_a_handler() {
    struct Adds;
    impl Greeter for Adds {
        async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
            let number = request.extensions().get::<i32>().copied();
            let mut response = Response::from(reply("hello"));
            response
                .extensions_mut()
                .insert(number.unwrap_or_default() + 1);
            Ok(response)
        }
    }
    let layered = Counted(GreeterServer::new(Adds));
    let server = Server::new().add_route("greet.Greeter", layered);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let client = GreeterClient::connect(format!("http://{}", server.local_addr()))
        .await
        .unwrap();
    tokio::spawn(server.serve());
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.metadata().get("x-said"), Some("42"));
}

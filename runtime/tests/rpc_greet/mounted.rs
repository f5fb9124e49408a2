//! What a service does itself is the same on our server, in axum and on tonic's server: the rows of the table in
//! `docs/book/src/moving/from-prost-and-tonic.md` that say so.

use std::{net::SocketAddr, sync::Arc};

use bytes::Bytes;
use http::StatusCode;
use rustgreet::{
    Code, DecodeOptions, Request, Result, Status,
    rpc::{Call, Interceptor, Next, Outcome},
};
use tokio::sync::Notify;

use crate::{
    cancel::{hear, patient},
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    hosts::each,
    raw,
    support::{Polite, hello, soon},
    tour::tour,
};

async fn client(address: SocketAddr) -> GreeterClient {
    let connected = GreeterClient::connect(format!("http://{address}"));
    soon(connected).await.unwrap()
}

#[tokio::test]
async fn all_kinds_of_calls_metadata_trailers_and_codes() {
    for (_, address) in each(|| GreeterServer::new(Polite)).await {
        tour(&client(address).await).await;
    }
}

/// Never answers Godot, and panics where it should greet nobody.
struct Moody(Arc<Notify>);

impl Greeter for Moody {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        match request.get_ref().name.as_str() {
            "" => panic!("a secret"),
            "Godot" => {
                assert!(request.deadline().is_some());
                let _notice = Notice(&self.0);
                std::future::pending().await
            }
            _ => Polite.say_hello(request).await,
        }
    }
}

/// Tells when it is dropped.
struct Notice<'a>(&'a Notify);

impl Drop for Notice<'_> {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn deadlines_of_a_caller() {
    let gone = Arc::new(Notify::new());
    for (host, address) in each(|| GreeterServer::new(Moody(gone.clone()))).await {
        let mut caller = raw::connect(address).await;
        let (path, timeout) = (greeter::SAY_HELLO.path(), ("grpc-timeout", "50m"));
        let answer = soon(caller.call(path, &[timeout], &hello("Godot"))).await;
        assert_eq!(answer.status(), "4", "{host}");
        soon(gone.notified()).await;
    }
}

#[tokio::test]
async fn a_handler_that_panics() {
    for (host, address) in each(|| GreeterServer::new(Moody(Arc::default()))).await {
        let mut caller = raw::connect(address).await;
        let path = greeter::SAY_HELLO.path();
        let answer = soon(caller.call(path, &[], &hello(""))).await;
        assert_eq!(answer.status(), "2", "{host}");
        assert_eq!(
            answer.headers["grpc-message"], "the handler panicked",
            "{host}"
        );
        // The connection lives on.
        let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
        assert_eq!(answer.status(), "0", "{host}");
    }
}

#[tokio::test]
async fn sizes_of_messages_and_limits_of_decoding() {
    type Setting = fn(GreeterServer<Polite>) -> GreeterServer<Polite>;
    let settings: [(Setting, Code); 3] = [
        (
            |it| it.max_decoding_message_size(50),
            Code::ResourceExhausted,
        ),
        (
            |it| it.max_encoding_message_size(50),
            Code::ResourceExhausted,
        ),
        (
            |it| it.decode_limits(DecodeOptions::new().max_message_size(50)),
            Code::Internal,
        ),
    ];
    for (set, code) in settings {
        for (host, address) in each(|| set(GreeterServer::new(Polite))).await {
            let client = client(address).await;
            soon(client.say_hello(hello("Ada"))).await.unwrap();
            let status = soon(client.say_hello(hello(&"x".repeat(100)))).await;
            let status = status.unwrap_err();
            assert_eq!(status.code(), code, "{host}: {status}");
        }
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn compression() {
    use rustgreet::rpc::{Client, Compression::Gzip};

    for (host, address) in each(|| GreeterServer::new(Polite).send_compressed(Gzip)).await {
        let client = Client::from(client(address).await).send_compressed(Gzip);
        let client = GreeterClient::new(client);
        let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
        assert!(response.was_compressed(), "{host}");
    }
}

/// With hyper 1.6 it is an end in axum and on tonic's server, so the lock file must have a later one.
#[tokio::test]
async fn an_upload_that_its_caller_cancels() {
    let (greeter, mut heard) = patient();
    for (host, address) in each(|| GreeterServer::new(greeter.clone())).await {
        let mut caller = raw::connect(address).await;
        let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
        let (_response, mut body) = caller.begin(path, &[]).await;
        body.send_data(raw::frame(&hello("Ada")), false).unwrap();
        assert_eq!(hear(&mut heard).await, "called");
        body.send_reset(h2::Reason::CANCEL);
        let end = hear(&mut heard).await;
        assert!(end == "CANCELLED" || end == "dropped", "{host}: {end}");
    }
}

/// Refuses who does not say who they are.
struct Guard;

impl Interceptor for Guard {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        match call.metadata().get("who") {
            Some(_) => next.run(call).await,
            None => Err(Status::unauthenticated("who are you?")),
        }
    }
}

#[tokio::test]
async fn interceptors_of_the_service() {
    for (host, address) in each(|| GreeterServer::new(Polite).intercept(Guard)).await {
        let client = client(address).await;
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::Unauthenticated, "{host}");
        let mut request = Request::new(hello("Ada"));
        request.metadata_mut().insert("who", "Ada").unwrap();
        soon(client.say_hello(request)).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_no_call_runs_no_handler() {
    for (host, address) in each(|| GreeterServer::new(Polite)).await {
        let mut caller = raw::connect(address).await;
        let uri = format!("http://{address}{}", greeter::PARROT_SAYS_HELLO.path());
        let head = caller.head(http::Request::get(&uri)).await;
        assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED, "{host}");
        let post = http::Request::post(&uri).header("content-type", "text/plain");
        let (head, _) = caller.exchange(post, Bytes::new()).await;
        assert_eq!(head.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{host}");
    }
}

#[tokio::test]
async fn grpc_web_without_cors() {
    for (host, address) in each(|| GreeterServer::new(Polite)).await {
        let mut caller = raw::connect(address).await;
        let uri = format!("http://{address}{}", greeter::SAY_HELLO.path());
        let web = http::Request::post(&uri)
            .header("content-type", "application/grpc-web+proto")
            .header("origin", "https://greet.example");
        let (head, body) = caller.exchange(web, raw::frame(&hello("Ada"))).await;
        assert_eq!(head.status, StatusCode::OK, "{host}");
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("Hello, Ada!"), "{host}: {body}");
        assert!(body.ends_with("grpc-status: 0\r\n"), "{host}: {body}");
        let allowed = head.headers.get("access-control-allow-origin");
        assert_eq!(allowed, None, "{host}");
    }
}

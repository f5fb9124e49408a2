//! What is wrong on the wire, and the code that each wrong has.

use bytes::Bytes;
use http::HeaderValue;
use rustgreet::{
    Channel, Code, FieldRef, Message, MessageTable, MethodDescriptor, Reader, Reflect, Request,
    Server, ServiceDescriptor, Sink, Streaming, Writer,
    rpc::{Answer, Body, Client, Hosted, Incoming, Routes, ServiceServer},
    wire,
};

use crate::{
    greet::{GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{Polite, hello, remote, reply, serve, soon},
};

/// Encodes to text that is not UTF-8, so to neither a `HelloRequest` nor a `HelloReply`.
#[derive(Clone, Debug, Default)]
struct Garbage;

impl Reflect for Garbage {
    fn table(&self) -> &'static MessageTable {
        HelloReply::table()
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        FieldRef::Unset
    }
}

impl Message for Garbage {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> wire::Result {
        HelloReply::default().merge_from(r)
    }
    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.bytes(1, b"\xff\xfe");
    }
}

/// Answers with garbage, or with more or fewer messages than it should.
struct Wrong;

impl Routes<Wrong> for Wrong {
    const SERVICE: &'static ServiceDescriptor = &greeter::SERVICE;

    fn route(call: Incoming<Wrong>) -> Answer {
        match call.method_name() {
            "SayHello" => call.unary(|_, _: Request<HelloRequest>| async { Ok(Garbage.into()) }),
            "ParrotSaysHello" => call.server_streaming(|_, _: Request<HelloRequest>| async {
                Ok(Streaming::<Garbage>::iter([Garbage]).into())
            }),
            // Where one reply is expected, as many as there are requests.
            _ => call.bidi_streaming(|_, requests: Request<Streaming<HelloRequest>>| async {
                Ok(requests
                    .into_inner()
                    .map_messages(|it| reply(it.name))
                    .into())
            }),
        }
    }
}

async fn wrong() -> GreeterClient {
    let address = serve(ServiceServer::<Wrong, Wrong>::new(Wrong)).await;
    GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap()
}

#[tokio::test]
async fn undecodable_requests_are_internal() {
    let address = serve(GreeterServer::new(Polite)).await;
    let client = Client::new(Channel::connect(format!("http://{address}")).await.unwrap());
    let call = client.unary::<Garbage, HelloReply>(&greeter::SAY_HELLO, Garbage);
    let status = soon(call).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.message().contains("UTF-8"), "{status}");

    let requests = Streaming::<Garbage>::iter([Garbage]);
    let method = &greeter::CHATTY_CLIENT_SAYS_HELLO;
    let call = client.client_streaming::<Garbage, HelloReply>(method, requests);
    let status = soon(call).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.message().contains("UTF-8"), "{status}");
}

#[tokio::test]
async fn undecodable_responses_are_internal() {
    let client = wrong().await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.message().contains("UTF-8"), "{status}");

    let mut replies = soon(client.parrot_says_hello(hello("Ada")))
        .await
        .unwrap()
        .into_inner();
    let status = soon(replies.message()).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.message().contains("UTF-8"), "{status}");
    assert!(soon(replies.message()).await.unwrap().is_none());
}

#[tokio::test]
async fn one_reply_is_neither_none_nor_two() {
    let client = wrong().await;
    for (count, found) in [(0, "no"), (2, "more than one")] {
        let requests = Streaming::iter(vec![hello("Ada"); count]);
        let status = soon(client.chatty_client_says_hello(requests))
            .await
            .unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented);
        let message = format!("the response must be one message, and there is {found}");
        assert_eq!(status.message(), message);
    }
}

#[tokio::test]
async fn one_request_is_neither_none_nor_two() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = raw::connect(address).await;
    let one = raw::frame(&hello("Ada"));
    let two = Bytes::from([one.clone(), one].concat());
    for body in [Bytes::new(), two] {
        let answer = caller.call_with(greeter::SAY_HELLO.path(), &[], body).await;
        assert_eq!(answer.status(), "12");
    }
}

#[tokio::test]
async fn frames_that_lie_are_internal() {
    let address = serve(GreeterServer::new(Polite)).await;
    let mut caller = raw::connect(address).await;
    let cut = raw::frame(&hello("Ada")).slice(..7);
    let compressed = Bytes::from_static(&[1, 0, 0, 0, 1, 0]);
    let flag = Bytes::from_static(&[7, 0, 0, 0, 0]);
    for body in [cut, compressed, flag] {
        let answer = caller.call_with(greeter::SAY_HELLO.path(), &[], body).await;
        assert_eq!(answer.status(), "13");
    }
}

#[tokio::test]
async fn unknown_methods_and_services_are_unimplemented() {
    let address = serve(GreeterServer::new(Polite)).await;
    let client = Client::new(Channel::connect(format!("http://{address}")).await.unwrap());
    let of = |path| MethodDescriptor::unary(path, HelloRequest::table(), HelloReply::table());
    let methods: &'static [(MethodDescriptor, &str)] = Box::leak(Box::new([
        (
            of("/greet.Greeter/Shout"),
            "/greet.Greeter/Shout is not implemented here",
        ),
        (
            of("/greet.Other/SayHello"),
            "there is no service for /greet.Other/SayHello here",
        ),
        (of("/"), "there is no service for / here"),
    ]));
    for (method, message) in methods {
        let call = client.unary::<HelloRequest, HelloReply>(method, hello("Ada"));
        let status = soon(call).await.unwrap_err();
        assert_eq!(
            (status.code(), status.message()),
            (Code::Unimplemented, *message)
        );
    }
}

#[tokio::test]
async fn what_is_too_large_is_resource_exhausted() {
    let large = "x".repeat(5 << 20);
    let status = soon(remote(Polite).await.say_hello(hello(&large)))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");

    // The same for each of the four limits.
    let server = || GreeterServer::new(Polite);
    let client = || GreeterServer::new(Polite);
    let small = "x".repeat(100);
    for client in [
        GreeterClient::new(Client::new(server().max_decoding_message_size(50))),
        GreeterClient::new(Client::new(server().max_encoding_message_size(50))),
        GreeterClient::new(Client::new(client()).max_decoding_message_size(50)),
        GreeterClient::new(Client::new(client()).max_encoding_message_size(50)),
    ] {
        soon(client.say_hello(hello("Ada"))).await.unwrap();
        let status = soon(client.say_hello(hello(&small))).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
        let requests = Streaming::iter([hello(&small)]);
        let status = match soon(client.interacting_hello(requests)).await {
            Ok(replies) => soon(replies.into_inner().into_vec()).await.unwrap_err(),
            Err(status) => status,
        };
        assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    }
    let generous = GreeterClient::new(
        Client::new(server().max_decoding_message_size(8 << 20)).max_decoding_message_size(8 << 20),
    );
    soon(generous.say_hello(hello(&large))).await.unwrap();
}

#[tokio::test]
async fn limits_of_decoding_reach_both_ends() {
    let small = "x".repeat(100);
    let (server, client) = (|| GreeterServer::new(Polite), || GreeterServer::new(Polite));
    let limits = || rustgreet::DecodeOptions::new().max_message_size(50);
    for client in [
        GreeterClient::new(Client::new(server().decode_limits(limits()))),
        GreeterClient::new(Client::new(client()).decode_limits(limits())),
    ] {
        soon(client.say_hello(hello("Ada"))).await.unwrap();
        let status = soon(client.say_hello(hello(&small))).await.unwrap_err();
        assert_eq!(status.code(), Code::Internal, "{status}");
        assert!(
            status.message().contains("larger than the limit"),
            "{status}"
        );
    }
}

/// Answers with headers of a test's choice.
struct Scripted(&'static [(&'static str, &'static str)]);

impl Hosted for Scripted {
    fn name(&self) -> &str {
        "greet.Greeter"
    }

    fn answer(&self, _: http::Request<Body>) -> Answer {
        let mut response = http::Response::new(Body::empty());
        for (key, value) in self.0 {
            response
                .headers_mut()
                .insert(*key, HeaderValue::from_static(value));
        }
        Answer::new(async { response })
    }
}

#[tokio::test]
async fn details_that_are_no_base64_are_left_out() {
    let scripted = Scripted(&[
        ("content-type", "application/grpc"),
        ("grpc-status", "5"),
        ("grpc-message", "nobody"),
        ("grpc-status-details-bin", "!!!"),
    ]);
    let server = Server::new()
        .add_service(scripted)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = GreeterClient::connect(address).await.unwrap();
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.to_string(), "NOT_FOUND: nobody");
    assert!(status.details().is_empty() && status.metadata().is_empty());
}

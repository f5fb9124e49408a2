//! All that a call is, whatever the protocol: every kind, metadata both ways, statuses with details, deadlines,
//! cancellation, limits, compression, interceptors.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use rustgreet::{
    Channel, Code, MethodDescriptor, Request, Status, Streaming,
    rpc::{Body, Call, Client, Codec, Hosted, Interceptor, Next, Outcome, Payload, Protocol},
};

use crate::{
    fake::{Fake, Parts},
    greet::{DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, reply, serve, soon},
    tour::tour,
};

/// How calls are written.
type Dialect = (Protocol, Codec);

const ALL: [Dialect; 6] = [
    (Protocol::Grpc, Codec::Proto),
    (Protocol::Grpc, Codec::Json),
    (Protocol::GrpcWeb, Codec::Proto),
    (Protocol::GrpcWeb, Codec::Json),
    (Protocol::Connect, Codec::Proto),
    (Protocol::Connect, Codec::Json),
];

/// A client of each protocol with each codec, for a handler behind a socket.
async fn clients(greeter: impl Greeter) -> Vec<(Dialect, Client)> {
    clients_of(GreeterServer::new(greeter)).await
}

async fn clients_of(service: impl Hosted) -> Vec<(Dialect, Client)> {
    let address = serve(service).await;
    let channel = Channel::connect(format!("http://{address}")).await.unwrap();
    let client = |(protocol, codec)| {
        let client = Client::new(channel.clone());
        ((protocol, codec), client.protocol(protocol).codec(codec))
    };
    ALL.map(client).into()
}

#[tokio::test]
async fn every_kind_with_metadata_and_trailers() {
    for (dialect, client) in clients(Polite).await {
        println!("{dialect:?}");
        tour(&GreeterClient::new(client)).await;
    }
}

#[tokio::test]
async fn a_status_keeps_code_message_details_and_metadata() {
    for (dialect, client) in clients(Polite).await {
        let mut request = Request::new(hello(""));
        request.metadata_mut().insert("x-in", "a").unwrap();
        let status = soon(GreeterClient::new(client).say_hello(request)).await;
        let status = status.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{dialect:?}");
        assert_eq!(status.message(), "nobody to greet");
        assert_eq!(status.metadata().get("x-behind"), Some("a"));
    }
}

/// Never answers, and tells when it is dropped.
struct Silent(tokio::sync::mpsc::UnboundedSender<()>);

impl Greeter for Silent {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        self.wait().await
    }

    async fn parrot_says_hello(
        &self,
        _: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        self.wait().await
    }
}

impl Silent {
    async fn wait<T>(&self) -> rustgreet::Result<T> {
        struct Told(tokio::sync::mpsc::UnboundedSender<()>);
        impl Drop for Told {
            fn drop(&mut self) {
                let _ = self.0.send(());
            }
        }
        let _told = Told(self.0.clone());
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_deadline_travels_and_ends_both_ends() {
    let (sender, mut dropped) = tokio::sync::mpsc::unbounded_channel();
    for (dialect, client) in clients(Silent(sender)).await {
        let greeter = GreeterClient::new(client.timeout(Duration::from_millis(50)));
        let status = soon(greeter.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded, "{dialect:?}");
        soon(dropped.recv()).await.unwrap();
        let status = soon(greeter.parrot_says_hello(hello("Ada"))).await;
        assert_eq!(status.unwrap_err().code(), Code::DeadlineExceeded);
        soon(dropped.recv()).await.unwrap();
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_is_dropped_at_the_server() {
    let (sender, mut dropped) = tokio::sync::mpsc::unbounded_channel();
    for (_, client) in clients(Silent(sender)).await {
        let greeter = GreeterClient::new(client);
        let short = Duration::from_millis(50);
        let call = tokio::time::timeout(short, greeter.say_hello(hello("Ada"))).await;
        assert!(call.is_err());
        soon(dropped.recv()).await.unwrap();
    }
}

/// Replies as soon as a request is there, for as long as they come.
#[tokio::test]
async fn a_conversation_goes_back_and_forth() {
    for (dialect, client) in clients(Polite).await {
        println!("{dialect:?}");
        let (sender, requests) = Streaming::channel(1);
        let replies = soon(GreeterClient::new(client).interacting_hello(requests)).await;
        let mut replies = replies.unwrap().into_inner();
        for name in ["Ada", "Bo", "Cy"] {
            soon(sender.send(hello(name))).await.unwrap();
            let said = soon(replies.message()).await.unwrap().unwrap();
            assert_eq!(said.message, format!("Hello, {name}!"), "{dialect:?}");
        }
        drop(sender);
        assert_eq!(soon(replies.message()).await.unwrap(), None);
    }
}

#[tokio::test]
async fn limits_hold_both_ways() {
    for (dialect, client) in clients(Polite).await {
        let long = hello(&"a".repeat(1000));
        let small = GreeterClient::new(client.clone().max_decoding_message_size(100));
        let status = soon(small.say_hello(long.clone())).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted, "{dialect:?}");
        let mut replies = soon(small.parrot_says_hello(long.clone())).await.unwrap();
        let status = soon(replies.get_mut().message()).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted, "{dialect:?}");
        // How a call ends has room of its own.
        let tiny = GreeterClient::new(client.clone().max_decoding_message_size(1));
        let status = soon(tiny.say_hello(hello(""))).await.unwrap_err();
        assert_eq!(status.message(), "nobody to greet", "{dialect:?}");
        let small = GreeterClient::new(client.max_encoding_message_size(100));
        let status = soon(small.say_hello(long)).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted, "{dialect:?}");
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn messages_are_compressed_both_ways() {
    use rustgreet::rpc::Compression::Gzip;

    /// Says how requests come.
    struct Seeing;

    impl Greeter for Seeing {
        async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
            let seen = request.was_compressed();
            Ok(reply(format!("{seen}")).into())
        }

        async fn interacting_hello(
            &self,
            request: Request<Streaming<HelloRequest>>,
        ) -> rustgreet::Result<Streaming<HelloReply>> {
            let mut requests = request.into_inner();
            let mut seen = Vec::new();
            while requests.message().await?.is_some() {
                seen.push(reply(format!("{}", requests.was_compressed())));
            }
            Ok(Streaming::iter(seen).into())
        }
    }

    let service = GreeterServer::new(Seeing).send_compressed(Gzip);
    for (dialect, client) in clients_of(service).await {
        let greeter = GreeterClient::new(client.clone().send_compressed(Gzip));
        let response = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
        assert!(response.was_compressed(), "{dialect:?}");
        assert_eq!(response.into_inner().message, "true", "{dialect:?}");
        let requests = Streaming::iter([hello("Ada"), hello("Bo")]);
        let replies = soon(greeter.interacting_hello(requests)).await.unwrap();
        let mut replies = replies.into_inner();
        while let Some(said) = soon(replies.message()).await.unwrap() {
            assert!(replies.was_compressed(), "{dialect:?}");
            assert_eq!(said.message, "true", "{dialect:?}");
        }
        // A request that is not compressed, and a client that reads nothing that is.
        let greeter = GreeterClient::new(client.accept_compressed([]));
        let response = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
        assert!(!response.was_compressed(), "{dialect:?}");
        assert_eq!(response.into_inner().message, "false", "{dialect:?}");
    }
}

/// Sees every message of a call, and changes some.
struct Louder;

impl Interceptor for Louder {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        call.metadata_mut().insert("x-in", "intercepted")?;
        call.map_requests(|request| {
            let mut request: HelloRequest = request.into_message()?;
            request.name = request.name.to_uppercase();
            Ok(Payload::new(request))
        });
        let mut outcome = next.run(call).await?;
        outcome.map_replies(|reply| {
            let mut reply: HelloReply = reply.into_message()?;
            reply.message.push('!');
            Ok(Payload::new(reply))
        });
        Ok(outcome)
    }
}

#[tokio::test]
async fn interceptors_see_messages_and_metadata() {
    for (dialect, client) in clients(Polite).await {
        let greeter = GreeterClient::new(client.intercept(Arc::new(Louder)));
        let response = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
        assert_eq!(response.metadata().get("x-ahead"), Some("intercepted"));
        assert_eq!(response.trailers().get("x-behind"), Some("intercepted"));
        assert_eq!(response.into_inner().message, "Hello, ADA!!", "{dialect:?}");
        let requests = Streaming::iter([hello("Ada"), hello("Bo")]);
        let replies = soon(greeter.interacting_hello(requests)).await.unwrap();
        let said = soon(replies.into_inner().into_vec()).await.unwrap();
        let said: Vec<_> = said.iter().map(|it| &*it.message).collect();
        assert_eq!(said, ["Hello, ADA!!", "Hello, BO!!"], "{dialect:?}");
        let status = soon(greeter.say_hello(hello(""))).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{dialect:?}");
        assert_eq!(status.metadata().get("x-behind"), Some("intercepted"));
    }
}

/// Types that are known at run time only.
#[tokio::test]
async fn dynamic_messages_go_the_same_way() {
    use rustgreet::DynamicMessage;

    for (dialect, client) in clients(Polite).await {
        let mut request = DynamicMessage::new(HelloRequest::table());
        request.set("name", "Ada").unwrap();
        let method = client.dynamic(&crate::greet::greeter::SAY_HELLO);
        let said = soon(method.unary(request)).await.unwrap().into_inner();
        let said = rustgreet::json::to_string(&said).unwrap();
        assert_eq!(said, r#"{"message":", Ada!"}"#, "{dialect:?}");
    }
}

/// Sends replies for as long as somebody reads, and tells when nobody does; refuses uploads at once.
struct Endless(tokio::sync::mpsc::UnboundedSender<()>);

impl Greeter for Endless {
    async fn parrot_says_hello(
        &self,
        _: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let (sender, replies) = Streaming::channel(1);
        let told = self.0.clone();
        tokio::spawn(async move {
            while sender.send(reply("Hi")).await.is_ok() {}
            told.send(())
        });
        Ok(replies.into())
    }

    async fn chatty_client_says_hello(
        &self,
        _: Request<Streaming<HelloRequest>>,
    ) -> rustgreet::Result<DelayedReply> {
        Err(Status::failed_precondition("not now"))
    }
}

#[tokio::test]
async fn replies_that_nobody_reads_any_longer_end() {
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    for (dialect, client) in clients(Endless(sender)).await {
        println!("{dialect:?}");
        let greeter = GreeterClient::new(client);
        let replies = soon(greeter.parrot_says_hello(hello("Ada"))).await.unwrap();
        let mut replies = replies.into_inner();
        soon(replies.message()).await.unwrap().unwrap();
        drop(replies);
        soon(told.recv()).await.unwrap();
    }
}

#[tokio::test]
async fn an_early_failure_ends_an_upload() {
    let (sender, _told) = tokio::sync::mpsc::unbounded_channel();
    for (dialect, client) in clients(Endless(sender)).await {
        let (sender, requests) = Streaming::channel(1);
        let call = GreeterClient::new(client).chatty_client_says_hello(requests);
        let status = soon(call).await.unwrap_err();
        assert_eq!(
            status.to_string(),
            "FAILED_PRECONDITION: not now",
            "{dialect:?}"
        );
        soon(sender.closed()).await;
        assert!(sender.send(hello("Ada")).await.is_err());
    }
}

/// Each response begins, and stops: before its message, in the middle of it, or of the last frame.
#[tokio::test(start_paused = true)]
async fn what_has_begun_and_does_not_go_on_ends_the_call() {
    const CASES: [(Protocol, &str, &[u8]); 5] = [
        (
            Protocol::GrpcWeb,
            "application/grpc-web",
            b"\0\0\0\0\x04\x0a",
        ),
        (
            Protocol::GrpcWeb,
            "application/grpc-web",
            b"\0\0\0\0\0\x80\0",
        ),
        // A body that is one message and nothing else has to begin, too.
        (Protocol::Connect, "application/proto", b""),
        (Protocol::Connect, "application/proto", b"\x0a"),
        (Protocol::Connect, "application/proto", b"\x0a\x02Hi"),
    ];
    for (protocol, content_type, part) in CASES {
        let fake = Fake::new(move || {
            let body = Parts::of([Bytes::from_static(part)]).stalling();
            let mut response = http::Response::new(Body::new(body));
            let content_type = content_type.parse().unwrap();
            response.headers_mut().insert("content-type", content_type);
            Ok(response)
        });
        let greeter = GreeterClient::new(Client::new(fake).protocol(protocol));
        let status = greeter.say_hello(hello("Ada")).await.unwrap_err();
        assert_eq!(status.code(), Code::DeadlineExceeded, "{part:?}");
        assert!(status.message().contains("for 20 s"), "{status}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_unimplemented() {
    static UNARY: MethodDescriptor = MethodDescriptor::unary(
        "/greet.Nobody/SayHello",
        HelloRequest::table(),
        HelloReply::table(),
    );
    static MANY: MethodDescriptor = MethodDescriptor::server_streaming(
        "/greet.Greeter/SingHello",
        HelloRequest::table(),
        HelloReply::table(),
    );
    for (dialect, client) in clients(Polite).await {
        let called = client.unary::<HelloRequest, HelloReply>(&UNARY, hello("Ada"));
        let status = soon(called).await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented, "{dialect:?}: {status}");
        let called = client.server_streaming::<HelloRequest, HelloReply>(&MANY, hello("Ada"));
        let status = soon(called).await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented, "{dialect:?}: {status}");
    }
}

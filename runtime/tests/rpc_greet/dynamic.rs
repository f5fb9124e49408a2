//! Calls whose types are known at run time only: all four kinds, statuses, metadata, limits.

use rustgreet::{
    Channel, Code, DecodeOptions, DescriptorPool, DynamicMessage, MethodDescriptor, Request,
    Streaming,
    rpc::{Client, DynamicServer},
    text,
};

use crate::{
    greet::{GreeterClient, GreeterServer, greeter},
    support::{Polite, hello, metadata, serve, soon},
};

type Messages = Streaming<DynamicMessage>;

mod set {
    include!("generated/file_descriptor_set.rs");
}

struct Greeter {
    pool: DescriptorPool,
    client: Client,
}

impl Greeter {
    async fn new() -> Self {
        let address = serve(GreeterServer::new(Polite)).await;
        let channel = Channel::connect(format!("http://{address}")).await;
        Self {
            pool: DescriptorPool::decode(set::FILE_DESCRIPTOR_SET).unwrap(),
            client: Client::new(channel.unwrap()),
        }
    }

    fn method(&self, name: &str) -> &'static MethodDescriptor {
        let service = self.pool.service("greet.Greeter").unwrap();
        service.method(name).unwrap()
    }

    fn hello(&self, name: &str) -> DynamicMessage {
        let mut message = DynamicMessage::new(self.method("SayHello").request());
        message.set("name", name).unwrap();
        message.set("greeting", "Hello").unwrap();
        message
    }
}

fn shown(messages: &[DynamicMessage]) -> Vec<String> {
    messages.iter().map(|it| text::to_string(it)).collect()
}

fn replies(texts: &[&str]) -> Vec<String> {
    let reply = |text: &&str| format!("message: \"{text}\"\n");
    texts.iter().map(reply).collect()
}

#[tokio::test]
async fn all_four_kinds() {
    let it = Greeter::new().await;
    let names = ["Ada", "Bo"].map(|name| it.hello(name));

    let unary = it.client.dynamic(it.method("SayHello"));
    let reply = soon(unary.unary(it.hello("Ada"))).await.unwrap();
    assert_eq!(shown(&[reply.into_inner()]), replies(&["Hello, Ada!"]));

    let parrot = it.client.dynamic(it.method("ParrotSaysHello"));
    let said = soon(parrot.server_streaming(it.hello("Ada")))
        .await
        .unwrap();
    let said = soon(said.into_inner().into_vec()).await.unwrap();
    let three = ["Hello, Ada! (0)", "Hello, Ada! (1)", "Hello, Ada! (2)"];
    assert_eq!(shown(&said), replies(&three));

    let chatty = it.client.dynamic(it.method("ChattyClientSaysHello"));
    let call = chatty.client_streaming(Streaming::iter(names.clone()));
    let reply = soon(call).await.unwrap().into_inner();
    assert_eq!(shown(&[reply]), replies(&["Hello, Ada and Bo!"]));

    let chat = it.client.dynamic(it.method("InteractingHello"));
    let call = chat.bidi_streaming(Streaming::iter(names));
    let said = soon(call).await.unwrap().into_inner().into_vec();
    let said = soon(said).await.unwrap();
    assert_eq!(shown(&said), replies(&["Hello, Ada!", "Hello, Bo!"]));
}

#[tokio::test]
async fn a_call_of_any_kind_is_a_stream_each_way() {
    let it = Greeter::new().await;
    let call = it.client.dynamic(it.method("SayHello"));
    let call = call.bidi_streaming(Streaming::once(it.hello("Ada")));
    let said = soon(call).await.unwrap().into_inner().into_vec();
    let said = soon(said).await.unwrap();
    assert_eq!(shown(&said), replies(&["Hello, Ada!"]));
}

#[tokio::test]
async fn metadata_and_statuses_are_those_of_every_call() {
    let it = Greeter::new().await;
    let unary = it.client.dynamic(it.method("SayHello"));
    let mut request = Request::new(it.hello("Ada"));
    *request.metadata_mut() = metadata(&[("x-in", "1")]);
    let reply = soon(unary.unary(request)).await.unwrap();
    assert_eq!(reply.metadata().get("x-ahead"), Some("1"));
    assert_eq!(reply.trailers().get("x-behind"), Some("1"));

    let mut request = Request::new(Streaming::once(it.hello("Ada")));
    *request.metadata_mut() = metadata(&[("x-in", "1")]);
    let chat = it.client.dynamic(it.method("InteractingHello"));
    let mut said = soon(chat.bidi_streaming(request))
        .await
        .unwrap()
        .into_inner();
    while soon(said.message()).await.unwrap().is_some() {}
    assert_eq!(said.trailers().unwrap().get("x-behind"), Some("1"));

    let error = soon(unary.unary(it.hello(""))).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert_eq!(error.details(), &b"name"[..]);
}

#[tokio::test]
async fn a_request_of_another_type_is_not_sent() {
    let it = Greeter::new().await;
    let other = || DynamicMessage::new(it.method("SayHello").reply());
    let why = "INVALID_ARGUMENT: /greet.Greeter/SayHello: expected a `greet.HelloRequest`, and the message is a `greet.HelloReply`";
    let unary = it.client.dynamic(it.method("SayHello"));
    let error = soon(unary.unary(other())).await.unwrap_err();
    assert_eq!(error.to_string(), why);
    let error = soon(unary.server_streaming(other())).await.unwrap_err();
    assert_eq!(error.to_string(), why);
    let error = soon(unary.client_streaming(Streaming::once(other())));
    assert_eq!(error.await.unwrap_err().to_string(), why);
    let said = soon(unary.bidi_streaming(Streaming::once(other()))).await;
    let said = soon(said.unwrap().into_inner().into_vec()).await;
    assert_eq!(said.unwrap_err().to_string(), why);
}

/// A proxy that knows nothing of the service: every test of the kinds holds behind it.
#[tokio::test]
async fn a_dynamic_server_passes_every_kind_on() {
    let it = Greeter::new().await;
    let service = it.pool.service("greet.Greeter").unwrap();
    let upstream = it.client.clone();
    let pass_on = move |method: &'static MethodDescriptor, request: Request<Messages>| {
        upstream.dynamic(method).bidi_streaming(request)
    };
    let address = serve(DynamicServer::new(service, pass_on)).await;
    let client = GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap();

    let mut request = Request::new(hello("Ada"));
    *request.metadata_mut() = metadata(&[("x-in", "1")]);
    let reply = soon(client.say_hello(request)).await.unwrap();
    assert_eq!(reply.metadata().get("x-ahead"), Some("1"));
    assert_eq!(reply.trailers().get("x-behind"), Some("1"));
    assert_eq!(reply.into_inner().message, "Hello, Ada!");

    let said = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    let said = soon(said.into_inner().into_vec()).await.unwrap();
    assert_eq!(said.len(), 3);

    let names = || Streaming::iter(["Ada", "Bo"].map(hello));
    let reply = soon(client.chatty_client_says_hello(names())).await;
    assert_eq!(reply.unwrap().into_inner().message, "Hello, Ada and Bo!");

    let said = soon(client.interacting_hello(names())).await.unwrap();
    let said = soon(said.into_inner().into_vec()).await.unwrap();
    assert_eq!(said[1].message, "Hello, Bo!");

    let error = soon(client.say_hello(hello(""))).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert_eq!(error.details(), &b"name"[..]);
}

#[tokio::test]
async fn a_dynamic_handler_must_reply_as_its_method_does() {
    let it = Greeter::new().await;
    let method = it.method("SayHello");
    let (request, reply) = (method.request(), method.reply());
    let ok = || DynamicMessage::new(reply);
    let wrong = DynamicMessage::new(request);
    for (replies, why) in [
        (vec![], "must reply once, and there is no reply"),
        (
            vec![ok(), ok()],
            "must reply once, and there is more than one reply",
        ),
        (
            vec![wrong],
            "expected a `greet.HelloReply`, and the message is a `greet.HelloRequest`",
        ),
    ] {
        let answer = move |_: &'static MethodDescriptor, _: Request<Messages>| {
            let replies = replies.clone();
            async move { Ok(Messages::iter(replies).into()) }
        };
        let service = it.pool.service("greet.Greeter").unwrap();
        let address = serve(DynamicServer::new(service, answer)).await;
        let client = GreeterClient::connect(format!("http://{address}"))
            .await
            .unwrap();
        let error = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(error.code(), Code::Internal);
        assert!(error.message().contains(why), "{error}");
    }
}

/// A reply that is not of the type, and one above the limits.
#[tokio::test]
async fn a_reply_that_cannot_be_decoded_is_internal() {
    let it = Greeter::new().await;
    static WRONG: MethodDescriptor = MethodDescriptor::unary(
        "/greet.Greeter/SayHello",
        crate::greet::HelloRequest::table(),
        rustgreet::wkt::ListValue::table(),
    );
    let mut hello = DynamicMessage::new(WRONG.request());
    hello.set("name", "Ada").unwrap();
    let error = soon(it.client.dynamic(&WRONG).unary(hello.clone()));
    let error = error.await.unwrap_err();
    assert_eq!(error.code(), Code::Internal, "{error}");

    let small = DecodeOptions::new().max_memory(1);
    let client = it.client.clone().decode_limits(small);
    let error = soon(client.dynamic(&greeter::SAY_HELLO).unary(hello));
    let error = error.await.unwrap_err();
    assert_eq!(error.code(), Code::Internal, "{error}");
}

/// A dynamic server has the limits of a generated one.
#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_dynamic_server_can_be_told_how_messages_are_sent_and_accepted() {
    use rustgreet::rpc::Compression::Gzip;

    let it = Greeter::new().await;
    let service = it.pool.service("greet.Greeter").unwrap();
    let server = || {
        let upstream = it.client.clone();
        let pass_on = move |method: &'static MethodDescriptor, request: Request<Messages>| {
            upstream.dynamic(method).bidi_streaming(request)
        };
        DynamicServer::new(service, pass_on)
    };
    for (server, name, code) in [
        (server().max_decoding_message_size(16), "Ada", None),
        (
            server().max_decoding_message_size(16),
            "a long name",
            Some(Code::ResourceExhausted),
        ),
        (
            server().max_encoding_message_size(4),
            "Ada",
            Some(Code::ResourceExhausted),
        ),
        (
            server().decode_limits(DecodeOptions::new().max_memory(1)),
            "Ada",
            Some(Code::Internal),
        ),
    ] {
        let client = GreeterClient::connect(format!("http://{}", serve(server).await));
        let reply = soon(client.await.unwrap().say_hello(hello(name))).await;
        assert_eq!(reply.err().map(|it| it.code()), code);
    }

    let packed = server().send_compressed(Gzip).accept_compressed([]);
    let channel = Channel::connect(format!("http://{}", serve(packed).await));
    let client = Client::new(channel.await.unwrap());
    let packed = GreeterClient::new(client.clone().send_compressed(Gzip));
    let refused = soon(packed.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
    let plain = GreeterClient::new(client);
    let reply = soon(plain.say_hello(hello("Ada"))).await.unwrap();
    assert!(reply.was_compressed());
    let small = server().send_compressed(Gzip).compress_from(1000);
    let client = GreeterClient::connect(format!("http://{}", serve(small).await));
    let reply = soon(client.await.unwrap().say_hello(hello("Ada"))).await;
    assert!(!reply.unwrap().was_compressed());
}

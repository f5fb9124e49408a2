//! Calls whose types are known at run time only: all four kinds, statuses, metadata, limits.

use rustgreet::{
    Channel, Code, DecodeOptions, DescriptorPool, DynamicMessage, MethodDescriptor, Request,
    Streaming, rpc::Client, text,
};

use crate::{
    greet::{GreeterServer, greeter},
    support::{Polite, metadata, serve, soon},
};

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
    let why = "INVALID_ARGUMENT: /greet.Greeter/SayHello takes a `greet.HelloRequest`, and the request is a `greet.HelloReply`";
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

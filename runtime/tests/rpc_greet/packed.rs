//! What is compressed on the way, and who chooses.

use std::sync::{Arc, Mutex};

use rustgreet::{
    Code, Request, Response, Result, Streaming,
    rpc::{Client, Compression::Gzip},
};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    peer, raw,
    support::{Polite, hello, reply, serve, soon},
};

/// Says what it sees: whether requests came compressed. It sends as it is asked by a greeting.
#[derive(Clone, Default)]
struct Packed(Arc<Mutex<Vec<bool>>>);

impl Packed {
    fn note(&self, was_compressed: bool) {
        self.0.lock().unwrap().push(was_compressed);
    }

    fn seen(&self) -> Vec<bool> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Greeter for Packed {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        self.note(request.was_compressed());
        let mut response = Response::from(reply("hello"));
        match &request.get_ref().name[..] {
            "plain" => response.set_compression(None),
            "gzip" => response.set_compression(Some(Gzip)),
            _ => {}
        }
        Ok(response)
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let mut requests = request.into_inner();
        while let Some(_request) = requests.message().await? {
            self.note(requests.was_compressed());
        }
        Ok(Streaming::iter([reply("x"), reply("x".repeat(100))]).into())
    }
}

async fn client(
    packed: &Packed,
    server: impl FnOnce(GreeterServer<Packed>) -> GreeterServer<Packed>,
    client: impl FnOnce(Client) -> Client,
) -> GreeterClient {
    let address = serve(server(GreeterServer::new(packed.clone()))).await;
    let channel = rustgreet::Channel::connect(format!("http://{address}"));
    GreeterClient::new(client(Client::new(channel.await.unwrap())))
}

#[tokio::test]
async fn nothing_is_compressed_unless_asked_for() {
    let packed = Packed::default();
    let client = client(&packed, |it| it, |it| it).await;
    let response = soon(client.say_hello(hello("gzip"))).await.unwrap();
    assert!(!response.was_compressed());
    assert_eq!(packed.seen(), [false]);
}

#[tokio::test]
async fn each_call_can_choose() {
    let packed = Packed::default();
    let server = |it: GreeterServer<Packed>| it.send_compressed(Gzip);
    let client = client(&packed, server, |it| it.send_compressed(Gzip)).await;
    for (name, compressed) in [
        ("as the service does", true),
        ("gzip", true),
        ("plain", false),
    ] {
        let response = soon(client.say_hello(hello(name))).await.unwrap();
        assert_eq!(response.was_compressed(), compressed, "{name}");
    }
    assert_eq!(packed.seen(), [true; 3]);
    let mut request = Request::new(hello("Ada"));
    request.set_compression(None);
    soon(client.say_hello(request)).await.unwrap();
    assert_eq!(packed.seen(), [false]);
}

/// A server that is asked for the other way round: it compresses nothing by itself.
#[tokio::test]
async fn a_call_can_choose_what_its_client_does_not() {
    let packed = Packed::default();
    let client = client(&packed, |it| it, |it| it).await;
    let mut request = Request::new(hello("Ada"));
    request.set_compression(Some(Gzip));
    soon(client.say_hello(request)).await.unwrap();
    assert_eq!(packed.seen(), [true]);
}

#[tokio::test]
async fn small_messages_are_sent_as_they_are_and_each_says_how_it_came() {
    let packed = Packed::default();
    let server = |it: GreeterServer<Packed>| it.send_compressed(Gzip).compress_from(50);
    let client = client(&packed, server, |it| {
        it.send_compressed(Gzip).compress_from(50)
    })
    .await;
    let requests = Streaming::iter([hello("x"), hello(&"x".repeat(100))]);
    let replies = soon(client.interacting_hello(requests)).await.unwrap();
    let mut replies = replies.into_inner();
    let mut seen = Vec::new();
    while soon(replies.message()).await.unwrap().is_some() {
        seen.push(replies.was_compressed());
    }
    assert_eq!(seen, [false, true]);
    assert_eq!(packed.seen(), [false, true]);
}

#[tokio::test]
async fn what_is_not_accepted_is_refused_by_each_end_in_its_own_words() {
    let packed = Packed::default();
    let server = |it: GreeterServer<Packed>| it.accept_compressed([]);
    let client = client(&packed, server, |it| it.send_compressed(Gzip)).await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented, "{status}");

    let client = peer::client(|mut call: peer::Arrived| async move {
        let accepted = call.request.headers()["grpc-accept-encoding"].clone();
        assert!(accepted.to_str().unwrap().contains("gzip"));
        call.head(&[("grpc-encoding", "snappy")], false);
        call.reset().await;
    })
    .await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Internal, "{status}");
}

/// A bomb of either end's: it is inflated up to the limit and no further.
#[tokio::test]
async fn a_message_that_inflates_above_the_limit_is_resource_exhausted() {
    let large = "x".repeat(5 << 20);
    let address = serve(GreeterServer::new(Polite)).await;
    let channel = rustgreet::Channel::connect(format!("http://{address}"));
    let client = Client::new(channel.await.unwrap()).send_compressed(Gzip);
    let status = soon(GreeterClient::new(client).say_hello(hello(&large))).await;
    assert_eq!(status.unwrap_err().code(), Code::ResourceExhausted);

    let generous = GreeterServer::new(Polite)
        .max_decoding_message_size(8 << 20)
        .send_compressed(Gzip);
    let client = GreeterClient::connect(format!("http://{}", serve(generous).await));
    let status = soon(client.await.unwrap().say_hello(hello(&large))).await;
    assert_eq!(status.unwrap_err().code(), Code::ResourceExhausted);
}

/// On the wire: an answer that is not compressed says nothing of compression.
#[tokio::test]
async fn on_the_wire() {
    let packed = GreeterServer::new(Packed::default()).send_compressed(Gzip);
    let mut caller = raw::connect(serve(packed).await).await;
    let accepts = [("grpc-accept-encoding", "br, gzip")];
    let path = greeter::SAY_HELLO.path();
    let answer = caller.call(path, &accepts, &hello("Ada")).await;
    assert_eq!(answer.headers["grpc-encoding"], "gzip");
    let answer = caller.call(path, &accepts, &hello("plain")).await;
    assert!(!answer.headers.contains_key("grpc-encoding"));
    let answer = caller.call(path, &[], &hello("gzip")).await;
    assert!(!answer.headers.contains_key("grpc-encoding"));
}

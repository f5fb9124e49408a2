//! What is compressed on the way, and who chooses.

use std::sync::{Arc, Mutex};

use rustgreet::{
    Code, Request, Response, Result, Status, Streaming,
    rpc::{
        Call, Client, Compression::Gzip, Interceptor, IntoItem, Item, Next, Outcome, Payload, Side,
    },
};

use crate::{
    greet::{
        DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter,
    },
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

    /// The second of three replies is sent as it is.
    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        Ok(Streaming::iter(second_as_it_is(reply)).into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let mut requests = request.into_inner();
        while let Some(_request) = requests.message().await? {
            self.note(requests.was_compressed());
        }
        Ok(DelayedReply::default().into())
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

fn second_as_it_is<M>(make: impl Fn(&'static str) -> M) -> [Item<M>; 3] {
    [
        Item::new(make("one")),
        Item::uncompressed(make("two")),
        Item::new(make("three")),
    ]
}

/// Takes each message that leaves from here out of its frame, and puts an equal one in.
struct Copied;

impl Interceptor for Copied {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        if call.side() == Side::Client {
            call.map_requests(|it| Ok(Payload::new(it.into_message::<HelloRequest>()?)));
            return next.run(call).await;
        }
        let mut outcome = next.run(call).await?;
        outcome.map_replies(|it| Ok(Payload::new(it.into_message::<HelloReply>()?)));
        Ok(outcome)
    }
}

/// Looks at the first message, and leaves it where it is.
struct Looking;

impl Interceptor for Looking {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        call.first_request().await?;
        let mut outcome = next.run(call).await?;
        outcome.first_reply().await?;
        Ok(outcome)
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

/// Each way of making a stream.
fn streams<T, I>(items: [I; 3]) -> [Streaming<T>; 4]
where
    T: Send + 'static,
    I: IntoItem<T> + Clone + Send + 'static,
{
    let (sender, sent) = Streaming::channel(3);
    let (queue, queued) = tokio::sync::mpsc::channel(3);
    let (unbounded, all) = tokio::sync::mpsc::unbounded_channel();
    for item in items.clone() {
        queue.try_send(item.clone()).ok().unwrap();
        unbounded.send(item).ok().unwrap();
    }
    let listed = items.clone();
    tokio::spawn(async move {
        for item in listed {
            sender.send(item).await.unwrap();
        }
    });
    [Streaming::iter(items), sent, queued.into(), all.into()]
}

#[tokio::test]
async fn a_message_of_a_stream_can_be_sent_as_it_is() {
    let packed = Packed::default();
    let server = |it: GreeterServer<Packed>| it.send_compressed(Gzip);
    let plain = client(&packed, server, |it| it.send_compressed(Gzip)).await;
    let server = |it: GreeterServer<Packed>| server(it).intercept(Looking).intercept(Copied);
    let intercepted = client(&packed, server, |it| {
        let it = it.send_compressed(Gzip);
        it.intercept(Copied).intercept(Looking)
    })
    .await;
    for client in [plain, intercepted] {
        for requests in streams(second_as_it_is(hello)) {
            let mapped = requests.map_messages(|request| request);
            soon(client.chatty_client_says_hello(mapped)).await.unwrap();
            assert_eq!(packed.seen(), [true, false, true]);
        }
        let one = Streaming::once(Item::uncompressed(hello("Ada")));
        soon(client.chatty_client_says_hello(one)).await.unwrap();
        assert_eq!(packed.seen(), [false]);

        let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
        let mut replies = replies.into_inner();
        let mut seen = Vec::new();
        while soon(replies.message()).await.unwrap().is_some() {
            seen.push(replies.was_compressed());
        }
        assert_eq!(seen, [true, false, true]);
    }
}

//! A client's half of a call, over a transport that answers at once: `halves ours|tonics KIND CALLS`. Kinds
//! are `unary`, `server`, `client` and `bidi`, with 1,000 messages each way in which they stream.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, header::CONTENT_TYPE};
use http_body::{Body, Frame};
use rustgreet_bench_rpc::REPLIES;
use tower_service::Service;

#[allow(dead_code, reason = "the server is not used here")]
mod pb {
    include!("../../../../runtime/tests/rpc_greet/generated/greet.rs");
}

#[derive(Clone, PartialEq, prost::Message)]
struct HelloRequest {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    greeting: String,
}

#[derive(Clone, PartialEq, prost::Message)]
struct HelloReply {
    #[prost(string, tag = "1")]
    message: String,
}

const STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// Takes the whole request, and answers it with the same replies each time.
#[derive(Clone)]
struct Canned(Bytes);

struct Taking<B>(B, Bytes);

/// Replies in chunks as large as a server sends them, and trailers.
struct Replies(Bytes, Option<HeaderMap>);

impl<B: Body + Unpin> Service<http::Request<B>> for Canned {
    type Response = http::Response<Replies>;
    type Error = Infallible;
    type Future = Taking<B>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Taking<B> {
        Taking(request.into_body(), self.0.clone())
    }
}

impl<B: Body + Unpin> Future for Taking<B> {
    type Output = Result<http::Response<Replies>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        while let Some(frame) = ready!(Pin::new(&mut self.0).poll_frame(cx)) {
            assert!(frame.is_ok(), "a request failed");
        }
        let mut trailers = HeaderMap::with_capacity(1);
        trailers.insert(STATUS, HeaderValue::from_static("0"));
        let replies = Replies(std::mem::take(&mut self.1), Some(trailers));
        let mut response = http::Response::new(replies);
        let grpc = HeaderValue::from_static("application/grpc");
        response.headers_mut().insert(CONTENT_TYPE, grpc);
        Poll::Ready(Ok(response))
    }
}

impl Body for Replies {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if !self.0.is_empty() {
            let size = self.0.len().min(16 << 10);
            return Poll::Ready(Some(Ok(Frame::data(self.0.split_to(size)))));
        }
        Poll::Ready(self.1.take().map(|trailers| Ok(Frame::trailers(trailers))))
    }
}

fn canned(replies: usize) -> Canned {
    let mut frames = BytesMut::new();
    for _ in 0..replies {
        frames.put_u8(0);
        frames.put_u32(15);
        frames.put_slice(b"\x0a\x0dHello, Annie!");
    }
    Canned(frames.freeze())
}

async fn ours(kind: &str, calls: usize) {
    use rustgreet::{Streaming, rpc::Client};
    let hello = || pb::HelloRequest {
        name: "Annie".to_owned(),
        greeting: "Hello".to_owned(),
        ..Default::default()
    };
    let many = || Streaming::iter((0..REPLIES).map(move |_| hello()));
    let streams = matches!(kind, "server" | "bidi");
    let transport = canned(if streams { REPLIES } else { 1 });
    let client = pb::GreeterClient::new(Client::new(transport));
    for _ in 0..calls {
        let replies = match kind {
            "unary" => {
                let reply = client.say_hello(hello()).await.expect("a reply");
                assert_eq!(reply.get_ref().message.len(), 13);
                continue;
            }
            "client" => {
                let call = client.chatty_client_says_hello(many());
                call.await.expect("a reply");
                continue;
            }
            "server" => client.parrot_says_hello(hello()).await,
            "bidi" => client.interacting_hello(many()).await,
            _ => panic!("no such kind: {kind}"),
        };
        let (mut replies, mut count) = (replies.expect("replies").into_inner(), 0);
        while replies.message().await.expect("a reply").is_some() {
            count += 1;
        }
        assert_eq!(count, REPLIES);
    }
}

/// Requests from an iterator, which never waits.
struct Requests(usize);

impl futures_core::Stream for Requests {
    type Item = HelloRequest;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<HelloRequest>> {
        let left = self.0.checked_sub(1);
        self.0 = left.unwrap_or_default();
        Poll::Ready(left.map(|_| hello()))
    }
}

fn hello() -> HelloRequest {
    HelloRequest {
        name: "Annie".to_owned(),
        greeting: "Hello".to_owned(),
    }
}

async fn tonics(kind: &str, calls: usize) {
    type Codec = tonic_prost::ProstCodec<HelloRequest, HelloReply>;
    let path = |path| http::uri::PathAndQuery::from_static(path);
    let streams = matches!(kind, "server" | "bidi");
    let mut client = tonic::client::Grpc::new(canned(if streams { REPLIES } else { 1 }));
    for _ in 0..calls {
        let codec = Codec::default();
        client.ready().await.expect("a transport");
        let replies = match kind {
            "unary" => {
                let request = tonic::Request::new(hello());
                let path = path("/greet.Greeter/SayHello");
                let reply = client.unary(request, path, codec).await.expect("a reply");
                assert_eq!(reply.get_ref().message.len(), 13);
                continue;
            }
            "client" => {
                let request = tonic::Request::new(Requests(REPLIES));
                let path = path("/greet.Greeter/ChattyClientSaysHello");
                let call = client.client_streaming(request, path, codec);
                call.await.expect("a reply");
                continue;
            }
            "server" => {
                let path = path("/greet.Greeter/ParrotSaysHello");
                let request = tonic::Request::new(hello());
                client.server_streaming(request, path, codec).await
            }
            _ => {
                let request = tonic::Request::new(Requests(REPLIES));
                let path = path("/greet.Greeter/InteractingHello");
                client.streaming(request, path, codec).await
            }
        };
        let (mut replies, mut count) = (replies.expect("replies").into_inner(), 0);
        while replies.message().await.expect("a reply").is_some() {
            count += 1;
        }
        assert_eq!(count, REPLIES);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (kind, calls) = (
        &arguments[2],
        arguments[3].parse().expect("a number of calls"),
    );
    let mut cx = Context::from_waker(Waker::noop());
    let done = match &*arguments[1] {
        "ours" => std::pin::pin!(ours(kind, calls)).poll(&mut cx),
        _ => std::pin::pin!(tonics(kind, calls)).poll(&mut cx),
    };
    assert!(done.is_ready(), "nothing here waits");
}

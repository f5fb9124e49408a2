//! A status that comes before the request is complete arrives, every time.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::Frame;
use rustgreet::{Channel, Status, Streaming, rpc::Body};
use tower_service::Service;

use crate::{
    greet::GreeterClient,
    peer::{self, Arrived, Peer},
    support::{hello, soon},
};

const TIMES: usize = 1000;
const CHUNK: usize = 64 << 10;
const CHUNKS: usize = 160;

/// 10 MiB: in one piece, or in many.
struct Upload(usize, Bytes);

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        Poll::Ready(Some(Ok(Frame::data(self.1.clone()))))
    }
}

/// A proxy that wants to know who calls, and does not read on.
async fn stranger() -> Peer {
    peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        let response = http::Response::builder().status(401).body(()).unwrap();
        call.respond.send_response(response, true).unwrap();
    })
    .await
}

#[tokio::test]
async fn the_401_to_an_upload_of_10_mib_is_received_a_thousand_times_of_a_thousand() {
    let peer = stranger().await;
    let mut channel = Channel::connect(peer.url()).await.unwrap();
    let whole = Bytes::from(vec![0; CHUNK * CHUNKS]);
    let part = whole.slice(..CHUNK);
    for (chunks, chunk) in [(1, &whole), (CHUNKS, &part)] {
        for _ in 0..TIMES {
            let body = Body::new(Upload(chunks, chunk.clone()));
            let request = http::Request::post("/greet.Greeter/SayHello")
                .body(body)
                .unwrap();
            let response = soon(channel.call(request)).await.unwrap();
            assert_eq!(response.status(), 401);
        }
    }
    assert_eq!((peer.calls(), peer.connections()), (2 * TIMES, 1));
}

/// The sender of a stream is told at once, whose call is over.
#[tokio::test]
async fn the_sender_of_a_request_sees_an_early_status() {
    let peer = stranger().await;
    let client = GreeterClient::connect(peer.url()).await.unwrap();
    let (sender, requests) = Streaming::channel(1);
    let status = soon(client.chatty_client_says_hello(requests))
        .await
        .unwrap_err();
    assert_eq!(status.code(), rustgreet::Code::Unauthenticated);
    let told = async { while sender.send(hello("Ada")).await.is_ok() {} };
    soon(told).await;
}

/// RST_STREAM with NO_ERROR after the trailers takes nothing back.
#[tokio::test]
async fn a_reply_that_is_followed_by_a_reset_is_whole() {
    let peer = peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        call.greet("enough");
        // The stream ends unread, of which h2 tells the client so.
    })
    .await;
    let client = GreeterClient::connect(peer.url()).await.unwrap();
    for _ in 0..TIMES {
        let requests = Streaming::iter(vec![hello(&"x".repeat(CHUNK)); 4]);
        let response = soon(client.chatty_client_says_hello(requests))
            .await
            .unwrap();
        assert_eq!(response.into_inner().message, "enough");
    }
    assert_eq!(peer.connections(), 1);
}

//! A call that no server has looked at is sent again, whatever its kind. One that a server may have seen
//! is not.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use bytes::Bytes;
use h2::Reason;
use rustgreet::{
    Channel, Code, Streaming,
    rpc::{Client, RetryPolicy},
};
use tokio::net::TcpListener;

use crate::{
    frames::{self, HEADERS},
    greet::GreeterClient,
    peer::{self, Arrived},
    support::{hello, soon},
};

/// Refuses every other call, and answers the others with the size of their request.
async fn refuses_every_other(mut call: Arrived) {
    if call.number.is_multiple_of(2) {
        call.respond.send_reset(Reason::REFUSED_STREAM);
        return;
    }
    let size = call.read().await.len();
    call.greet(&size.to_string());
}

async fn client_of(url: String) -> GreeterClient {
    GreeterClient::connect(url).await.unwrap()
}

/// The size of a request of this many greetings for `Ada`.
fn size(greetings: usize) -> String {
    let frame = 5 + rustgreet::Message::encode_to_vec(&hello("Ada")).len();
    (greetings * frame).to_string()
}

#[tokio::test]
async fn refused_calls_of_all_kinds_are_sent_again() {
    let peer = peer::serve(h2::server::Builder::new(), refuses_every_other).await;
    let client = client_of(peer.url()).await;

    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, size(1));

    let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    let replies = soon(replies.into_inner().into_vec()).await.unwrap();
    assert_eq!(replies[0].message, size(1));

    let requests = Streaming::iter(vec![hello("Ada"); 3]);
    let response = soon(client.chatty_client_says_hello(requests))
        .await
        .unwrap();
    assert_eq!(response.into_inner().message, size(3));

    let requests = Streaming::iter(vec![hello("Ada"); 3]);
    let replies = soon(client.interacting_hello(requests)).await.unwrap();
    let replies = soon(replies.into_inner().into_vec()).await.unwrap();
    assert_eq!(replies[0].message, size(3));
    assert_eq!((peer.calls(), peer.connections()), (8, 1));
}

/// The first message is under way when the stream is refused; the second comes later.
#[tokio::test]
async fn a_stream_of_requests_is_sent_again_from_its_beginning() {
    let (told, mut refused) = tokio::sync::mpsc::unbounded_channel();
    let peer = peer::serve(h2::server::Builder::new(), move |mut call: Arrived| {
        let told = told.clone();
        async move {
            if call.number == 0 {
                let first = call.request.body_mut().data().await;
                assert!(first.is_some());
                call.respond.send_reset(Reason::REFUSED_STREAM);
                told.send(()).unwrap();
                return;
            }
            let size = call.read().await.len();
            call.greet(&size.to_string());
        }
    })
    .await;
    let client = client_of(peer.url()).await;
    let (sender, requests) = Streaming::channel(1);
    let call = tokio::spawn(client.chatty_client_says_hello(requests));
    sender.send(hello("Ada")).await.unwrap();
    soon(refused.recv()).await.unwrap();
    sender.send(hello("Ada")).await.unwrap();
    drop(sender);
    let response = soon(call).await.unwrap().unwrap();
    assert_eq!(response.into_inner().message, size(2));
}

/// More was sent than is kept.
#[tokio::test]
async fn what_is_too_large_to_keep_is_unavailable() {
    let peer = peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
        let mut read = 0;
        while read <= 300 << 10 {
            let body = call.request.body_mut();
            let data = body.data().await.unwrap().unwrap();
            body.flow_control().release_capacity(data.len()).unwrap();
            read += data.len();
        }
        call.respond.send_reset(Reason::REFUSED_STREAM);
    })
    .await;
    let client = client_of(peer.url()).await;
    let large = hello(&"x".repeat(64 << 10));
    let requests = Streaming::iter(std::iter::repeat_n(large, 1000));
    let status = soon(client.chatty_client_says_hello(requests))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status}");
    assert_eq!(peer.calls(), 1);
}

/// A call that is refused is sent again once; then a policy, if there is one, says what follows.
#[tokio::test]
async fn a_server_that_refuses_every_call_is_asked_once_more() {
    let pause = Duration::from_millis(1);
    let policy = RetryPolicy::new(3).backoff(pause, pause);
    for (policy, budget, calls) in [
        (None, None, 2),
        (Some(policy.clone()), None, 4),
        // What a policy sends again costs tokens: the second one leaves half of them.
        (Some(policy), Some((4.0, 1.0)), 3),
    ] {
        let peer = peer::serve(h2::server::Builder::new(), |mut call: Arrived| async move {
            call.respond.send_reset(Reason::REFUSED_STREAM);
        })
        .await;
        let mut builder = Channel::builder(peer.url());
        if let Some(policy) = policy {
            builder = builder.retry(policy);
        }
        if let Some((tokens, gain)) = budget {
            builder = builder.retry_budget(tokens, gain);
        }
        let client = GreeterClient::new(Client::new(builder.connect_lazy().unwrap()));
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable, "{status}");
        assert!(status.message().contains(&peer.url()), "{status}");
        assert_eq!(peer.calls(), calls);
    }
}

#[tokio::test]
async fn a_call_above_the_last_stream_of_a_goaway_is_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut first = frames::accept(&listener).await;
        assert_eq!(first.next(HEADERS).await, 1);
        first.go_away(0, 0, "").await;
        let (socket, _) = listener.accept().await.unwrap();
        let calls = Arc::new(AtomicUsize::new(1));
        peer::speak(
            socket,
            h2::server::Builder::new(),
            calls,
            refuses_every_other,
        )
        .await;
    });
    let client = client_of(url).await;
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, size(1));
}

#[tokio::test]
async fn a_call_that_is_lost_after_its_head_is_unavailable_and_not_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(AtomicUsize::new(0));
    let count = seen.clone();
    tokio::spawn(async move {
        for says_goodbye in [false, true] {
            let mut connection = frames::accept(&listener).await;
            connection.next(HEADERS).await;
            count.fetch_add(1, SeqCst);
            if says_goodbye {
                connection.go_away(1, 2, "restarting").await;
            }
        }
        drop(listener);
    });
    let client = client_of(format!("http://{address}")).await;
    for calls in 1..=2 {
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable, "{status}");
        let expected = format!("lost the connection to http://{address}: ");
        assert!(status.message().starts_with(&expected), "{status}");
        assert_eq!(seen.load(SeqCst), calls);
    }
}

/// A reset that does not say that the call was not looked at is the call's end, with gRPC's code for it.
#[tokio::test]
async fn other_resets_have_their_codes_and_end_the_call() {
    for (reason, code) in [
        (Reason::INTERNAL_ERROR, Code::Internal),
        (Reason::PROTOCOL_ERROR, Code::Internal),
        (Reason::NO_ERROR, Code::Internal),
        (Reason::CANCEL, Code::Cancelled),
        (Reason::ENHANCE_YOUR_CALM, Code::ResourceExhausted),
        (Reason::INADEQUATE_SECURITY, Code::PermissionDenied),
    ] {
        let peer = peer::serve(
            h2::server::Builder::new(),
            move |mut call: Arrived| async move {
                call.respond.send_reset(reason);
            },
        )
        .await;
        let client = client_of(peer.url()).await;
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), code, "{reason:?}: {status}");
        assert_eq!(peer.calls(), 1);
    }
}

/// A body that fails ends its call with its own status, and the server is told.
#[tokio::test]
async fn the_error_of_a_body_is_the_status_of_the_call() {
    struct Failing;
    impl http_body::Body for Failing {
        type Data = Bytes;
        type Error = rustgreet::Status;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, rustgreet::Status>>> {
            std::task::Poll::Ready(Some(Err(rustgreet::Status::data_loss("the disk is gone"))))
        }
    }
    let peer = peer::serve(h2::server::Builder::new(), refuses_every_other).await;
    let mut channel = Channel::connect(peer.url()).await.unwrap();
    let body = rustgreet::rpc::Body::new(Failing);
    let request = http::Request::post("/greet.Greeter/SayHello")
        .body(body)
        .unwrap();
    let call = tower_service::Service::call(&mut channel, request);
    let status = soon(call).await.map(|_| ()).unwrap_err();
    assert_eq!(status.to_string(), "DATA_LOSS: the disk is gone");
}

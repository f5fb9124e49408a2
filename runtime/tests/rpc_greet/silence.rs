//! Silence between messages is no fault; a message that begins and does not go on is one. On tokio's stopped
//! clock, over connections in memory.

use std::time::Duration;

use bytes::Bytes;
use rustgreet::{Server, rpc::Peer};
use tokio::time::{Instant, sleep};

use crate::{
    greet::{GreeterServer, greeter},
    raw,
    sockets::in_memory,
    support::{Polite, hello},
};

async fn caller() -> raw::Caller {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    raw::over(in_memory(server, Peer::new())).await
}

#[tokio::test(start_paused = true)]
async fn a_bidi_call_may_be_silent_for_ten_minutes() {
    let mut caller = caller().await;
    let path = greeter::INTERACTING_HELLO.path();
    let (response, mut requests) = caller.begin(path, &[]).await;
    let begun = Instant::now();
    let mut replies = response.await.unwrap().into_body();
    for _ in 0..2 {
        sleep(Duration::from_secs(600)).await;
        let request = raw::frame(&hello("Ada"));
        requests.send_data(request, false).unwrap();
        replies.data().await.unwrap().unwrap();
    }
    assert!(begun.elapsed() >= Duration::from_secs(1200));
    sleep(Duration::from_secs(600)).await;
    requests.send_data(Bytes::new(), true).unwrap();
    assert!(replies.data().await.is_none());
    let trailers = replies.trailers().await.unwrap().unwrap();
    assert_eq!(trailers["grpc-status"], "0");
}

#[tokio::test(start_paused = true)]
async fn a_message_that_does_not_go_on_ends_its_call() {
    let mut caller = caller().await;
    for path in [
        greeter::SAY_HELLO.path(),
        greeter::CHATTY_CLIENT_SAYS_HELLO.path(),
    ] {
        let (response, mut requests) = caller.begin(path, &[]).await;
        let frame = raw::frame(&hello("Ada"));
        // It may be slow, as long as it goes on.
        let begun = Instant::now();
        for at in 0..5 {
            requests.send_data(frame.slice(at..=at), false).unwrap();
            sleep(Duration::from_secs(19)).await;
        }
        let head = response.await.unwrap();
        assert_eq!(head.headers()["grpc-status"], "4");
        let message = head.headers()["grpc-message"].to_str().unwrap();
        let expected = "a message has begun, and nothing more of it has come for 20 s";
        assert_eq!(message, expected);
        assert_eq!(begun.elapsed().as_secs(), 4 * 19 + 20);
    }
}

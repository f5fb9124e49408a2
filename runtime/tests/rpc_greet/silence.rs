//! Silence between messages is not a fault; a message that begins and does not go on is one. On tokio's stopped
//! clock, over connections in memory.

use std::time::Duration;

use bytes::Bytes;
use rustgreet::{
    Channel, Server, Status,
    rpc::{Call, Client, Interceptor, Next, Outcome, Peer},
};
use tokio::time::{Instant, sleep};

use crate::{
    greet::{GreeterClient, GreeterServer, greeter},
    peer, raw,
    sockets::in_memory,
    support::{Polite, hello, reply, soon},
};

async fn caller() -> raw::Caller {
    caller_of(Server::new(), GreeterServer::new(Polite)).await
}

async fn caller_of(server: Server, greeter: GreeterServer<Polite>) -> raw::Caller {
    raw::over(in_memory(server.add_service(greeter), Peer::new())).await
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

/// Waits for a request that has passed.
struct Patient;

impl Interceptor for Patient {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        call.first_request().await?;
        next.run(call).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_says_for_how_long() {
    let server = || Server::new().stall_timeout(Duration::from_millis(1500));
    let greeter = || GreeterServer::new(Polite);
    for (server, greeter) in [
        (server(), greeter()),
        (server(), greeter().intercept(Patient)),
        (server().intercept(Patient), greeter()),
    ] {
        let mut caller = caller_of(server, greeter).await;
        for path in [
            greeter::SAY_HELLO.path(),
            greeter::CHATTY_CLIENT_SAYS_HELLO.path(),
        ] {
            let (response, mut requests) = caller.begin(path, &[]).await;
            let begun = Instant::now();
            let frame = raw::frame(&hello("Ada"));
            requests.send_data(frame.slice(..6), false).unwrap();
            let head = response.await.unwrap();
            assert_eq!(head.headers()["grpc-status"], "4");
            let message = head.headers()["grpc-message"].to_str().unwrap();
            assert!(message.ends_with("for 1.5 s"), "{message}");
            assert_eq!(begun.elapsed().as_secs(), 1);
        }
    }
}

#[tokio::test]
async fn a_channel_says_for_how_long() {
    let address = peer::listen(|mut call: peer::Arrived| async move {
        let mut replies = call.head(&[], false);
        let frame = raw::frame(&reply("Hello"));
        replies.send_data(frame.slice(..6), false).unwrap();
        // Until the caller has enough of it.
        let reset = std::future::poll_fn(|cx| replies.poll_reset(cx));
        reset.await.unwrap();
    })
    .await;
    let channel = Channel::builder(format!("http://{address}"));
    let channel = channel.stall_timeout(Duration::from_millis(10)).connect();
    let client = GreeterClient::new(Client::new(channel.await.unwrap()));
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(
        status.to_string(),
        "DEADLINE_EXCEEDED: a message has begun, and nothing more of it has come for 0.01 s"
    );
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    let status = soon(replies.into_inner().into_vec()).await.unwrap_err();
    assert!(status.message().ends_with("for 0.01 s"), "{status}");
}

//! The timeout that a service config has for a method: the nearer of it and the call's own deadline counts.

use std::time::{Duration, Instant};

use rustgreet::{
    Channel, Code, Request, Status, Streaming,
    rpc::{ChannelBuilder, Client},
};

use crate::{
    greet::{GreeterClient, HelloRequest},
    peer::{self, Arrived, Peer},
    support::{hello, soon},
};

/// A channel whose calls have so much time.
fn within(url: String, timeout: &str) -> ChannelBuilder {
    let config = format!(
        r#"{{"methodConfig": [{{"name": [{{"service": "greet.Greeter"}}], "timeout": "{timeout}"}}]}}"#
    );
    Channel::builder(url).service_config(&config).unwrap()
}

fn client(builder: ChannelBuilder) -> GreeterClient {
    GreeterClient::new(Client::new(builder.connect_lazy().unwrap()))
}

/// Greets with the timeout that a call says.
async fn telling() -> Peer {
    let tell = |mut call: Arrived| async move {
        let told = call.header("grpc-timeout").unwrap_or("none").to_owned();
        call.greet(&told);
    };
    peer::serve(h2::server::Builder::new(), tell).await
}

async fn told(client: &GreeterClient, timeout: Option<Duration>) -> Duration {
    let mut request = Request::new(hello("Ada"));
    if let Some(timeout) = timeout {
        request.set_timeout(timeout);
    }
    let told = soon(client.say_hello(request)).await.unwrap();
    let told = told.into_inner().message;
    let (count, unit) = told.split_at(told.len() - 1);
    let unit = match unit {
        "u" => Duration::from_micros(1),
        "m" => Duration::from_millis(1),
        _ => panic!("{told}"),
    };
    unit * count.parse().unwrap()
}

#[tokio::test]
async fn the_server_is_told_the_nearer_one() {
    let peer = telling().await;
    let minute = Duration::from_secs(60);
    let client = client(within(peer.url(), "60s"));
    for (own, most) in [
        (None, minute),
        (Some(10 * minute), minute),
        (Some(minute / 2), minute / 2),
    ] {
        // Connecting takes some of it.
        let told = told(&client, own).await;
        assert!(told <= most && told > most / 2, "{own:?}: {told:?}");
    }
}

fn is_late(status: &Status) {
    assert_eq!(
        status.to_string(),
        "DEADLINE_EXCEEDED: the deadline passed before the call ended"
    );
}

/// Whatever a call waits for: a server, a head, a reply, room for its requests.
#[tokio::test]
async fn a_call_ends_when_its_time_is_over() {
    let short = "0.05s";
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mute = format!("http://{}", listener.local_addr().unwrap());
    let nobody = client(within(mute, short).wait_for_ready());
    is_late(&soon(nobody.say_hello(hello("Ada"))).await.unwrap_err());

    let silent = |call: Arrived| async move {
        let _call = call;
        std::future::pending().await
    };
    let silent = peer::serve(h2::server::Builder::new(), silent).await;
    let silent = client(within(silent.url(), short));
    is_late(&soon(silent.say_hello(hello("Ada"))).await.unwrap_err());
    let (sender, requests) = Streaming::<HelloRequest>::channel(1);
    let upload = soon(silent.chatty_client_says_hello(requests)).await;
    is_late(&upload.unwrap_err());
    soon(sender.closed()).await;

    let begins = |mut call: Arrived| async move {
        let mut stream = call.begin_to_greet("Ada");
        // The caller lets go of it.
        let reset = std::future::poll_fn(|cx| stream.poll_reset(cx)).await;
        assert_eq!(reset.unwrap(), h2::Reason::CANCEL);
    };
    let begins = peer::serve(h2::server::Builder::new(), begins).await;
    let begins = client(within(begins.url(), short));
    is_late(&soon(begins.say_hello(hello("Ada"))).await.unwrap_err());
    let begun = Instant::now();
    let replies = soon(begins.parrot_says_hello(hello("Ada"))).await.unwrap();
    let mut replies = replies.into_inner();
    assert!(soon(replies.message()).await.unwrap().is_some());
    is_late(&soon(replies.message()).await.unwrap_err());
    assert!(begun.elapsed() >= Duration::from_millis(50));
    let (sender, requests) = Streaming::<HelloRequest>::channel(1);
    let replies = soon(begins.interacting_hello(requests)).await.unwrap();
    let mut replies = replies.into_inner();
    assert!(soon(replies.message()).await.unwrap().is_some());
    is_late(&soon(replies.message()).await.unwrap_err());
    soon(sender.closed()).await;
}

/// Attempts share the time of their call.
#[tokio::test]
async fn a_retry_does_not_begin_anew() {
    let fails = |mut call: Arrived| async move {
        let told = call.header("grpc-timeout").unwrap().to_owned();
        call.fail(&[("grpc-status", "14"), ("told", &told)]);
    };
    let peer = peer::serve(h2::server::Builder::new(), fails).await;
    let config = r#"{"methodConfig": [{
        "name": [{}],
        "timeout": "0.1s",
        "retryPolicy": {
            "maxAttempts": 5, "initialBackoff": "60s", "maxBackoff": "60s",
            "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE"]
        }
    }]}"#;
    let builder = Channel::builder(peer.url()).service_config(config).unwrap();
    let status = soon(client(builder).say_hello(hello("Ada"))).await;
    let status = status.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
    assert_eq!(peer.calls(), 1);
}

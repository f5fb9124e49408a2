//! Retry policies: which calls are sent again, when, how often, and who may say no.

use std::time::{Duration, Instant};

use rustgreet::{
    Channel, Code, Streaming,
    rpc::{Client, RetryPolicy},
};

use crate::{
    greet::GreeterClient,
    peer::{self, Arrived, Peer},
    support::{hello, soon},
};

const UNAVAILABLE: (&str, &str) = ("grpc-status", "14");

fn quick(attempts: u32) -> RetryPolicy {
    let pause = Duration::from_millis(1);
    RetryPolicy::new(attempts).backoff(pause, pause)
}

fn client(builder: rustgreet::rpc::ChannelBuilder) -> GreeterClient {
    GreeterClient::new(Client::new(builder.connect_lazy().unwrap()))
}

/// Fails so many calls with these headers; then greets with the number of attempts before.
async fn failing(times: usize, headers: &'static [(&'static str, &'static str)]) -> Peer {
    peer::serve(
        h2::server::Builder::new(),
        move |mut call: Arrived| async move {
            call.read().await;
            match call.number < times {
                true => call.fail(headers),
                false => {
                    let before = call.header("grpc-previous-rpc-attempts").unwrap_or("none");
                    let before = before.to_owned();
                    call.greet(&before);
                }
            }
        },
    )
    .await
}

#[tokio::test]
async fn calls_with_the_codes_of_the_policy_are_sent_again() {
    let peer = failing(2, &[UNAVAILABLE]).await;
    let client = client(Channel::builder(peer.url()).retry(quick(3)));
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "2");
    // The next one is a first attempt.
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "none");
    assert_eq!(peer.calls(), 4);
}

#[tokio::test]
async fn a_stream_of_requests_is_sent_again_too() {
    let peer = failing(1, &[UNAVAILABLE]).await;
    let client = client(Channel::builder(peer.url()).retry(quick(3)));
    let requests = Streaming::iter(vec![hello("Ada"); 3]);
    let response = soon(client.chatty_client_says_hello(requests))
        .await
        .unwrap();
    assert_eq!(response.into_inner().message, "1");
}

#[tokio::test]
async fn without_a_policy_or_with_another_code_there_is_one_attempt() {
    for (status, policy) in [(UNAVAILABLE, None), (("grpc-status", "9"), Some(quick(5)))] {
        let headers: &'static [_] = Box::leak(Box::new([status]));
        let peer = failing(1, headers).await;
        let mut builder = Channel::builder(peer.url());
        if let Some(policy) = policy {
            builder = builder.retry(policy);
        }
        let status = soon(client(builder).say_hello(hello("Ada")))
            .await
            .unwrap_err();
        assert_ne!(status.code(), Code::Ok);
        assert_eq!(peer.calls(), 1);
    }
}

#[tokio::test]
async fn the_last_attempt_has_the_last_word() {
    let peer = failing(100, &[UNAVAILABLE, ("grpc-message", "full")]).await;
    let client = client(Channel::builder(peer.url()).retry(quick(4)));
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.to_string(), "UNAVAILABLE: full");
    assert_eq!(peer.calls(), 4);
}

#[tokio::test]
async fn a_server_says_when_to_come_back_or_not_to() {
    let peer = failing(1, &[UNAVAILABLE, ("grpc-retry-pushback-ms", "30")]).await;
    let policy = RetryPolicy::new(3).backoff(Duration::from_secs(60), Duration::from_secs(60));
    let asked = client(Channel::builder(peer.url()).retry(policy));
    let begun = Instant::now();
    soon(asked.say_hello(hello("Ada"))).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(30));

    for never in ["-1", "soon"] {
        let headers: &'static [_] =
            Box::leak(Box::new([UNAVAILABLE, ("grpc-retry-pushback-ms", never)]));
        let peer = failing(1, headers).await;
        let client = client(Channel::builder(peer.url()).retry(quick(3)));
        soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(peer.calls(), 1, "{never}");
    }
}

/// Four tokens: the second failure leaves half of them, and that is too few.
#[tokio::test]
async fn a_budget_ends_retries_until_calls_succeed_again() {
    let peer = failing(8, &[UNAVAILABLE]).await;
    let budget = Channel::builder(peer.url())
        .retry(quick(5))
        .retry_budget(4.0, 1.0);
    let client = client(budget);
    soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(peer.calls(), 2);
    for calls in 3..=8 {
        soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(peer.calls(), calls);
    }
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

/// How a call is answered.
#[derive(Clone, Copy)]
enum Answer {
    /// With a status alone.
    Status(&'static str),
    /// With a status that wants no other attempt.
    Never(&'static str),
    /// With a message, and then this status.
    After(&'static str),
}

use Answer::{After, Never, Status};

/// Gives these answers, and then only UNAVAILABLE. Calls once for each outcome that is expected, with a
/// budget of four tokens: says how many attempts that took.
async fn attempts(answers: &'static [Answer], outcomes: &[Code]) -> usize {
    let answer = move |mut call: Arrived| async move {
        call.read().await;
        match answers.get(call.number).copied() {
            None => call.fail(&[UNAVAILABLE]),
            Some(Status(status)) => call.fail(&[("grpc-status", status)]),
            Some(Never(status)) => {
                call.fail(&[("grpc-status", status), ("grpc-retry-pushback-ms", "-1")]);
            }
            Some(After(status)) => {
                let mut trailers = http::HeaderMap::new();
                trailers.insert("grpc-status", status.parse().unwrap());
                let mut stream = call.begin_to_greet("Ada");
                stream.send_trailers(trailers).unwrap();
            }
        }
    };
    let peer = peer::serve(h2::server::Builder::new(), answer).await;
    let builder = Channel::builder(peer.url()).retry(quick(5));
    let client = client(builder.retry_budget(4.0, 1.0));
    for outcome in outcomes {
        let call = async {
            let replies = client.parrot_says_hello(hello("Ada")).await?;
            replies.into_inner().into_vec().await
        };
        let code = soon(call).await.map_or_else(|it| it.code(), |_| Code::Ok);
        assert_eq!(code, *outcome);
    }
    peer.calls()
}

/// The second failure that counts leaves half of the tokens, and ends retries.
#[tokio::test]
async fn a_budget_counts_successes_and_what_a_policy_would_send_again() {
    use Code::{Internal, Ok, Unavailable};
    const INTERNAL: Answer = Status("13");
    const FAILS: Answer = Status("14");
    // Other failures are neither.
    let other = attempts(
        &[INTERNAL, FAILS, INTERNAL],
        &[Internal, Internal, Unavailable],
    );
    assert_eq!(other.await, 4);
    // A stream ends with its trailers, not with its head.
    let late = attempts(&[FAILS, After("13")], &[Internal, Unavailable]);
    assert_eq!(late.await, 3);
    let lost = attempts(&[After("14")], &[Unavailable, Unavailable]);
    assert_eq!(lost.await, 2);
    let success = attempts(
        &[FAILS, After("0"), FAILS, After("0")],
        &[Ok, Ok, Unavailable],
    );
    assert_eq!(success.await, 6);
    // A server that wants no other attempt is one that has too much to do, whatever its status.
    let never = attempts(&[Never("13")], &[Internal, Unavailable]);
    assert_eq!(never.await, 2);
}

#[tokio::test]
async fn a_service_config_names_the_methods() {
    let peer = failing(1, &[UNAVAILABLE]).await;
    let config = r#"{"methodConfig": [{
        "name": [{"service": "greet.Greeter", "method": "SayHello"}],
        "retryPolicy": {
            "maxAttempts": 2, "initialBackoff": "0.001s", "maxBackoff": "0.001s",
            "backoffMultiplier": 1, "retryableStatusCodes": ["UNAVAILABLE"]
        }
    }]}"#;
    let builder = || Channel::builder(peer.url()).service_config(config).unwrap();
    let response = soon(client(builder()).say_hello(hello("Ada")))
        .await
        .unwrap();
    assert_eq!(response.into_inner().message, "1");

    let peer = failing(1, &[UNAVAILABLE]).await;
    let other = client(Channel::builder(peer.url()).service_config(config).unwrap());
    soon(other.parrot_says_hello(hello("Ada")))
        .await
        .map(|_| ())
        .unwrap_err();
    assert_eq!(peer.calls(), 1);
}

/// A proxy that has lost its server says so on a page. No handler gave that answer.
#[tokio::test]
async fn the_page_of_a_proxy_is_followed_by_another_attempt() {
    let answer = |mut call: Arrived| async move {
        call.read().await;
        if call.number % 2 == 1 {
            return call.greet("at last");
        }
        let page = http::Response::builder().status(502);
        let page = page.header("content-type", "text/html").body(()).unwrap();
        let mut page = call.respond.send_response(page, false).unwrap();
        page.send_data("<html>".into(), true).unwrap();
    };
    let peer = peer::serve(h2::server::Builder::new(), answer).await;
    let greeter = client(Channel::builder(peer.url()).retry(quick(2)));
    let response = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "at last");
    let requests = Streaming::iter(vec![hello("Ada"); 3]);
    let response = soon(greeter.chatty_client_says_hello(requests)).await;
    assert_eq!(response.unwrap().into_inner().message, "at last");
    assert_eq!(peer.calls(), 4);

    let greeter = client(Channel::builder(peer.url()));
    let status = soon(greeter.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
}

/// Its connections break in the middle of calls; a policy has them sent again.
#[tokio::test]
async fn calls_that_are_lost_are_sent_again_by_a_policy() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for _ in 0..2 {
            let mut connection = crate::frames::accept(&listener).await;
            connection.next(crate::frames::HEADERS).await;
        }
        let (socket, _) = listener.accept().await.unwrap();
        let greets = |mut call: Arrived| async move { call.greet("at last") };
        peer::speak(
            socket,
            h2::server::Builder::new(),
            Default::default(),
            greets,
        )
        .await;
    });
    let client = client(Channel::builder(url).retry(quick(3)));
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "at last");
}

#[test]
fn a_policy_is_checked_where_it_is_set() {
    let builder = || Channel::builder("http://127.0.0.1:1");
    for (builder, why) in [
        (
            builder().retry(RetryPolicy::new(1)),
            "max_attempts of a retry policy cannot be 1",
        ),
        (
            builder().retry(RetryPolicy::new(9)),
            "max_attempts of a retry policy cannot be 9",
        ),
        (
            builder().retry(quick(3).multiplier(0.5)),
            "the multiplier of a retry policy cannot be 0.5",
        ),
        (
            builder().retry(quick(3).codes([])),
            "the number of codes of a retry policy cannot be 0",
        ),
        (
            builder().retry_budget(f64::NAN, 1.0),
            "the tokens of a retry budget cannot be NaN",
        ),
        (
            builder().keep_alive(Duration::from_secs(5)),
            "keep_alive cannot be 5s; expected 10s to",
        ),
        (builder().max_connections(0), "max_connections cannot be 0"),
        (
            builder().user_agent("a\nb"),
            "user_agent cannot be \"a\\nb\"",
        ),
    ] {
        let status = builder.connect_lazy().map(|_| ()).unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().starts_with(why), "{status}");
    }
}

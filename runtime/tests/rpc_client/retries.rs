//! What a channel does for a call, whatever it speaks: it sends calls again by the code in an error of Connect's, and
//! keeps a service config's timeout.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rustgreet::{
    Channel, Code, Request, Status, Streaming,
    rpc::{Client, Codec, Protocol, RetryPolicy},
};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{hello, reply, serve, soon},
};

/// Has no room for the first calls.
#[derive(Default)]
struct Full(AtomicUsize);

impl Greeter for Full {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        match self.0.fetch_add(1, Ordering::Relaxed) {
            // HTTP has one status for this code, which others mean another one by.
            ..2 => Err(Status::resource_exhausted("full")),
            calls => Ok(reply(format!("{calls}")).into()),
        }
    }
}

async fn channel(greeter: impl Greeter, codes: &[Code]) -> Channel {
    let address = serve(GreeterServer::new(greeter)).await;
    let pause = Duration::from_millis(1);
    let policy = RetryPolicy::new(3).backoff(pause, pause);
    Channel::builder(format!("http://{address}"))
        .retry(policy.codes(codes.iter().copied()))
        .connect_lazy()
        .unwrap()
}

const ALL: [Protocol; 3] = [Protocol::Grpc, Protocol::GrpcWeb, Protocol::Connect];

#[tokio::test]
async fn a_call_is_sent_again_by_the_code_of_its_error() {
    for protocol in ALL {
        for codec in [Codec::Proto, Codec::Json] {
            let channel = channel(Full::default(), &[Code::ResourceExhausted]).await;
            let client = Client::new(channel).protocol(protocol).codec(codec);
            let said = soon(GreeterClient::new(client).say_hello(hello("Ada"))).await;
            assert_eq!(said.unwrap().into_inner().message, "2", "{protocol:?}");
        }
    }
}

#[tokio::test]
async fn a_call_that_failed_otherwise_is_not() {
    for protocol in ALL {
        let channel = channel(Full::default(), &[Code::Unavailable]).await;
        let greeter = GreeterClient::new(Client::new(channel).protocol(protocol));
        let status = soon(greeter.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(
            status.to_string(),
            "RESOURCE_EXHAUSTED: full",
            "{protocol:?}"
        );
        let status = soon(greeter.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::ResourceExhausted);
        let said = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
        assert_eq!(said.into_inner().message, "2", "{protocol:?}");
    }
}

/// Refuses the first streams.
#[derive(Clone, Default)]
struct Shy(Arc<AtomicUsize>);

impl Greeter for Shy {
    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let calls = self.0.fetch_add(1, Ordering::Relaxed);
        let failure = || Status::unavailable("not now");
        Ok(match request.get_ref().name.as_str() {
            "Ada" if calls < 2 => return Err(failure()),
            "late" => Streaming::iter([Ok(reply("Hi")), Err(failure())]).into(),
            "empty" => Streaming::empty().into(),
            _ => Streaming::once(reply(format!("{calls}"))).into(),
        })
    }
}

#[tokio::test]
async fn a_stream_that_is_only_an_error_is_sent_again() {
    for protocol in ALL {
        for codec in [Codec::Proto, Codec::Json] {
            let shy = Shy::default();
            let channel = channel(shy.clone(), &[Code::Unavailable]).await;
            let client = Client::new(channel).protocol(protocol).codec(codec);
            let greeter = GreeterClient::new(client);
            let say = async |name: &str| {
                let replies = soon(greeter.parrot_says_hello(hello(name))).await?;
                soon(replies.into_inner().into_vec()).await
            };
            let said = say("Ada").await.unwrap();
            assert_eq!(said[0].message, "2", "{protocol:?} {codec:?}");
            // One that has begun is not; nor is one that ends well.
            assert_eq!(say("late").await.unwrap_err().code(), Code::Unavailable);
            assert!(say("empty").await.unwrap().is_empty());
            assert_eq!(shy.0.load(Ordering::Relaxed), 5, "{protocol:?} {codec:?}");
        }
    }
}

/// Answers how many seconds it has.
struct Asking;

impl Greeter for Asking {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let left = request.deadline().map(|at| at - std::time::Instant::now());
        let seconds = left.map(|left| left.as_secs_f64().ceil());
        Ok(reply(format!("{seconds:?}")).into())
    }
}

#[tokio::test]
async fn a_service_configs_timeout_travels() {
    let address = serve(GreeterServer::new(Asking)).await;
    let config = r#"{"methodConfig": [{"name": [{}], "timeout": "7s"}]}"#;
    let channel = Channel::builder(format!("http://{address}"))
        .service_config(config)
        .unwrap();
    let channel = channel.connect_lazy().unwrap();
    for protocol in ALL {
        let client = Client::new(channel.clone()).protocol(protocol);
        let greeter = GreeterClient::new(client.clone());
        let said = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
        assert_eq!(said.into_inner().message, "Some(7.0)", "{protocol:?}");
        let greeter = GreeterClient::new(client.timeout(Duration::from_secs(3)));
        let said = soon(greeter.say_hello(hello("Ada"))).await.unwrap();
        assert_eq!(said.into_inner().message, "Some(3.0)", "{protocol:?}");
    }
}

/// Fails all calls of one message, and ends streams as they are told to.
#[derive(Clone, Default)]
struct Late(Arc<AtomicUsize>);

impl Greeter for Late {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Err(Status::unavailable("not now"))
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let end = match request.get_ref().name.as_str() {
            "fail" => Some(Err(Status::unavailable("not now"))),
            _ => None,
        };
        let first = Ok(reply("Hi"));
        Ok(Streaming::iter(std::iter::once(first).chain(end)).into())
    }
}

#[tokio::test]
async fn a_budget_counts_how_streams_end() {
    for protocol in ALL {
        let late = Late::default();
        let address = serve(GreeterServer::new(late.clone())).await;
        let pause = Duration::from_millis(1);
        let channel = Channel::builder(format!("http://{address}"))
            .retry(RetryPolicy::new(3).backoff(pause, pause))
            .retry_budget(4.0, 1.0)
            .connect_lazy()
            .unwrap();
        let greeter = GreeterClient::new(Client::new(channel).protocol(protocol));
        let stream = async |name: &str| {
            let replies = soon(greeter.parrot_says_hello(hello(name))).await.unwrap();
            soon(replies.into_inner().into_vec()).await.map(drop)
        };
        let attempts = async || {
            let before = late.0.load(Ordering::Relaxed);
            soon(greeter.say_hello(hello("Ada"))).await.unwrap_err();
            late.0.load(Ordering::Relaxed) - before
        };
        // Four tokens; with two of them or fewer, no call is sent again.
        for _ in 0..2 {
            assert_eq!(stream("fail").await.unwrap_err().code(), Code::Unavailable);
        }
        assert_eq!(attempts().await, 1, "{protocol:?}");
        for _ in 0..4 {
            stream("succeed").await.unwrap();
        }
        assert_eq!(attempts().await, 2, "{protocol:?}");
    }
}

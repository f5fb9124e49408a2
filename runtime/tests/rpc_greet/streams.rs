//! How streams end: with an error of the caller's, with one of the handler's, on one side first.

use std::sync::Arc;

use rustgreet::{
    Code, Request, Result, Status, Streaming,
    rpc::{Answer, Body, Hosted},
};
use tokio::sync::Notify;

use crate::{
    greet::{DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, remote, reply, serve, soon},
};

fn failing(count: usize) -> Streaming<HelloRequest> {
    let error = Status::data_loss("the disk is gone").with_details(&b"sda"[..]);
    Streaming::iter(std::iter::repeat_n(Ok(hello("Ada")), count).chain(std::iter::once(Err(error))))
}

#[tokio::test]
async fn the_callers_own_error_comes_back_to_the_caller() {
    let clients = [remote(Polite).await, remote(remote(Polite).await).await];
    for client in clients {
        for count in [0, 1, 100] {
            let status = soon(client.chatty_client_says_hello(failing(count)))
                .await
                .unwrap_err();
            assert_eq!(status.to_string(), "DATA_LOSS: the disk is gone");
            assert_eq!(status.details(), "sda");
        }
    }
    let client = GreeterClient::new(GreeterServer::new(Polite));
    let status = soon(client.chatty_client_says_hello(failing(1)))
        .await
        .unwrap_err();
    assert_eq!(status.to_string(), "DATA_LOSS: the disk is gone");
}

#[tokio::test]
async fn also_when_replies_have_arrived_before() {
    let client = remote(Polite).await;
    let (sender, requests) = Streaming::channel(1);
    let mut replies = soon(client.interacting_hello(requests))
        .await
        .unwrap()
        .into_inner();
    sender.send(hello("Ada")).await.unwrap();
    assert!(soon(replies.message()).await.unwrap().is_some());
    sender
        .send(Err(Status::data_loss("the disk is gone")))
        .await
        .unwrap();
    let status = soon(replies.message()).await.unwrap_err();
    assert_eq!(status.to_string(), "DATA_LOSS: the disk is gone");
    assert!(soon(replies.message()).await.unwrap().is_none());
    assert!(replies.trailers().is_none());
}

/// Breaks off, one way or another.
struct Hasty;

impl Greeter for Hasty {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        Err(Status::new(Code::Ok, "what?"))
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let mut error = Status::resource_exhausted("out of breath");
        error.metadata_mut().insert("after", "2")?;
        Ok(Streaming::iter([Ok(reply("1")), Ok(reply("2")), Err(error), Ok(reply("4"))]).into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let first = request.into_inner().message().await?.unwrap_or_default();
        Ok(DelayedReply {
            message: first.name,
            ..Default::default()
        }
        .into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        drop(request);
        Ok(Streaming::iter([reply("bye")]).into())
    }
}

#[tokio::test]
async fn the_handlers_error_midway() {
    for client in [remote(Hasty).await, remote(remote(Hasty).await).await] {
        let mut replies = soon(client.parrot_says_hello(hello("Ada")))
            .await
            .unwrap()
            .into_inner();
        assert_eq!(soon(replies.message()).await.unwrap().unwrap().message, "1");
        assert_eq!(soon(replies.message()).await.unwrap().unwrap().message, "2");
        let status = soon(replies.message()).await.unwrap_err();
        assert_eq!(status.to_string(), "RESOURCE_EXHAUSTED: out of breath");
        assert_eq!(status.metadata().get("after"), Some("2"));
        assert!(soon(replies.message()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_handler_may_answer_before_it_has_read_all() {
    let client = remote(Hasty).await;
    for _ in 0..20 {
        let endless = Streaming::iter(std::iter::repeat_with(|| hello("Ada")));
        let response = soon(client.chatty_client_says_hello(endless))
            .await
            .unwrap();
        assert_eq!(response.into_inner().message, "Ada");
        let endless = Streaming::iter(std::iter::repeat_with(|| hello("Ada")));
        let replies = soon(client.interacting_hello(endless))
            .await
            .unwrap()
            .into_inner();
        assert_eq!(soon(replies.into_vec()).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn half_closed_a_call_goes_on() {
    /// Answers when it has heard all.
    struct Listener;
    impl Greeter for Listener {
        async fn interacting_hello(
            &self,
            request: Request<Streaming<HelloRequest>>,
        ) -> Result<Streaming<HelloReply>> {
            let replies = Streaming::produce(async move |replies| {
                let heard = request.into_inner().into_vec().await?;
                for it in heard {
                    replies.send(reply(it.name)).await?;
                }
                Ok(())
            });
            Ok(replies.into())
        }
    }
    let client = remote(Listener).await;
    let (sender, requests) = Streaming::channel(1);
    let mut replies = soon(client.interacting_hello(requests))
        .await
        .unwrap()
        .into_inner();
    sender.send(hello("Ada")).await.unwrap();
    sender.send(hello("Grace")).await.unwrap();
    drop(sender);
    for name in ["Ada", "Grace"] {
        assert_eq!(
            soon(replies.message()).await.unwrap().unwrap().message,
            name
        );
    }
    assert!(soon(replies.message()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_failure_never_looks_like_a_success() {
    let status = soon(remote(Hasty).await.say_hello(hello("Ada")))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unknown);
    assert!(status.message().contains("what?"));
}

#[tokio::test]
async fn many_small_messages_and_few_large_ones() {
    let client = remote(Polite).await;
    let requests = Streaming::iter((0..20_000).map(|n| hello(&n.to_string())));
    let replies = soon(client.interacting_hello(requests))
        .await
        .unwrap()
        .into_inner();
    let replies = soon(replies.into_vec()).await.unwrap();
    assert_eq!(replies.len(), 20_000);
    assert_eq!(replies[19_999].message, "Hello, 19999!");

    let large = "x".repeat(1 << 20);
    let requests = Streaming::iter(vec![hello(&large); 8]);
    let replies = soon(client.interacting_hello(requests))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(soon(replies.into_vec()).await.unwrap().len(), 8);
}

/// Produces replies, and then does what it is told.
struct Producer(Arc<Notify>);

/// Tells when it is dropped.
struct Over(Arc<Notify>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl Greeter for Producer {
    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Streaming<HelloReply>> {
        let over = Over(self.0.clone());
        let replies = Streaming::produce(async move |replies| {
            let _over = over;
            replies.send(reply("once")).await?;
            match &*request.get_ref().name {
                "fail" => Err(Status::data_loss("the disk is gone")),
                "panic" => panic!("on purpose"),
                _ => std::future::pending().await,
            }
        });
        Ok(replies.into())
    }
}

#[tokio::test]
async fn a_producer_that_breaks_off_never_looks_complete() {
    let over = Arc::new(Notify::new());
    let near = remote(Producer(over.clone())).await;
    let far = remote(remote(Producer(over.clone())).await).await;
    for client in [near, far] {
        for (told, expected) in [
            ("fail", "DATA_LOSS: the disk is gone"),
            ("panic", "UNKNOWN: the producer of this stream panicked"),
        ] {
            let replies = soon(client.parrot_says_hello(hello(told))).await.unwrap();
            let mut replies = replies.into_inner();
            assert_eq!(soon(replies.message()).await.unwrap(), Some(reply("once")));
            let status = soon(replies.message()).await.unwrap_err();
            assert_eq!(status.to_string(), expected);
            soon(over.notified()).await;
        }
    }
}

#[tokio::test]
async fn a_producer_that_nobody_reads_is_dropped() {
    let over = Arc::new(Notify::new());
    let client = remote(Producer(over.clone())).await;
    let replies = soon(client.parrot_says_hello(hello("wait"))).await.unwrap();
    let mut replies = replies.into_inner();
    assert_eq!(soon(replies.message()).await.unwrap(), Some(reply("once")));
    drop(replies);
    soon(over.notified()).await;
}

#[tokio::test]
async fn requests_are_produced_too() {
    let client = remote(Polite).await;
    let requests = Streaming::produce(async |requests| {
        for name in ["Ada", "Grace"] {
            requests.send(hello(name)).await?;
            tokio::task::yield_now().await;
        }
        Ok(())
    });
    let reply = soon(client.chatty_client_says_hello(requests)).await;
    assert_eq!(reply.unwrap().get_ref().message, "Hello, Ada and Grace!");
    let requests = Streaming::produce(async |requests| {
        requests.send(hello("Ada")).await?;
        panic!("on purpose")
    });
    let status = soon(client.chatty_client_says_hello(requests)).await;
    assert_eq!(
        status.unwrap_err().to_string(),
        "UNKNOWN: the producer of this stream panicked"
    );
}

/// Panics, before its answer or in the middle of it.
struct Clumsy;

impl Greeter for Clumsy {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        panic!("on purpose");
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        Ok(Streaming::iter((0..).map(|n| {
            if n < 2 {
                reply("fine")
            } else {
                panic!("on purpose")
            }
        }))
        .into())
    }
}

#[tokio::test]
async fn a_handler_that_panics_ends_its_call_alone() {
    let client = remote(Clumsy).await;
    for _ in 0..2 {
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
        let replies = soon(client.parrot_says_hello(hello("Ada")))
            .await
            .unwrap()
            .into_inner();
        let status = soon(replies.into_vec()).await.unwrap_err();
        assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
    }
}

#[tokio::test]
async fn so_does_a_layer_or_a_host_that_panics() {
    struct Early;
    impl Hosted for Early {
        fn name(&self) -> &str {
            "greet.Greeter"
        }
        fn answer(&self, _: http::Request<Body>) -> Answer {
            panic!("on purpose")
        }
    }
    struct Late;
    impl Hosted for Late {
        fn name(&self) -> &str {
            "greet.Greeter"
        }
        fn answer(&self, _: http::Request<Body>) -> Answer {
            Answer::new(async { panic!("on purpose") })
        }
    }
    for address in [serve(Early).await, serve(Late).await] {
        let client = GreeterClient::connect(format!("http://{address}"))
            .await
            .unwrap();
        for _ in 0..2 {
            let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
            assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
        }
    }
}

//! What panics while messages pass interceptors ends its call with UNKNOWN, at either end, and harms no other.

use rustgreet::{
    Status, Streaming,
    rpc::{Call, Client, Interceptor, Next, Outcome, Payload, Transport, local},
};

use super::{Log, over_a_socket};
use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

#[derive(Clone, Copy)]
enum At {
    Request,
    Reply,
    OwnReplies,
    End,
}

struct Panics(At);

impl Interceptor for Panics {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        if let At::Request = self.0 {
            call.map_requests(|_| panic!("oh"));
        }
        let mut outcome = next.run(call).await?;
        match self.0 {
            At::Request => {}
            At::Reply => outcome.map_replies(|_| panic!("oh")),
            At::OwnReplies => {
                let replies = (0..1).map(|_| -> Payload { panic!("oh") });
                outcome.set_replies(Streaming::iter(replies));
            }
            At::End => outcome.on_end(|_| panic!("oh")),
        }
        Ok(outcome)
    }
}

/// Has `each` client meet the panic: of the server's interceptor and of its own, with a connection and without.
macro_rules! clients {
    ($at:expr, $each:expr) => {
        let (server, panics) = (|| GreeterServer::new(Polite), || Panics($at));
        let guarded = || server().intercept(panics());
        $each(over_a_socket(guarded(), |client| client).await).await;
        $each(over_a_socket(server(), |client| client.intercept(panics())).await).await;
        $each(GreeterClient::new(Client::new(guarded()))).await;
        $each(GreeterClient::new(local::client(guarded()))).await;
        $each(GreeterClient::new(
            local::client(server()).intercept(panics()),
        ))
        .await;
    };
}

#[track_caller]
fn is_panic(status: Status) {
    assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
}

async fn in_a_stream(client: GreeterClient<impl Transport>) {
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await;
    let mut replies = replies.unwrap().into_inner();
    loop {
        match soon(replies.message()).await {
            Ok(reply) => assert!(reply.is_some(), "the panic is not told"),
            Err(status) => break is_panic(status),
        }
    }
    assert!(replies.message().await.unwrap().is_none());
}

async fn in_one_reply(client: GreeterClient<impl Transport>) {
    is_panic(soon(client.say_hello(hello("Ada"))).await.unwrap_err());
}

async fn in_a_request(client: GreeterClient<impl Transport>) {
    is_panic(soon(client.say_hello(hello("Ada"))).await.unwrap_err());
    let names = Streaming::iter([hello("Ada"), hello("Grace")]);
    let status = soon(client.chatty_client_says_hello(names)).await;
    is_panic(status.unwrap_err());
}

#[tokio::test]
async fn a_panic_over_a_reply_is_unknown() {
    for at in [At::Reply, At::OwnReplies, At::End] {
        clients!(at, in_a_stream);
    }
}

#[tokio::test]
async fn a_panic_over_the_one_reply_is_unknown() {
    for at in [At::Reply, At::OwnReplies] {
        clients!(at, in_one_reply);
    }
}

#[tokio::test]
async fn a_panic_over_a_request_is_unknown() {
    clients!(At::Request, in_a_request);
}

/// Notes how the replies of those inside of it end.
struct Ends(Log);

impl Interceptor for Ends {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let mut outcome = next.run(call).await?;
        let log = self.0.clone();
        outcome.on_end(move |end| log.note(end.unwrap_err().to_string()));
        Ok(outcome)
    }
}

#[tokio::test]
async fn interceptors_around_a_panic_see_it() {
    let log = Log::default();
    let server = GreeterServer::new(Polite)
        .intercept(Ends(log.clone()))
        .intercept(Panics(At::Reply));
    let client = GreeterClient::new(Client::new(server));
    let replies = client.parrot_says_hello(hello("Ada")).await.unwrap();
    is_panic(replies.into_inner().into_vec().await.unwrap_err());
    assert_eq!(log.take(), ["UNKNOWN: the handler panicked"]);
}

#[tokio::test]
async fn a_panic_when_nobody_reads_any_more_harms_nobody() {
    let client = local::client(GreeterServer::new(Polite)).intercept(Panics(At::End));
    let replies = GreeterClient::new(client)
        .parrot_says_hello(hello("Ada"))
        .await;
    drop(replies.unwrap());
}

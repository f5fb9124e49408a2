//! One call of each kind. A stream has pauses, so that it is open for a while, and one kind has no end.

use std::time::Duration;

use greet_demo::pb::greet::{GreeterClient, HelloReply, HelloRequest};
use rustgreet::{Status, Streaming};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

const MESSAGES: usize = 5;
/// Between two messages of a stream; a stream of replies has the server's own.
const PAUSE: Duration = Duration::from_millis(250);
/// Between two unary calls of a caller.
const SHORT_PAUSE: Duration = Duration::from_millis(2);
/// Calls have no deadline. One that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether the load is to end.
pub(crate) type Stop = watch::Receiver<bool>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Unary,
    ServerStream,
    ClientStream,
    Bidi,
    /// A bidi call that lasts as long as the load, unless its server stops.
    Endless,
}

/// Each kind, and how many make such calls.
pub(crate) const CALLERS: [(Kind, usize); 5] = [
    (Kind::Unary, 8),
    (Kind::ServerStream, 24),
    (Kind::ClientStream, 24),
    (Kind::Bidi, 24),
    (Kind::Endless, 6),
];

impl Kind {
    /// Makes one call. DEADLINE_EXCEEDED means that it hung, DATA_LOSS that it was cut short.
    pub(crate) async fn call(self, greeter: &GreeterClient, stop: Stop) -> Result<(), Status> {
        match self {
            Self::Unary => timeout(PATIENCE, unary(greeter)).await?,
            Self::ServerStream => timeout(PATIENCE, server_stream(greeter)).await?,
            Self::ClientStream => timeout(PATIENCE, client_stream(greeter)).await?,
            Self::Bidi => bidi(greeter, |at| at == MESSAGES).await,
            Self::Endless => bidi(greeter, |_| *stop.borrow()).await,
        }
    }
}

async fn unary(greeter: &GreeterClient) -> Result<(), Status> {
    let reply = greeter.say_hello(hello(0)).await?;
    is_reply(Some(reply.get_ref()), "Hello 0")?;
    sleep(SHORT_PAUSE).await;
    Ok(())
}

async fn server_stream(greeter: &GreeterClient) -> Result<(), Status> {
    let mut replies = greeter.parrot_says_hello(hello(0)).await?.into_inner();
    for number in 1..=MESSAGES {
        let reply = replies.message().await?;
        is_reply(reply.as_ref(), &format!("{number} Hello 0"))?;
    }
    is_over(replies).await
}

async fn client_stream(greeter: &GreeterClient) -> Result<(), Status> {
    let requests = Streaming::produce(async |requests| {
        for number in 0..MESSAGES {
            requests.send(hello(number)).await?;
            sleep(PAUSE).await;
        }
        Ok(())
    });
    let reply = greeter.chatty_client_says_hello(requests).await?;
    match reply.get_ref().request.len() {
        MESSAGES => Ok(()),
        count => Err(Status::data_loss(format!("{count} requests arrived"))),
    }
}

/// A request and its reply, in turns.
async fn bidi(greeter: &GreeterClient, is_last: impl Fn(usize) -> bool) -> Result<(), Status> {
    let (requests, stream) = Streaming::channel(1);
    let mut replies = greeter.interacting_hello(stream).await?.into_inner();
    let mut number = 0;
    while !is_last(number) {
        // If nobody takes it, the replies say why.
        let _ = requests.send(hello(number)).await;
        let reply = timeout(PATIENCE, replies.message()).await??;
        is_reply(reply.as_ref(), &format!("Hello {number}"))?;
        sleep(PAUSE).await;
        number += 1;
    }
    drop(requests);
    timeout(PATIENCE, is_over(replies)).await?
}

fn hello(number: usize) -> HelloRequest {
    HelloRequest {
        name: number.to_string(),
        greeting: "Hello".into(),
        ..Default::default()
    }
}

fn is_reply(reply: Option<&HelloReply>, expected: &str) -> Result<(), Status> {
    match reply {
        Some(reply) if reply.message == expected => Ok(()),
        reply => Err(Status::data_loss(format!("wanted {expected}: {reply:?}"))),
    }
}

async fn is_over(mut replies: Streaming<HelloReply>) -> Result<(), Status> {
    match replies.message().await? {
        None => Ok(()),
        Some(reply) => Err(Status::data_loss(format!("one more: {reply:?}"))),
    }
}

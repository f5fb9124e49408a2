//! A deadline that an interceptor brings nearer ends what is inside of it: other interceptors, too.

use std::time::Duration;

use rustgreet::{
    Code, Status,
    rpc::{Call, Client, Interceptor, Next, Outcome, Transport, local},
};

use super::over_a_socket;
use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

/// Gives a call little time.
struct Hasty;

impl Interceptor for Hasty {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        call.set_timeout(Duration::from_millis(10));
        next.run(call).await
    }
}

/// Waits for what never comes: a token, a place.
struct Stuck;

impl Interceptor for Stuck {
    async fn intercept(&self, _: &mut Call, _: Next<'_>) -> Result<Outcome, Status> {
        std::future::pending().await
    }
}

/// Does nothing.
struct Idle;

impl Interceptor for Idle {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        next.run(call).await
    }
}

async fn is_late(client: GreeterClient<impl Transport>) {
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await;
    let status = replies.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
}

#[tokio::test]
async fn an_interceptor_that_is_stuck_ends_at_the_deadline_that_another_has_set() {
    let guarded = || {
        let server = GreeterServer::new(Polite).intercept(Hasty);
        server.intercept(Idle).intercept(Stuck)
    };
    let guard = |client: Client| client.intercept(Hasty).intercept(Idle).intercept(Stuck);
    is_late(over_a_socket(guarded(), |client| client).await).await;
    is_late(over_a_socket(GreeterServer::new(Polite), guard).await).await;
    is_late(GreeterClient::new(local::client(guarded()))).await;
}

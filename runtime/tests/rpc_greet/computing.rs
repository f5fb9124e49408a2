//! A handler that computes stalls no other call of its connection.

use std::time::{Duration, Instant};

use rustgreet::{Request, Result};

use crate::{
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{hello, reply, serve, soon},
};

/// Keeps its thread busy for a time, if it is asked for that.
struct Busy;

const COMPUTING: Duration = Duration::from_secs(1);

impl Greeter for Busy {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        if request.get_ref().name == "compute" {
            std::thread::sleep(COMPUTING);
        }
        Ok(reply("done").into())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_handler_that_computes_stalls_no_other_call_of_its_connection() {
    let mut caller = raw::connect(serve(GreeterServer::new(Busy)).await).await;
    let path = greeter::SAY_HELLO.path();
    // The server finds out what its handlers are like.
    caller.call(path, &[], &hello("compute")).await;
    let begun = Instant::now();
    let mut other = caller.clone();
    let computing = tokio::spawn(async move {
        other
            .call(path, &[], &hello("compute"))
            .await
            .messages
            .len()
    });
    tokio::time::sleep(COMPUTING / 10).await;
    for _ in 0..10 {
        let answer = caller.call(path, &[], &hello("Ada")).await;
        assert_eq!(answer.status(), "0");
    }
    assert!(!computing.is_finished(), "{:?}", begun.elapsed());
    assert_eq!(soon(computing).await.unwrap(), 1);
}

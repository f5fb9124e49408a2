//! A deadline that travels: the caller sets it once, and it ends the work two servers further on.
//!
//! ```sh
//! cargo run -p examples deadlines
//! ```
//!
//! ```text
//! The caller waits for 2 s
//! The front server is called with a deadline: true
//! The back server is called with a deadline: true
//! The caller is told: DEADLINE_EXCEEDED: the deadline passed before the call ended
//! The work of the back server was dropped
//! ```

use std::time::Duration;

use rustgreet::{Request, Server, Status};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Asks the back server. It says nothing about deadlines: a call that a handler makes has the handler's own.
struct Front {
    back: GreeterClient,
}

impl Greeter for Front {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let has_deadline = request.deadline().is_some();
        println!("The front server is called with a deadline: {has_deadline}");
        self.back.say_hello(request.into_inner()).await
    }
}

/// Works for ever, and says when it no longer has to.
struct Back {
    dropped: UnboundedSender<()>,
}

struct Work(UnboundedSender<()>);

impl Drop for Work {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

impl Greeter for Back {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let has_deadline = request.deadline().is_some();
        println!("The back server is called with a deadline: {has_deadline}");
        let _work = Work(self.dropped.clone());
        std::future::pending().await
    }
}

async fn serve(greeter: impl Greeter) -> Result<GreeterClient, Status> {
    let server = Server::new()
        .add_service(GreeterServer::new(greeter))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    GreeterClient::connect(address).await
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (dropped, mut was_dropped) = unbounded_channel();
    let back = serve(Back { dropped }).await?;
    let front = serve(Front { back }).await?;

    println!("The caller waits for 2 s");
    let mut request = Request::new(HelloRequest::default());
    request.set_timeout(Duration::from_secs(2));
    let status = front.say_hello(request).await.unwrap_err();
    println!("The caller is told: {status}");

    was_dropped.recv().await;
    println!("The work of the back server was dropped");
    Ok(())
}

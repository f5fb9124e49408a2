//! Three servers: a client balances between them, tries again when one is busy, and goes on without one that stops.
//!
//! ```sh
//! cargo run -p examples balancing
//! ```
//!
//! ```text
//! The calls are answered by: east, north, west
//! Each server is busy once: the next call is answered all the same
//! The server in the east stops
//! The calls are answered by: north, west
//! ```

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustgreet::{
    Channel, Code, Request, Server, Status,
    rpc::{Balance, Client, RetryPolicy},
};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Says where it is.
struct Greets {
    from: &'static str,
    is_busy: Arc<AtomicBool>,
}

impl Greeter for Greets {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        if self.is_busy.swap(false, Ordering::SeqCst) {
            return Err(Status::unavailable("busy"));
        }
        Ok(HelloReply {
            message: self.from.into(),
            ..Default::default()
        }
        .into())
    }
}

/// A server that runs.
struct Running {
    address: String,
    is_busy: Arc<AtomicBool>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), Status>>,
}

async fn serve(from: &'static str) -> Result<Running, Status> {
    let is_busy = Arc::new(AtomicBool::new(false));
    let greeter = Greets {
        from,
        is_busy: is_busy.clone(),
    };
    let server = Server::new()
        .add_service(GreeterServer::new(greeter))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(server.serve_until(stopped));
    Ok(Running {
        address,
        is_busy,
        stop,
        serving,
    })
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (north, east, west) = (
        serve("north").await?,
        serve("east").await?,
        serve("west").await?,
    );
    let retry = RetryPolicy::new(4)
        .codes([Code::Unavailable])
        .backoff(Duration::from_millis(10), Duration::from_millis(100));
    let channel = Channel::builder(&north.address)
        .or(&east.address)
        .or(&west.address)
        .balance(Balance::RoundRobin)
        .retry(retry)
        .connect()
        .await?;
    let client = GreeterClient::new(Client::new(channel));

    // The first calls go to whichever server is connected first.
    answered_by(&client, 3).await?;

    for server in [&north, &east, &west] {
        server.is_busy.store(true, Ordering::SeqCst);
    }
    client.say_hello(HelloRequest::default()).await?;
    println!("Each server is busy once: the next call is answered all the same");

    for server in [&north, &east, &west] {
        server.is_busy.store(false, Ordering::SeqCst);
    }
    println!("The server in the east stops");
    let _ = east.stop.send(());
    east.serving.await??;
    answered_by(&client, 2).await
}

/// Calls until so many servers have answered; each of the calls succeeds.
async fn answered_by(
    client: &GreeterClient,
    count: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut servers = BTreeSet::new();
    while servers.len() < count {
        let reply = client.say_hello(HelloRequest::default()).await?;
        servers.insert(reply.into_inner().message);
    }
    let servers: Vec<_> = servers.into_iter().collect();
    println!("The calls are answered by: {}", servers.join(", "));
    Ok(())
}

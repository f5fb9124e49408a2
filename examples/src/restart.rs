//! A graceful restart: a new server takes over the socket, and the old one ends after its last call.
//!
//! ```sh
//! cargo run -p examples restart
//! ```
//!
//! ```text
//! The old server works for Ada
//! The new server listens at the same address
//! The old server is asked to stop, and goes on for Ada
//! Ada was greeted by the old server
//! The old server has ended
//! Bob was greeted by the new server
//! ```
//!
//! Here both are in one process. A new process gets the socket from systemd, or opens it with `SO_REUSEPORT`.

use std::sync::Arc;

use rustgreet::{Request, Server, Status};
use tokio::sync::{Notify, oneshot};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// Greets; for Ada it takes until somebody says that it has taken long enough.
struct Greets {
    version: &'static str,
    begun: Arc<Notify>,
    long_enough: Arc<Notify>,
}

impl Greeter for Greets {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let name = request.into_inner().name;
        if name == "Ada" {
            self.begun.notify_one();
            self.long_enough.notified().await;
        }
        let message = format!("{name} was greeted by the {} server", self.version);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (begun, long_enough) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let greeter = |version| {
        let (begun, long_enough) = (begun.clone(), long_enough.clone());
        GreeterServer::new(Greets {
            version,
            begun,
            long_enough,
        })
    };
    let socket = std::net::TcpListener::bind("127.0.0.1:0")?;
    socket.set_nonblocking(true)?;
    let listener = || tokio::net::TcpListener::from_std(socket.try_clone()?);

    let old = Server::new()
        .add_service(greeter("old"))
        .listen(listener()?)?;
    let address = format!("http://{}", old.local_addr());
    // In a program this is a signal: `tokio::signal::unix::signal(SignalKind::terminate())`.
    let (stop, stopped) = oneshot::channel();
    let old = tokio::spawn(old.serve_until(stopped));

    let client = GreeterClient::connect(address).await?;
    let ada = tokio::spawn(greeting(client.clone(), "Ada"));
    begun.notified().await;
    println!("The old server works for Ada");

    let new = Server::new()
        .add_service(greeter("new"))
        .listen(listener()?)?;
    tokio::spawn(new.serve());
    println!("The new server listens at the same address");

    let _ = stop.send(());
    println!("The old server is asked to stop, and goes on for Ada");
    long_enough.notify_one();
    println!("{}", ada.await??);
    // At the latest after `Server::drain_timeout`.
    old.await??;
    println!("The old server has ended");
    println!("{}", greeting(client, "Bob").await?);
    Ok(())
}

async fn greeting(client: GreeterClient, name: &str) -> Result<String, Status> {
    let request = HelloRequest {
        name: name.into(),
        ..Default::default()
    };
    Ok(client.say_hello(request).await?.into_inner().message)
}

//! Health checks: a server says whether it can be called, and a client that watches is told when that changes.
//!
//! ```sh
//! cargo run -p examples health
//! ```
//!
//! ```text
//! The greeter is SERVING
//! A service that the server does not have: NOT_FOUND
//! Watched: SERVING
//! The database is gone
//! Watched: NOT_SERVING
//! The server is asked to stop
//! The watch ends with UNAVAILABLE: the server is asked to stop
//! ```
//!
//! It is `grpc.health.v1`, as Kubernetes, Envoy and grpc_health_probe ask it.

use rustgreet::{
    Channel, Server,
    rpc::{
        Health,
        health::{
            ServingStatus,
            v1::{HealthCheckRequest, HealthClient},
        },
    },
};
use tokio::sync::oneshot;

use crate::pb::greet::{Greeter, GreeterServer, greeter};

struct Quiet;

impl Greeter for Quiet {}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // One value is the service, and its clones are the handle that says what it answers.
    let health = Health::new();
    let server = Server::new()
        .add_service(GreeterServer::new(Quiet))
        .add_service(health.clone())
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(server.serve_until(stopped));

    let client = HealthClient::new(Channel::connect(address).await?);
    let reply = client.check(about(greeter::SERVICE.name())).await?;
    println!("The greeter is {:?}", reply.get_ref().status);
    let status = client.check(about("shop.Shop")).await.unwrap_err();
    println!("A service that the server does not have: {}", status.code());

    let mut statuses = client
        .watch(about(greeter::SERVICE.name()))
        .await?
        .into_inner();
    let reply = statuses.message().await?.unwrap_or_default();
    println!("Watched: {:?}", reply.status);
    println!("The database is gone");
    health.set(greeter::SERVICE.name(), ServingStatus::NotServing);
    let reply = statuses.message().await?.unwrap_or_default();
    println!("Watched: {:?}", reply.status);

    // The server sets all to NOT_SERVING itself. If a load balancer needs time to notice, call `health.drain()` a few
    // seconds earlier.
    println!("The server is asked to stop");
    let _ = stop.send(());
    let end = statuses.into_vec().await.unwrap_err();
    println!("The watch ends with {end}");
    serving.await??;
    Ok(())
}

fn about(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.into(),
        ..Default::default()
    }
}

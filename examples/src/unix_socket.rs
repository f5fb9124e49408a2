//! A Unix socket: calls between programs of one machine, without a port.
//!
//! ```sh
//! cargo run -p examples unix_socket
//! ```
//!
//! ```text
//! The server listens at a file: true
//! The client is told: Hello Ada
//! The server has stopped, and its file is gone: true
//! ```

use rustgreet::{Request, Server};
use tokio::sync::oneshot;

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let message = format!("Hello {}", request.into_inner().name);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A server of yours has a place of its own, such as `/run/greet.sock`. Who may call is a matter of the
    // file's permissions.
    let file = std::env::temp_dir().join(format!("greet-{}.sock", std::process::id()));
    let address = format!("unix:{}", file.display());
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .bind(&*address)
        .await?;
    println!("The server listens at a file: {}", file.exists());
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(server.serve_until(stopped));

    let client = GreeterClient::connect(address).await?;
    let request = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };
    let reply = client.say_hello(request).await?.into_inner();
    println!("The client is told: {}", reply.message);

    let _ = stop.send(());
    serving.await??;
    println!(
        "The server has stopped, and its file is gone: {}",
        !file.exists()
    );
    Ok(())
}

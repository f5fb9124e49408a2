//! Spans of `tracing` around calls, on the console: what a handler logs is in the span of its call.
//!
//! ```sh
//! cargo run -p examples tracing_console
//! ```
//!
//! ```text
//!  INFO call{otel.name="greet.Greeter/SayHello" otel.kind="server" rpc.system.name="grpc" rpc.method="greet.Greeter/SayHello" client.address=127.0.0.1 client.port=PORT}: example::tracing_console: somebody is greeted name="Ada"
//!  INFO call{otel.name="greet.Greeter/SayHello" otel.kind="server" rpc.system.name="grpc" rpc.method="greet.Greeter/SayHello" client.address=127.0.0.1 client.port=PORT rpc.response.status_code="OK"}: rustgreet::rpc: close
//!  INFO call{otel.name="greet.Greeter/SayHello" otel.kind="client" rpc.system.name="grpc" rpc.method="greet.Greeter/SayHello" rpc.response.status_code="OK"}: rustgreet::rpc: close
//!  INFO call{otel.name="greet.Greeter/SayHello" otel.kind="server" rpc.system.name="grpc" rpc.method="greet.Greeter/SayHello" client.address=127.0.0.1 client.port=PORT rpc.response.status_code="INVALID_ARGUMENT"}: rustgreet::rpc: close
//!  INFO call{otel.name="greet.Greeter/SayHello" otel.kind="client" rpc.system.name="grpc" rpc.method="greet.Greeter/SayHello" rpc.response.status_code="INVALID_ARGUMENT" error.type="INVALID_ARGUMENT" otel.status_code="ERROR"}: rustgreet::rpc: close
//!  WARN example::tracing_console: the call failed: INVALID_ARGUMENT: who are you?
//! ```
//!
//! The fields have OpenTelemetry's names, so an exporter in the place of the console understands them.

use rustgreet::{
    Channel, Request, Server, Status,
    rpc::{Client, Spans},
};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let name = request.into_inner().name;
        if name.is_empty() {
            return Err(Status::invalid_argument("who are you?"));
        }
        tracing::info!(name, "somebody is greeted");
        Ok(HelloReply {
            message: format!("Hello {name}"),
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Without times, since they differ from run to run. `CLOSE` prints a span when its call has ended.
    tracing_subscriber::fmt()
        .without_time()
        .with_span_events(FmtSpan::CLOSE)
        .init();

    let server = Server::new()
        .intercept(Spans::new())
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    let client = Client::new(Channel::connect(address).await?).intercept(Spans::new());
    let client = GreeterClient::new(client);
    for name in ["Ada", ""] {
        let request = HelloRequest {
            name: name.into(),
            ..Default::default()
        };
        if let Err(status) = client.say_hello(request).await {
            tracing::warn!("the call failed: {status}");
        }
    }
    Ok(())
}

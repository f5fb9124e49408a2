//! Metrics of calls by OpenTelemetry's API: how many there were, of which method, and how they ended.
//!
//! ```sh
//! cargo run -p examples metrics
//! ```
//!
//! ```text
//! rpc.client.call.duration greet.Greeter/SayHello OK: 3 calls
//! rpc.client.call.duration greet.Greeter/SayHello UNAVAILABLE: 1 calls
//! rpc.server.call.duration greet.Greeter/SayHello OK: 3 calls
//! rpc.server.call.duration greet.Greeter/SayHello UNAVAILABLE: 1 calls
//! ```

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use opentelemetry::{
    KeyValue,
    metrics::{Histogram, HistogramBuilder, InstrumentProvider, Meter, SyncInstrument},
};
use rustgreet::{
    Channel, Request, Server, Status,
    rpc::{Client, Metrics},
};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// A small meter that counts. A program takes one of OpenTelemetry's SDK, with an exporter to wherever it likes:
/// `Metrics::new(&opentelemetry::global::meter("greeter"))`.
#[derive(Clone, Default)]
struct Counts(Arc<Mutex<BTreeMap<String, usize>>>);

impl InstrumentProvider for Counts {
    fn f64_histogram(&self, builder: HistogramBuilder<'_, Histogram<f64>>) -> Histogram<f64> {
        let name = builder.name.into_owned();
        Histogram::new(Arc::new(Named {
            name,
            counts: self.clone(),
        }))
    }
}

struct Named {
    name: String,
    counts: Counts,
}

impl SyncInstrument<f64> for Named {
    fn measure(&self, _seconds: f64, attributes: &[KeyValue]) {
        let value = |key: &str| {
            let found = attributes.iter().find(|it| it.key.as_str() == key);
            found.map(|it| it.value.to_string()).unwrap_or_default()
        };
        let (method, code) = (value("rpc.method"), value("rpc.response.status_code"));
        if let Ok(mut counts) = self.counts.0.lock() {
            *counts
                .entry(format!("{} {method} {code}", self.name))
                .or_default() += 1;
        }
    }
}

/// Has too much to do for Bob.
struct Choosy;

impl Greeter for Choosy {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        match &*request.into_inner().name {
            "Bob" => Err(Status::unavailable("later")),
            name => Ok(HelloReply {
                message: format!("Hello {name}"),
                ..Default::default()
            }
            .into()),
        }
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let counts = Counts::default();
    let metrics = Metrics::new(&Meter::new(Arc::new(counts.clone())));

    let server = Server::new()
        .intercept(metrics.clone())
        .add_service(GreeterServer::new(Choosy));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = Client::new(Channel::connect(address).await?).intercept(metrics);
    let client = GreeterClient::new(client);

    for name in ["Ada", "Bob", "Cleo", "Dora"] {
        let request = HelloRequest {
            name: name.into(),
            ..Default::default()
        };
        let _ = client.say_hello(request).await;
    }
    for (what, count) in &*counts.0.lock().map_err(|_| "a measurement panicked")? {
        println!("{what}: {count} calls");
    }
    Ok(())
}

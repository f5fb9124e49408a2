//! What `Metrics` measures, by a meter that keeps it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use opentelemetry::{
    KeyValue,
    metrics::{Histogram, HistogramBuilder, InstrumentProvider, Meter, SyncInstrument},
};
use rustgreet::{
    Request, Result,
    rpc::{Metrics, local},
};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::hello,
};

/// What was measured: of which instrument, how much, with what attributes.
type Measured = Arc<Mutex<Vec<(String, f64, Vec<String>)>>>;

#[derive(Default)]
struct Kept(Measured);

struct Instrument(String, Measured);

impl InstrumentProvider for Kept {
    fn f64_histogram(&self, builder: HistogramBuilder<'_, Histogram<f64>>) -> Histogram<f64> {
        assert_eq!(builder.unit.as_deref(), Some("s"));
        assert_eq!(builder.boundaries.unwrap().len(), 14);
        Histogram::new(Arc::new(Instrument(builder.name.into(), self.0.clone())))
    }
}

impl SyncInstrument<f64> for Instrument {
    fn measure(&self, value: f64, attributes: &[KeyValue]) {
        let attributes = attributes.iter();
        let attributes = attributes
            .map(|it| format!("{}={}", it.key, it.value))
            .collect();
        self.1
            .lock()
            .unwrap()
            .push((self.0.clone(), value, attributes));
    }
}

/// Takes two seconds, and fails as it is told.
struct Slow;

impl Greeter for Slow {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        tokio::time::sleep(Duration::from_secs(2)).await;
        match &*request.into_inner().name {
            "" => Err(rustgreet::Status::not_found("nobody")),
            _ => Ok(HelloReply::default().into()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn calls_are_measured_by_the_names_of_opentelemetry() {
    let measured = Measured::default();
    let metrics = Metrics::new(&Meter::new(Arc::new(Kept(measured.clone()))));
    let server = GreeterServer::new(Slow).intercept(metrics.clone());
    let client = GreeterClient::new(local::client(server).intercept(metrics));
    let take = || std::mem::take(&mut *measured.lock().unwrap());
    let attributes = |more: &[&str]| {
        let method = "rpc.method=greet.Greeter/SayHello";
        let all = ["rpc.system.name=grpc", method]
            .into_iter()
            .chain(more.iter().copied());
        all.map(str::to_owned).collect::<Vec<_>>()
    };
    let (inside, outside) = ("rpc.server.call.duration", "rpc.client.call.duration");

    client.say_hello(hello("Ada")).await.unwrap();
    let ok = attributes(&["rpc.response.status_code=OK"]);
    let expected = [inside, outside].map(|name| (name.to_owned(), 2.0, ok.clone()));
    assert_eq!(take(), expected);

    client.say_hello(hello("")).await.unwrap_err();
    let code = "rpc.response.status_code=NOT_FOUND";
    // A caller's mistake is not a failure of the server.
    let expected = [
        (inside.to_owned(), 2.0, attributes(&[code])),
        (
            outside.to_owned(),
            2.0,
            attributes(&[code, "error.type=NOT_FOUND"]),
        ),
    ];
    assert_eq!(take(), expected);

    // A call that nobody waits for any more is measured, too.
    let call = client.say_hello(hello("Ada"));
    tokio::time::timeout(Duration::from_secs(1), call)
        .await
        .unwrap_err();
    let found = take();
    assert_eq!(found.len(), 2);
    for (_, took, attributes) in found {
        assert_eq!(took, 1.0);
        assert!(attributes.contains(&"rpc.response.status_code=CANCELLED".to_owned()));
    }
}

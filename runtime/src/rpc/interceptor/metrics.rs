//! [`Metrics`]: how long calls take, by OpenTelemetry's API and with its names.

use opentelemetry::{
    KeyValue,
    metrics::{Histogram, Meter},
};

use super::{
    Call, Interceptor, Next, Outcome, Side,
    end::{is_error, method, told},
};
use crate::rpc::call::{Status, deadline};

/// In seconds, as the conventions have them.
const BOUNDARIES: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// An interceptor that measures how long calls take, by OpenTelemetry's conventions for RPC: histograms of seconds,
/// `rpc.client.call.duration` and `rpc.server.call.duration`. A call lasts until its last reply is read.
///
/// | attribute | value |
/// |---|---|
/// | `rpc.system.name` | `grpc` |
/// | `rpc.method` | `greet.Greeter/SayHello`; `_OTHER` for a method that the server does not have |
/// | `rpc.response.status_code` | `OK`, `NOT_FOUND`, ..: how the call ended |
/// | `error.type` | the same, for failures; at a server, a caller's mistake is not one |
///
/// ```
/// use rustgreet::{Server, rpc::Metrics};
///
/// let metrics = Metrics::new(&opentelemetry::global::meter("greeter"));
/// let server = Server::new().intercept(metrics);
/// ```
#[derive(Clone, Debug)]
pub struct Metrics {
    client: Histogram<f64>,
    server: Histogram<f64>,
}

impl Metrics {
    /// Measures by a meter: `opentelemetry::global::meter("..")`, or one of your own provider.
    ///
    /// ```
    /// let metrics = rustgreet::rpc::Metrics::new(&opentelemetry::global::meter("greeter"));
    /// ```
    pub fn new(meter: &Meter) -> Self {
        let histogram = |name, description| {
            let histogram = meter.f64_histogram(name).with_unit("s");
            let histogram = histogram.with_description(description);
            histogram.with_boundaries(BOUNDARIES.into()).build()
        };
        Self {
            client: histogram(
                "rpc.client.call.duration",
                "How long calls of this client take.",
            ),
            server: histogram(
                "rpc.server.call.duration",
                "How long calls of this server take.",
            ),
        }
    }
}

impl Interceptor for Metrics {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let began = deadline::now();
        let side = call.side();
        let histogram = match side {
            Side::Client => self.client.clone(),
            Side::Server => self.server.clone(),
        };
        let method = KeyValue::new("rpc.method", method(call).to_owned());
        told(call, next, move |code| {
            let mut attributes = vec![
                KeyValue::new("rpc.system.name", "grpc"),
                method,
                KeyValue::new("rpc.response.status_code", code.name()),
            ];
            if is_error(side, code) {
                attributes.push(KeyValue::new("error.type", code.name()));
            }
            let took = deadline::now().saturating_duration_since(began);
            histogram.record(took.as_secs_f64(), &attributes);
        })
        .await
    }
}

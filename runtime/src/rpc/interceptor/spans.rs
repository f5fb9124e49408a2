//! [`Spans`]: a span of `tracing` around each call, with OpenTelemetry's names.

use tracing::{Instrument, Span, field::Empty};

use super::{
    Call, Interceptor, Next, Outcome, Side,
    end::{is_error, method, told},
};
use crate::rpc::call::{Code, Status};

/// An interceptor that puts a span of [`tracing`] around each call, by OpenTelemetry's conventions for RPC: at a client
/// from its first poll, at a server from the interceptor to the handler's head. A span lives until the call's last reply
/// is read.
///
/// | field | value |
/// |---|---|
/// | `otel.name`, `rpc.method` | `greet.Greeter/SayHello`; `_OTHER` for a method that the server does not have |
/// | `otel.kind` | `client`, `server` |
/// | `rpc.system.name` | `grpc` |
/// | `rpc.response.status_code` | `OK`, `NOT_FOUND`, ..: how the call ended |
/// | `error.type`, `otel.status_code` | the code, and `ERROR`, for failures; at a server, a caller's mistake is not one |
/// | `client.address`, `client.port` | at a server, where the call came from |
///
/// Its target is `rustgreet::rpc`, its level INFO.
///
/// ```
/// use rustgreet::{Server, rpc::Spans};
///
/// let server = Server::new().intercept(Spans::new());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Spans(());

impl Spans {
    /// Spans around calls.
    ///
    /// ```
    /// let spans = rustgreet::rpc::Spans::new();
    /// ```
    pub fn new() -> Self {
        Self::default()
    }
}

fn span(call: &Call) -> Span {
    let method = method(call);
    let kind = match call.side() {
        Side::Client => "client",
        Side::Server => "server",
    };
    let span = tracing::info_span!(
        target: "rustgreet::rpc",
        "call",
        otel.name = method,
        otel.kind = kind,
        otel.status_code = Empty,
        rpc.system.name = "grpc",
        rpc.method = method,
        rpc.response.status_code = Empty,
        error.type = Empty,
        client.address = Empty,
        client.port = Empty,
    );
    if let Some(addr) = call.peer().addr() {
        span.record("client.address", tracing::field::display(addr.ip()));
        span.record("client.port", addr.port());
    }
    span
}

fn record(span: &Span, side: Side, code: Code) {
    span.record("rpc.response.status_code", code.name());
    if is_error(side, code) {
        span.record("error.type", code.name());
        span.record("otel.status_code", "ERROR");
    }
}

impl Interceptor for Spans {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let (span, side) = (span(call), call.side());
        let ended = span.clone();
        let call = told(call, next, move |code| record(&ended, side, code));
        call.instrument(span).await
    }
}

//! How a call ends, told once, whatever happens to it; and what telemetry calls it.
#![cfg_attr(
    not(any(feature = "metrics", feature = "tracing")),
    allow(dead_code, reason = "the interceptors that say so are features")
)]

use super::{Call, Next, Outcome, Side};
use crate::rpc::call::{Code, Status};

/// Makes a call, and tells how it ends: CANCELLED if nobody waits for it any more.
pub(super) async fn told(
    call: &mut Call,
    next: Next<'_>,
    tell: impl FnOnce(Code) + Send + 'static,
) -> Result<Outcome, Status> {
    let mut guard = Guard { tell: Some(tell) };
    let outcome = next.run(call).await;
    match outcome {
        Err(status) => {
            guard.tell(status.code());
            Err(status)
        }
        Ok(mut outcome) => {
            outcome.on_end(move |end| match end {
                Ok(_) => guard.tell(Code::Ok),
                Err(status) => guard.tell(status.code()),
            });
            Ok(outcome)
        }
    }
}

struct Guard<F: FnOnce(Code)> {
    tell: Option<F>,
}

impl<F: FnOnce(Code)> Guard<F> {
    fn tell(&mut self, code: Code) {
        if let Some(tell) = self.tell.take() {
            tell(code);
        }
    }
}

impl<F: FnOnce(Code)> Drop for Guard<F> {
    fn drop(&mut self) {
        self.tell(Code::Cancelled);
    }
}

/// The method's name in OpenTelemetry's words, `greet.Greeter/SayHello`. A server does not repeat what strangers ask
/// for.
pub(super) fn method(call: &Call) -> &str {
    match (call.method(), call.side()) {
        (Some(method), _) => method.path().trim_start_matches('/'),
        (None, Side::Client) => call.path().trim_start_matches('/'),
        (None, Side::Server) => "_OTHER",
    }
}

/// Whether a call that ends so has failed, as OpenTelemetry sees it: at a server, a caller's mistake
/// is not a failure.
pub(super) fn is_error(side: Side, code: Code) -> bool {
    match (side, code) {
        (_, Code::Ok) => false,
        (Side::Client, _) => true,
        (Side::Server, code) => matches!(
            code,
            Code::Unknown
                | Code::DeadlineExceeded
                | Code::Unimplemented
                | Code::Internal
                | Code::Unavailable
                | Code::DataLoss
        ),
    }
}

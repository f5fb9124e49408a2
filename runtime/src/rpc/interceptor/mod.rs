//! [`Interceptor`]: what goes around calls, at both ends. It sees a call's method, metadata, deadline and
//! messages, whatever their types, and what becomes of it.

mod call;
mod chain;
mod end;
mod heading;
mod intercept;
mod limit;
#[cfg(feature = "metrics")]
mod metrics;
mod outcome;
mod passing;
mod recorder;
mod side;
#[cfg(feature = "tracing")]
mod spans;
mod watched;

pub use call::Call;
pub use chain::Next;
pub(crate) use chain::{Chain, Exit};
pub use intercept::Interceptor;
pub use limit::ConcurrencyLimit;
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use outcome::Outcome;
pub use recorder::{Recorded, Recorder};
pub use side::Side;
#[cfg(feature = "tracing")]
pub use spans::Spans;

//! [`ConcurrencyLimit`]: sheds calls that are too many at once.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::{Call, Interceptor, Next, Outcome};
use crate::rpc::call::Status;

/// An interceptor that lets so many calls through at once, and answers others at once with RESOURCE_EXHAUSTED: a
/// server that is overloaded does not make its callers wait. A call counts until its last reply is read.
///
/// A clone has the same limit: calls of all services that are given one count together.
///
/// ```
/// use rustgreet::{Server, rpc::ConcurrencyLimit};
///
/// let server = Server::new().intercept(ConcurrencyLimit::new(500));
/// ```
#[derive(Clone, Debug)]
pub struct ConcurrencyLimit {
    calls: usize,
    free: Arc<Semaphore>,
}

impl ConcurrencyLimit {
    /// Lets `calls` through at once.
    ///
    /// ```
    /// let limit = rustgreet::rpc::ConcurrencyLimit::new(500);
    /// ```
    pub fn new(calls: usize) -> Self {
        let calls = calls.min(Semaphore::MAX_PERMITS);
        let free = Arc::new(Semaphore::new(calls));
        Self { calls, free }
    }
}

impl Interceptor for ConcurrencyLimit {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let Ok(permit) = self.free.clone().try_acquire_owned() else {
            let most = self.calls;
            let why = format!("there are {most} calls, the most at once: try again later");
            return Err(Status::resource_exhausted(why));
        };
        let mut outcome = next.run(call).await?;
        outcome.on_end(move |_| drop(permit));
        Ok(outcome)
    }
}

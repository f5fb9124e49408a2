//! [`Chain`]: interceptors in order, and [`Next`], the way through them to the transport or the handler.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::{Call, Interceptor, Outcome, intercept::Erased};
use crate::rpc::{
    call::{Status, deadline},
    protocol::Body,
};

/// Interceptors in order. Without any it is nothing, and costs a call one branch.
#[derive(Clone, Default)]
pub(crate) struct Chain {
    interceptors: Option<Arc<[Arc<dyn Erased>]>>,
}

impl Chain {
    /// Adds one inside of those that are there.
    pub(crate) fn push(&mut self, interceptor: impl Interceptor) {
        let outer = self.interceptors.iter().flat_map(|outer| outer.iter());
        let inner: Arc<dyn Erased> = Arc::new(interceptor);
        self.interceptors = Some(outer.cloned().chain([inner]).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.interceptors.is_none()
    }

    /// Takes a call through all of them, and to its exit.
    pub(crate) async fn run(
        &self,
        call: &mut Call,
        exit: Pin<&mut (dyn Exit + '_)>,
    ) -> Result<http::Response<Body>, Status> {
        let rest = self.interceptors.as_deref().unwrap_or_default();
        let outcome = Next { rest, exit }.run(call).await?;
        Ok(outcome.into_response())
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.interceptors.as_ref().map_or(0, |it| it.len());
        f.debug_tuple("Chain").field(&count).finish()
    }
}

/// What a call goes to after the last interceptor: a transport, or a handler.
pub(crate) trait Exit: Send {
    /// Takes the request at the first poll, and is ready with the response.
    fn poll_exit(
        self: Pin<&mut Self>,
        request: &mut Option<http::Request<Body>>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<http::Response<Body>, Status>>;
}

/// The way on from an [`Interceptor`]: the interceptors inside of it, then the transport of a client, with all
/// its retries, or the handler of a server.
///
/// ```
/// use std::time::Instant;
/// use rustgreet::{Status, rpc::{Call, Interceptor, Next, Outcome}};
///
/// struct Timed;
///
/// impl Interceptor for Timed {
///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
///         let began = Instant::now();
///         let outcome = next.run(call).await;
///         println!("{}: {:?}", call.path(), began.elapsed());
///         outcome
///     }
/// }
/// ```
#[must_use = "without `run` the call does not take place"]
pub struct Next<'a> {
    rest: &'a [Arc<dyn Erased>],
    exit: Pin<&'a mut (dyn Exit + 'a)>,
}

impl Next<'_> {
    /// Makes the call. What it carries leaves with it: then `call` still knows its path, its deadline and its
    /// peer, and has neither metadata nor messages nor extensions.
    ///
    /// # Errors
    /// The status of a call that failed, before its head or, where one message is the reply, before its end. A
    /// stream of replies may fail later: see [`Outcome::on_end`].
    pub async fn run(self, call: &mut Call) -> Result<Outcome, Status> {
        let Self { rest, mut exit } = self;
        if let Some((first, rest)) = rest.split_first() {
            let nearer = call.take_nearer_deadline();
            let inner = first.intercept_boxed(call, Next { rest, exit });
            let outcome = deadline::within(nearer, inner).await;
            return outcome.map(|outcome| outcome.own_until(call.deadline()));
        }
        let mut request = Some(call.depart());
        let response = poll_fn(|cx| exit.as_mut().poll_exit(&mut request, cx));
        match call.own_deadline() {
            None => call.arrive(response.await?).await,
            own => {
                let outcome = deadline::within(own, async { call.arrive(response.await?).await });
                outcome.await.map(|outcome| outcome.until(own))
            }
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("interceptors", &self.rest.len())
            .finish_non_exhaustive()
    }
}

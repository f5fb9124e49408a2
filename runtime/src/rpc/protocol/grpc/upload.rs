//! A stream of requests as the body of an HTTP request, and the [`Upload`] by which the call that it
//! belongs to ends it: at once, whoever has the body.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

use super::{
    chunk::{After, Chunks},
    framed::IntoFrame,
    framer::Framer,
};
use crate::rpc::{
    call::{
        Feed, Payload, Status, Streaming,
        deadline::{self, Deadline},
        panics::caught,
    },
    platform::Instant,
    protocol::Body,
};

/// The body of a stream of requests up to the deadline, and the handle of its call.
pub(crate) fn upload<Q: IntoFrame>(
    requests: Streaming<Q>,
    framer: Framer,
    deadline: Option<Instant>,
) -> (Upload, Body) {
    let shared = Shared::new(requests);
    let body = Sending {
        shared: shared.clone(),
        chunks: Chunks::new(framer),
        limit: Limit::new(deadline),
    };
    (Upload(shared), Body::boxed(body))
}

/// The requests themselves up to the deadline, for a handler in the same process or to be printed, and the handle of
/// their call.
pub(crate) fn handed<Q: IntoFrame>(
    requests: Streaming<Q>,
    deadline: Option<Instant>,
) -> (Upload, Streaming<Payload>) {
    let shared = Shared::new(requests);
    let handed = Handed {
        shared: shared.clone(),
        limit: Limit::new(deadline),
    };
    (Upload(shared), Streaming::feed(handed))
}

/// The requests of a call that streams them. Dropping it ends them: their sender is told, and whoever
/// sends the body resets the stream.
pub(crate) struct Upload(Arc<dyn Uploading>);

impl Upload {
    /// The error of the caller's own that ended the requests; else it wakes the task when there is one, and
    /// when the body is first asked for bytes.
    pub(crate) fn poll_failure(&self, cx: &mut Context<'_>) -> Poll<Status> {
        self.0.poll_failure(cx)
    }

    /// Whether somebody has asked the body for bytes, and so sends them without being polled for it.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.has_begun()
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The shared state, whatever its requests are.
trait Uploading: Send + Sync {
    fn poll_failure(&self, cx: &mut Context<'_>) -> Poll<Status>;
    fn has_begun(&self) -> bool;
    fn end(&self);
}

struct Shared<Q>(Mutex<State<Q>>);

struct State<Q> {
    /// Nothing after the last one, and while they are polled.
    requests: Option<Streaming<Q>>,
    /// The call has ended, and so must they.
    is_over: bool,
    has_begun: bool,
    failure: Option<Status>,
    /// Who sends the body.
    sender: Option<Waker>,
    /// Who waits for the response.
    caller: Option<Waker>,
}

impl<Q> Shared<Q> {
    fn new(requests: Streaming<Q>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            requests: Some(requests),
            is_over: false,
            has_begun: false,
            failure: None,
            sender: None,
            caller: None,
        })))
    }

    /// A panic while it is locked leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, State<Q>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Q: Send> Uploading for Shared<Q> {
    fn poll_failure(&self, cx: &mut Context<'_>) -> Poll<Status> {
        let mut state = self.lock();
        match &state.failure {
            Some(status) => Poll::Ready(status.clone()),
            None => {
                remember(&mut state.caller, cx);
                Poll::Pending
            }
        }
    }

    fn has_begun(&self) -> bool {
        self.lock().has_begun
    }

    fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        // Both run code of others, which may well come back here.
        let (requests, sender) = (state.requests.take(), state.sender.take());
        drop(state);
        drop(requests);
        if let Some(sender) = sender {
            sender.wake();
        }
    }
}

fn remember(waker: &mut Option<Waker>, cx: &Context<'_>) {
    match waker {
        Some(waker) => waker.clone_from(cx.waker()),
        none => *none = Some(cx.waker().clone()),
    }
}

/// The body.
struct Sending<Q: Send> {
    shared: Arc<Shared<Q>>,
    chunks: Chunks,
    limit: Limit,
}

/// Until when requests are waited for: whoever sends them may know no deadline, and nobody may be reading the replies.
struct Limit {
    deadline: Option<Instant>,
    /// Once they have to be waited for.
    timer: Option<Deadline>,
}

impl Limit {
    fn new(deadline: Option<Instant>) -> Self {
        let timer = None;
        Self { deadline, timer }
    }

    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(at) = self.deadline else {
            return false;
        };
        let timer = self.timer.get_or_insert_with(|| Deadline::new(at));
        timer.poll(cx).is_ready()
    }
}

impl<Q> Shared<Q> {
    /// Takes the requests out to be polled; nothing after the last one.
    fn take(&self, cx: &Context<'_>) -> Result<Option<Streaming<Q>>, Status> {
        let mut state = self.lock();
        let is_first = !std::mem::replace(&mut state.has_begun, true);
        let caller = is_first.then(|| state.caller.take()).flatten();
        remember(&mut state.sender, cx);
        let (is_over, requests) = (state.is_over, state.requests.take());
        drop(state);
        if let Some(caller) = caller {
            caller.wake();
        }
        if is_over { Err(over()) } else { Ok(requests) }
    }

    /// Puts them back, unless the call has ended meanwhile.
    fn put_back(&self, requests: Streaming<Q>) -> Result<(), Status> {
        let mut state = self.lock();
        if state.is_over {
            drop(state);
            return Err(over());
        }
        state.requests = Some(requests);
        Ok(())
    }

    /// Ends them at the deadline.
    fn end_late(&self) -> Status
    where
        Q: Send,
    {
        let status = self.fail(deadline::exceeded());
        self.end();
        status
    }

    fn fail(&self, status: Status) -> Status {
        let mut state = self.lock();
        let caller = state.caller.take();
        state.failure.get_or_insert_with(|| status.clone());
        drop(state);
        if let Some(caller) = caller {
            caller.wake();
        }
        status
    }
}

fn panicked() -> Status {
    Status::internal("the stream of requests panicked")
}

/// Why the stream is reset, if who sends it asks.
fn over() -> Status {
    Status::cancelled("the call has ended")
}

impl<Q: IntoFrame> http_body::Body for Sending<Q> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = self.get_mut();
        let Some(mut requests) = this.shared.take(cx)? else {
            return Poll::Ready(None);
        };
        let mut chunk = this.chunks.begin();
        let step = || this.chunks.fill(&mut chunk, &mut requests, cx);
        let after = caught(step).unwrap_or_else(|_| After::Ended(Err(panicked())));
        match after {
            After::More => this.shared.put_back(requests)?,
            After::Ended(Ok(())) => {}
            After::Ended(Err(status)) => return Poll::Ready(Some(Err(this.shared.fail(status)))),
        }
        match (this.chunks.end(chunk), after) {
            (Some(chunk), _) => Poll::Ready(Some(Ok(Frame::data(chunk)))),
            (None, After::More) if this.limit.is_over(cx) => {
                Poll::Ready(Some(Err(this.shared.end_late())))
            }
            (None, After::More) => Poll::Pending,
            (None, After::Ended(_)) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        let state = self.shared.lock();
        state.requests.is_none() && !state.is_over
    }
}

/// A body that nobody sends any longer tells the sender of its requests.
impl<Q: Send> Drop for Sending<Q> {
    fn drop(&mut self) {
        self.shared.end();
    }
}

/// The requests as a stream in the same process.
struct Handed<Q: Send> {
    shared: Arc<Shared<Q>>,
    limit: Limit,
}

impl<Q: IntoFrame> Feed<Payload> for Handed<Q> {
    fn poll_item(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Payload, Status>>> {
        let Self { shared, limit } = self.get_mut();
        let Some(mut requests) = shared.take(cx)? else {
            return Poll::Ready(None);
        };
        let step = || Pin::new(&mut requests).poll_next(cx);
        let item = caught(step).unwrap_or_else(|_| Poll::Ready(Some(Err(panicked()))));
        match item {
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(status))) => {
                shared.fail(status);
                // What a handler hears of a stream that is reset.
                return Poll::Ready(Some(Err(over())));
            }
            Poll::Ready(Some(Ok(_))) | Poll::Pending => {}
        }
        let packing = requests.packing();
        shared.put_back(requests)?;
        if item.is_pending() && limit.is_over(cx) {
            return Poll::Ready(Some(Err(shared.end_late())));
        }
        item.map(|item| item.map(|item| item.map(|item| item.into_payload().packed(packing))))
    }
}

/// A handler that reads no more tells their sender.
impl<Q: Send> Drop for Handed<Q> {
    fn drop(&mut self) {
        self.shared.end();
    }
}

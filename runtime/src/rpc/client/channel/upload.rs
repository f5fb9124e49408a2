//! [`Upload`]: the body of a request on its way to a connection. What was read of it is kept until the
//! response begins, so that a call which the server has not looked at can be sent again.

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use bytes::Bytes;
use h2::{Reason, SendStream, client::SendRequest};
use tokio::task::AbortHandle;

use crate::rpc::{
    call::{
        Status,
        deadline::{self, Deadline},
    },
    protocol::Body,
};

/// How much of a stream of requests is kept, in bytes.
const KEPT: usize = 256 << 10;
/// How much of a body is taken before the head is sent, in bytes.
const AHEAD: usize = 16 << 10;
/// How much room is asked for at a time, in bytes.
const ROOM: usize = 64 << 10;
/// The largest piece that is handed to h2, in bytes.
const PIECE: usize = 1 << 30;

/// A body, as far as it was read, and the rest.
pub(super) struct Upload {
    /// From the beginning, unless that is too much. A message that came whole takes no list.
    first: Option<Bytes>,
    more: VecDeque<Bytes>,
    size: usize,
    /// Whether `read` is all that was read.
    kept: bool,
    /// Whether a policy may have it sent again, whatever the response is.
    pub(super) has_policy: bool,
    rest: Option<Box<Body>>,
}

impl Upload {
    pub(super) fn new(body: Body) -> Self {
        let mut upload = Self {
            first: None,
            more: VecDeque::new(),
            size: 0,
            kept: true,
            has_policy: false,
            rest: None,
        };
        if let Some(frame) = body.as_whole_request() {
            upload.keep(frame);
        } else if !http_body::Body::is_end_stream(&body) {
            upload.rest = Some(Box::new(body));
        }
        upload
    }

    /// Reads what is there already.
    pub(super) fn read_ahead(&mut self, cx: &mut Context<'_>) -> Result<(), Status> {
        while self.size < AHEAD {
            let Some(body) = &mut self.rest else {
                break;
            };
            match body.poll_bytes(cx) {
                Poll::Ready(Some(bytes)) => self.keep(&bytes?),
                Poll::Ready(None) => self.rest = None,
                Poll::Pending => break,
            }
            if self
                .rest
                .as_ref()
                .is_some_and(|body| http_body::Body::is_end_stream(&**body))
            {
                self.rest = None;
            }
        }
        Ok(())
    }

    /// Whether nothing is left to read.
    pub(super) fn is_whole(&self) -> bool {
        self.rest.is_none()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.is_whole() && self.first.is_none()
    }

    /// Whether it can be sent from the beginning.
    pub(super) fn is_kept(&self) -> bool {
        self.kept
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// More is read while it is sent.
    fn pass(&mut self, bytes: &Bytes, replied: bool) {
        if replied || self.size + bytes.len() > KEPT {
            self.kept = false;
            self.first = None;
            self.more.clear();
        }
        match self.kept {
            true => self.keep(bytes),
            false => self.size += bytes.len(),
        }
    }

    /// What was read, from the beginning.
    fn read(&self) -> impl Iterator<Item = &Bytes> {
        self.first.iter().chain(&self.more)
    }

    fn keep(&mut self, bytes: &Bytes) {
        self.size += bytes.len();
        match self.first {
            None => self.first = Some(bytes.clone()),
            Some(_) => self.more.push_back(bytes.clone()),
        }
    }

    /// Hands a body that is whole to the connection, which sends it as the peer makes room.
    pub(super) fn send_whole(&self, stream: &mut SendStream<Bytes>) -> Result<(), h2::Error> {
        let mut pieces = self.read().peekable();
        while let Some(piece) = pieces.next() {
            let mut piece = piece.clone();
            while piece.len() > PIECE {
                stream.send_data(piece.split_to(PIECE), false)?;
            }
            stream.send_data(piece, pieces.peek().is_none())?;
        }
        Ok(())
    }

    /// Sends a body that is not whole, in a task of its own: it goes on whether the reply is read or not,
    /// until the call's `timeout`.
    pub(super) fn send(
        self,
        stream: SendStream<Bytes>,
        connection: SendRequest<Bytes>,
        timeout: Option<Duration>,
    ) -> Sending {
        let unsent = self.read().cloned().collect();
        let shared = Arc::new(Mutex::new(Shared {
            upload: Some(self),
            is_polled: false,
            taker: None,
            fault: None,
            replied: false,
        }));
        let mut task = Task {
            unsent,
            stream,
            connection,
            timer: timeout.and_then(deadline::after).map(Deadline::new),
            is_over: false,
            shared: shared.clone(),
        };
        let task = tokio::spawn(poll_fn(move |cx| task.poll(cx))).abort_handle();
        Sending { task, shared }
    }
}

/// An upload under way. Dropping it ends it.
pub(super) struct Sending {
    task: AbortHandle,
    shared: Arc<Mutex<Shared>>,
}

/// Locked for moments: never while a body, which is code of others, is polled or dropped.
struct Shared {
    /// Nothing once it is taken back.
    upload: Option<Upload>,
    /// Whether the task has the body, to poll it.
    is_polled: bool,
    /// Who waits for it to be taken back.
    taker: Option<Waker>,
    /// The error of the body itself.
    fault: Option<Status>,
    /// Whether the response has begun: nothing needs to be kept any longer.
    replied: bool,
}

impl Sending {
    pub(super) fn replied(&self) {
        lock(&self.shared).replied = true;
    }

    /// Why the body ended the call, if it did.
    pub(super) fn fault(&self) -> Option<Status> {
        lock(&self.shared).fault.take()
    }

    /// Ends it. What was read and what is left is there for another attempt, once the body is not being
    /// polled.
    pub(super) fn poll_take_back(&self, cx: &mut Context<'_>) -> Poll<Option<Upload>> {
        let mut shared = lock(&self.shared);
        if shared.is_polled {
            shared.taker = Some(cx.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(shared.upload.take())
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A panic while it is locked leaves nothing half done.
fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Task {
    unsent: VecDeque<Bytes>,
    stream: SendStream<Bytes>,
    connection: SendRequest<Bytes>,
    timer: Option<Deadline>,
    /// Whether all is sent, or the stream has ended.
    is_over: bool,
    shared: Arc<Mutex<Shared>>,
}

impl Task {
    /// Ready when all is sent, or when the stream has ended and nothing is kept for another.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(timer) = &mut self.timer
            && timer.poll(cx).is_ready()
        {
            self.end_with(deadline::exceeded());
        }
        if !self.is_over && self.poll_send(cx).is_pending() {
            // Ready if the peer wants no more, or the connection has ended.
            let end = ready!(self.stream.poll_reset(cx));
            self.is_over = true;
            self.leave(end.ok());
        }
        // Kept for another attempt, but not beyond the deadline.
        match &self.timer {
            Some(_) if lock(&self.shared).upload.is_some() => Poll::Pending,
            _ => Poll::Ready(()),
        }
    }

    /// The stream has ended: the sender of the requests is told, unless they may be sent again.
    fn leave(&mut self, reset: Option<Reason>) {
        // h2 gives a stream that a GOAWAY leaves out the reason of that, as if it were reset.
        let left = self
            .connection
            .poll_ready(&mut Context::from_waker(Waker::noop()));
        let is_refused = reset.is_none_or(|reason| reason == Reason::REFUSED_STREAM);
        let is_unseen = is_refused || matches!(left, Poll::Ready(Err(_)));
        let mut shared = lock(&self.shared);
        let replied = shared.replied;
        let may_follow = |it: &Upload| it.kept && !replied && (it.has_policy || is_unseen);
        let upload = shared.upload.take_if(|it| !may_follow(it));
        drop(shared);
        drop(upload);
    }

    /// The call has failed here: its stream is reset, and its requests are dropped.
    fn end_with(&mut self, status: Status) {
        self.is_over = true;
        let mut shared = lock(&self.shared);
        shared.fault = Some(status);
        shared.is_polled = false;
        let (upload, taker) = (shared.upload.take(), shared.taker.take());
        drop(shared);
        self.stream.send_reset(Reason::CANCEL);
        drop(upload);
        if let Some(taker) = taker {
            taker.wake();
        }
    }

    /// Ready when there is no more to do. A stream that has ended is for `poll` to see.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if !self.unsent.is_empty() && ready!(self.poll_unsent(cx)).is_err() {
                return Poll::Pending;
            }
            let Some(body) = self.take_body() else {
                return Poll::Ready(());
            };
            let Some(mut body) = body else {
                // Fails for streams that are closed, which need no end.
                let _ = self.stream.send_data(Bytes::new(), true);
                self.finish();
                return Poll::Ready(());
            };
            match body.poll_bytes(cx) {
                Poll::Pending => {
                    self.put_back(Some(body), None);
                    return Poll::Pending;
                }
                Poll::Ready(Some(Ok(bytes))) => {
                    self.put_back(Some(body), Some(&bytes));
                    self.unsent.push_back(bytes);
                }
                Poll::Ready(None) => self.put_back(None, None),
                Poll::Ready(Some(Err(status))) => {
                    self.end_with(status);
                    return Poll::Ready(());
                }
            }
        }
    }

    /// Takes the body out to be polled: `Some(None)` after its end, nothing once it is taken back.
    #[allow(
        clippy::option_option,
        reason = "what is named here is used once, above"
    )]
    fn take_body(&self) -> Option<Option<Box<Body>>> {
        let mut shared = lock(&self.shared);
        let body = shared.upload.as_mut()?.rest.take();
        shared.is_polled = body.is_some();
        Some(body)
    }

    /// Puts it back, with what was read of it.
    fn put_back(&self, body: Option<Box<Body>>, read: Option<&Bytes>) {
        let mut shared = lock(&self.shared);
        let replied = shared.replied;
        if let Some(upload) = &mut shared.upload {
            upload.rest = body;
            if let Some(bytes) = read {
                upload.pass(bytes, replied);
            }
        }
        shared.is_polled = false;
        let taker = shared.taker.take();
        drop(shared);
        if let Some(taker) = taker {
            taker.wake();
        }
    }

    /// All is sent. It needs no timer: there is nobody to tell.
    fn finish(&mut self) {
        self.is_over = true;
        self.timer = None;
    }

    /// Sends as the peer makes room. An error is the end of the stream.
    fn poll_unsent(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ()>> {
        while let Some(data) = self.unsent.front_mut() {
            if self.stream.capacity() == 0 && !data.is_empty() {
                self.stream.reserve_capacity(data.len().min(ROOM));
                match ready!(self.stream.poll_capacity(cx)) {
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => return Poll::Ready(Err(())),
                }
            }
            let piece = data.split_to(self.stream.capacity().min(data.len()));
            if data.is_empty() {
                self.unsent.pop_front();
            }
            if self.stream.send_data(piece, false).is_err() {
                return Poll::Ready(Err(()));
            }
        }
        Poll::Ready(Ok(()))
    }
}

/// A runtime that ends in the middle of an upload ends the call, too.
impl Drop for Task {
    fn drop(&mut self) {
        if !self.is_over {
            self.end_with(Status::cancelled(
                "the runtime that sends the requests has ended",
            ));
        }
    }
}

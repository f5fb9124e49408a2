//! [`Upload`]: the body of a request on its way to a connection. What was read of it is kept until the
//! response begins, so that a call which the server has not looked at can be sent again.

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use h2::{Reason, SendStream};
use tokio::task::AbortHandle;

use crate::rpc::{call::Status, protocol::Body};

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
    rest: Option<Box<Body>>,
}

impl Upload {
    pub(super) fn new(body: Body) -> Self {
        let mut upload = Self {
            first: None,
            more: VecDeque::new(),
            size: 0,
            kept: true,
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

    /// Sends a body that is not whole, in a task of its own: it goes on whether the reply is read or not.
    pub(super) fn send(self, stream: SendStream<Bytes>) -> Sending {
        let unsent = self.read().cloned().collect();
        let shared = Arc::new(Mutex::new(Shared {
            upload: Some(self),
            fault: None,
            replied: false,
        }));
        let mut task = Task {
            unsent,
            stream,
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

struct Shared {
    /// Nothing once it is taken back.
    upload: Option<Upload>,
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

    /// Ends it. What was read and what is left is there for another attempt.
    pub(super) fn take_back(&self) -> Option<Upload> {
        lock(&self.shared).upload.take()
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A panic of a body ends the task, which is all that can be known of it.
fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Task {
    unsent: VecDeque<Bytes>,
    stream: SendStream<Bytes>,
    shared: Arc<Mutex<Shared>>,
}

impl Task {
    /// Ready when all is sent, or when the stream has ended.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        match self.poll_send(cx) {
            Poll::Ready(()) => Poll::Ready(()),
            // Ready if the peer wants no more, or the connection has ended.
            Poll::Pending => self.stream.poll_reset(cx).map(|_| ()),
        }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if !self.unsent.is_empty() && ready!(self.poll_unsent(cx)).is_err() {
                return Poll::Ready(());
            }
            let mut shared = lock(&self.shared);
            let shared = &mut *shared;
            let Some(upload) = &mut shared.upload else {
                return Poll::Ready(());
            };
            let Some(body) = &mut upload.rest else {
                // Fails for streams that are closed, which need no end.
                let _ = self.stream.send_data(Bytes::new(), true);
                return Poll::Ready(());
            };
            match ready!(body.poll_bytes(cx)) {
                Some(Ok(bytes)) => {
                    upload.pass(&bytes, shared.replied);
                    self.unsent.push_back(bytes);
                }
                Some(Err(status)) => {
                    shared.fault = Some(status);
                    self.stream.send_reset(Reason::CANCEL);
                    return Poll::Ready(());
                }
                None => upload.rest = None,
            }
        }
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

//! The requests of a stream, between the connection and who reads them. A [`Pump`] takes frames from
//! the connection at once, so that unread ones are not charged to it; an [`Outlet`] opens the stream's
//! window as it takes bytes out. So what is unread is never more than one window.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use bytes::{Bytes, BytesMut};

use crate::rpc::{
    call::Status,
    platform::http2::{FlowControl, RecvStream},
    protocol::body,
};

/// From so many chunks on, small ones share a buffer: a chunk costs more memory than ten bytes.
const FEW: usize = 8;
/// What counts as small, in bytes.
const SMALL: usize = 1024;
/// How large a shared buffer becomes, in bytes.
const SHARED: usize = 16 << 10;

/// Both ends, for the requests that arrive on a stream.
pub(crate) fn inbox(mut stream: RecvStream) -> (Pump, Outlet) {
    let flow = stream.flow_control().clone();
    let inbox = Arc::new(Mutex::new(Inbox::default()));
    let outlet = Outlet {
        inbox: inbox.clone(),
        flow,
    };
    (Pump { stream, inbox }, outlet)
}

#[derive(Default)]
struct Inbox {
    chunks: VecDeque<Bytes>,
    small: BytesMut,
    end: Option<Result<(), Status>>,
    waker: Option<Waker>,
    unwanted: bool,
}

impl Inbox {
    fn push(&mut self, chunk: Bytes) {
        let small = chunk.len() < SMALL && self.chunks.len() >= FEW;
        if !small || self.small.len() + chunk.len() > SHARED {
            let shared = self.small.split().freeze();
            self.chunks.extend((!shared.is_empty()).then_some(shared));
        }
        match small {
            true => self.small.extend_from_slice(&chunk),
            false => self.chunks.push_back(chunk),
        }
    }

    fn pop(&mut self) -> Option<Bytes> {
        if let Some(chunk) = self.chunks.pop_front() {
            return Some(chunk);
        }
        let shared = self.small.split().freeze();
        (!shared.is_empty()).then_some(shared)
    }
}

/// A panic while it is locked leaves nothing half done.
fn lock(inbox: &Mutex<Inbox>) -> MutexGuard<'_, Inbox> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes frames from the connection into the inbox.
pub(crate) struct Pump {
    stream: RecvStream,
    inbox: Arc<Mutex<Inbox>>,
}

impl Pump {
    /// Takes all that has arrived. Ready when no more will.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            let data = ready!(self.stream.poll_data(cx));
            let mut inbox = lock(&self.inbox);
            let end = match data {
                Some(Ok(chunk)) if inbox.unwanted => {
                    drop(inbox);
                    // Fails for streams that are closed, which need no window.
                    let _ = self.stream.flow_control().release_capacity(chunk.len());
                    continue;
                }
                Some(Ok(chunk)) => {
                    inbox.push(chunk);
                    None
                }
                Some(Err(error)) => Some(Err(body::gone(error))),
                None => Some(Ok(())),
            };
            let (waker, ended) = (inbox.waker.take(), end.is_some());
            inbox.end = end;
            drop(inbox);
            if let Some(waker) = waker {
                waker.wake();
            }
            if ended {
                return Poll::Ready(());
            }
        }
    }
}

/// A call that ends takes its unread requests along.
impl Drop for Pump {
    fn drop(&mut self) {
        let mut inbox = lock(&self.inbox);
        if inbox.end.is_none() {
            inbox.end = Some(Err(Status::cancelled("the call has ended")));
        }
        if let Some(waker) = inbox.waker.take() {
            waker.wake();
        }
    }
}

/// Takes requests out of the inbox.
pub(crate) struct Outlet {
    inbox: Arc<Mutex<Inbox>>,
    flow: FlowControl,
}

impl Outlet {
    /// The next bytes, whose room in the stream's window is free again.
    pub(crate) fn poll_bytes(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Status>>> {
        let mut inbox = lock(&self.inbox);
        if let Some(bytes) = inbox.pop() {
            drop(inbox);
            let _ = self.flow.release_capacity(bytes.len());
            return Poll::Ready(Some(Ok(bytes)));
        }
        match &inbox.end {
            Some(Ok(())) => Poll::Ready(None),
            Some(Err(status)) => Poll::Ready(Some(Err(status.clone()))),
            None => {
                match &mut inbox.waker {
                    Some(waker) => waker.clone_from(cx.waker()),
                    none => *none = Some(cx.waker().clone()),
                }
                Poll::Pending
            }
        }
    }
}

/// What nobody reads is taken from the connection and dropped.
impl Drop for Outlet {
    fn drop(&mut self) {
        let mut inbox = lock(&self.inbox);
        inbox.unwanted = true;
        let (chunks, small) = (std::mem::take(&mut inbox.chunks), inbox.small.split());
        drop(inbox);
        let unread = chunks.iter().map(Bytes::len).sum::<usize>() + small.len();
        let _ = self.flow.release_capacity(unread);
    }
}

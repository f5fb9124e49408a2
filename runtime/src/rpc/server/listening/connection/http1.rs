//! HTTP/1.1 on a connection, by hyper. It carries one call at a time, so the connection's own task runs the
//! handler; a caller who goes away takes it along. What a caller still sends when it was answered is read for a
//! while, so that it gets to see the answer, and so that its connection can go on.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    mem,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::{Body as _, Frame};
use hyper::{body::Incoming, server::conn::http1, service::Service};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::{
    carried::Carried,
    life::{Fate, Life},
    reply::{Guard, Reply},
};
use crate::rpc::{
    call::{Peer, Status, deadline::Deadline, panics::caught},
    protocol::{Body, grpc::head},
    server::{
        Answer, answer,
        listening::{
            limits::Limits,
            shared::Shared,
            socket::{Socket, UNREAD_TIME},
        },
    },
};

/// How much of a request is read that nobody wants, in bytes: more than is on its way when its caller has sent all of
/// it, since that caller may send the next one at once, which a connection that ends would lose.
const REST: usize = 16 << 20;

/// hyper's smallest buffer for a head.
const SMALLEST_HEAD: usize = 8 << 10;

/// Serves calls until either side ends the connection, or the server has `stopped`. The first one begins until
/// `first`, or the connection is let go.
pub(super) async fn serve(
    shared: Arc<Shared>,
    socket: Socket,
    peer: Peer,
    first: Instant,
    mut stopped: Pin<&mut impl Future<Output = ()>>,
) {
    let state = Arc::<Mutex<State>>::default();
    let mut life = Life::new(&shared.limits);
    let settings = settings(&shared.limits);
    let calls = Calls {
        shared,
        peer,
        state: state.clone(),
    };
    let mut connection = settings.serve_connection(Carried(socket), calls);
    let mut first = pin!(sleep_until(first));
    let mut late = None;
    poll_fn(|cx| {
        loop {
            if Pin::new(&mut connection).poll(cx).is_ready() {
                return Poll::Ready(());
            }
            let (is_open, until, is_used, has_begun) = {
                let mut state = lock(&state);
                state.drain(cx);
                let has_begun = mem::take(&mut state.new);
                (state.open, state.until, state.begun, has_begun)
            };
            if !is_used && first.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            if is_open && is_late(&mut late, until, cx).is_ready() {
                return Poll::Ready(());
            }
            let asked = !life.is_leaving() && stopped.as_mut().poll(cx).is_ready();
            match life.poll(is_open, has_begun, cx) {
                Fate::Ends => return Poll::Ready(()),
                // Once more, for the call to say so.
                Fate::EndsCalls => lock(&state).is_over = true,
                Fate::Stays if !asked => return Poll::Pending,
                Fate::Stays | Fate::Leaves => {
                    Pin::new(&mut connection).graceful_shutdown();
                    life.leave();
                }
            }
        }
    })
    .await;
    let is_unread = lock(&state).is_unread();
    if is_unread {
        let mut socket = connection.into_parts().io.0;
        poll_fn(|cx| socket.poll_part(cx)).await;
    }
}

fn settings(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    let head = limits.header_list as usize;
    builder.max_buf_size(head.max(SMALLEST_HEAD));
    builder
}

/// Ready when the deadline of a call is over whose caller takes no more of the answer: one that does has been
/// told by now.
fn is_late(
    timer: &mut Option<(std::time::Instant, Deadline)>,
    until: Option<std::time::Instant>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    let Some(until) = until else {
        return Poll::Pending;
    };
    let (at, timer) = timer.get_or_insert_with(|| (until, Deadline::new(until)));
    if *at != until {
        (*at, *timer) = (until, Deadline::new(until));
    }
    timer.poll(cx)
}

/// What the connection knows of its calls.
#[derive(Default)]
struct State {
    /// Whether there has been one.
    begun: bool,
    /// Whether there has been one since the connection last looked.
    new: bool,
    open: bool,
    /// Whether the call that is open has no more time.
    is_over: bool,
    /// The deadline of the open one, once its answer has begun.
    until: Option<std::time::Instant>,
    /// What its handler left of a request.
    rest: Option<Rest>,
    /// Whether so much is left that the connection ends.
    unread: bool,
    /// The task that drains the rest.
    task: Option<Waker>,
}

impl State {
    /// A call begins.
    fn begin(&mut self) {
        *self = Self {
            begun: true,
            new: true,
            open: true,
            task: self.task.take(),
            ..Self::default()
        };
    }

    /// Reads the rest of a request: the next one comes after it.
    fn drain(&mut self, cx: &mut Context<'_>) {
        match &mut self.task {
            Some(task) => task.clone_from(cx.waker()),
            None => self.task = Some(cx.waker().clone()),
        }
        if let Some(rest) = &mut self.rest
            && let Poll::Ready(is_whole) = rest.poll(cx)
        {
            self.rest = None;
            self.unread = !is_whole;
        }
    }

    fn is_unread(&self) -> bool {
        self.unread || self.rest.is_some()
    }
}

/// The rest of a request, which nobody wants: it is read for a while, so that the connection can go on.
struct Rest {
    body: Incoming,
    left: usize,
    until: Option<Pin<Box<Sleep>>>,
}

impl Rest {
    /// Whether it came to its end in time.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<bool> {
        while let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            let Some(Ok(frame)) = frame else {
                return Poll::Ready(frame.is_none());
            };
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            match self.left.checked_sub(bytes) {
                Some(left) => self.left = left,
                None => return Poll::Ready(false),
            }
        }
        let until = self
            .until
            .get_or_insert_with(|| Box::pin(sleep(UNREAD_TIME)));
        until.as_mut().poll(cx).map(|()| false)
    }
}

/// A panic while it is locked leaves nothing half done.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers the requests of a connection.
struct Calls {
    shared: Arc<Shared>,
    peer: Peer,
    state: Arc<Mutex<State>>,
}

impl Service<Request<Incoming>> for Calls {
    type Response = Response<Reply<Option<Open>>>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        lock(&self.state).begin();
        let open = Open(self.state.clone());
        let request = request.map(|body| {
            let state = self.state.clone();
            let body = Arriving {
                ended: body.is_end_stream(),
                body: Some(body),
                state,
            };
            let stall = self.shared.limits.stall;
            Body::boxed(body)
                .with_peer(self.peer.clone())
                .with_stall(stall)
        });
        let refusal = match is_long(&request, self.shared.limits.header_list) {
            true => Some(too_long()),
            false => head::refusal_of_http1(&request),
        };
        let answer = match refusal {
            Some(refusal) => Ok(Answer::of_response(refusal)),
            None => caught(|| self.shared.root.answer(request)),
        };
        let answer = answer.unwrap_or_else(|status| Answer::of_response(answer::of_http(&status)));
        Answering {
            answer,
            open: Some(open),
        }
    }
}

/// Whether a head has more than so many bytes, counted as HTTP/2 counts them.
fn is_long<B>(request: &Request<B>, limit: u32) -> bool {
    let headers = request.headers().iter();
    let bytes = headers.map(|(name, value)| name.as_str().len() + value.len() + 32);
    bytes.sum::<usize>() > limit as usize
}

fn too_long() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    response
}

/// Counts as the open call.
struct Open(Arc<Mutex<State>>);

impl Guard for Option<Open> {
    fn is_over(&self) -> bool {
        self.as_ref().is_some_and(|open| lock(&open.0).is_over)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        lock(&self.0).open = false;
    }
}

struct Answering {
    answer: Answer,
    open: Option<Open>,
}

impl Future for Answering {
    type Output = Result<Response<Reply<Option<Open>>>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // The handler's panics are caught where it is called; these are of layers around it.
        let response = match caught(|| Pin::new(&mut self.answer).poll(cx)) {
            Ok(Poll::Ready(Ok(response))) => response,
            Ok(Poll::Pending) if self.open.is_over() => answer::of_http(&answer::over()),
            Ok(Poll::Pending) => return Poll::Pending,
            Err(status) => answer::of_http(&status),
        };
        let open = self.open.take();
        if let Some(Open(state)) = &open {
            lock(state).until = response.body().until();
        }
        Poll::Ready(Ok(response.map(|body| Reply::new(body, open))))
    }
}

/// A body that arrives.
struct Arriving {
    /// Until it is dropped.
    body: Option<Incoming>,
    ended: bool,
    state: Arc<Mutex<State>>,
}

impl http_body::Body for Arriving {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        self.ended |= frame.is_none();
        Poll::Ready(frame.map(|frame| frame.map_err(gone)))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.as_ref().is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body
            .as_ref()
            .map(Incoming::size_hint)
            .unwrap_or_default()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if self.is_end_stream() {
            return;
        }
        let mut state = lock(&self.state);
        state.rest = self.body.take().map(|body| Rest {
            body,
            left: REST,
            until: None,
        });
        let task = state.task.take();
        drop(state);
        if let Some(task) = task {
            task.wake();
        }
    }
}

fn gone(error: hyper::Error) -> Status {
    Status::cancelled("the caller went away before its request was complete").with_source(error)
}

//! [`Attempt`]: a call on one connection, from its head to the head of its reply.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use h2::{RecvStream, client::ResponseFuture};

use super::{
    lost,
    place::Lease,
    reply::{self, Requesting, Running},
    upload::Upload,
};
use crate::rpc::{
    call::Status,
    protocol::{Body, answered, timeouts},
};

/// A call on one connection.
pub(super) struct Attempt {
    response: ResponseFuture,
    /// What came of it, while the request is taken back.
    outcome: Option<Result<http::Response<RecvStream>, h2::Error>>,
    /// Nothing after the end.
    running: Option<Running>,
    /// The request, if all of it is with the connection, or once it is taken back.
    whole: Option<Upload>,
}

/// The response; and the request, if that is only a status and another attempt could follow.
pub(super) type Reply = (http::Response<Body>, Option<Upload>);

/// An attempt without a response.
pub(super) struct Miss {
    pub(super) status: Status,
    pub(super) seen: Seen,
    /// The request, if it can be sent again.
    pub(super) upload: Option<Upload>,
}

/// Whether the server has looked at a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It was not sent, or it is above the last stream of a GOAWAY.
    Never,
    /// Its server would not have it.
    Refused,
    Maybe,
}

impl Miss {
    /// No other attempt would help.
    fn last(status: Status) -> Box<Self> {
        Box::new(Self {
            status,
            seen: Seen::Maybe,
            upload: None,
        })
    }
}

/// Sends the head, and as much of the body as is there. Or it is over already.
pub(super) fn begin(
    lease: Lease,
    head: http::Request<()>,
    mut upload: Upload,
    cx: &mut Context<'_>,
) -> Result<Attempt, Box<Miss>> {
    let connection = lease.connection();
    if let Err(status) = upload.read_ahead(cx) {
        return Err(Miss::last(status));
    }
    let timeout = match upload.is_whole() {
        true => None,
        false => timeouts::of(head.headers()).map_err(Miss::last)?,
    };
    let mut sender = connection.sender();
    // A new sender waits for nothing, so it is ready unless the connection takes no more streams.
    let ready = sender.poll_ready(&mut Context::from_waker(Waker::noop()));
    let sent = match ready {
        Poll::Ready(Err(error)) => Err(error),
        Poll::Ready(Ok(())) | Poll::Pending => sender.send_request(head, upload.is_empty()),
    };
    let (response, mut stream) = match sent {
        Ok(sent) => sent,
        Err(error) if error.is_go_away() || error.is_io() || error.is_reset() => {
            return Err(never_sent(&lease, error, upload));
        }
        Err(error) => {
            let ended = sender.poll_ready(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(Err(error)) = ended {
                return Err(never_sent(&lease, error, upload));
            }
            let why = format!("the head of the call cannot be sent: {error}");
            return Err(Miss::last(Status::internal(why).with_source(error)));
        }
    };
    let (whole, request) = if upload.is_whole() {
        // Fails for streams that are closed, whose response says why.
        let _ = upload.send_whole(&mut stream);
        let size = upload.size();
        (Some(upload), Requesting::Sent(stream, size))
    } else {
        (
            None,
            Requesting::Sending(upload.send(stream, sender, timeout)),
        )
    };
    Ok(Attempt {
        response,
        outcome: None,
        running: Some(Running { lease, request }),
        whole,
    })
}

/// A connection that takes no more streams is left.
fn never_sent(lease: &Lease, error: h2::Error, upload: Upload) -> Box<Miss> {
    let connection = lease.connection();
    lease.pool().leave(connection);
    let status = lost::status(&connection.endpoint, error, connection.end());
    Box::new(Miss {
        status,
        seen: Seen::Never,
        upload: Some(upload),
    })
}

/// Whether a response is a status and nothing more. What a proxy answers itself is one, with a page or without.
fn is_only_status(response: &http::Response<RecvStream>) -> bool {
    response.body().is_end_stream() || !answered::has_frames(response)
}

impl Future for Attempt {
    type Output = Result<Reply, Box<Miss>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if this.outcome.is_none() {
            this.outcome = Some(ready!(Pin::new(&mut this.response).poll(cx)));
        }
        ready!(this.poll_take_back(cx));
        let (Some(running), Some(outcome)) = (this.running.take(), this.outcome.take()) else {
            return Poll::Pending;
        };
        Poll::Ready(match outcome {
            Ok(response) => Ok(this.replied(running, response, cx)),
            Err(error) => Err(this.ended(running, error)),
        })
    }
}

impl Attempt {
    /// After a response that is only a status, and after an error, the request is taken back.
    fn poll_take_back(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(running) = &self.running
            && let Requesting::Sending(sending) = &running.request
        {
            match &self.outcome {
                Some(Ok(response)) if !is_only_status(response) => sending.replied(),
                _ => self.whole = ready!(sending.poll_take_back(cx)),
            }
        }
        Poll::Ready(())
    }

    fn replied(
        &mut self,
        running: Running,
        response: http::Response<RecvStream>,
        cx: &mut Context<'_>,
    ) -> Reply {
        // While requests are on their way, their sender may wait for the head.
        let may_be_only_status = |it: &Upload| {
            is_only_status(&response) || it.is_whole() && answered::finder(&response).is_some()
        };
        let may_follow = |it: &Upload| it.has_policy && it.is_kept() && may_be_only_status(it);
        let upload = self.whole.take().filter(may_follow);
        let (parts, stream) = response.into_parts();
        let body = reply::body(running, stream, cx);
        (http::Response::from_parts(parts, body), upload)
    }

    fn ended(&mut self, running: Running, error: h2::Error) -> Box<Miss> {
        let upload = self.whole.take();
        if let Requesting::Sending(sending) = &running.request
            && let Some(fault) = sending.fault()
        {
            return Miss::last(fault);
        }
        let stream = self.response.stream_id().as_u32();
        let kept = running.lease.connection().has_kept(stream);
        let seen = match kept || lost::is_left_out(&error) {
            true => Seen::Never,
            false if lost::is_refused(&error) => Seen::Refused,
            false => Seen::Maybe,
        };
        Box::new(Miss {
            status: running.status(error),
            seen,
            upload: upload.filter(Upload::is_kept),
        })
    }
}

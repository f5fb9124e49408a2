//! [`Attempt`]: a call on one connection, from its head to the head of its reply.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use h2::{RecvStream, client::ResponseFuture};

use super::{
    lost,
    pool::Lease,
    reply::{self, Requesting, Running},
    upload::Upload,
};
use crate::rpc::{call::Status, protocol::Body};

/// A call on one connection.
pub(super) struct Attempt {
    response: ResponseFuture,
    /// Nothing after the end.
    running: Option<Running>,
    /// The request, if all of it is with the connection.
    whole: Option<Upload>,
}

/// How an attempt ends.
pub(super) enum Outcome {
    /// The request is there if the reply is only a status, and another attempt could follow.
    Replied(http::Response<Body>, Option<Upload>),
    /// The server has not looked at the call.
    Unprocessed(Status, Upload),
    /// It may have.
    Lost(Status, Upload),
    /// No other attempt would help.
    Failed(Status),
}

/// Sends the head, and as much of the body as is there. Or it is over already.
pub(super) fn begin(
    lease: Lease,
    head: http::Request<()>,
    mut upload: Upload,
    cx: &mut Context<'_>,
) -> Result<Attempt, Outcome> {
    let connection = lease.connection();
    if let Err(status) = upload.read_ahead(cx) {
        return Err(Outcome::Failed(status));
    }
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
            return Err(Outcome::Failed(Status::internal(why).with_source(error)));
        }
    };
    let (whole, request) = if upload.is_whole() {
        // Fails for streams that are closed, whose response says why.
        let _ = upload.send_whole(&mut stream);
        let size = upload.size();
        (Some(upload), Requesting::Sent(stream, size))
    } else {
        (None, Requesting::Sending(upload.send(stream)))
    };
    Ok(Attempt {
        response,
        running: Some(Running { lease, request }),
        whole,
    })
}

/// A connection that takes no more streams is left.
fn never_sent(lease: &Lease, error: h2::Error, upload: Upload) -> Outcome {
    let connection = lease.connection();
    lease.pool().leave(connection);
    let status = lost::status(&connection.endpoint, error, connection.end());
    Outcome::Unprocessed(status, upload)
}

impl Future for Attempt {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome> {
        let this = &mut *self;
        let response = ready!(Pin::new(&mut this.response).poll(cx));
        let Some(running) = this.running.take() else {
            return Poll::Pending;
        };
        Poll::Ready(match response {
            Ok(response) => this.replied(running, response, cx),
            Err(error) => this.ended(running, error),
        })
    }
}

impl Attempt {
    fn replied(
        &mut self,
        running: Running,
        response: http::Response<RecvStream>,
        cx: &mut Context<'_>,
    ) -> Outcome {
        let (parts, stream) = response.into_parts();
        let mut upload = self.whole.take();
        if let Requesting::Sending(sending) = &running.request {
            match stream.is_end_stream() {
                true => upload = sending.take_back(),
                false => sending.replied(),
            }
        }
        let upload = upload.filter(|it| stream.is_end_stream() && it.is_kept());
        let body = reply::body(running, stream, cx);
        Outcome::Replied(http::Response::from_parts(parts, body), upload)
    }

    fn ended(&mut self, running: Running, error: h2::Error) -> Outcome {
        let mut upload = self.whole.take();
        if let Requesting::Sending(sending) = &running.request {
            if let Some(fault) = sending.fault() {
                return Outcome::Failed(fault);
            }
            upload = sending.take_back();
        }
        let unprocessed = lost::is_unprocessed(&error);
        let status = running.status(error);
        match upload.filter(Upload::is_kept) {
            None => Outcome::Failed(status),
            Some(upload) if unprocessed => Outcome::Unprocessed(status, upload),
            Some(upload) => Outcome::Lost(status, upload),
        }
    }
}

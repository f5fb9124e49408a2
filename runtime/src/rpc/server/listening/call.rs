//! [`Exchange`]: one call on a connection, as a task of its own. It polls the answer and sends it. A
//! caller who resets the stream, or whose connection breaks, ends it at once; a connection that has
//! no more time for it, with a status, and so does a runtime that shuts down.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use h2::{Reason, SendStream, server::SendResponse};
use http::{HeaderMap, HeaderName, header, response::Parts};
use http_body::Body as _;

use super::{computing::noted, seat::Seat};
use crate::rpc::{
    call::{Status, deadline::Deadline, panics::caught},
    protocol::{
        Body,
        grpc::{head, trailers},
    },
    server::{Answer, answer},
};

/// Up to this size in bytes, a reply goes into the connection's buffer without asking for room.
const SMALL: usize = 16 << 10;

/// One call on a connection.
pub(super) struct Exchange {
    /// Counts as an open call of its connection. Dropped first, since the stream's end wakes that.
    seat: Seat,
    respond: SendResponse<Bytes>,
    step: Step,
    is_http: bool,
    is_over: bool,
}

enum Step {
    Answering(Answer),
    Sending(Box<Sending>),
}

struct Sending {
    body: Body,
    stream: SendStream<Bytes>,
    /// What waits for room.
    data: Option<Bytes>,
    trailers: Option<HeaderMap>,
    /// How many bytes of headers the caller takes.
    limit: u32,
    /// The call's deadline, for a caller who does not make room.
    timer: Option<Deadline>,
}

impl Exchange {
    pub(super) fn new(answer: Answer, respond: SendResponse<Bytes>, seat: Seat) -> Self {
        Self {
            seat,
            respond,
            is_http: answer.is_http(),
            step: Step::Answering(answer),
            is_over: false,
        }
    }

    /// Sends the head, and all the rest if that is little; what is left is a step of its own.
    /// A caller who is gone is not an error: then nothing is left.
    fn begin(&mut self, response: http::Response<Body>) -> Option<Sending> {
        let (mut parts, mut body) = response.into_parts();
        let ended = body.is_end_stream();
        let limit = self.seat.line().header_list();
        if self.is_http {
            trim(&mut parts, limit);
        } else if ended {
            trailers::cut(&mut parts.headers, limit);
        }
        let head = http::Response::from_parts(parts, ());
        let mut stream = self.respond.send_response(head, ended).ok()?;
        if ended {
            return None;
        }
        let (data, trailers) = match body.take_whole() {
            Some((data, mut trailers)) if data.len() <= SMALL => {
                trailers::cut(&mut trailers, limit);
                stream.send_data(data, false).ok()?;
                stream.send_trailers(trailers).ok()?;
                return None;
            }
            Some((data, trailers)) => (Some(data), Some(trailers)),
            None => match body.take_bytes() {
                Some(data) if data.len() <= SMALL => {
                    stream.send_data(data, true).ok()?;
                    return None;
                }
                data => (data, None),
            },
        };
        Some(Sending {
            timer: body.until().map(Deadline::new),
            body,
            stream,
            data,
            trailers,
            limit,
        })
    }
}

/// Ready at the end of the call, whatever end that is.
impl Future for Exchange {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.poll_call(cx).is_ready() {
            self.is_over = true;
            return Poll::Ready(());
        }
        if self.seat.is_over(cx.waker()) {
            self.end();
            return Poll::Ready(());
        }
        Poll::Pending
    }
}

/// A runtime that shuts down drops its tasks in any order. The connection may be polled after this one, and would reset the
/// stream as if the call had been cancelled.
impl Drop for Exchange {
    fn drop(&mut self) {
        if !self.is_over && !std::thread::panicking() {
            self.end();
        }
    }
}

impl Exchange {
    fn poll_call(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Step::Answering(answer) = &mut self.step {
            // The handler's panics are caught where it is called; these are of layers around it.
            let response = match noted(|| caught(|| Pin::new(answer).poll(cx))) {
                Ok(Poll::Ready(Ok(response))) => response,
                // Ready if the caller is gone: then the handler is dropped.
                Ok(Poll::Pending) => return self.respond.poll_reset(cx).map(|_| ()),
                Err(status) => self.failure(status),
            };
            match self.begin(response) {
                Some(sending) => self.step = Step::Sending(Box::new(sending)),
                None => return Poll::Ready(()),
            }
        }
        match &mut self.step {
            Step::Sending(sending) => sending.poll(cx),
            Step::Answering(_) => Poll::Ready(()),
        }
    }

    /// How the call ends if its answer has not begun.
    fn failure(&self, status: Status) -> http::Response<Body> {
        match self.is_http {
            true => answer::of_http(&status),
            false => head::of_failure(status),
        }
    }

    /// Says why the call is not over: its connection has no more time.
    fn end(&mut self) {
        self.is_over = true;
        let status = answer::over();
        // A caller who is gone is not an error.
        match &mut self.step {
            Step::Answering(_) => {
                let failure = self.failure(status);
                drop(self.begin(failure));
            }
            Step::Sending(sending) if self.is_http => sending.end(status),
            Step::Sending(sending) => {
                let mut trailers = trailers::of_failure(status);
                trailers::cut(&mut trailers, sending.limit);
                let _ = sending.stream.send_trailers(trailers);
            }
        }
    }
}

/// Makes a head fit who takes only `limit` bytes of headers and knows no gRPC: without the trailers among them, and if
/// it is of a failure without all but what its body needs. The code, which the body says, is not lost.
fn trim(head: &mut Parts, limit: u32) {
    const KEPT: [HeaderName; 5] = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::ALLOW,
        header::VARY,
    ];
    const CORS: &str = "access-control-";
    if !trailers::is_larger(&head.headers, limit) {
        return;
    }
    keep(&mut head.headers, |name| {
        !name.as_str().starts_with("trailer-")
    });
    let is_failure = head.status.is_client_error() || head.status.is_server_error();
    if is_failure && trailers::is_larger(&head.headers, limit) {
        keep(&mut head.headers, |name| {
            KEPT.contains(name) || name.as_str().starts_with(CORS)
        });
    }
}

/// Removes other headers than those.
fn keep(headers: &mut HeaderMap, is_kept: impl Fn(&HeaderName) -> bool) {
    let names: Vec<_> = headers.keys().filter(|it| !is_kept(it)).cloned().collect();
    for name in names {
        headers.remove(name);
    }
}

impl Sending {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.poll_send(cx).is_ready() || self.stream.poll_reset(cx).is_ready() {
            return Poll::Ready(());
        }
        self.poll_late(cx)
    }

    /// Ends a reply that is not gRPC's as its protocol does. One that cannot say why breaks off: it would look complete.
    fn end(&mut self, status: Status) {
        let is_between = self.data.as_ref().is_none_or(Bytes::is_empty);
        match self.body.end_early(status).filter(|_| is_between) {
            Some(last) => drop(self.stream.send_data(last, true)),
            None => self.stream.send_reset(Reason::CANCEL),
        }
    }

    /// Ready when the deadline passes while data waits for room.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.data.is_some()
            && let Some(timer) = &mut self.timer
        {
            ready!(timer.poll(cx));
            self.stream.send_reset(Reason::CANCEL);
            return Poll::Ready(());
        }
        Poll::Pending
    }

    /// Nothing if the caller is gone.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Option<()>> {
        loop {
            // As much as there is room for: the call is open for as long as its reply is not with the connection.
            while let Some(data) = self.data.as_mut().filter(|data| !data.is_empty()) {
                self.stream.reserve_capacity(data.len().min(SMALL));
                while self.stream.capacity() == 0 {
                    self.body.poll_requests(cx);
                    match ready!(self.stream.poll_capacity(cx)) {
                        Some(Ok(_)) => {}
                        Some(Err(_)) | None => return Poll::Ready(None),
                    }
                }
                let piece = data.split_to(self.stream.capacity().min(data.len()));
                if self.stream.send_data(piece, false).is_err() {
                    return Poll::Ready(None);
                }
            }
            self.data = None;
            if let Some(mut trailers) = self.trailers.take() {
                trailers::cut(&mut trailers, self.limit);
                return Poll::Ready(self.stream.send_trailers(trailers).ok());
            }
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.data = Some(data),
                    Err(frame) => self.trailers = frame.into_trailers().ok(),
                },
                Some(Err(_)) => {
                    self.stream.send_reset(Reason::INTERNAL_ERROR);
                    return Poll::Ready(None);
                }
                None => return Poll::Ready(self.stream.send_data(Bytes::new(), true).ok()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        future::{pending, poll_fn},
    };

    use http_body::Frame;
    use tokio::io::duplex;

    use super::*;
    use crate::rpc::server::listening::watch::Watch;

    /// A body of which nothing comes.
    struct Silent;

    impl http_body::Body for Silent {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    /// The headers and the trailers of a call that is polled once, and dropped before its connection is polled again.
    async fn dropped(answer: Answer) -> (HeaderMap, Option<HeaderMap>) {
        let (near, far) = duplex(SMALL);
        let begun = tokio::try_join!(h2::server::handshake(near), h2::client::handshake(far));
        let (mut server, (mut caller, connection)) = begun.unwrap();
        tokio::spawn(connection);
        let request = http::Request::post("http://here/greet.Greeter/SayHello").body(());
        let (response, _) = caller.send_request(request.unwrap(), true).unwrap();
        let (_, respond) = server.accept().await.unwrap().unwrap();
        let mut exchange = Exchange::new(answer, respond, Seat::new(&Watch::new().1));
        let polled = poll_fn(|cx| Poll::Ready(Pin::new(&mut exchange).poll(cx))).await;
        assert!(polled.is_pending());
        drop(exchange);
        tokio::spawn(async move { while server.accept().await.is_some() {} });
        let (head, mut body) = response.await.unwrap().into_parts();
        assert!(body.data().await.is_none());
        (head.headers, body.trailers().await.unwrap())
    }

    #[tokio::test]
    async fn a_call_that_is_dropped_is_not_cancelled() {
        let (headers, _) = dropped(Answer::new(pending())).await;
        assert_eq!(headers["grpc-status"], "14");
        let begun = async { http::Response::new(Body::new(Silent)) };
        let (_, trailers) = dropped(Answer::new(begun)).await;
        assert_eq!(trailers.unwrap()["grpc-status"], "14");
    }
}

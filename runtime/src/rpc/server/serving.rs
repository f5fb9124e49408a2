//! [`Serving`]: one call, from its request to its HTTP response. It reads the one message of a
//! request, if the method takes one, runs the handler, keeps the deadline, and catches a panic.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use crate::message::Message;
use crate::rpc::{
    call::{
        Response, Result, Status,
        deadline::{self, Deadline},
        panics::caught,
    },
    platform::Instant,
    protocol::{
        Body,
        grpc::{head, replies::Finished, requests::One},
    },
};

pin_project! {
    /// A handler `F` at work, which `B` begins when the message `Q` is there. `E` ends the call
    /// with the handler's response.
    pub(super) struct Serving<Q, B, F, E> {
        #[pin]
        step: Step<Q, B, F>,
        timer: Option<Deadline>,
        deadline: Option<Instant>,
        end: Option<E>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<Q, B, F> {
        Reading { request: One<Q>, begin: Option<B> },
        Running { #[pin] handler: F },
        Finishing { response: Pin<Box<dyn Future<Output = http::Response<Body>> + Send>> },
    }
}

impl<Q, B, F, E> Serving<Q, B, F, E> {
    /// A call whose handler takes one message.
    pub(super) fn of_one(request: One<Q>, deadline: Option<Instant>, begin: B, end: E) -> Self {
        let begin = Some(begin);
        Self {
            step: Step::Reading { request, begin },
            timer: deadline.map(Deadline::new),
            deadline,
            end: Some(end),
        }
    }

    /// A call whose handler reads the messages itself.
    pub(super) fn of_stream(handler: F, deadline: Option<Instant>, end: E) -> Self {
        Self {
            step: Step::Running { handler },
            timer: deadline.map(Deadline::new),
            deadline,
            end: Some(end),
        }
    }
}

impl<Q, P, B, F, E> Future for Serving<Q, B, F, E>
where
    Q: Message + Default,
    B: FnOnce(Q, bool) -> F,
    F: Future<Output = Result<P>>,
    E: FnOnce(Response<P>) -> Finished,
{
    type Output = http::Response<Body>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if let Some(timer) = this.timer
            && timer.poll(cx).is_ready()
        {
            return Poll::Ready(head::of_failure(deadline::exceeded()));
        }
        let deadline = *this.deadline;
        let status = loop {
            match this.step.as_mut().project() {
                StepProjection::Reading { request, begin } => {
                    let begun = match ready!(request.poll(cx)) {
                        Ok((message, packed)) => begin.take().map(|begin| {
                            caught(|| deadline::during(deadline, || begin(message, packed)))
                        }),
                        Err(status) => break status,
                    };
                    match begun {
                        Some(Ok(handler)) => this.step.set(Step::Running { handler }),
                        Some(Err(status)) => break status,
                        None => break Status::internal("the call was answered before"),
                    }
                }
                StepProjection::Running { handler } => {
                    let step = || deadline::during(deadline, || handler.poll(cx));
                    let answered = ready!(caught(step).unwrap_or_else(failed));
                    match answered.map(|response| this.end.take().map(|end| end(response))) {
                        Ok(Some(Finished::Now(response))) => return Poll::Ready(response),
                        Ok(Some(Finished::Later(response))) => {
                            this.step.set(Step::Finishing { response });
                        }
                        Ok(None) => break Status::internal("the call was answered before"),
                        Err(status) => break status,
                    }
                }
                StepProjection::Finishing { response } => return response.as_mut().poll(cx),
            }
        };
        Poll::Ready(head::of_failure(status))
    }
}

fn failed<P>(status: Status) -> Poll<Result<P>> {
    Poll::Ready(Err(status))
}

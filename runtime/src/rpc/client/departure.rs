//! [`Departure`]: a call on its way, up to the head of its response. It ends early when its deadline
//! passes or its own requests fail, and tells a status that only says so from others.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use super::{intercepted::intercepted, translated::translated, transport::Route};
use crate::rpc::{
    call::{
        Code, Status,
        deadline::{self, Deadline},
    },
    interceptor::{Call, Chain},
    platform::Instant,
    protocol::{
        Body, Translation,
        grpc::{timeout, upload::Upload},
    },
};

pin_project! {
    /// The exchange of a call, which begins when it is polled.
    pub(super) struct Departure<R: Route> {
        #[pin]
        step: Step<R, R::Exchange>,
    }
}

pin_project! {
    #[project = StepProjection]
    enum Step<R, E> {
        Ahead { call: Option<(R, http::Request<Body>)>, deadline: Instant },
        Begun { #[pin] exchange: E },
        Boxed { response: Response },
        Ended,
    }
}

type Response = Pin<Box<dyn Future<Output = Result<http::Response<Body>, Status>> + Send>>;

impl<R: Route> Departure<R> {
    #[inline]
    pub(super) fn new(route: R, request: http::Request<Body>, deadline: Option<Instant>) -> Self {
        let step = match deadline {
            // What is left of the time is known only when the call begins.
            Some(deadline) => Step::Ahead {
                call: Some((route, request)),
                deadline,
            },
            None => Step::Begun {
                exchange: route.send(request),
            },
        };
        Self { step }
    }

    /// A call that is not plain gRPC.
    pub(super) fn translated(
        route: R,
        request: http::Request<Body>,
        deadline: Option<Instant>,
        translation: Box<Translation>,
    ) -> Self {
        let response = Box::pin(translated(route, request, deadline, translation));
        let step = Step::Boxed { response };
        Self { step }
    }

    /// A call that goes through interceptors first.
    pub(super) fn intercepted(
        route: R,
        chain: Chain,
        call: Call,
        translation: Option<Box<Translation>>,
    ) -> Self {
        let response = Box::pin(intercepted(route, chain, call, translation));
        let step = Step::Boxed { response };
        Self { step }
    }

    /// Lets go of an exchange that is not over, which resets the stream.
    pub(super) fn end(self: Pin<&mut Self>) {
        self.project().step.set(Step::Ended);
    }
}

impl<R: Route> Future for Departure<R> {
    type Output = Result<http::Response<Body>, Status>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut step = self.project().step;
        if let StepProjection::Ahead { call, deadline } = step.as_mut().project()
            && let Some((route, mut request)) = call.take()
        {
            let left = deadline.saturating_duration_since(deadline::now());
            let headers = request.headers_mut();
            headers.insert(timeout::HEADER, timeout::header(left));
            let exchange = route.send(request);
            step.set(Step::Begun { exchange });
        }
        match step.as_mut().project() {
            StepProjection::Begun { exchange } => {
                let response = ready!(exchange.poll(cx));
                step.set(Step::Ended);
                Poll::Ready(response)
            }
            StepProjection::Boxed { response } => {
                let response = ready!(response.as_mut().poll(cx));
                step.set(Step::Ended);
                Poll::Ready(response)
            }
            _ => Poll::Ready(Err(Status::internal("the call has ended"))),
        }
    }
}

/// What ends a call besides its response: its deadline, and an error in its own requests.
pub(super) struct Limits {
    deadline: Option<Instant>,
    timer: Option<Deadline>,
    upload: Option<Upload>,
}

impl Limits {
    pub(super) fn new(deadline: Option<Instant>, upload: Option<Upload>) -> Self {
        Self {
            deadline,
            timer: None,
            upload,
        }
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Ready when the call must end.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Status> {
        if let Some(at) = self.deadline {
            let timer = self.timer.get_or_insert_with(|| Deadline::new(at));
            if timer.poll(cx).is_ready() {
                return Poll::Ready(deadline::exceeded());
            }
        }
        match &self.upload {
            Some(upload) => upload.poll_failure(cx),
            None => Poll::Pending,
        }
    }

    /// Whether the requests are being sent by somebody else.
    pub(super) fn upload_has_begun(&self) -> bool {
        self.upload.as_ref().is_some_and(Upload::has_begun)
    }

    /// The status to report: a call that is reset since it is late is late, whoever noticed first; one
    /// that is reset since its requests failed ends with their error.
    pub(super) fn explain(&self, status: Status, cx: &mut Context<'_>) -> Status {
        if let Some(upload) = &self.upload
            && let Poll::Ready(own) = upload.poll_failure(cx)
        {
            return own;
        }
        match status.code() {
            Code::Cancelled if deadline::has_passed(self.deadline) => deadline::exceeded(),
            _ => status,
        }
    }

    /// Ends the requests at once.
    pub(super) fn end(&mut self) {
        self.upload = None;
        self.timer = None;
    }
}

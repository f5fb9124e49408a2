//! A call that goes through interceptors before its handler has it.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use super::Answer;
use crate::rpc::{
    call::{
        Settings, Status,
        deadline::{self, Deadline},
        panics::caught,
    },
    interceptor::{Call, Chain, Exit},
    protocol::{Body, grpc::head},
};
use crate::schema::MethodDescriptor;

/// The answer to a call that interceptors go around; `hand` gives the request to whom it is for. The deadline
/// and a panic end the interceptors as they end a handler.
pub(super) fn intercepted(
    chain: Chain,
    method: Option<&'static MethodDescriptor>,
    mut request: http::Request<Body>,
    settings: Settings,
    hand: impl FnOnce(http::Request<Body>) -> Answer + Send + 'static,
) -> Answer {
    let streams = method.is_some_and(|method| method.kind().client_streams());
    let pump = streams.then(|| request.body_mut().open_inbox()).flatten();
    let mut call = Call::arriving(method, request, settings);
    let response = async move {
        let deadline = call.deadline();
        let mut timer = deadline.map(Deadline::new);
        let exit = pin!(Handing {
            hand: Some(hand),
            answer: None,
        });
        let mut run = pin!(chain.run(&mut call, exit));
        let response = poll_fn(|cx| {
            if let Some(timer) = &mut timer
                && timer.poll(cx).is_ready()
            {
                return Poll::Ready(Err(deadline::exceeded()));
            }
            let step = || deadline::during(deadline, || run.as_mut().poll(cx));
            caught(step).unwrap_or_else(|status| Poll::Ready(Err(status)))
        });
        response.await.unwrap_or_else(head::of_failure)
    };
    Answer::pumped(response, pump)
}

/// The handler's part, once the interceptors have let the request through.
struct Handing<H> {
    hand: Option<H>,
    answer: Option<Answer>,
}

impl<H> Unpin for Handing<H> {}

impl<H: FnOnce(http::Request<Body>) -> Answer + Send> Exit for Handing<H> {
    fn poll_exit(
        self: Pin<&mut Self>,
        request: &mut Option<http::Request<Body>>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<http::Response<Body>, Status>> {
        let this = self.get_mut();
        if let Some(hand) = this.hand.take()
            && let Some(request) = request.take()
        {
            this.answer = Some(hand(request));
        }
        match &mut this.answer {
            Some(answer) => Pin::new(answer)
                .poll(cx)
                .map(|response| response.map_err(|never| match never {})),
            None => Poll::Ready(Err(Status::internal("the call was answered before"))),
        }
    }
}

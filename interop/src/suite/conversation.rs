//! The messages of a call, there and back, up to its end or to the moment at which it is cancelled.

use std::future::pending;

use rustgreet::{
    Metadata, Status, Streaming,
    rpc::{Pending, Sender},
};
use tokio::sync::watch;

use super::{headers, status, timing::Timing};
use crate::pb::connectrpc::conformance::v1::{ClientResponseResult, ConformancePayload};

/// A call under way, and what came of it so far.
pub(super) struct Conversation {
    timing: Timing,
    result: ClientResponseResult,
    replies: watch::Sender<usize>,
}

/// How a call with a stream each way is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// A reply after each request.
    OneByOne,
    /// Every reply after the last request.
    AllAtOnce,
}

impl Conversation {
    pub(super) fn new(timing: Timing) -> Self {
        Self {
            timing,
            result: ClientResponseResult::default(),
            replies: watch::Sender::new(0),
        }
    }

    pub(super) fn into_result(self) -> ClientResponseResult {
        self.result
    }

    /// One request, one reply.
    pub(super) async fn one<P>(&mut self, call: Pending<P>, payload: fn(P) -> ConformancePayload) {
        let timing = self.timing;
        let result = tokio::select! {
            result = self.receive_one(call, payload) => result,
            () = timing.after_close() => Err(cancelled()),
        };
        self.ended(result);
    }

    /// One request, many replies.
    pub(super) async fn many<P: Send + 'static>(
        &mut self,
        call: Pending<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) {
        let timing = self.timing;
        let result = tokio::select! {
            result = self.receive_many(call, payload) => result,
            () = timing.after_close() => Err(cancelled()),
        };
        self.ended(result);
    }

    /// Many requests, one reply.
    pub(super) async fn upload<Q, P>(
        &mut self,
        sender: Sender<Q>,
        messages: Vec<Q>,
        call: Pending<P>,
        payload: fn(P) -> ConformancePayload,
    ) {
        let sending = send(self.timing, sender, messages, None);
        let result = tokio::select! {
            result = self.receive_one(call, payload) => result,
            () = sending => Err(cancelled()),
        };
        self.ended(result);
    }

    /// Many requests, many replies.
    pub(super) async fn both<Q, P: Send + 'static>(
        &mut self,
        sender: Sender<Q>,
        messages: Vec<Q>,
        reads: Reads,
        call: Pending<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) {
        let replies = (reads == Reads::OneByOne).then(|| self.replies.subscribe());
        let sending = send(self.timing, sender, messages, replies);
        let result = tokio::select! {
            result = self.receive_both(call, payload) => result,
            () = sending => Err(cancelled()),
        };
        self.ended(result);
    }

    async fn receive_one<P>(
        &mut self,
        call: Pending<P>,
        payload: fn(P) -> ConformancePayload,
    ) -> Result<(), Status> {
        let response = call.await?;
        self.head(response.metadata());
        self.trailers(response.trailers());
        self.result.payloads.push(payload(response.into_inner()));
        Ok(())
    }

    /// What is ahead of the replies comes with the response.
    async fn receive_many<P: Send + 'static>(
        &mut self,
        call: Pending<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) -> Result<(), Status> {
        let response = call.await?;
        self.head(response.metadata());
        self.read(response.into_inner(), payload).await
    }

    /// What is ahead of the replies comes with the stream.
    async fn receive_both<P: Send + 'static>(
        &mut self,
        call: Pending<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) -> Result<(), Status> {
        let mut replies = call.await?.into_inner();
        self.head(replies.headers().await?);
        self.read(replies, payload).await
    }

    async fn read<P: Send + 'static>(
        &mut self,
        mut replies: Streaming<P>,
        payload: fn(P) -> ConformancePayload,
    ) -> Result<(), Status> {
        while let Some(reply) = replies.message().await? {
            self.result.payloads.push(payload(reply));
            self.replies.send_modify(|count| *count += 1);
            if self.timing.after_replies(*self.replies.borrow()) {
                return Err(cancelled());
            }
        }
        if let Some(trailers) = replies.trailers() {
            self.trailers(trailers);
        }
        Ok(())
    }

    fn head(&mut self, metadata: &Metadata) {
        self.result.response_headers = headers::from_metadata(metadata);
    }

    fn trailers(&mut self, metadata: &Metadata) {
        self.result.response_trailers = headers::from_metadata(metadata);
    }

    fn ended(&mut self, result: Result<(), Status>) {
        if let Err(status) = result {
            if let Some(headers) = status.headers() {
                self.head(headers);
            }
            self.trailers(status.metadata());
            self.result.error = Some(status::to_error(&status));
        }
    }
}

/// The status of a call that is dropped, which tells nobody how it ended.
fn cancelled() -> Status {
    Status::cancelled("cancelled by the suite")
}

/// Sends every message, each after the reply to the one before it if `replies` counts them. Ends when
/// the call is to be cancelled, and not before.
async fn send<Q>(
    timing: Timing,
    sender: Sender<Q>,
    messages: Vec<Q>,
    mut replies: Option<watch::Receiver<usize>>,
) {
    let mut first = true;
    for (sent, message) in messages.into_iter().enumerate() {
        // The call has waited ahead of the first one.
        if !std::mem::take(&mut first) {
            timing.pause().await;
        }
        if sender.send(message).await.is_err() {
            return pending().await;
        }
        if let Some(replies) = &mut replies
            && replies.wait_for(|count| *count > sent).await.is_err()
        {
            return pending().await;
        }
    }
    if timing.before_close() {
        return;
    }
    drop(sender);
    timing.after_close().await;
}

//! The messages of a call, there and back, up to its end or to the moment at which it is cancelled.

use std::future::pending;

use rustgreet::{
    Metadata, Status, Streaming,
    rpc::{Call, Sender},
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
    pub(super) async fn one<P>(&mut self, call: Call<P>, payload: fn(P) -> ConformancePayload) {
        let timing = self.timing;
        tokio::select! {
            () = self.receive_one(call, payload) => {}
            () = timing.after_close() => self.cancelled(),
        }
    }

    /// One request, many replies.
    pub(super) async fn many<P: Send + 'static>(
        &mut self,
        call: Call<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) {
        let timing = self.timing;
        tokio::select! {
            () = self.receive_many(call, payload) => {}
            () = timing.after_close() => self.cancelled(),
        }
    }

    /// Many requests, one reply.
    pub(super) async fn upload<Q, P>(
        &mut self,
        sender: Sender<Q>,
        messages: Vec<Q>,
        call: Call<P>,
        payload: fn(P) -> ConformancePayload,
    ) {
        let sending = send(self.timing, sender, messages, None);
        tokio::select! {
            () = self.receive_one(call, payload) => {}
            () = sending => self.cancelled(),
        }
    }

    /// Many requests, many replies.
    pub(super) async fn both<Q, P: Send + 'static>(
        &mut self,
        sender: Sender<Q>,
        messages: Vec<Q>,
        reads: Reads,
        call: Call<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) {
        let replies = (reads == Reads::OneByOne).then(|| self.replies.subscribe());
        let sending = send(self.timing, sender, messages, replies);
        tokio::select! {
            () = self.receive_many(call, payload) => {}
            () = sending => self.cancelled(),
        }
    }

    async fn receive_one<P>(&mut self, call: Call<P>, payload: fn(P) -> ConformancePayload) {
        match call.await {
            Ok(response) => {
                self.head(response.metadata());
                self.trailers(response.trailers());
                self.result.payloads.push(payload(response.into_inner()));
            }
            Err(status) => self.failed(&status),
        }
    }

    async fn receive_many<P: Send + 'static>(
        &mut self,
        call: Call<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) {
        if let Err(status) = self.read(call, payload).await {
            self.failed(&status);
        }
    }

    async fn read<P: Send + 'static>(
        &mut self,
        call: Call<Streaming<P>>,
        payload: fn(P) -> ConformancePayload,
    ) -> Result<(), Status> {
        let response = call.await?;
        self.head(response.metadata());
        let mut replies = response.into_inner();
        while let Some(reply) = replies.message().await? {
            self.result.payloads.push(payload(reply));
            self.replies.send_modify(|count| *count += 1);
            if self.timing.after_replies(*self.replies.borrow()) {
                self.cancelled();
                return Ok(());
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

    fn failed(&mut self, status: &Status) {
        self.trailers(status.metadata());
        self.result.error = Some(status::to_error(status));
    }

    /// The call is dropped, which tells nobody how it ended.
    fn cancelled(&mut self) {
        let status = Status::cancelled("cancelled by the suite");
        self.result.error = Some(status::to_error(&status));
    }
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

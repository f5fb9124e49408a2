//! [`while_read`]: the requests of a call with a stream each way, for as long as somebody reads its
//! replies. To drop the replies is to cancel the call, and its sender is told.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use tokio::sync::oneshot;

use crate::rpc::call::{Feed, Status, Streaming};

/// Held by the replies of a call.
pub(crate) type Guard = oneshot::Sender<()>;

/// The guard, and the requests, which go on for as long as it is held.
pub(crate) fn while_read<Q: Send + 'static>(requests: Streaming<Q>) -> (Guard, Streaming<Q>) {
    let (guard, gone) = oneshot::channel();
    (guard, Streaming::feed(WhileRead { requests, gone }))
}

struct WhileRead<Q> {
    requests: Streaming<Q>,
    gone: oneshot::Receiver<()>,
}

impl<Q> Unpin for WhileRead<Q> {}

impl<Q: Send> Feed<Q> for WhileRead<Q> {
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Q, Status>>> {
        let this = self.get_mut();
        if Pin::new(&mut this.gone).poll(cx).is_ready() {
            let why = "nobody reads the replies any more";
            return Poll::Ready(Some(Err(Status::cancelled(why))));
        }
        Pin::new(&mut this.requests).poll_next(cx)
    }
}

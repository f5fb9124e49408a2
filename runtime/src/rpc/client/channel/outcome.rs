//! How a call ends after its first message, for the budget of retries: its trailers say so, not its head.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::Uri;
use http_body::Frame;

use super::pool::Pool;
use crate::rpc::{
    call::{Code, Status},
    protocol::{
        Body,
        answered::{self, Verdict},
        grpc::trailers,
        last_frame::Finder,
    },
};

/// A response whose end the budget counts, if there is a budget and the head has not told the end.
pub(super) fn counted(
    response: http::Response<Body>,
    pool: &Arc<Pool>,
    method: &Uri,
) -> http::Response<Body> {
    if !pool.budget.is_limited() || answered::verdict(&response) != Verdict::Open {
        return response;
    }
    let finder = answered::finder(&response);
    let (pool, method) = (pool.clone(), method.clone());
    let counted = |body| Counted {
        body,
        finder,
        pool,
        method,
    };
    response.map(|body| body.inside(counted))
}

struct Counted {
    body: Body,
    /// Until it has found how the call ended.
    finder: Option<Finder>,
    pool: Arc<Pool>,
    method: Uri,
}

impl Counted {
    /// The code in the last frame, when that has come.
    fn code_in(&mut self, bytes: &Bytes) -> Option<Code> {
        let finder = self.finder.as_mut()?;
        finder.take(bytes.clone());
        let code = finder.trailers().and_then(trailers::code)?;
        self.finder = None;
        Some(code)
    }

    fn count(&self, code: Code) {
        let policy = self.pool.settings.policies.of(self.method.path());
        match code {
            Code::Ok => self.pool.budget.succeeded(),
            code if policy.has(code) => {
                // Too late for another attempt, whatever is left.
                let _ = self.pool.budget.failed();
            }
            _ => {}
        }
    }
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        let code = match &frame {
            Some(Ok(frame)) => match frame.data_ref() {
                Some(bytes) => self.code_in(bytes),
                None => frame.trailers_ref().and_then(trailers::code),
            },
            Some(Err(status)) => Some(status.code()),
            None => None,
        };
        if let Some(code) = code {
            self.count(code);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.body.size_hint()
    }
}

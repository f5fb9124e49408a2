//! When a call sends, and when it is cancelled.

use std::{future::pending, time::Duration};

use tokio::time::sleep;

use crate::pb::connectrpc::conformance::v1::{
    ClientCompatRequest, client_compat_request::cancel::CancelTiming,
};

/// When a call sends, and when it is cancelled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    delay: Duration,
    cancel: Cancel,
}

#[derive(Clone, Copy, Debug)]
enum Cancel {
    Never,
    BeforeClose,
    AfterClose(Duration),
    AfterReplies(usize),
}

impl Timing {
    pub(super) fn of(told: &ClientCompatRequest) -> Self {
        let millis = |millis: u32| Duration::from_millis(millis.into());
        let cancel = match told.cancel.as_ref().map(|cancel| &cancel.cancel_timing) {
            None => Cancel::Never,
            Some(None) => Cancel::AfterClose(Duration::ZERO),
            Some(Some(CancelTiming::BeforeCloseSend(_))) => Cancel::BeforeClose,
            Some(Some(CancelTiming::AfterCloseSendMs(after))) => Cancel::AfterClose(millis(*after)),
            Some(Some(CancelTiming::AfterNumResponses(replies))) => {
                Cancel::AfterReplies(*replies as usize)
            }
        };
        Self {
            delay: millis(told.request_delay_ms),
            cancel,
        }
    }

    /// Waits as long as there is to wait ahead of a request.
    pub(super) async fn pause(self) {
        if !self.delay.is_zero() {
            sleep(self.delay).await;
        }
    }

    /// Whether the call is cancelled in place of its end of sending.
    pub(super) fn before_close(self) -> bool {
        matches!(self.cancel, Cancel::BeforeClose)
    }

    /// Waits until the call is cancelled, all being sent: for ever, if it is not.
    pub(super) async fn after_close(self) {
        match self.cancel {
            Cancel::AfterClose(wait) => sleep(wait).await,
            Cancel::Never | Cancel::BeforeClose | Cancel::AfterReplies(_) => pending().await,
        }
    }

    /// Whether the call is cancelled after so many replies.
    pub(super) fn after_replies(self, replies: usize) -> bool {
        matches!(self.cancel, Cancel::AfterReplies(limit) if limit == replies)
    }
}

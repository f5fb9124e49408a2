//! The stream that the method `Watch` answers with: a service's status now, and whenever it changes.

use tokio::sync::watch::Receiver;

use super::{Board, ServingStatus, response, v1::HealthCheckResponse};
use crate::rpc::{Sender, Status, Streaming};

/// The statuses of one service, until the server is asked to stop.
#[inline]
pub(super) fn statuses(board: Receiver<Board>, service: String) -> Streaming<HealthCheckResponse> {
    Streaming::produce(|sender| tell(board, service, sender))
}

/// Sends the status now, and whenever it changes. Fails when there is nobody to tell.
#[inline]
async fn tell(
    mut board: Receiver<Board>,
    service: String,
    sender: Sender<HealthCheckResponse>,
) -> Result<(), Status> {
    let mut told = None;
    loop {
        let (status, is_draining) = {
            let board = board.borrow_and_update();
            (board.get(&service), board.is_draining)
        };
        let status = status.unwrap_or(ServingStatus::ServiceUnknown);
        if told.replace(status) != Some(status) {
            sender.send(response(status)).await?;
        }
        if is_draining {
            let gone = Status::unavailable("the server is asked to stop");
            return sender.send(Err(gone)).await;
        }
        if board.changed().await.is_err() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::watch::Sender;

    use super::*;

    #[tokio::test]
    async fn a_watch_that_is_dropped_leaves_nothing() {
        let board = Sender::new(Board::default());
        let mut watches = Vec::new();
        for _ in 0..100 {
            let mut watch = statuses(board.subscribe(), String::new());
            assert!(watch.message().await.is_ok_and(|it| it.is_some()));
            watches.push(watch);
        }
        assert_eq!(board.receiver_count(), 100);
        drop(watches);
        assert_eq!(board.receiver_count(), 0);
    }
}

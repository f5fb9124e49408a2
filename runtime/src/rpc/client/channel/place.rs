//! [`Lease`]: a stream's place on a connection; and [`Waiting`], a call's wait for one.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::sync::oneshot;

use super::{connection::Connection, pool::Pool};
use crate::rpc::call::Status;

/// A stream's place on a connection, until it is dropped.
pub(super) struct Lease {
    /// Nothing once it is given back.
    connection: Option<Arc<Connection>>,
    pool: Arc<Pool>,
}

impl Lease {
    pub(super) fn new(connection: Arc<Connection>, pool: &Arc<Pool>) -> Self {
        Self {
            connection: Some(connection),
            pool: pool.clone(),
        }
    }

    pub(super) fn connection(&self) -> &Arc<Connection> {
        self.connection
            .as_ref()
            .expect("it is given back when it is dropped")
    }

    pub(super) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.give_back(&connection);
        }
    }
}

/// A call that waits for a place. It leaves when it is dropped.
pub(super) struct Waiting {
    pub(super) turn: u64,
    pub(super) granted: oneshot::Receiver<Result<Option<Lease>, Status>>,
    pub(super) pool: Arc<Pool>,
}

impl Future for Waiting {
    type Output = Result<Option<Lease>, Status>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.granted).poll(cx).map(|granted| {
            granted.unwrap_or_else(|_| Err(Status::internal("the channel forgot a call")))
        })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.pool.forget(self.turn);
    }
}

//! The look-up of a channel's servers, as a task.

use std::sync::{Arc, Weak};

use super::{
    address::{Address, Place},
    backoff::Backoff,
    connect::{Endpoint, Socket},
    pool::Pool,
    resolve::AnyResolver,
};
use crate::rpc::call::Status;

/// Finds the servers of all addresses, and tells the pool; again and again, if calls wait that are
/// patient.
pub(super) async fn run(mut unfinished: Unfinished) {
    let pool = unfinished.0.clone();
    let mut backoff = Backoff::default();
    loop {
        let Some(found) = find(&pool).await else {
            return;
        };
        if !unfinished.end(found) {
            return;
        }
        tokio::time::sleep(backoff.failed()).await;
        if !pool.upgrade().is_some_and(|pool| pool.looks_again()) {
            return;
        }
        unfinished = Unfinished(pool.clone());
    }
}

/// Nothing if the channel is gone.
async fn find(pool: &Weak<Pool>) -> Option<Result<Vec<Endpoint>, Status>> {
    let (addresses, resolver) = {
        let pool = pool.upgrade()?;
        (
            pool.settings.addresses.clone(),
            pool.settings.resolver.clone(),
        )
    };
    let mut found = Vec::new();
    let mut failure = None;
    for address in addresses {
        match sockets(&address, &resolver).await {
            Ok(sockets) => found.extend(sockets.into_iter().map(|socket| Endpoint {
                address: address.clone(),
                socket,
            })),
            Err(status) => failure = Some(status),
        }
    }
    Some(match failure {
        Some(status) if found.is_empty() => Err(status),
        _ => Ok(found),
    })
}

async fn sockets(address: &Address, resolver: &AnyResolver) -> Result<Vec<Socket>, Status> {
    let (name, port) = match &address.place {
        Place::Unix(path) => return Ok(vec![Socket::Unix(path.clone())]),
        Place::Host { name, port } => (name, *port),
    };
    let cannot = |why: &dyn std::fmt::Display| {
        Status::unavailable(format!(
            "cannot connect to {}: cannot find `{name}`: {why}",
            address.text
        ))
    };
    match resolver.resolve(name, port).await {
        Ok(found) if found.is_empty() => Err(cannot(&"it has no servers")),
        Ok(found) => Ok(found.into_iter().map(Socket::Tcp).collect()),
        Err(error) => Err(cannot(&error).with_source(error)),
    }
}

/// A look-up that is dropped is one that failed: its runtime has ended, or the resolver panics.
pub(super) struct Unfinished(Weak<Pool>);

impl Unfinished {
    pub(super) fn new(pool: &Arc<Pool>) -> Self {
        Self(Arc::downgrade(pool))
    }

    fn end(mut self, found: Result<Vec<Endpoint>, Status>) -> bool {
        let pool = std::mem::take(&mut self.0).upgrade();
        pool.is_some_and(|pool| pool.found(found))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(pool) = self.0.upgrade() {
            pool.found(Err(Status::unavailable(
                "the look-up of the servers was cut short",
            )));
        }
    }
}

//! The look-up of a channel's servers, as a task.

use std::{
    io,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::time::{sleep, timeout};

use super::{
    address::{Address, Place},
    connect::{Endpoint, Socket},
    pool::Pool,
    settings::Settings,
};
use crate::rpc::call::Status;

/// Finds the servers of all addresses, after a pause if there is to be one, and tells the pool.
pub(super) async fn run(mut unfinished: Unfinished) {
    if let Some(pause) = unfinished.pause {
        sleep(pause).await;
        if !unfinished.begin() {
            return;
        }
    }
    if let Some(found) = find(&unfinished.pool).await {
        unfinished.end(found);
    }
}

/// Nothing if the channel is gone.
async fn find(pool: &Weak<Pool>) -> Option<Result<Vec<Endpoint>, Status>> {
    let settings = pool.upgrade()?.settings.clone();
    let mut found = Vec::new();
    let mut failure = None;
    for address in &settings.addresses {
        match sockets(address, &settings).await {
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

async fn sockets(address: &Address, settings: &Settings) -> Result<Vec<Socket>, Status> {
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
    let limit = settings.connect_timeout;
    let found = timeout(limit, settings.resolver.resolve(name, port)).await;
    let found = found.unwrap_or_else(|_| {
        let why = format!("there is no answer within {limit:?}");
        Err(io::Error::new(io::ErrorKind::TimedOut, why))
    });
    match found {
        Ok(found) if found.is_empty() => Err(cannot(&"it has no servers")),
        Ok(found) => Ok(found.into_iter().map(Socket::Tcp).collect()),
        Err(error) => Err(cannot(&error).with_source(error)),
    }
}

/// A look-up. Dropped before its end it was cut short: its runtime has ended.
pub(super) struct Unfinished {
    pool: Weak<Pool>,
    /// The call in whose runtime it is.
    turn: Option<u64>,
    /// How long it waits before it begins. Nothing once it has.
    pause: Option<Duration>,
}

impl Unfinished {
    pub(super) fn new(pool: &Arc<Pool>, turn: Option<u64>, pause: Option<Duration>) -> Self {
        Self {
            pool: Arc::downgrade(pool),
            turn,
            pause,
        }
    }

    /// After its pause. Whether somebody still needs it.
    fn begin(&mut self) -> bool {
        let pool = std::mem::take(&mut self.pool).upgrade();
        let Some(pool) = pool.filter(|pool| pool.looks_again()) else {
            return false;
        };
        self.pool = Arc::downgrade(&pool);
        self.pause = None;
        true
    }

    fn end(mut self, found: Result<Vec<Endpoint>, Status>) {
        if let Some(pool) = std::mem::take(&mut self.pool).upgrade() {
            pool.found(found);
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            let status = Status::unavailable("the look-up of the servers was cut short");
            pool.lookup_cut_short(status, self.turn);
        }
    }
}

//! [`State`]: what a pool knows of its servers, and who waits for them. It changes under the pool's lock.

use std::{collections::BTreeMap, time::Duration};

use tokio::{runtime::Handle, sync::oneshot};

use super::{
    backoff::Backoff, connect::Endpoint, later::Later, place::Lease, servers::Servers,
    settings::Settings,
};
use crate::rpc::call::Status;

pub(super) struct State {
    pub(super) servers: Servers,
    pub(super) lookup: Lookup,
    /// Of look-ups that found nothing.
    pub(super) backoff: Backoff,
    /// By their turn.
    pub(super) waiting: BTreeMap<u64, Waiter>,
    pub(super) next_turn: u64,
    /// Why the last look-up or attempt to connect failed.
    pub(super) failure: Option<Status>,
    /// How often to ping, which grows if a server finds it too often.
    pub(super) keep_alive: Option<Duration>,
    /// For when the lock is let go.
    pub(super) later: Later,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup {
    Needed,
    Running,
    Done,
    /// There are no servers, and nobody looks for them.
    Failed,
    /// A task waits until the next look-up.
    Pausing,
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// A place on a connection.
    Place,
    /// That somebody answers. A server takes calls only when it serves.
    Answer,
}

pub(super) struct Waiter {
    pub(super) wants: Wants,
    /// Whether it also waits while no server can be connected to.
    pub(super) patient: bool,
    /// Nothing once it has ended.
    pub(super) runtime: Option<Handle>,
    pub(super) grant: oneshot::Sender<Result<Option<Lease>, Status>>,
}

impl State {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            servers: Servers::new(settings.balance, settings.max_connections),
            lookup: Lookup::Needed,
            backoff: Backoff::default(),
            waiting: BTreeMap::new(),
            next_turn: 0,
            failure: None,
            keep_alive: settings.keep_alive,
            later: Later::default(),
        }
    }

    /// Where to do what calls wait for, and the call whose runtime that is.
    pub(super) fn runtime(&self) -> Option<(Option<u64>, Handle)> {
        let runtime =
            |(turn, waiter): (&u64, &Waiter)| Some((Some(*turn), waiter.runtime.clone()?));
        let current = || Some((None, Handle::try_current().ok()?));
        self.waiting.iter().find_map(runtime).or_else(current)
    }

    pub(super) fn found(&mut self, endpoints: Vec<Endpoint>) {
        self.lookup = Lookup::Done;
        self.backoff.reset();
        let gone = self.servers.replace(endpoints);
        self.later.drop(gone);
    }

    pub(super) fn not_found(&mut self, status: Status) {
        self.fails(Some(status));
        self.lookup = Lookup::Done;
        if self.servers.is_empty() {
            self.lookup = Lookup::Failed;
            self.backoff.failed();
            self.refuse();
        }
    }

    pub(super) fn fails(&mut self, failure: Option<Status>) {
        let before = std::mem::replace(&mut self.failure, failure);
        if let Some(before) = before {
            self.later.drop(before);
        }
    }

    /// A runtime that has ended drops the task at once.
    pub(super) fn spawn(
        &mut self,
        runtime: &Handle,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let runtime = runtime.clone();
        self.later.push(move || drop(runtime.spawn(task)));
    }

    /// A place, or nothing if that was not wanted. A call that has gone in this moment drops it.
    pub(super) fn grant(&mut self, waiter: Waiter, grant: Result<Option<Lease>, Status>) {
        self.later.push(move || drop(waiter.grant.send(grant)));
    }

    /// What was found before may be out of date.
    pub(super) fn look_up(&mut self) {
        if self.lookup == Lookup::Done {
            self.lookup = Lookup::Needed;
        }
    }

    /// Takes those out that wait no longer.
    pub(super) fn take(&mut self, which: impl Fn(&Waiter) -> bool) -> Vec<Waiter> {
        let turns = self.waiting.iter().filter(|(_, waiter)| which(waiter));
        let turns: Vec<u64> = turns.map(|(turn, _)| *turn).collect();
        let taken = turns.iter().filter_map(|turn| self.waiting.remove(turn));
        taken.collect()
    }

    /// Tells those who do not wait for a server that none can be connected to.
    pub(super) fn refuse(&mut self) {
        let status = self
            .failure
            .clone()
            .unwrap_or_else(|| Status::unavailable("there is no server to connect to"));
        for waiter in self.take(|waiter| !waiter.patient) {
            self.grant(waiter, Err(status.clone()));
        }
    }
}

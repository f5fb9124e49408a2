//! [`Later`]: what follows from a change of the pool once its lock is let go. Other code runs then, which
//! may come back to the pool: runtimes, wakers, whatever is dropped.

use std::{
    ops::{Deref, DerefMut},
    sync::MutexGuard,
};

use tokio::runtime::Handle;

use super::{
    connection::{self, Attempt},
    lookup::{self, Unfinished},
    place::Lease,
    state::{State, Waiter},
};
use crate::rpc::call::Status;

pub(super) enum Later {
    /// A runtime that has ended drops a task at once.
    LookUp(Handle, Unfinished),
    Connect(Handle, Attempt),
    /// A place, or nothing if that was not wanted. A call that has gone in this moment drops it.
    Grant(Waiter, Result<Option<Lease>, Status>),
    /// Only kept up to here.
    Drop(#[expect(dead_code, reason = "it is dropped")] Box<dyn Send>),
}

impl Later {
    fn run(self) {
        match self {
            Self::LookUp(runtime, unfinished) => drop(runtime.spawn(lookup::run(unfinished))),
            Self::Connect(runtime, attempt) => drop(runtime.spawn(connection::run(attempt))),
            Self::Grant(waiter, grant) => drop(waiter.grant.send(grant)),
            Self::Drop(_) => {}
        }
    }
}

/// The state, while it is locked.
pub(super) struct Locked<'a>(Option<MutexGuard<'a, State>>);

impl<'a> Locked<'a> {
    pub(super) fn new(state: MutexGuard<'a, State>) -> Self {
        Self(Some(state))
    }
}

impl Deref for Locked<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.0.as_ref().expect("it is locked until it is dropped")
    }
}

impl DerefMut for Locked<'_> {
    fn deref_mut(&mut self) -> &mut State {
        self.0.as_mut().expect("it is locked until it is dropped")
    }
}

impl Drop for Locked<'_> {
    fn drop(&mut self) {
        let later = std::mem::take(&mut self.later);
        self.0 = None;
        later.into_iter().for_each(Later::run);
    }
}

//! [`Seat`]: what a call holds of its connection. It counts as an open call, and the connection can tell all of them
//! that their time is over.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::Waker,
};

use super::watch::Line;

/// The calls of a connection that have ever waited.
#[derive(Default)]
pub(super) struct Seats {
    is_over: AtomicBool,
    tasks: Mutex<Tasks>,
}

#[derive(Default)]
struct Tasks {
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl Seats {
    /// Tells the calls that their time is over.
    pub(super) fn end(&self) {
        self.is_over.store(true, Relaxed);
        let wakers = self.lock().wakers.clone();
        wakers.into_iter().flatten().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, Tasks> {
        // A panic while it is locked leaves nothing half done.
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a call holds of its connection.
pub(super) struct Seat {
    line: Arc<Line>,
    /// Where its waker is. Nothing if the call has never waited.
    at: Option<usize>,
}

impl Seat {
    pub(super) fn new(line: &Arc<Line>) -> Self {
        Self {
            line: line.clone(),
            at: None,
        }
    }

    pub(super) fn line(&self) -> &Line {
        &self.line
    }

    /// Whether the time of a call that waits is over. Its task is woken then: a task has the same waker for all of its
    /// life, so the first one will do.
    pub(super) fn is_over(&mut self, waker: &Waker) -> bool {
        if self.at.is_none() {
            let mut tasks = self.line.seats.lock();
            let at = tasks.free.pop().unwrap_or(tasks.wakers.len());
            let waker = Some(waker.clone());
            match tasks.wakers.get_mut(at) {
                Some(free) => *free = waker,
                None => tasks.wakers.push(waker),
            }
            self.at = Some(at);
        }
        self.line.seats.is_over.load(Relaxed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(at) = self.at {
            let mut tasks = self.line.seats.lock();
            let waker = tasks.wakers[at].take();
            tasks.free.push(at);
            drop(tasks);
            // It may be the last of its task.
            drop(waker);
        }
    }
}

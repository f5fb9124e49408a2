//! Handlers that compute: a connection whose calls do is handed to another worker of the runtime.
//!
//! tokio runs a task that was just spawned next, on the same worker, and wakes no other one for it. If
//! that task computes, nobody watches the sockets meanwhile. A task that wakes itself is different: it
//! is put up for others to take, and one is woken. That costs a system call, so it is done only while
//! handlers are known to compute.

use std::{
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::{Duration, Instant},
};

/// From here on, a step of a handler counts as computing.
const LONG: Duration = Duration::from_millis(1);
/// For how many batches of calls that is remembered.
const BATCHES: u32 = 1000;

/// How many batches are still to be handed over. It is of the whole process: a number that is a
/// little off harms nobody.
static LEFT: AtomicU32 = AtomicU32::new(0);

/// Takes a step of a call, and notes whether it was long.
pub(super) fn noted<T>(step: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let outcome = step();
    if begun.elapsed() >= LONG {
        LEFT.store(BATCHES, Relaxed);
    }
    outcome
}

/// Whether to hand the connection over, after it has spawned calls.
pub(super) fn hand_over() -> bool {
    let left = LEFT.load(Relaxed);
    if left > 0 {
        LEFT.store(left - 1, Relaxed);
    }
    left > 0
}

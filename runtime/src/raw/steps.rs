//! Counts what a search looks at, for tests: work that must not grow with the square of the input is
//! counted, not timed.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts `steps` in this thread.
pub(crate) fn add(steps: usize) {
    STEPS.set(STEPS.get() + steps as u64);
}

/// How many steps `run` takes.
pub(crate) fn count<T>(run: impl FnOnce() -> T) -> u64 {
    let before = STEPS.get();
    run();
    STEPS.get() - before
}

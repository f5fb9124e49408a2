//! What is allocated, counted: a program of its own, since it counts by its allocator. Each thread has
//! counts of its own, so tests do not see each other.
#![allow(unsafe_code)]

#[cfg(feature = "rpc")]
mod connections;
mod debug;
#[cfg(feature = "descriptor")]
mod dynamic;
#[cfg(feature = "rpc")]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod greet {
    //! Generated from demo/proto/greet.proto by tools/regenerate.
    include!("../rpc_greet/generated/greet.rs");
}
#[cfg(feature = "rpc")]
mod local;
#[cfg(feature = "descriptor")]
mod refusals;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[derive(Clone, Copy, Default)]
struct Counts {
    /// The bytes that are allocated now, and the most that were.
    live: isize,
    peak: isize,
    allocations: usize,
    /// All bytes that were allocated.
    total: isize,
}

thread_local! {
    static COUNTS: Cell<Counts> = const {
        Cell::new(Counts { live: 0, peak: 0, allocations: 0, total: 0 })
    };
}

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn count(bytes: isize) {
    COUNTS.with(|counts| {
        let mut now = counts.get();
        now.live += bytes;
        now.peak = now.peak.max(now.live);
        now.allocations += usize::from(bytes > 0);
        now.total += bytes.max(0);
        counts.set(now);
    });
}

// SAFETY: each call goes to the system's allocator as it is; counting touches no memory but a `Cell` of
// the thread, which needs no allocation and no destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// What a call allocated: bytes that are still live, the most that were live, how often, and all.
fn counted<T>(call: impl FnOnce() -> T) -> (T, Counts) {
    let before = COUNTS.get();
    COUNTS.set(Counts {
        peak: before.live,
        ..before
    });
    let result = call();
    let after = COUNTS.get();
    let counts = Counts {
        live: after.live - before.live,
        peak: after.peak - before.live,
        allocations: after.allocations - before.allocations,
        total: after.total - before.total,
    };
    (result, counts)
}

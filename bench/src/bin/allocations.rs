//! Counts the allocations of each operation. A program of its own, so that counting does
//! not slow `speed`.

use std::alloc::System;

use rustgreet_bench::{rows::Work, table};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    println!("| row | op | contestant | allocations | bytes |");
    println!("|---|---|---|--:|--:|");
    for row in table::all() {
        // upb's allocations are C's.
        for it in row.contestants.iter().filter(|it| it.name != "upb") {
            for (op, work) in row.ops.iter().zip(&it.works) {
                let (count, bytes) = count(work, row.inputs.len());
                println!(
                    "| {} | {op} | {} | {count:.1} | {bytes:.0} |",
                    row.name, it.name
                );
            }
        }
    }
}

/// Returns the allocations (with reallocations) and the allocated bytes of one operation: the mean
/// over the row's messages, after a first turn that may fill caches.
fn count(work: &Work, messages: usize) -> (f64, f64) {
    work(messages);
    let region = Region::new(ALLOCATOR);
    work(messages);
    let spent = region.change();
    let allocations = spent.allocations + spent.reallocations;
    (
        allocations as f64 / messages as f64,
        spent.bytes_allocated as f64 / messages as f64,
    )
}

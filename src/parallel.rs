//! Does the same work for many things on all cores. What comes out does not depend on their number.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Fewer items are not worth a thread.
const FEW: usize = 4;

/// Calls `work` for each item, on as many threads as there are cores, and `take` for each result, on
/// this thread and in the order of the items. Ends at the first error of `take`.
pub(crate) fn in_order<'a, T: Sync, R: Send, E>(
    items: &'a [T],
    work: impl Fn(&'a T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let claim = || {
        let index = next.fetch_add(1, Ordering::Relaxed);
        items.get(index).map(|item| (index, work(item)))
    };
    let claim = &claim;
    let mut early = BTreeMap::new();
    let mut taken = 0;
    let mut receive = |(index, result)| {
        early.insert(index, result);
        while let Some(result) = early.remove(&taken) {
            taken += 1;
            take(result)?;
        }
        Ok(())
    };
    if cores == 1 || items.len() < FEW {
        return std::iter::from_fn(claim).try_for_each(receive);
    }
    // Bounded, so that results do not pile up if `take` is slow.
    let (send, results) = mpsc::sync_channel(cores);
    thread::scope(|scope| {
        for _ in 0..cores {
            let send = send.clone();
            let work = move || std::iter::from_fn(claim).all(|result| send.send(result).is_ok());
            if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                // Those that there are do it all; this one does what is left.
                break;
            }
        }
        drop(send);
        results.into_iter().try_for_each(&mut receive)
    })?;
    std::iter::from_fn(claim).try_for_each(receive)
}

/// The results of `work` for all items, in their order.
pub(crate) fn map<'a, T: Sync, R: Send>(
    items: &'a [T],
    work: impl Fn(&'a T) -> R + Sync,
) -> Vec<R> {
    let mut results = Vec::with_capacity(items.len());
    let Ok(()) = in_order(items, work, |result| {
        results.push(result);
        Ok::<(), std::convert::Infallible>(())
    });
    results
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    #[test]
    fn results_come_in_order_and_end_at_an_error() {
        let items: Vec<u32> = (0..1000).collect();
        // The later the sooner, so that results have to wait for each other.
        let work = |&item: &u32| (item..1000).fold(item, |item, _| black_box(item));
        assert_eq!(map(&items, work), items);
        let mut taken = Vec::new();
        let ended = in_order(&items, work, |it| {
            taken.push(it);
            if it == 10 { Err("enough") } else { Ok(()) }
        });
        assert_eq!(ended, Err("enough"));
        assert_eq!(taken, items[..=10]);
    }
}

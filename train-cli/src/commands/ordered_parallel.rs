//! Work on all cores whose results come out in the order of the items, as soon as they can.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Calls `work` on every item, on as many threads as there are cores, each with a state of its own,
/// and `emit` with every result in the order of the items.
///
/// Stops after the work in hand when `interrupted` is set or `emit` fails. Items are taken one by
/// one in their order, so that few results have to wait for an earlier one.
pub fn ordered_parallel<T, S, R>(
    items: &[T],
    interrupted: &AtomicBool,
    state: impl Fn() -> anyhow::Result<S> + Sync,
    work: impl Fn(&mut S, &T) -> R + Sync,
    mut emit: impl FnMut(R) -> anyhow::Result<()>,
) -> anyhow::Result<()>
where
    T: Sync,
    R: Send,
{
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let failed = Mutex::new(None);
    let (sender, results) = mpsc::channel();
    let worker = |sender: mpsc::Sender<(usize, R)>| {
        let mut state = match state() {
            Ok(state) => state,
            Err(error) => {
                *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                stop.store(true, Ordering::Relaxed);
                return;
            }
        };
        while !stop.load(Ordering::Relaxed) && !interrupted.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return };
            if sender.send((index, work(&mut state, item))).is_err() {
                return;
            }
        }
    };
    let emitted = thread::scope(|scope| {
        for sender in std::iter::repeat_n(sender, threads) {
            scope.spawn(|| worker(sender));
        }
        let emitted = emit_in_order(&results, &mut emit);
        stop.store(true, Ordering::Relaxed);
        emitted
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => emitted,
    }
}

/// Passes results on by index, keeping back those whose turn has not come.
fn emit_in_order<R>(
    results: &mpsc::Receiver<(usize, R)>,
    emit: &mut impl FnMut(R) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut waiting = BTreeMap::new();
    let mut turn = 0;
    for (index, result) in results {
        waiting.insert(index, result);
        while let Some(result) = waiting.remove(&turn) {
            emit(result)?;
            turn += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..40).collect();
        let mut seen = Vec::new();
        let work = |(): &mut (), &item: &u64| {
            thread::sleep(Duration::from_millis((item * 7) % 5));
            item
        };
        let emit = |item| {
            seen.push(item);
            Ok(())
        };
        ordered_parallel(&items, &AtomicBool::new(false), || Ok(()), work, emit).unwrap();
        assert_eq!(seen, items);
    }

    #[test]
    fn an_interruption_ends_the_work_and_keeps_what_is_done() {
        let items: Vec<usize> = (0..10_000).collect();
        let interrupted = AtomicBool::new(false);
        let mut seen = Vec::new();
        let emit = |item| {
            seen.push(item);
            interrupted.store(seen.len() >= 5, Ordering::Relaxed);
            Ok(())
        };
        let work = |(): &mut (), &item: &usize| {
            thread::sleep(Duration::from_millis(1));
            item
        };
        ordered_parallel(&items, &interrupted, || Ok(()), work, emit).unwrap();
        assert!(seen.len() >= 5 && seen.len() < items.len(), "{}", seen.len());
        assert!(seen.iter().enumerate().all(|(index, &item)| index == item));
    }

    #[test]
    fn a_failing_start_or_output_is_an_error() {
        let never = AtomicBool::new(false);
        let start = ordered_parallel(
            &[1, 2],
            &never,
            || anyhow::bail!("no model"),
            |(): &mut (), &i| i,
            |_: i32| Ok(()),
        );
        assert_eq!(start.unwrap_err().to_string(), "no model");
        let output = ordered_parallel(
            &[1, 2],
            &never,
            || Ok(()),
            |(): &mut (), &i: &i32| i,
            |_| anyhow::bail!("full"),
        );
        assert_eq!(output.unwrap_err().to_string(), "full");
    }
}

//! The scheduler, with workers that are only names.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;

const DIAGNOSE: Task = Task::Diagnose { draws: false };

fn crashed() -> Trouble {
    Trouble::Crashed("on purpose".to_owned())
}

/// Workers to start, and recordings given up, of actions.
fn spawned_and_lost(actions: &[Action<u32>]) -> (Vec<WorkerId>, Vec<u32>) {
    let spawned = actions.iter().filter_map(|action| match action {
        Action::Spawn(worker) => Some(*worker),
        _ => None,
    });
    let lost = actions.iter().filter_map(|action| match action {
        Action::Lost(id, ..) => Some(*id),
        _ => None,
    });
    (spawned.collect(), lost.collect())
}

/// A scheduler of so many recordings, with all the workers that it asks for ready.
fn with_workers(limit: usize, recordings: u32) -> Scheduler<u32> {
    let mut scheduler = Scheduler::new(limit);
    for source in 1..=recordings {
        assert_eq!(scheduler.submit(source, false), source);
    }
    while let Some(worker) = scheduler.plan() {
        scheduler.ready(worker);
    }
    scheduler
}

fn assigned(scheduler: &mut Scheduler<u32>) -> Vec<(WorkerId, u32)> {
    std::iter::from_fn(|| scheduler.assign()).map(|(worker, job)| (worker, job.id)).collect()
}

#[test]
fn two_workers_are_planned_before_there_is_work_the_second_once_the_first_is_ready() {
    let mut scheduler = Scheduler::<u32>::new(8);
    assert_eq!(scheduler.plan(), Some(1));
    assert_eq!(scheduler.plan(), None);
    scheduler.ready(1);
    assert_eq!((scheduler.plan(), scheduler.plan()), (Some(2), None));
    let mut alone = Scheduler::<u32>::new(1);
    assert_eq!(alone.plan(), Some(1));
    alone.ready(1);
    assert_eq!(alone.plan(), None);
}

#[test]
fn no_more_workers_are_planned_than_have_work_or_are_allowed() {
    let planned = |limit, recordings| with_workers(limit, recordings).workers.iter().count();
    assert_eq!((planned(8, 3), planned(2, 3), planned(0, 3)), (3, 2, 1));
}

#[test]
fn a_worker_hears_nothing_before_it_is_ready_and_then_one_recording_at_a_time() {
    let mut scheduler = Scheduler::new(1);
    (0..2).for_each(|source| _ = scheduler.submit(source, false));
    let worker = scheduler.plan().unwrap();
    assert_eq!(scheduler.assign(), None);
    scheduler.ready(worker);
    assert_eq!(assigned(&mut scheduler), [(worker, 1)]);
    assert!(scheduler.finish(worker, 1, DIAGNOSE) && !scheduler.finish(worker, 1, DIAGNOSE));
    assert_eq!(assigned(&mut scheduler), [(worker, 2)]);
    assert!(!scheduler.is_done());
    assert!(scheduler.finish(worker, 2, DIAGNOSE) && scheduler.is_done());
}

#[test]
fn a_recording_whose_worker_fails_is_heard_next_by_another_and_reported_the_second_time() {
    let mut scheduler = with_workers(1, 2);
    assert_eq!(assigned(&mut scheduler), [(1, 1)]);
    assert_eq!(spawned_and_lost(&scheduler.fail(1, &crashed())), (vec![2], vec![]));
    scheduler.ready(2);
    assert_eq!(assigned(&mut scheduler), [(2, 1)]);
    let actions = scheduler.fail(2, &crashed());
    assert_eq!(spawned_and_lost(&actions), (vec![3], vec![1]));
    assert!(actions.contains(&Action::Lost(1, DIAGNOSE, crashed().of_recording())));
    scheduler.ready(3);
    assert_eq!(assigned(&mut scheduler), [(3, 2)]);
}

#[test]
fn a_failing_worker_leaves_the_others_at_their_work() {
    let mut scheduler = with_workers(3, 3);
    assert_eq!(assigned(&mut scheduler).len(), 3);
    assert_eq!(scheduler.fail(2, &crashed()), [Action::Terminate(2), Action::Spawn(4)]);
    assert!(scheduler.finish(3, 3, DIAGNOSE) && scheduler.finish(1, 1, DIAGNOSE));
    assert_eq!(assigned(&mut scheduler), [(1, 2)]);
}

#[test]
fn late_news_of_a_forgotten_worker_changes_nothing() {
    let mut scheduler = with_workers(1, 1);
    assigned(&mut scheduler);
    assert!(!scheduler.fail(1, &crashed()).is_empty());
    assert!(scheduler.fail(1, &crashed()).is_empty());
    assert!(!scheduler.finish(1, 1, DIAGNOSE));
}

#[test]
fn where_the_only_worker_cant_start_everything_is_given_up_until_the_next_recording() {
    let mut scheduler = Scheduler::<u32>::new(1);
    (0..2).for_each(|source| _ = scheduler.submit(source, false));
    assert_eq!(scheduler.proceed(), [Action::Loading, Action::Spawn(1)]);
    let problem = Problem { sentence: "No model.".to_owned(), reason: None };
    let actions = scheduler.fail(1, &Trouble::NotLoaded(problem.clone()));
    let lost = |id| Action::Lost(id, DIAGNOSE, problem.clone());
    let expected = [Action::Terminate(1), Action::GaveUp(problem.clone()), lost(1), lost(2)];
    assert_eq!(actions, expected);
    assert!(scheduler.is_done());
    scheduler.submit(3, false);
    assert_eq!(scheduler.proceed(), [Action::Loading, Action::Spawn(2)]);
}

#[test]
fn where_a_worker_cant_start_the_others_do_without_it() {
    let mut scheduler = with_workers(2, 5);
    let actions = scheduler.fail(2, &crashed());
    assert_eq!(spawned_and_lost(&actions), (vec![], vec![]));
    assert_eq!(scheduler.plan(), None);
}

#[test]
fn the_page_is_told_that_no_worker_is_ready_where_the_only_ready_one_fails() {
    let mut scheduler = Scheduler::<u32>::new(2);
    scheduler.submit(1, false);
    assert_eq!(scheduler.plan(), Some(1));
    scheduler.ready(1);
    assert_eq!(assigned(&mut scheduler), [(1, 1)]);
    assert_eq!(scheduler.plan(), Some(2));
    let actions = scheduler.fail(1, &crashed());
    assert_eq!(actions, [Action::Terminate(1), Action::Loading]);
}

#[test]
fn a_drawing_comes_before_what_waits_once_and_counts_for_no_batch() {
    let mut scheduler = with_workers(1, 2);
    assert_eq!(assigned(&mut scheduler), [(1, 1)]);
    scheduler.draw(7, 70);
    scheduler.draw(7, 70);
    assert!(scheduler.finish(1, 1, DIAGNOSE));
    assert_eq!(assigned(&mut scheduler), [(1, 7)]);
    assert!(!scheduler.finish(1, 7, DIAGNOSE) && scheduler.finish(1, 7, Task::Draw));
    assert_eq!(assigned(&mut scheduler), [(1, 2)]);
    scheduler.draw(7, 70);
    assert!(!scheduler.is_done(), "the second is not finished");
    assert!(scheduler.finish(1, 2, DIAGNOSE) && scheduler.is_done());
}

#[test]
fn a_drawing_at_which_two_workers_fail_is_given_up() {
    let mut scheduler = with_workers(1, 0);
    scheduler.draw(7, 70);
    assert_eq!(assigned(&mut scheduler), [(1, 7)]);
    scheduler.fail(1, &crashed());
    scheduler.ready(2);
    assert_eq!(assigned(&mut scheduler), [(2, 7)]);
    let actions = scheduler.fail(2, &crashed());
    assert!(actions.contains(&Action::Lost(7, Task::Draw, crashed().of_recording())));
}

#[test]
fn idle_workers_are_let_go_once_nothing_waits_and_two_stay() {
    let mut scheduler = with_workers(3, 4);
    assigned(&mut scheduler);
    scheduler.finish(1, 1, DIAGNOSE);
    assert!(scheduler.dismiss().is_empty(), "a recording waits");
    assert_eq!(assigned(&mut scheduler), [(1, 4)]);
    scheduler.finish(2, 2, DIAGNOSE);
    assert_eq!(scheduler.dismiss(), [2]);
    scheduler.finish(1, 4, DIAGNOSE);
    scheduler.finish(3, 3, DIAGNOSE);
    assert!(scheduler.dismiss().is_empty());
    assert!(scheduler.is_ready() && scheduler.is_done());
}

#[test]
fn a_worker_that_is_still_starting_is_let_go_rather_than_one_that_is_ready() {
    let mut scheduler = Scheduler::new(3);
    (0..3).for_each(|source| _ = scheduler.submit(source, false));
    let workers: [WorkerId; 3] = std::array::from_fn(|_| scheduler.plan().unwrap());
    let [starting, second, third] = workers;
    scheduler.ready(second);
    scheduler.ready(third);
    assert_eq!(assigned(&mut scheduler), [(second, 1), (third, 2)]);
    assert!(scheduler.finish(second, 1, DIAGNOSE) && scheduler.finish(third, 2, DIAGNOSE));
    assert_eq!(assigned(&mut scheduler), [(second, 3)]);
    scheduler.finish(second, 3, DIAGNOSE);
    assert_eq!(scheduler.dismiss(), [starting]);
}

#[test]
fn an_idle_worker_is_asked_for_something_else_before_a_busy_one() {
    let mut scheduler = Scheduler::new(2);
    assert_eq!(scheduler.anyone(), None);
    (0..2).for_each(|source| _ = scheduler.submit(source, false));
    let (first, second) = (scheduler.plan().unwrap(), scheduler.plan().unwrap());
    assert_eq!(scheduler.anyone(), None, "none is ready");
    scheduler.ready(first);
    assert_eq!(assigned(&mut scheduler), [(first, 1)]);
    assert_eq!(scheduler.anyone(), Some(first));
    scheduler.ready(second);
    assert_eq!(scheduler.anyone(), Some(second));
    assert!(scheduler.has(first, 1) && !scheduler.has(first, 2) && !scheduler.has(second, 1));
}

#[test]
fn clearing_forgets_all_recordings_and_replaces_all_workers_by_a_new_one() {
    let mut scheduler = with_workers(2, 3);
    assert_eq!(assigned(&mut scheduler), [(1, 1), (2, 2)]);
    let expected = [Action::Terminate(1), Action::Terminate(2), Action::Spawn(3)];
    assert_eq!(scheduler.clear(), expected);
    assert!(!scheduler.finish(1, 1, DIAGNOSE), "it is gone");
    assert!(scheduler.proceed().is_empty() && scheduler.is_done());
    assert_eq!(scheduler.submit(4, false), 4);
    scheduler.ready(3);
    assert_eq!(assigned(&mut scheduler), [(3, 4)]);
}

#[test]
fn clearing_without_workers_starts_none() {
    let mut scheduler = Scheduler::<u32>::new(2);
    assert!(scheduler.clear().is_empty());
}

#[test]
fn a_cancelled_recording_ends_its_worker_and_the_others_go_on() {
    let mut scheduler = with_workers(1, 3);
    assert_eq!(assigned(&mut scheduler), [(1, 1)]);
    assert!(matches!(scheduler.cancel(2)[..], [Action::Lost(2, ..)]));
    let actions = scheduler.cancel(1);
    assert_eq!(actions[0], Action::Terminate(1));
    assert_eq!(spawned_and_lost(&actions), (vec![2], vec![1]));
    scheduler.ready(2);
    assert_eq!(assigned(&mut scheduler), [(2, 3)]);
    assert!(scheduler.cancel(1).is_empty() && scheduler.cancel(9).is_empty());
}

//! The schedule, with workers that are only names.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use super::*;

/// A schedule of so many recordings, with all the workers that it asks for ready.
fn staffed(limit: usize, recordings: u32) -> Schedule<u32> {
    let mut schedule = Schedule::new(limit);
    for source in 1..=recordings {
        assert_eq!(schedule.submit(source), source);
    }
    while let Some(hand) = schedule.hire() {
        schedule.ready(hand);
    }
    schedule
}

fn assigned(schedule: &mut Schedule<u32>) -> Vec<(Hand, u32)> {
    std::iter::from_fn(|| schedule.assign()).map(|(hand, job)| (hand, job.id)).collect()
}

#[test]
fn two_workers_are_hired_before_there_is_work_the_second_once_the_first_is_ready() {
    let mut schedule = Schedule::<u32>::new(8);
    assert_eq!(schedule.hire(), Some(1));
    assert_eq!(schedule.hire(), None);
    schedule.ready(1);
    assert_eq!((schedule.hire(), schedule.hire()), (Some(2), None));
    let mut alone = Schedule::<u32>::new(1);
    assert_eq!(alone.hire(), Some(1));
    alone.ready(1);
    assert_eq!(alone.hire(), None);
}

#[test]
fn no_more_workers_are_hired_than_have_work_or_are_allowed() {
    let hired = |limit, recordings| staffed(limit, recordings).workers.iter().count();
    assert_eq!((hired(8, 3), hired(2, 3), hired(0, 3)), (3, 2, 1));
}

#[test]
fn a_worker_hears_nothing_before_it_is_ready_and_then_one_recording_at_a_time() {
    let mut schedule = Schedule::new(1);
    (0..2).for_each(|source| _ = schedule.submit(source));
    let hand = schedule.hire().unwrap();
    assert_eq!(schedule.assign(), None);
    schedule.ready(hand);
    assert_eq!(assigned(&mut schedule), [(hand, 1)]);
    assert!(schedule.finish(hand, 1) && !schedule.finish(hand, 1));
    assert_eq!(assigned(&mut schedule), [(hand, 2)]);
    assert!(!schedule.is_done());
    assert!(schedule.finish(hand, 2) && schedule.is_done());
}

#[test]
fn a_recording_whose_worker_fails_is_heard_next_by_another_and_reported_the_second_time() {
    let mut schedule = staffed(1, 2);
    assert_eq!(assigned(&mut schedule), [(1, 1)]);
    assert_eq!(schedule.fail(1), Some(Failure { lost: None, at_work: true }));
    assert_eq!(schedule.hire(), Some(2));
    schedule.ready(2);
    assert_eq!(assigned(&mut schedule), [(2, 1)]);
    assert_eq!(schedule.fail(2), Some(Failure { lost: Some(1), at_work: true }));
    assert_eq!(schedule.hire(), Some(3));
    schedule.ready(3);
    assert_eq!(assigned(&mut schedule), [(3, 2)]);
}

#[test]
fn a_failing_worker_leaves_the_others_at_their_work() {
    let mut schedule = staffed(3, 3);
    assert_eq!(assigned(&mut schedule).len(), 3);
    schedule.fail(2);
    assert!(schedule.finish(1, 1) && schedule.finish(3, 3));
    assert_eq!(assigned(&mut schedule), [(1, 2)]);
}

#[test]
fn late_news_of_a_forgotten_worker_changes_nothing() {
    let mut schedule = staffed(1, 1);
    assigned(&mut schedule);
    schedule.fail(1);
    assert_eq!(schedule.fail(1), None);
    assert!(!schedule.finish(1, 1));
}

#[test]
fn a_worker_that_fails_without_a_recording_says_so() {
    let mut schedule = Schedule::<u32>::new(2);
    let hand = schedule.hire().unwrap();
    assert_eq!(schedule.fail(hand), Some(Failure { lost: None, at_work: false }));
    assert!(schedule.is_deserted());
}

#[test]
fn where_a_worker_cant_start_the_others_do_without_it() {
    let mut schedule = staffed(2, 5);
    schedule.fail(2);
    schedule.limit_to_present();
    assert_eq!(schedule.hire(), None);
}

#[test]
fn idle_workers_are_let_go_once_nothing_waits_and_two_stay() {
    let mut schedule = staffed(3, 4);
    assigned(&mut schedule);
    schedule.finish(1, 1);
    assert!(schedule.dismiss().is_empty(), "a recording waits");
    assert_eq!(assigned(&mut schedule), [(1, 4)]);
    schedule.finish(2, 2);
    assert_eq!(schedule.dismiss(), [2]);
    schedule.finish(1, 4);
    schedule.finish(3, 3);
    assert!(schedule.dismiss().is_empty());
    assert!(schedule.is_ready() && schedule.is_done());
}

#[test]
fn a_worker_that_is_still_starting_is_let_go_rather_than_one_that_is_ready() {
    let mut schedule = Schedule::new(3);
    (0..3).for_each(|source| _ = schedule.submit(source));
    let hands: [Hand; 3] = std::array::from_fn(|_| schedule.hire().unwrap());
    let [starting, second, third] = hands;
    schedule.ready(second);
    schedule.ready(third);
    assert_eq!(assigned(&mut schedule), [(second, 1), (third, 2)]);
    assert!(schedule.finish(second, 1) && schedule.finish(third, 2));
    assert_eq!(assigned(&mut schedule), [(second, 3)]);
    schedule.finish(second, 3);
    assert_eq!(schedule.dismiss(), [starting]);
}

#[test]
fn giving_up_names_every_recording_that_is_not_finished() {
    let mut schedule = staffed(2, 4);
    assigned(&mut schedule);
    schedule.finish(1, 1);
    assert_eq!(schedule.abandon(), [2, 3, 4]);
    assert!(schedule.is_deserted() && schedule.is_done());
}

#[test]
fn someone_idle_is_asked_for_something_else_before_someone_busy() {
    let mut schedule = Schedule::new(2);
    assert_eq!(schedule.someone(), None);
    (0..2).for_each(|source| _ = schedule.submit(source));
    let (first, second) = (schedule.hire().unwrap(), schedule.hire().unwrap());
    assert_eq!(schedule.someone(), None, "none is ready");
    schedule.ready(first);
    assert_eq!(assigned(&mut schedule), [(first, 1)]);
    assert_eq!(schedule.someone(), Some(first));
    schedule.ready(second);
    assert_eq!(schedule.someone(), Some(second));
    assert!(schedule.hears(first, 1) && !schedule.hears(first, 2) && !schedule.hears(second, 1));
}

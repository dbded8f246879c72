//! The way to a GPU, step by step.

use super::*;
use crate::protocol::Race;

const WORKER: WorkerId = 1;
const OTHER: WorkerId = 2;

fn coordinator(choice: Choice) -> GpuCoordinator {
    let mut gpu = GpuCoordinator::new(choice, false, Some("worker-gpu.js".to_owned()));
    assert_eq!(gpu.model_loaded("abc"), [GpuAction::FindAdapter { attempt: 1 }]);
    gpu
}

#[allow(clippy::unnecessary_wraps, reason = "as the browser answers where there is one")]
fn adapter(is_software: bool) -> Option<Adapter> {
    Some(Adapter { name: "nvidia".to_owned(), is_software })
}

fn self_test(passed: bool, gpu_ms: f64) -> GpuSelfTest {
    GpuSelfTest { passed, difference: Some(1e-6), race: Some(Race { cpu_ms: 20.0, gpu_ms }) }
}

/// A coordinator whose GPU runs as the second attempt, and takes the self-test.
fn checking(choice: Choice) -> GpuCoordinator {
    let mut gpu = coordinator(choice);
    gpu.found(1, adapter(false), |_| None, Some(WORKER));
    assert_eq!(gpu.reference_cases_made(WORKER), [GpuAction::Spawn { attempt: 2 }]);
    assert_eq!(gpu.started(2), [GpuAction::Load { attempt: 2, wants_race: true }]);
    gpu.loaded(2, [WORKER].into_iter());
    gpu
}

fn ready(choice: Choice) -> GpuCoordinator {
    let mut gpu = checking(choice);
    gpu.tested(2, self_test(true, 5.0));
    gpu
}

fn crashed() -> Trouble {
    Trouble::Crashed("on purpose".to_owned())
}

#[test]
fn nothing_is_looked_for_before_a_model_is_loaded_and_then_once() {
    let mut gpu = GpuCoordinator::new(Choice::Automatic, false, Some(String::new()));
    assert_eq!(gpu.choose(Choice::Gpu), [GpuAction::Terminate, GpuAction::Announce]);
    assert!(matches!(gpu.model_loaded("abc")[..], [GpuAction::FindAdapter { .. }]));
    assert!(gpu.model_loaded("abc").is_empty());
}

#[test]
fn where_the_reader_chose_the_cpu_or_the_part_is_not_built_no_adapter_is_looked_for() {
    let mut off = GpuCoordinator::new(Choice::Cpu, false, Some(String::new()));
    assert_eq!(off.model_loaded("abc"), [GpuAction::Announce]);
    assert_eq!(off.status(), &GpuStatus::Off);
    let mut not_built = GpuCoordinator::new(Choice::Gpu, false, None);
    assert_eq!(not_built.model_loaded("abc"), [GpuAction::Announce]);
    assert_eq!(not_built.status(), &GpuStatus::NotBuilt);
}

#[test]
fn no_adapter_or_one_that_a_program_plays_ends_the_search() {
    let mut gpu = coordinator(Choice::Gpu);
    assert_eq!(gpu.found(1, None, |_| None, Some(WORKER)), [GpuAction::Announce]);
    assert_eq!(gpu.status(), &GpuStatus::Absent);
    let mut gpu = coordinator(Choice::Gpu);
    assert_eq!(gpu.found(1, adapter(true), |_| None, Some(WORKER)), [GpuAction::Announce]);
    assert_eq!(gpu.status().key(), "software");
    let mut gpu = GpuCoordinator { admits_software: true, ..coordinator(Choice::Gpu) };
    gpu.found(1, adapter(true), |_| None, Some(WORKER));
    assert_eq!(gpu.status().key(), "trying");
}

#[test]
fn what_is_remembered_to_be_of_no_use_is_only_tested_where_the_reader_chose_it() {
    let slower = |subject: &str| {
        assert_eq!(subject, "nvidia abc worker-gpu.js");
        Some(Outcome::new(Some(self_test(true, 30.0))))
    };
    let mut automatic = coordinator(Choice::Automatic);
    assert_eq!(automatic.found(1, adapter(false), slower, Some(WORKER)), [GpuAction::Announce]);
    assert_eq!(automatic.status().key(), "slower");
    let mut chosen = coordinator(Choice::Gpu);
    let actions = chosen.found(1, adapter(false), slower, Some(WORKER));
    assert_eq!(actions, [GpuAction::Announce, GpuAction::MakeReferenceCases(WORKER)]);
    chosen.reference_cases_made(WORKER);
    let without_race = [GpuAction::Load { attempt: 2, wants_race: false }];
    assert_eq!(chosen.started(2), without_race, "the last race counts");
}

#[test]
fn the_gpu_is_connected_with_all_workers_and_one_sends_the_reference_cases() {
    let mut gpu = coordinator(Choice::Automatic);
    let actions = gpu.found(1, adapter(false), |_| None, Some(WORKER));
    assert_eq!(actions, [GpuAction::Announce, GpuAction::MakeReferenceCases(WORKER)]);
    assert_eq!(gpu.reference_cases_made(OTHER), [], "another worker was asked");
    assert_eq!(gpu.reference_cases_made(WORKER), [GpuAction::Spawn { attempt: 2 }]);
    assert_eq!(gpu.loaded(2, [].into_iter()), [], "it has not started");
    gpu.started(2);
    let actions = gpu.loaded(2, [WORKER, OTHER].into_iter());
    let connect = |worker| GpuAction::Connect(worker, 2);
    assert_eq!(actions, [connect(WORKER), connect(OTHER), GpuAction::Check(WORKER)]);
    assert_eq!(gpu.worker_ready(3, Some(WORKER)), [connect(3)], "a later worker");
}

#[test]
fn a_gpu_that_is_right_and_quicker_is_used_for_what_need_not_wait() {
    let mut gpu = checking(Choice::Automatic);
    assert_eq!(gpu.news().access, GpuAccess::None);
    let test = self_test(true, 5.0);
    let remember = GpuAction::Remember("nvidia abc worker-gpu.js".to_owned(), Some(test));
    assert_eq!(gpu.tested(2, test), [GpuAction::Unwatch, remember, GpuAction::Announce]);
    assert_eq!(gpu.status().key(), "used");
    let GpuNews { access, report } = gpu.news();
    assert_eq!((access, report.self_test), (GpuAccess::IfIdle, Some(1e-6)));
    assert_eq!(ready(Choice::Gpu).news().access, GpuAccess::Always);
}

#[test]
fn a_gpu_that_is_slower_is_used_only_where_the_reader_chose_it_and_a_wrong_one_never() {
    let after = |choice, test| {
        let mut gpu = checking(choice);
        let is_let_go = gpu.tested(2, test).contains(&GpuAction::Terminate);
        (gpu.status().key(), is_let_go, gpu.news().access)
    };
    let slower = self_test(true, 30.0);
    assert_eq!(after(Choice::Automatic, slower), ("slower", true, GpuAccess::None));
    assert_eq!(after(Choice::Gpu, slower), ("used", false, GpuAccess::Always));
    assert_eq!(after(Choice::Gpu, self_test(false, 5.0)), ("wrong", true, GpuAccess::None));
}

#[test]
fn a_gpu_that_fails_in_its_test_is_remembered_and_one_that_is_not_fetched_is_not() {
    let subject = "nvidia abc worker-gpu.js".to_owned();
    let mut gpu = checking(Choice::Automatic);
    let actions = gpu.failed(2, &Trouble::Hung);
    let remember = GpuAction::Remember(subject, None);
    assert_eq!(actions, [GpuAction::Terminate, remember, GpuAction::Announce]);
    assert_eq!(gpu.status().key(), "failed");
    let mut gpu = checking(Choice::Automatic);
    let actions = gpu.failed(2, &Trouble::NotStarted("offline".to_owned()));
    assert_eq!(actions, [GpuAction::Terminate, GpuAction::Announce]);
    let mut gpu = coordinator(Choice::Automatic);
    gpu.found(1, adapter(false), |_| None, Some(WORKER));
    gpu.reference_cases_made(WORKER);
    assert_eq!(gpu.failed(2, &crashed()), [GpuAction::Terminate, GpuAction::Announce]);
}

#[test]
fn a_gpu_that_is_lost_is_not_tried_again_and_late_news_of_it_changes_nothing() {
    let mut gpu = ready(Choice::Automatic);
    assert_eq!(gpu.failed(1, &crashed()), [], "an earlier attempt");
    assert_eq!(gpu.failed(2, &Trouble::Hung), [GpuAction::Terminate, GpuAction::Announce]);
    assert_eq!((gpu.status().key(), gpu.news().access), ("lost", GpuAccess::None));
    assert_eq!(gpu.failed(2, &crashed()), []);
    assert_eq!(gpu.tested(2, self_test(true, 5.0)), []);
    assert_eq!(gpu.worker_ready(OTHER, Some(OTHER)), []);
}

#[test]
fn where_the_worker_with_the_reference_cases_is_gone_another_makes_them() {
    let mut gpu = coordinator(Choice::Automatic);
    gpu.found(1, adapter(false), |_| None, None);
    let make = |worker| GpuAction::MakeReferenceCases(worker);
    assert_eq!(gpu.worker_ready(WORKER, Some(WORKER)), [make(WORKER)]);
    assert_eq!(gpu.worker_left(OTHER, Some(WORKER)), [], "it was not asked");
    assert_eq!(gpu.worker_left(WORKER, Some(OTHER)), [make(OTHER)]);
    assert_eq!(gpu.reference_cases_made(WORKER), []);
    let mut gpu = checking(Choice::Automatic);
    assert_eq!(gpu.worker_left(WORKER, Some(OTHER)), [GpuAction::Terminate, make(OTHER)]);
    assert_eq!(gpu.tested(2, self_test(true, 5.0)), [], "of the attempt that was ended");
    assert_eq!(ready(Choice::Automatic).worker_left(WORKER, Some(OTHER)), []);
}

#[test]
fn another_choice_ends_what_is_used_and_looks_again() {
    let mut gpu = ready(Choice::Automatic);
    let actions = gpu.choose(Choice::Cpu);
    assert_eq!(actions, [GpuAction::Terminate, GpuAction::Announce, GpuAction::Announce]);
    assert_eq!((gpu.status(), gpu.news().access), (&GpuStatus::Off, GpuAccess::None));
    assert!(matches!(gpu.choose(Choice::Gpu)[..], [.., GpuAction::FindAdapter { .. }]));
    assert_eq!(gpu.found(1, None, |_| None, None), [], "an earlier search");
}

//! What follows from messages, with recordings that are only numbers.
#![allow(clippy::unwrap_used, reason = "a failing test should stop")]

use engine::report::{JsonModel, JsonRecord};

use super::*;
use crate::app::gpu::GpuStatus;
use crate::app::session::Pace;
use crate::protocol::{Display, GpuNews};

fn model() -> Model {
    let text = || "m".to_owned();
    Model {
        name: text(),
        sha256: text(),
        frames_name: text(),
        frames_sha256: text(),
        murmur_rates: None,
        sounds: None,
    }
}

fn problem() -> Problem {
    Problem { sentence: "It is empty.".to_owned(), reason: None }
}

fn crashed() -> Trouble {
    Trouble::Crashed("on purpose".to_owned())
}

/// With one worker, which is ready, and without a GPU.
fn coordinator() -> Coordinator<u32> {
    let gpu = GpuCoordinator::new(Choice::Cpu, false, None);
    let (model_url, frames_url) = ("model".to_owned(), "beats".to_owned());
    let mut coordinator = Coordinator::new(Scheduler::new(1), gpu, model_url, frames_url);
    let effects = coordinator.proceed();
    assert_eq!(effects, [Effect::Report(Event::Engine(Engine::Loading)), Effect::Spawn(1)]);
    coordinator.receive(1, Reply::Loaded(model()), None, 0.0);
    coordinator
}

/// The events that the page gets.
fn events(effects: Vec<Effect<u32>>) -> Vec<Event> {
    let event = |effect| match effect {
        Effect::Report(event) => Some(event),
        _ => None,
    };
    effects.into_iter().filter_map(event).collect()
}

#[test]
fn a_worker_that_started_loads_the_models() {
    let mut coordinator = coordinator();
    let (model_url, frames_url) = ("model".to_owned(), "beats".to_owned());
    let effects = coordinator.receive(1, Reply::Started, None, 0.0);
    assert_eq!(effects, [Effect::Send(1, Request::Load { model_url, frames_url })]);
}

#[test]
fn a_worker_that_is_ready_knows_of_the_gpu_before_it_is_given_a_recording() {
    let gpu = GpuCoordinator::new(Choice::Cpu, false, None);
    let mut coordinator = Coordinator::new(Scheduler::new(1), gpu, String::new(), String::new());
    coordinator.submit(10, true, 0.0);
    coordinator.proceed();
    let effects = coordinator.receive(1, Reply::Loaded(model()), None, 0.0);
    let off = Request::Gpu(GpuNews { report: GpuStatus::Off.report(), ..GpuNews::default() });
    let expected = [
        Effect::Send(1, Request::Gpu(GpuNews::default())),
        Effect::Report(Event::Engine(Engine::Ready(Rc::new(model())))),
        Effect::Send(1, off),
        Effect::Report(Event::Gpu(GpuStatus::Off)),
        Effect::Report(Event::Started(1)),
        Effect::Assign(1, Request::Diagnose { id: 1, draws: true }, 10),
    ];
    assert_eq!(effects, expected);
}

#[test]
fn a_verdict_is_reported_the_next_recording_assigned_and_the_pace_told_at_the_end() {
    let mut coordinator = coordinator();
    (10..12).for_each(|source| _ = coordinator.submit(source, false, 5.0));
    coordinator.proceed();
    let refused = |id| Reply::Refused { id, problem: problem() };
    let effects = coordinator.receive(1, refused(1), None, 6.0);
    let finished = |id| Event::Finished(id, Outcome::Refused(problem()));
    assert_eq!(effects[0], Effect::Unwatch(1));
    assert!(effects.contains(&Effect::Assign(1, Request::Diagnose { id: 2, draws: false }, 11)));
    assert_eq!(events(effects), [finished(1), Event::Started(2)]);
    assert!(coordinator.receive(1, refused(1), None, 6.5).is_empty(), "late news");
    let events = events(coordinator.receive(1, refused(2), None, 7.0));
    assert_eq!(events, [finished(2), Event::Paced(Pace { files: 2, seconds: 2.0 })]);
}

#[test]
fn a_record_reaches_the_page_as_the_worker_made_it() {
    let mut coordinator = coordinator();
    coordinator.submit(10, false, 0.0);
    coordinator.proceed();
    let model = JsonModel { name: "m".to_owned(), sha256: "00".to_owned() };
    let record = JsonRecord::refused("", "no reason", &model);
    let display = Display {
        sentence: "Murmur likely".to_owned(),
        sample_rate_hz: 4000,
        channels: 1,
        kind: "WAV".to_owned(),
        level_dbfs: Some(-30.0),
        clipped_share: 0.0,
        systolic_score: None,
        diastolic_score: None,
    };
    let (boxed, shown) = (Box::new(record.clone()), display.clone());
    let reply = Reply::Diagnosed { id: 1, record: boxed, display: shown };
    let told = events(coordinator.receive(1, reply, None, 1.0));
    assert_eq!(
        told[0],
        Event::Finished(1, Outcome::Diagnosed(Rc::new(Diagnosed { record, display })))
    );
}

#[test]
fn a_failure_is_told_to_the_console_and_the_recording_tried_again() {
    let mut coordinator = coordinator();
    coordinator.submit(10, false, 0.0);
    coordinator.proceed();
    let effects = coordinator.fail(1, &crashed(), 1.0);
    assert_eq!(effects[..2], [Effect::Failed("on purpose".to_owned()), Effect::Terminate(1)]);
    assert!(effects.contains(&Effect::Spawn(2)));
    assert!(coordinator.fail(1, &crashed(), 1.0).is_empty(), "it is gone");
    coordinator.receive(2, Reply::Loaded(model()), None, 1.0);
    let told = events(coordinator.fail(2, &crashed(), 2.0));
    assert!(told.contains(&Event::Finished(1, Outcome::Refused(crashed().of_recording()))));
    assert!(told.contains(&Event::Paced(Pace { files: 1, seconds: 2.0 })));
}

#[test]
fn where_there_is_no_model_recordings_are_refused_in_its_words() {
    let gpu = GpuCoordinator::new(Choice::Cpu, false, None);
    let mut coordinator = Coordinator::new(Scheduler::new(2), gpu, String::new(), String::new());
    coordinator.submit(10, false, 0.0);
    coordinator.proceed();
    let told = events(coordinator.receive(1, Reply::NotLoaded(problem()), None, 3.0));
    let failed = Event::Engine(Engine::Failed("It is empty.".into()));
    let refused = Event::Finished(1, Outcome::Refused(problem()));
    assert_eq!(told, [failed, refused, Event::Paced(Pace { files: 1, seconds: 3.0 })]);
}

#[test]
fn a_drawing_that_fails_leaves_the_diagnosis_to_come() {
    let mut coordinator = coordinator();
    coordinator.submit(10, true, 0.0);
    coordinator.proceed();
    let not_drawn = || Reply::NotDrawn { id: 1, problem: problem() };
    let drawn = || Event::Drawn(1, Err(problem()));
    assert_eq!(events(coordinator.receive(1, not_drawn(), None, 1.0)), [drawn()]);
    let refused = Reply::Refused { id: 1, problem: problem() };
    assert!(!coordinator.receive(1, refused, None, 1.0).is_empty());
    assert!(coordinator.receive(1, not_drawn(), None, 1.0).is_empty(), "late news");
    let effects = coordinator.draw(1, 10);
    assert_eq!(effects, [Effect::Assign(1, Request::Draw { id: 1 }, 10)]);
    assert_eq!(events(coordinator.receive(1, not_drawn(), None, 2.0)), [drawn()]);
}

#[test]
fn a_drawing_without_its_arrays_is_a_failure_of_its_worker() {
    let mut coordinator = coordinator();
    let reply = Reply::Drawn { id: 1, head: Box::default() };
    let effects = coordinator.receive(1, reply, None, 0.0);
    assert_eq!(effects[0], Effect::Failed("a drawing lacks its arrays".to_owned()));
}

/// With a worker, and a GPU that was found.
fn with_gpu() -> Coordinator<u32> {
    let gpu = GpuCoordinator::new(Choice::Gpu, false, Some("worker-gpu.js".to_owned()));
    let mut coordinator =
        Coordinator::new(Scheduler::new(1), gpu, "model".to_owned(), String::new());
    coordinator.proceed();
    let effects = coordinator.receive(1, Reply::Loaded(model()), None, 0.0);
    assert!(effects.contains(&Effect::FindAdapter(1)), "{effects:?}");
    let adapter = Adapter { name: "nvidia".to_owned(), is_software: false };
    let effects = coordinator.found_adapter(1, Some(adapter), |_| None);
    assert!(effects.contains(&Effect::Send(1, Request::MakeReferenceCases)), "{effects:?}");
    coordinator
}

#[test]
fn the_gpu_is_started_connected_and_tested_by_the_worker_that_made_the_cases() {
    let mut coordinator = with_gpu();
    let effects = coordinator.receive(1, Reply::ReferenceCasesMade, None, 0.0);
    assert_eq!(effects, [Effect::SpawnGpu(2)]);
    let load = GpuCommand::Load { model_url: "model".to_owned(), wants_race: true };
    assert_eq!(coordinator.receive_gpu(2, GpuReply::Started), [Effect::SendGpu(2, load)]);
    let effects = coordinator.receive_gpu(2, GpuReply::Loaded);
    assert_eq!(effects, [Effect::Connect(1, 2), Effect::Send(1, Request::CheckGpu)]);
}

#[test]
fn a_gpu_that_a_worker_finds_silent_is_ended_and_all_workers_know() {
    let mut coordinator = with_gpu();
    coordinator.receive(1, Reply::ReferenceCasesMade, None, 0.0);
    coordinator.receive_gpu(2, GpuReply::Started);
    coordinator.receive_gpu(2, GpuReply::Loaded);
    let race = Some(crate::protocol::Race { cpu_ms: 20.0, gpu_ms: 5.0 });
    let test = GpuSelfTest { passed: true, difference: Some(0.0), race };
    coordinator.receive_gpu(2, GpuReply::Tested(test));
    let effects = coordinator.receive(1, Reply::GpuSilent { attempt: 2 }, None, 0.0);
    let lost = GpuStatus::Lost("nvidia".to_owned());
    let news = GpuNews { report: lost.report(), ..GpuNews::default() };
    let expected = [
        Effect::GpuFailed("no answer in time".to_owned()),
        Effect::TerminateGpu,
        Effect::Send(1, Request::Gpu(news)),
        Effect::Report(Event::Gpu(lost)),
    ];
    assert_eq!(effects, expected);
    let again = coordinator.receive(1, Reply::GpuSilent { attempt: 2 }, None, 0.0);
    assert!(again.is_empty(), "another worker found it silent, too");
}

#[test]
fn clearing_ends_the_work_without_saying_that_the_engine_loads_again() {
    let mut coordinator = coordinator();
    coordinator.submit(10, false, 1.0);
    coordinator.proceed();
    assert_eq!(coordinator.clear(), [Effect::Terminate(1), Effect::Spawn(2)]);
    let late = Reply::Refused { id: 1, problem: problem() };
    assert!(coordinator.receive(1, late, None, 2.0).is_empty());
    let effects = coordinator.receive(2, Reply::Loaded(model()), None, 3.0);
    assert!(!events(effects).iter().any(|event| matches!(event, Event::Paced(_))));
}

#[test]
fn progress_is_reported_and_keeps_the_worker_from_being_taken_to_hang() {
    let mut coordinator = coordinator();
    coordinator.submit(7, false, 0.0);
    coordinator.proceed();
    let progress = |id| Reply::Progress { id, judges: false, done_s: 60.0, length_s: Some(3600.0) };
    let reach = Reach { judges: false, done_s: 60.0, length_s: Some(3600.0) };
    let expected = [Effect::Rewatch(1), Effect::Report(Event::Reached(1, reach))];
    assert_eq!(coordinator.receive(1, progress(1), None, 1.0), expected);
    assert!(coordinator.receive(1, progress(2), None, 1.0).is_empty());
}

#[test]
fn a_cancelled_recording_is_finished_without_a_diagnosis() {
    let mut coordinator = coordinator();
    coordinator.submit(7, false, 0.0);
    coordinator.proceed();
    let effects = coordinator.cancel(1, 1.0);
    assert_eq!(effects[0], Effect::Terminate(1));
    let told = events(effects);
    let [Event::Finished(1, Outcome::Refused(problem)), ..] = &told[..] else {
        unreachable!("{told:?}")
    };
    assert!(problem.sentence.contains("You stopped"));
}

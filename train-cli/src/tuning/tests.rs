//! Studies of a known function, which need no training.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use burn::backend::Autodiff;
use engine::backend::{Cpu, CpuDevice};
use engine::features::Image;
use engine::findings::Class;
use engine::models::{Architecture, CnnConfig, TrunkConfig};

use super::*;
use crate::TrainError;
use crate::classifier::TrainConfig;
use crate::classifier::learner::Recipe;
use crate::data::inner::InnerConfig;
use crate::data::{Collection, Recording, fixture};
use crate::examples::prepare::{Example, blank};
use crate::trainer::progress::Watch;
use crate::trainer::score::EpochScore;

/// Watches nothing.
struct Quiet;

impl Watch for Quiet {
    fn start(&self, _steps: usize, _done: usize) {}
    fn step(&self, _epoch: usize, _loss: f64) {}
    fn epoch(&self, _epoch: usize, _score: &EpochScore, _best: bool) {}
    fn interrupted(&self) -> bool {
        false
    }
}

fn space() -> Space {
    let parameters = [
        ("/learning_rate", Domain::LogUniform(1e-5, 1e-1)),
        ("/mixup", Domain::Uniform(0.0, 1.0)),
        ("/epochs", Domain::Integer(1, 40)),
    ];
    let parameters = parameters.map(|(name, domain)| (name.to_owned(), domain)).into();
    Space { base: Recipe::Network(TrainConfig::default()), parameters }
}

fn config(space: Space) -> StudyConfig {
    StudyConfig {
        space,
        search: Search::Tpe,
        startup: 4,
        pruning: Some(MedianRule { grace: 2, trials: 3 }),
        inner: 1,
        validation: 0.2,
        outer: None,
        data: "made-up".to_owned(),
        recordings_sha256: String::new(),
        seed: 11,
    }
}

fn join(folder: &Path) -> Study {
    Study::join(folder, config(space()), ClaimRules::default()).unwrap()
}

const ALONE: Worker = Worker { index: 0, waits: true };

/// A curve of ten epochs that rises to the configuration's own height; stops in the epoch before which
/// `stop` epochs were counted.
struct Hill {
    epochs_left: RefCell<usize>,
    scored: Mutex<Vec<f64>>,
}

impl Hill {
    fn new(epochs_left: usize) -> Self {
        Self { epochs_left: RefCell::new(epochs_left), scored: Mutex::new(Vec::new()) }
    }

    fn height(recipe: &Recipe) -> f64 {
        match recipe {
            Recipe::Network(c) => 1.0 - (c.mixup - 0.7).powi(2) - (c.learning_rate - 0.01).abs(),
            Recipe::Classical(_) => 0.0,
        }
    }
}

impl Objective for Hill {
    fn score(
        &self,
        recipe: &Recipe,
        _folder: &Path,
        watch: &TrialWatch<'_>,
    ) -> Result<f64, TrainError> {
        watch.begin_fold(0);
        let height = Self::height(recipe);
        for epoch in watch.curve(0).len()..10 {
            if *self.epochs_left.borrow() == 0 || watch.interrupted() {
                return Err(TrainError::Interrupted);
            }
            *self.epochs_left.borrow_mut() -= 1;
            let score = EpochScore {
                training_loss: 1.0,
                validation_loss: 1.0,
                validation_uar: height * (epoch as f64 + 1.0) / 10.0,
                validation_uar_error: 0.0,
            };
            watch.epoch(epoch, &score, true);
        }
        self.scored.lock().unwrap().push(height);
        Ok(height)
    }
}

/// All of a trial that doesn't depend on time.
fn timeless(study: &Study) -> Vec<Trial> {
    study.trials().unwrap().into_iter().map(|trial| Trial { wall_s: 0.0, ..trial }).collect()
}

#[test]
fn a_study_that_is_interrupted_again_and_again_has_the_same_trials() {
    let (straight, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let study = join(straight.path());
    run(&study, 14, ALONE, &Hill::new(usize::MAX), |_| Quiet).unwrap();
    let expected = timeless(&study);
    assert_eq!(expected.len(), 14);
    let mut interruptions = 0;
    loop {
        // Each time as a new process would: nothing is kept but the folder.
        match run(&join(broken.path()), 14, ALONE, &Hill::new(7), |_| Quiet) {
            Err(TuneError::Train(TrainError::Interrupted)) => interruptions += 1,
            ended => {
                assert_eq!(ended.unwrap(), Ended::Done);
                break;
            }
        }
    }
    assert!(interruptions > 8, "{interruptions}");
    assert_eq!(timeless(&join(broken.path())), expected);
}

#[test]
fn workers_that_share_a_folder_never_do_a_trial_twice() {
    let folder = tempfile::tempdir().unwrap();
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let work = |index| {
            let study = join(folder.path());
            let hill = Hill::new(usize::MAX);
            run(&study, 40, Worker { index, waits: true }, &hill, |_| Quiet).unwrap();
            let scored = hill.scored.lock().unwrap();
            scored.len()
        };
        let threads: Vec<_> = (0..4).map(|index| scope.spawn(move || work(index))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let trials = join(folder.path()).trials().unwrap();
    let complete = trials.iter().filter(|trial| trial.state == State::Complete).count();
    assert_eq!((trials.len(), counts.iter().sum::<usize>()), (40, complete), "{counts:?}");
    // Streams of their own: no two proposals are the same.
    let mut points: Vec<String> = trials.iter().map(|trial| format!("{:?}", trial.point)).collect();
    points.sort();
    points.dedup();
    assert_eq!(points.len(), 40);
}

#[test]
fn trials_below_the_median_are_ended_early_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let study = join(folder.path());
    run(&study, 30, ALONE, &Hill::new(usize::MAX), |_| Quiet).unwrap();
    let trials = study.trials().unwrap();
    let (pruned, complete): (Vec<_>, Vec<_>) =
        trials.iter().partition(|trial| trial.state == State::Pruned);
    assert!(!pruned.is_empty() && !complete.is_empty());
    assert!(pruned.iter().all(|trial| (3..10).contains(&trial.curves[0].len())));
    assert!(complete.iter().all(|trial| trial.curves[0].len() == 10));
    let best = study.best().unwrap();
    assert_eq!(best.state, State::Complete);
    assert!(pruned.iter().all(|trial| trial.score < best.score));
}

#[test]
fn a_configuration_that_fails_is_recorded_and_the_study_goes_on() {
    struct Fails;
    impl Objective for Fails {
        fn score(&self, _: &Recipe, _: &Path, _: &TrialWatch<'_>) -> Result<f64, TrainError> {
            Err(TrainError::Diverged { epoch: 3 })
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let study = join(folder.path());
    run(&study, 3, ALONE, &Fails, |_| Quiet).unwrap();
    let trials = study.trials().unwrap();
    assert!(trials.iter().all(|trial| trial.state == State::Failed && trial.score == 0.0));
    assert!(trials[0].reason.as_ref().unwrap().contains("diverged"));
    assert!(matches!(study.best(), Err(TuneError::NothingComplete { .. })));
}

#[test]
fn a_folder_of_another_study_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    join(folder.path());
    let other = StudyConfig { seed: 12, ..config(space()) };
    let refused = Study::join(folder.path(), other, ClaimRules::default()).unwrap_err();
    assert!(refused.to_string().contains("another configuration"), "{refused}");
}

/// Thirty recordings of fifteen groups in two classes, with stripes that tell the class.
fn recordings() -> Vec<Recording> {
    let class = |group: usize| if group.is_multiple_of(2) { Class::Murmur } else { Class::Normal };
    let one =
        |number| fixture::recording(number, Collection::PascalB, class(number / 2), number / 2);
    (0..30).map(one).collect()
}

fn example(recording: &Recording) -> Example {
    let class = recording.label.unwrap();
    let mut image = Image::zeros(40, 30);
    for (i, value) in image.data.iter_mut().enumerate() {
        *value = if (i % 30).is_multiple_of(2 + class.index()) { 2.0 } else { -0.5 };
    }
    Example {
        name: recording.name.clone(),
        group: recording.group.clone(),
        image,
        ..blank(Some(recording.source), class)
    }
}

fn small() -> TrainConfig {
    let trunk = TrunkConfig::Cnn(CnnConfig { channels: vec![4], dropout: 0.1 });
    let mut config = TrainConfig {
        architecture: Architecture::new(trunk, [40, 24], 5),
        epochs: 2,
        batch: 8,
        noises: 0,
        ..TrainConfig::default()
    };
    config.preprocessing.features.window.frames = 24;
    config.preprocessing.features.window.step = 12;
    config
}

#[test]
fn the_test_fold_is_never_seen_by_a_trial() {
    let _alone = crate::classifier::tests::alone();
    let recordings = recordings();
    let (inside, outside) = recordings.split_at(20);
    // Only what is inside was prepared: whoever asked for the rest would get an error.
    let examples: HashMap<_, _> = inside.iter().map(|r| (r.name.clone(), example(r))).collect();
    let base = small();
    let preprocessing = base.preprocessing.clone();
    let material = Material { preprocessing: &preprocessing, examples: &examples, ear: None };
    let device = CpuDevice::default();
    let parameters = [("/mixup".to_owned(), Domain::Uniform(0.0, 0.5))].into();
    let space = Space { base: Recipe::Network(base), parameters };
    for folds in [1, 3] {
        let inner = InnerConfig { folds, validation: 0.3, seed: 0 };
        let parts = (inside, outside);
        let tuned = Inside::<Autodiff<Cpu>>::new(&material, parts, &inner, &device).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let config = StudyConfig { inner: folds, ..config(space.clone()) };
        let study = Study::join(folder.path(), config, ClaimRules::default()).unwrap();
        run(&study, 2, ALONE, &tuned, |_| Quiet).unwrap();
        let trials = study.trials().unwrap();
        assert!(trials.iter().all(|t| t.state == State::Complete && t.curves.len() == folds));
        assert!((0.0..=1.0).contains(&study.best().unwrap().score));
    }
    let inner = InnerConfig { folds: 1, validation: 0.3, seed: 0 };
    // A group with one recording on either side.
    let leaking = recordings.split_at(21);
    assert!(Inside::<Autodiff<Cpu>>::new(&material, leaking, &inner, &device).is_err());
}

#[test]
fn whoever_waits_is_given_what_a_dead_worker_left() {
    let folder = tempfile::tempdir().unwrap();
    let rules = ClaimRules { beat: Duration::from_millis(20), stale: Duration::from_millis(200) };
    let study = Study::join(folder.path(), config(space()), rules).unwrap();
    // Claimed by a process of another machine that never touches it again.
    let left = study.trial_folder(1);
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("claim-0.json"), r#"{"place": "elsewhere", "process": 1}"#).unwrap();
    let away = Worker { index: 1, waits: false };
    let ended = run(&study, 2, away, &Hill::new(usize::MAX), |_| Quiet).unwrap();
    assert_eq!((ended, study.trials().unwrap().len()), (Ended::Elsewhere, 1));
    run(&study, 2, ALONE, &Hill::new(usize::MAX), |_| Quiet).unwrap();
    assert_eq!(study.trials().unwrap().len(), 2);
}

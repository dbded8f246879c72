//! A small training in a folder of its own.

use engine::findings::Class;
use engine::models::{Architecture, CnnConfig, TrunkConfig};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use train_cli::classifier::TrainConfig;

use crate::pascal;

/// Passes over its few recordings: enough that a busy machine strikes before the last.
const EPOCHS: usize = 40;

/// No run takes nearly so long.
const PATIENCE: Duration = Duration::from_mins(2);

/// Twenty made-up recordings, a recipe, and a run folder.
pub struct Run {
    dir: tempfile::TempDir,
    /// The run folder; it isn't made yet.
    pub out: PathBuf,
}

impl Run {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        pascal::data(dir.path(), pascal::heart);
        let recipe = serde_json::to_string(&recipe()).unwrap();
        std::fs::write(dir.path().join("recipe.json"), recipe).unwrap();
        let out = dir.path().join("run");
        Self { dir, out }
    }

    /// A folder beside the run's that is removed with it.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The program with its arguments; it goes on where there is something to go on with.
    pub fn command(&self) -> Vec<String> {
        let recipe = self.beside("recipe.json");
        let [data, recipe, out] =
            [self.dir.path(), &recipe, &self.out].map(|path| path.display().to_string());
        let program = env!("CARGO_BIN_EXE_lubdub").to_owned();
        let options = ["--test", "0", "--name", "tiny", "--resume"].map(str::to_owned);
        let chosen = ["train", "--data", &data, "--config", &recipe, "--out", &out];
        [program].into_iter().chain(chosen.map(str::to_owned)).chain(options).collect()
    }

    pub fn start(&self) -> Started<'_> {
        let [program, args @ ..] = &self.command()[..] else { unreachable!() };
        let mut command = Command::new(program);
        let silent = command.args(args).stdout(Stdio::null()).stderr(Stdio::null());
        Started { run: self, child: silent.spawn().unwrap() }
    }

    /// Runs it to its end.
    pub fn finish(&self) -> Output {
        let [program, args @ ..] = &self.command()[..] else { unreachable!() };
        Command::new(program).args(args).output().unwrap()
    }

    /// Kills it when so many epochs are complete.
    pub fn stop_after(&self, epochs: usize) {
        let mut seen = Vec::new();
        let mut started = self.start();
        assert!(started.comes(|run| {
            let now = run.checkpoint();
            if now.is_some() && seen.last() != Some(&now) {
                seen.push(now);
            }
            seen.len() >= epochs
        }));
        started.kill();
    }

    /// The checkpoint, once there is one.
    pub fn checkpoint(&self) -> Option<Vec<u8>> {
        std::fs::read(self.out.join("checkpoint.mpk")).ok()
    }

    pub fn model(&self) -> Vec<u8> {
        std::fs::read(self.out.join("tiny.safetensors")).unwrap()
    }

    /// The scores of all epochs, drawn.
    pub fn curves(&self) -> Vec<u8> {
        std::fs::read(self.out.join("curves.svg")).unwrap()
    }

    /// Files of the run folder that aren't whole.
    pub fn partial(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.out).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "partial")).collect()
    }

    /// Goes on without disturbance, and proves that nothing has been lost or left.
    pub fn finishes_as_undisturbed(&self) {
        let output = self.finish();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        let undisturbed = undisturbed();
        assert!(self.model() == undisturbed.model, "the model differs");
        assert!(self.curves() == undisturbed.curves, "the scores of the epochs differ");
        assert_eq!(self.partial(), [] as [&Path; 0]);
    }
}

/// A run under way.
pub struct Started<'a> {
    run: &'a Run,
    child: Child,
}

impl Started<'_> {
    /// Waits until something is so; false where the program ended before.
    pub fn comes(&mut self, mut is_so: impl FnMut(&Run) -> bool) -> bool {
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            if is_so(self.run) {
                return true;
            }
            assert!(start.elapsed() < PATIENCE, "the training doesn't end");
            std::thread::yield_now();
        }
        false
    }

    /// Ends it by SIGKILL, which no program can catch.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What a training that nothing happens to ends at.
pub struct Undisturbed {
    pub model: Vec<u8>,
    pub curves: Vec<u8>,
    /// The last checkpoint's length; its bytes hold names of parameters that are drawn anew by every process.
    pub checkpoint: usize,
}

pub fn undisturbed() -> &'static Undisturbed {
    static ONCE: OnceLock<Undisturbed> = OnceLock::new();
    ONCE.get_or_init(|| {
        let run = Run::new();
        let output = run.finish();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let checkpoint = run.checkpoint().unwrap().len();
        Undisturbed { model: run.model(), curves: run.curves(), checkpoint }
    })
}

/// A network of two small layers.
fn recipe() -> TrainConfig {
    let usual = TrainConfig::default();
    let features = &usual.preprocessing.features;
    let trunk = TrunkConfig::Cnn(CnnConfig { channels: vec![4, 8], dropout: 0.1 });
    let size = [features.rows, features.window.frames];
    let architecture = Architecture::new(trunk, size, Class::ALL.len());
    TrainConfig { architecture, epochs: EPOCHS, patience: EPOCHS, batch: 8, noises: 2, ..usual }
}

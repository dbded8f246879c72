//! About the GPU: between the app and the worker on it, between that and the workers that use it, and what the
//! app lets those know.

use serde::{Deserialize, Serialize};

use super::InputShape;

/// From the app to the worker on the GPU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GpuCommand {
    /// Fetch and read the model, and start WebGPU; the first message after [`GpuReply::Started`].
    Load {
        /// Absolute address of the model file.
        model_url: String,
        /// Whether the self-test is to end with a race against the CPU.
        wants_race: bool,
    },
    /// Serve another worker. Payload: a `MessagePort`, by which it sends [`GpuQuery`]s.
    Connect,
}

/// From the worker on the GPU to the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum GpuReply {
    /// The worker's code runs and receives messages; earlier ones are lost.
    Started,
    /// The model is on the GPU, which isn't tested yet.
    Loaded,
    /// The self-test is over. If it was passed, predictions can be asked for.
    Tested(GpuSelfTest),
    /// The model did not arrive, or can't be used.
    NotLoaded {
        /// The error with its causes.
        reason: String,
    },
    /// The worker can't go on.
    Crashed {
        /// The error with its causes.
        reason: String,
    },
}

/// From a worker to the worker on the GPU, by their port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum GpuQuery {
    /// Take the self-test. Payload: the numbers of each model input, then the CPU's logits.
    Check {
        /// What the numbers mean, for each model input.
        shapes: Vec<InputShape>,
        /// Time of the network on the CPU for the first of them, in milliseconds.
        cpu_ms: f64,
    },
    /// Compute logits. Payload: the numbers of a model input.
    Predict {
        /// Names the recording.
        id: u32,
        /// What the numbers mean.
        shape: InputShape,
        /// Answer [`GpuAnswer::Busy`] rather than let it wait.
        if_idle: bool,
    },
}

/// From the worker on the GPU to a worker, by their port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GpuAnswer {
    /// Payload: the logits, see [`logits`](super::logits).
    Logits {
        /// As in the query.
        id: u32,
    },
    /// Others come first.
    Busy {
        /// As in the query.
        id: u32,
    },
}

/// What the app lets a worker know of the GPU.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GpuNews {
    /// Whether predictions may be asked for.
    pub access: GpuAccess,
    /// What records say of it.
    pub report: GpuReport,
}

/// Whether a worker may ask the GPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum GpuAccess {
    /// No: what was asked is computed on the CPU.
    #[default]
    None,
    /// For what need not wait.
    IfIdle,
    /// For everything.
    Always,
}

/// What is stored of the GPU with every result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GpuReport {
    /// The adapter's name, where there is one.
    pub adapter: Option<String>,
    /// Largest difference of a class probability from the CPU's in the self-test, as a share of it.
    pub self_test: Option<f64>,
    /// What came of looking for a GPU, in one word.
    pub status: String,
}

impl Default for GpuReport {
    /// Before the search for a GPU.
    fn default() -> Self {
        Self { adapter: None, self_test: None, status: "unknown".to_owned() }
    }
}

/// How the GPU did beside the CPU.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GpuSelfTest {
    /// It computes what the CPU computes.
    pub passed: bool,
    /// Largest difference of a class probability, as a share of it; `None` where that is no number.
    pub difference: Option<f64>,
    /// Their times, where they were measured.
    pub race: Option<Race>,
}

/// Times of the network for ten seconds of sound.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Race {
    /// In milliseconds.
    pub cpu_ms: f64,
    /// In milliseconds.
    pub gpu_ms: f64,
}

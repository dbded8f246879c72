//! Between the app and a worker that diagnoses recordings.

use engine::findings::SoundHead;
use engine::report::JsonRecord;
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::{Arrays, Demo, Pictures};
use super::{DetailHead, DetailQuery, Display, DrawingHead, GpuNews};

/// From the app to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Fetch and read the models; the first message after [`Reply::Started`].
    Load {
        /// Absolute address of the model file.
        model_url: String,
        /// Absolute address of the frame model's file.
        frames_url: String,
    },
    /// List an archive, by an [`ArchiveReply`](super::ArchiveReply). Payload: the `File`.
    List,
    /// Diagnose a recording. Payload: the `File`, the [`Demo::key`] of a heart to synthesise, or what
    /// [`write_parts`](super::write_parts) gives.
    Diagnose {
        /// Names the recording in replies.
        id: u32,
        /// Whether it is to be drawn, too: [`Reply::Drawn`] then comes before [`Reply::Diagnosed`].
        draws: bool,
    },
    /// Draw a recording. Payload as of [`Request::Diagnose`].
    Draw {
        /// Names the recording in replies.
        id: u32,
    },
    /// Draw a part of a signal; it needs no model. Payload: the samples, a `Float32Array`.
    Detail(DetailQuery),
    /// Make the reference cases that a GPU is tested with, and keep them. No payload.
    MakeReferenceCases,
    /// Send the reference cases to the GPU. No payload.
    CheckGpu,
    /// The GPU can be reached. Payload: the `MessagePort` to its worker.
    ConnectGpu {
        /// Names the connection in [`Reply::GpuSilent`].
        attempt: u32,
    },
    /// What is known of the GPU from now on. No payload.
    Gpu(GpuNews),
}

/// From the worker to the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The worker's code runs and receives messages; earlier ones are lost.
    Started,
    /// The models are ready.
    Loaded(Model),
    /// There is no model, so nothing can be diagnosed.
    NotLoaded(Problem),
    /// The reference cases of [`Request::MakeReferenceCases`] are made.
    ReferenceCasesMade,
    /// The GPU did not answer in time; the CPU took over.
    GpuSilent {
        /// As in [`Request::ConnectGpu`].
        attempt: u32,
    },
    /// The diagnosis of a recording that could be read. No payload.
    Diagnosed {
        /// As in the request.
        id: u32,
        /// What was found, with all but the file's name.
        record: Box<JsonRecord>,
        /// What the page shows besides.
        display: Display,
    },
    /// How far the work on a long recording is. No payload.
    Progress {
        /// As in the request.
        id: u32,
        /// Whether it is being judged; else it is still being read.
        judges: bool,
        /// Seconds of the recording for which that is done.
        done_s: f64,
        /// Length of the recording in seconds, where it is known.
        length_s: Option<f64>,
    },
    /// A file is not a recording that can be read.
    Refused {
        /// As in the request.
        id: u32,
        /// What is wrong and what to do.
        problem: Problem,
    },
    /// Pictures and sound of a recording. Payload: see [`Arrays`].
    Drawn {
        /// As in the request.
        id: u32,
        /// What the arrays mean.
        head: Box<DrawingHead>,
    },
    /// A recording can't be drawn.
    NotDrawn {
        /// As in the request.
        id: u32,
        /// What is wrong and what to do.
        problem: Problem,
    },
    /// A part of a signal, drawn. Payload: see [`Pictures`].
    Detailed(DetailHead),
    /// The worker can't go on and must be replaced.
    Crashed {
        /// The error with its causes, or the panic's message.
        reason: String,
    },
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong and what to do, for the reader.
    pub sentence: String,
    /// The causes, for a bug report; absent where the sentence says all.
    pub reason: Option<String>,
}

/// The models that diagnose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Checksum of its file, hexadecimal.
    pub sha256: String,
    /// Name of the frame model.
    pub frames_name: String,
    /// Checksum of its file, hexadecimal.
    pub frames_sha256: String,
    /// How often the frame model hears murmurs; none where its file doesn't say.
    pub murmur_rates: Option<MurmurRates>,
    /// How it judges murmurs; none without a frame model.
    pub sounds: Option<SoundHeads>,
}

/// How scores of murmurs become statements.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SoundHeads {
    /// In systole.
    pub systolic: SoundHead,
    /// In diastole.
    pub diastolic: SoundHead,
}

/// How often a statement about a murmur is right, out of a hundred recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MurmurRates {
    /// Of those with a murmur, how many are heard.
    pub heard: u32,
    /// Of those without, in how many a murmur is heard.
    pub wrong: u32,
}

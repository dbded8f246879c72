//! What few readers need, folded away.

use std::rc::Rc;

use yew::prelude::*;

use super::same::is_same;
use crate::app::gpu::GpuStatus;
use crate::app::session::Diagnosed;
use crate::app::text::{format, messages};
use crate::protocol::Model;

/// Properties of [`Details`].
#[derive(Properties)]
pub struct DetailsProps {
    /// The recording.
    pub diagnosed: Rc<Diagnosed>,
    /// The model in use.
    pub model: Option<Rc<Model>>,
}

impl PartialEq for DetailsProps {
    /// By what is pointed to, as with the cards.
    fn eq(&self, other: &Self) -> bool {
        is_same(self.model.as_ref(), other.model.as_ref())
            && Rc::ptr_eq(&self.diagnosed, &other.diagnosed)
    }
}

/// The recording's and the model's particulars.
#[component]
pub fn Details(props: &DetailsProps) -> Html {
    let gpu = use_context::<GpuStatus>();
    html! {
        <details class="details">
            <summary>{ "Details" }</summary>
            <dl>
                { for rows(&props.diagnosed).into_iter().map(|(name, value)| row(name, &value)) }
                if let Some(gpu) = gpu {
                    { row("Graphics processor", &gpu.text()) }
                }
                if let Some(model) = &props.model {
                    { row("Model", &model.name) }
                    <div><dt>{ "Model SHA-256" }</dt><dd class="hash">{ &model.sha256 }</dd></div>
                    { row("Frame model", &model.frames_name) }
                    <div>
                        <dt>{ "Frame model SHA-256" }</dt>
                        <dd class="hash">{ &model.frames_sha256 }</dd>
                    </div>
                }
            </dl>
        </details>
    }
}

fn row(name: &'static str, value: &str) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

fn rows(diagnosed: &Diagnosed) -> [(&'static str, String); 7] {
    let display = &diagnosed.display;
    let channels = match display.channels {
        1 => "mono".to_owned(),
        channels => format!("{channels} channels"),
    };
    let length = format::duration(diagnosed.duration_s());
    let cut = if diagnosed.is_truncated() { " (some of the file is missing)" } else { "" };
    let took_s = diagnosed.record.backend.as_ref().and_then(|backend| backend.seconds);
    [
        ("Length", format!("{length}{cut}")),
        ("Kind of file", format!("{}, {channels}", display.kind)),
        ("Sampling rate", format::frequency(f64::from(display.sample_rate_hz))),
        ("Level, 20 to 800 Hz", format::level(display.level_dbfs)),
        ("Clipped", format::percent(display.clipped_share)),
        ("Time to judge", format!("{:.2}\u{a0}s", took_s.unwrap_or_default())),
        ("Computed on", messages::backend(diagnosed.backend()).to_owned()),
    ]
}

/// Properties of [`TechnicalDetails`].
#[derive(Properties, PartialEq)]
pub struct TechnicalProps {
    /// What a program said of a failure.
    pub reason: String,
}

/// The cause of a failure, for a bug report.
#[component]
pub fn TechnicalDetails(props: &TechnicalProps) -> Html {
    html! {
        <details class="details technical">
            <summary>{ "Technical details" }</summary>
            <p class="hash">{ &props.reason }</p>
        </details>
    }
}

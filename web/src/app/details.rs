//! What few readers need, folded away.

use std::rc::Rc;

use yew::prelude::*;

use super::graphics::Graphics;
use super::{format, words};
use crate::protocol::{Model, Recording};

/// Properties of [`Details`].
#[derive(Properties, PartialEq)]
pub struct DetailsProps {
    /// What is known of the recording.
    pub recording: Recording,
    /// The model that judged it.
    pub model: Option<Rc<Model>>,
}

/// The recording's and the model's particulars.
#[component]
pub fn Details(props: &DetailsProps) -> Html {
    let graphics = use_context::<Graphics>();
    html! {
        <details class="details">
            <summary>{ "Details" }</summary>
            <dl>
                { for rows(&props.recording).into_iter().map(|(name, value)| row(name, &value)) }
                if let Some(graphics) = graphics {
                    { row("Graphics processor", &graphics.text()) }
                }
                if let Some(model) = &props.model {
                    { row("Model", &model.name) }
                    <div><dt>{ "Model SHA-256" }</dt><dd class="hash">{ &model.sha256 }</dd></div>
                    { row("Beat model", &model.beats_name) }
                    <div>
                        <dt>{ "Beat model SHA-256" }</dt>
                        <dd class="hash">{ &model.beats_sha256 }</dd>
                    </div>
                }
            </dl>
        </details>
    }
}

fn row(name: &'static str, value: &str) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

fn rows(recording: &Recording) -> [(&'static str, String); 7] {
    let channels = match recording.channels {
        1 => "mono".to_owned(),
        channels => format!("{channels} channels"),
    };
    let length = format::duration(recording.duration_s);
    let cut = if recording.truncated { " (the file ends before its time)" } else { "" };
    [
        ("Length", format!("{length}{cut}")),
        ("Kind of file", format!("{}, {channels}", recording.kind)),
        ("Sampling rate", format::frequency(f64::from(recording.sample_rate_hz))),
        ("Level, 20 to 800 Hz", format::level(recording.level_dbfs)),
        ("Clipped", format::percent(recording.clipped_share)),
        ("Time to judge", format!("{:.2}\u{a0}s", recording.took_s)),
        ("Computed on", words::backend(recording.backend).to_owned()),
    ]
}

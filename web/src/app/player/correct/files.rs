//! Labels in files of other programs: saved and loaded.

use std::rc::Rc;

use engine::labels::{LabelFormat, Labels};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::app::export::save_text;
use crate::console;
use crate::js_error::JsError;

/// Properties of [`LabelFiles`].
#[derive(Properties, PartialEq)]
pub struct FilesProps {
    /// The marks.
    pub labels: Rc<Labels>,
    /// Takes the marks of a file.
    pub load: Callback<Rc<Labels>>,
    /// Name of the recording.
    pub name: AttrValue,
    /// Its length, in seconds.
    pub seconds: f64,
}

/// Saves the marks, and loads those of a file.
#[component]
pub fn LabelFiles(props: &FilesProps) -> Html {
    let told = use_state_eq(|| AttrValue::Static(""));
    let save = |format: LabelFormat| {
        let (labels, name, told) = (props.labels.clone(), props.name.clone(), told.setter());
        let seconds = props.seconds;
        let onclick = move |_: MouseEvent| {
            let text = format.write(&labels, base(&name), seconds);
            let offered = save_text(&file_name(&name, format), &text, media_type(format));
            told.set(match offered {
                Err(error) => {
                    console::error("labels were not saved", &error.to_string());
                    "This browser did not save the file.".into()
                }
                Ok(()) => saved_text(format, &labels),
            });
        };
        html! {
            <button type="button" class="option" data-labels={format.key()} {onclick}>
                { format.name() }
            </button>
        }
    };
    let choose = {
        let (load, told, seconds) = (props.load.clone(), told.setter(), props.seconds);
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            // So that the same file can be chosen again, corrected.
            input.set_value("");
            let (load, told) = (load.clone(), told.clone());
            spawn_local(async move {
                told.set(match read(&file, seconds).await {
                    Err(sentence) => sentence,
                    Ok(labels) => {
                        let said = format!("{} marks loaded.", labels.as_slice().len());
                        load.emit(Rc::new(labels));
                        said.into()
                    }
                });
            });
        })
    };
    html! {
        <div class="listening-group" role="group" aria-label="Marks as files">
            <span class="listening-name" aria-hidden="true">{ "Save marks" }</span>
            { for LabelFormat::ALL.map(save) }
            <label class="option load-labels">
                { "Load marks …" }
                <input
                    class="visually-hidden"
                    type="file"
                    accept=".txt,.tsv,.json"
                    data-labels="load"
                    onchange={choose}
                />
            </label>
            <span class="listening-note" role="status" data-labels-told="">{ (*told).clone() }</span>
        </div>
    }
}

/// Reads the labels of a file, or says why it can't.
async fn read(file: &File, seconds: f64) -> Result<Labels, AttrValue> {
    // What is longer holds no labels, and a recording chosen by mistake needn't be read to its end.
    let most = (LabelFormat::MAX_BYTES + 1) as f64;
    let text = match file.slice_with_f64_and_f64(0.0, most) {
        Ok(begin) => JsFuture::from(begin.text()).await,
        Err(error) => Err(error),
    };
    let text = text.map_err(|error| {
        console::error("labels were not read", &JsError::from(error).to_string());
        AttrValue::Static("This browser could not read the file.")
    })?;
    let text = text.as_string().unwrap_or_default();
    let (_, labels) = LabelFormat::read(&text).map_err(|error| error.to_string())?;
    let last_s = labels.as_slice().iter().fold(0.0_f64, |last_s, label| last_s.max(label.end_s));
    if last_s > seconds + LATER_S {
        return Err(format!(
            "These marks reach to {last_s:.1} s, but the recording ends at {seconds:.1} s. Choose the marks of this recording."
        )
        .into());
    }
    Ok(labels)
}

/// Seconds beyond the end of a recording that marks may reach: programs round lengths.
const LATER_S: f64 = 0.1;

fn saved_text(format: LabelFormat, labels: &Labels) -> AttrValue {
    let is_murmur = |kind| kind == engine::labels::LabelKind::Murmur;
    let has_murmurs = labels.as_slice().iter().any(|label| is_murmur(label.kind));
    if has_murmurs && !format.holds_murmurs() {
        "Saved. CirCor’s files have no place for murmurs, so only the heart sounds are in it."
            .into()
    } else {
        "Saved.".into()
    }
}

fn media_type(format: LabelFormat) -> &'static str {
    match format {
        LabelFormat::Audacity => "text/plain",
        LabelFormat::CirCor => "text/tab-separated-values",
        LabelFormat::LabelStudio => "application/json",
    }
}

/// The name of a recording without its folders.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The name of a file of labels: the recording's, with another ending.
fn file_name(name: &str, format: LabelFormat) -> String {
    let base = base(name);
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    format!("{stem}.{}", format.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_labels_is_named_after_its_recording() {
        assert_eq!(file_name("visit/4711_MV.wav", LabelFormat::CirCor), "4711_MV.tsv");
        assert_eq!(file_name("heart", LabelFormat::Audacity), "heart.txt");
    }

    #[test]
    fn what_a_format_has_no_place_for_is_told() {
        let murmur = Labels::of(&[], &[[1.0, 2.0]]);
        assert!(saved_text(LabelFormat::CirCor, &murmur).contains("no place for murmurs"));
        assert_eq!(saved_text(LabelFormat::Audacity, &murmur), "Saved.");
        assert_eq!(saved_text(LabelFormat::CirCor, &Labels::default()), "Saved.");
    }
}

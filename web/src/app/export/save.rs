//! Saving results as a file, which the browser makes of what the page holds: nothing is sent anywhere.

use engine::report::{JsonBackend, JsonModel, JsonPlace, JsonRecord, csv};
use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use yew::prelude::*;

use crate::app::session::{Engine, Entry, Outcome, Session};
use crate::console;
use crate::js_error::JsError;
use crate::protocol::{GpuReport, Problem};

/// How long a file stays readable for the browser, which takes it in its own time.
const KEPT_MS: u32 = 60_000;

/// Kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Json,
}

impl Format {
    const ALL: [Self; 2] = [Self::Table, Self::Json];

    /// The file's ending.
    fn key(self) -> &'static str {
        match self {
            Self::Table => "csv",
            Self::Json => "json",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Table => "Table (CSV)",
            Self::Json => "JSON",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Table => "text/csv;charset=utf-8",
            Self::Json => "application/json",
        }
    }

    fn text(self, records: &[JsonRecord]) -> String {
        match self {
            Self::Table => csv(records),
            Self::Json => json(records),
        }
    }
}

/// Properties of [`Save`].
#[derive(Properties, PartialEq)]
pub struct SaveProps {
    /// Nothing is finished yet.
    pub is_empty: bool,
    /// What the page knows, when it is asked.
    pub session: Callback<(), Session>,
}

/// Buttons that save the results of all recordings that are finished.
#[component]
pub fn Save(props: &SaveProps) -> Html {
    let failed = use_state_eq(|| false);
    let button = |format: Format| {
        let (session, failed) = (props.session.clone(), failed.clone());
        let save = move |_: MouseEvent| {
            let name = format!("lubdub-results.{}", format.key());
            let text = format.text(&records(&session.emit(())));
            let offered = save_text(&name, &text, format.media_type());
            if let Err(error) = &offered {
                console::error("results were not saved", &error.to_string());
            }
            failed.set(offered.is_err());
        };
        html! {
            <button
                type="button"
                data-save={format.key()}
                disabled={props.is_empty}
                onclick={Callback::from(save)}
            >
                { format.name() }
            </button>
        }
    };
    html! {
        <div class="save" role="group" aria-labelledby="save-title">
            <span id="save-title">{ "Save results" }</span>
            { for Format::ALL.map(button) }
            if *failed {
                <span role="alert">{ "This browser did not save the file." }</span>
            }
        </div>
    }
}

/// Lets the browser save a text as a file.
///
/// # Errors
/// When the browser doesn't.
pub fn save_text(name: &str, text: &str, media_type: &str) -> Result<(), JsError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let file = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    offer(name, &file)
}

/// Lets the browser save a file under a name.
///
/// # Errors
/// When the browser doesn't.
pub fn offer(name: &str, file: &Blob) -> Result<(), JsError> {
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.ok_or_else(|| JsError::new("there is no document"))?.create_element("a")?;
    let link: HtmlAnchorElement = link.unchecked_into();
    let address = Url::create_object_url_with_blob(file)?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // Failing to forget it costs some memory.
    Timeout::new(KEPT_MS, move || _ = Url::revoke_object_url(&address)).forget();
    Ok(())
}

/// A JSON array with a record on each line.
fn json(records: &[JsonRecord]) -> String {
    // A record has nothing that JSON can't say.
    let lines: Vec<String> =
        records.iter().filter_map(|record| serde_json::to_string(record).ok()).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// The records of all finished recordings, in the order in which they were given.
fn records(session: &Session) -> Vec<JsonRecord> {
    session.entries.iter().filter_map(|entry| record(entry, session)).collect()
}

/// The record of a recording; nothing before it is finished.
fn record(entry: &Entry, session: &Session) -> Option<JsonRecord> {
    let (file, place) = (entry.name.to_string(), place(entry, session));
    Some(match entry.outcome()? {
        Outcome::Diagnosed(diagnosed) => JsonRecord { file, place, ..diagnosed.record.clone() },
        Outcome::Refused(Problem { sentence, .. }) => JsonRecord {
            place,
            backend: Some(backend(session)),
            ..JsonRecord::refused(&file, sentence, &model(session))
        },
    })
}

/// On whom, where and how a recording was made, as the page knows it; none where nothing is known.
fn place(entry: &Entry, session: &Session) -> Option<JsonPlace> {
    let place = entry.place.as_ref();
    let known = JsonPlace {
        patient: place.map(|place| place.person.to_string()),
        site: place.map(|place| place.site.key().to_owned()),
        posture: entry.posture,
        age_group: place.and_then(|place| session.ages.of(&place.person)),
    };
    (known != JsonPlace::default()).then_some(known)
}

/// The backend of a recording that was not judged.
fn backend(session: &Session) -> JsonBackend {
    let GpuReport { self_test, status, .. } = session.gpu.report();
    JsonBackend { name: "cpu".to_owned(), self_test, graphics: Some(status), seconds: None }
}

/// The model in use; unnamed where there is none.
fn model(session: &Session) -> JsonModel {
    match &session.engine {
        Engine::Ready(model) => {
            JsonModel { name: model.name.clone(), sha256: model.sha256.clone() }
        }
        Engine::Loading | Engine::Failed(_) => {
            JsonModel { name: String::new(), sha256: String::new() }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::rc::Rc;

    use engine::report::{AgeGroup, Posture};
    use yew::Reducible;

    use super::*;
    use crate::app::session::{Event, Source};
    use crate::protocol::Demo;

    #[test]
    fn where_and_how_a_recording_was_made_is_saved_with_it() {
        let source = Source::Demo(Demo::Normal);
        let problem = Problem { sentence: "it is empty".to_owned(), reason: None };
        let added = vec![(1, "7_AV.wav".into(), source.clone()), (2, "heart.wav".into(), source)];
        let events = [
            Event::Added(added),
            Event::Renamed("7".into(), "K-204".into()),
            Event::Aged(Some(AgeGroup::Adult)),
            Event::Postured(1, Some(Posture::LeaningForward)),
            Event::Finished(1, Outcome::Refused(problem.clone())),
            Event::Finished(2, Outcome::Refused(problem)),
        ];
        let session = events.into_iter().fold(Rc::<Session>::default(), Session::reduce);
        let saved = records(&session);
        let place = serde_json::to_string(&saved[0].place).unwrap();
        let expected =
            r#"{"patient":"K-204","site":"AV","posture":"leaning_forward","age_group":"adult"}"#;
        assert_eq!((place.as_str(), saved[1].place.as_ref()), (expected, None));
        assert!(csv(&saved).contains("K-204,AV,leaning_forward,adult"));
    }

    #[test]
    fn finished_recordings_are_saved_in_the_order_given_and_no_others() {
        let source = Source::Demo(Demo::Normal);
        let added = (1..=3).map(|id| (id, format!("{id}.wav").into(), source.clone())).collect();
        let problem = Problem { sentence: "it is empty".to_owned(), reason: None };
        let refused = |id| Event::Finished(id, Outcome::Refused(problem.clone()));
        let session = [Event::Added(added), refused(3), refused(1)]
            .into_iter()
            .fold(Rc::<Session>::default(), Session::reduce);
        let text = json(&records(&session));
        let saved: Vec<JsonRecord> = serde_json::from_str(&text).unwrap();
        let files: Vec<_> = saved.iter().map(|record| record.file.as_str()).collect();
        assert_eq!(files, ["1.wav", "3.wav"]);
        assert_eq!(saved[0].reason.as_deref(), Some("it is empty"));
        assert_eq!(saved[0].backend.as_ref().unwrap().graphics.as_deref(), Some("unknown"));
        assert_eq!(text.lines().count(), 4);
    }
}

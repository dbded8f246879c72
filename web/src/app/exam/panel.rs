//! The exam as the reader sees it.

use std::rc::Rc;

use engine::report::{AgeGroup, Posture};
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::chest::Chest;
use super::person::{SiteRecording, listened, persons, said};
use super::words::{beneath, missing_places, of_person, of_site};
use crate::app::choice::Choice;
use crate::app::session::{Entries, Event as Said, Examined, Outcome, Site};
use crate::app::text::messages::Tone;
use crate::console;
use crate::js_error::JsError;
use crate::protocol::Model;

/// Properties of [`ExamPanel`].
#[derive(Properties, PartialEq)]
pub struct ExamProps {
    /// The recordings.
    pub entries: Entries,
    /// The model in use.
    pub model: Option<Rc<Model>>,
    /// Who is examined, and where is listened next.
    pub now: Examined,
    /// How the person holds themselves in the next recordings.
    pub posture: Option<Posture>,
    /// How old the person is.
    pub age: Option<AgeGroup>,
    /// Takes what the reader says of posture and age.
    pub say: Callback<Said>,
    /// Takes another person or place.
    pub choose: Callback<Examined>,
    /// Gives the person of these recordings another label.
    pub rename: Callback<(AttrValue, AttrValue)>,
    /// Unfolds a recording.
    pub open: Callback<u32>,
}

/// The exam of the person who is examined.
#[component]
pub fn ExamPanel(props: &ExamProps) -> Html {
    let Examined { person, site } = &props.now;
    let listened = listened(&props.entries, person, props.model.as_deref());
    let choose = {
        let (choose, person, now) = (props.choose.clone(), person.clone(), *site);
        // What is chosen already is chosen no more.
        Callback::from(move |site: Site| {
            let site = Some(site).filter(|site| now != Some(*site));
            choose.emit(Examined { person: person.clone(), site });
        })
    };
    let marked = Site::ALL.iter().filter_map(|&site| Some((site, tone(&listened, site)?)));
    html! {
        <section class="exam" aria-labelledby="exam-title">
            <div class="exam-head">
                <h2 id="exam-title">{ "Examine" }</h2>
                { label(props) }
                { others(props) }
                // Before an exam begins nothing of it is asked.
                if site.is_some() || !listened.is_empty() {
                    { age_and_posture(props) }
                }
            </div>
            <Chest target={*site} marked={marked.collect::<Vec<_>>()} choose={choose.clone()} />
            <div class="exam-places">
                { for Site::ALL.iter().map(|&one| row(props, &listened, one, &choose)) }
            </div>
            { verdict(props, &listened) }
        </section>
    }
}

/// Most characters of a label.
const MOST_CHARACTERS: usize = 40;

/// The label of the person, which needn't be a name. It is no `input`: of a page with a text field Chromium asks a server of
/// its own how to fill it in.
fn label(props: &ExamProps) -> Html {
    let person = props.now.person.clone();
    let rename = {
        let (rename, person) = (props.rename.clone(), person.clone());
        Callback::from(move |event: FocusEvent| {
            let field: HtmlElement = event.target_unchecked_into();
            let typed = field.text_content().unwrap_or_default();
            let label: String = typed.trim().chars().take(MOST_CHARACTERS).collect();
            if label.is_empty() {
                field.set_text_content(Some(&person));
            } else if label != *person {
                rename.emit((person.clone(), label.into()));
            }
        })
    };
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            let field: HtmlElement = event.target_unchecked_into();
            // What is left takes over what was typed.
            if let Err(error) = field.blur() {
                console::warn("the label can't be left", &JsError::from(error).to_string());
            }
        }
    });
    html! {
        <div class="exam-label">
            <span id="person-title">{ "Patient label" }</span>
            // By its key another label is another element: what is typed is none of Yew's.
            <span
                key={person.to_string()}
                id="person"
                role="textbox"
                contenteditable="plaintext-only"
                tabindex="0"
                spellcheck="false"
                aria-labelledby="person-title"
                onblur={rename}
                {onkeydown}
            >
                { person }
            </span>
        </div>
    }
}

/// What the reader says of the person beside the label. Nothing is judged by it.
fn age_and_posture(ExamProps { posture, age, say, .. }: &ExamProps) -> Html {
    let choose_age = say
        .reform(|key: String| Said::Aged(AgeGroup::ALL.into_iter().find(|age| age.key() == key)));
    let choose_posture = say.reform(|key: String| {
        Said::Posing(Posture::ALL.into_iter().find(|posture| posture.key() == key))
    });
    html! {
        <>
            <Choice
                label="Age group"
                name="age-group"
                options={AgeGroup::ALL.map(|age| [age.key(), age.name()]).to_vec()}
                now={age.map(AgeGroup::key)}
                choose={choose_age}
            />
            <Choice
                label="Posture now"
                name="posture-now"
                options={Posture::ALL.map(|posture| [posture.key(), posture.name()]).to_vec()}
                now={posture.map(Posture::key)}
                choose={choose_posture}
            />
        </>
    }
}

/// The other persons of whom there are recordings, and a new one.
fn others(props: &ExamProps) -> Html {
    let persons = persons(&props.entries);
    let now = &props.now.person;
    if persons.is_empty() {
        return Html::default();
    }
    let next = format!("Patient {}", persons.len() + 1);
    let choose = {
        let choose = props.choose.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            choose.emit(Examined { person: select.value().into(), site: None });
        })
    };
    let unknown = (!persons.contains(now)).then(|| now.clone());
    let option = |person: &AttrValue| {
        let selected = person == now;
        html! { <option value={person.clone()} {selected}>{ person.clone() }</option> }
    };
    html! {
        <label class="exam-others">
            { "Show " }
            <select onchange={choose}>
                { for persons.iter().chain(&unknown).map(option) }
                if unknown.is_none() {
                    <option value={next}>{ "A new patient" }</option>
                }
            </select>
        </label>
    }
}

/// A place: what was heard there, or that it is recorded next.
fn row(props: &ExamProps, all: &[SiteRecording], site: Site, choose: &Callback<Site>) -> Html {
    let is_target = props.now.site == Some(site);
    let here: Vec<&SiteRecording> = all.iter().filter(|one| one.site == site).collect();
    let onclick = choose.reform(move |_: MouseEvent| site);
    html! {
        <div class={classes!("exam-place", is_target.then_some("exam-target"))}>
            <button
                type="button"
                class="exam-site"
                aria-pressed={is_target.to_string()}
                data-place={site.key()}
                {onclick}
            >
                <strong>{ site.name() }</strong>
                <span>{ site.where_it_lies() }</span>
            </button>
            { for here.into_iter().map(|one| chip(props, one)) }
        </div>
    }
}

/// What was heard in a recording; it unfolds the recording.
fn chip(props: &ExamProps, one: &SiteRecording) -> Html {
    let (tone, words) = told(one);
    let words = match one.entry.posture {
        Some(posture) => format!("{words} · {}", posture.name().to_lowercase()),
        None => words.to_owned(),
    };
    let id = one.entry.id;
    let open = props.open.reform(move |_: MouseEvent| id);
    html! {
        <button
            type="button"
            class={classes!("chip", format!("tone-{}", tone.key()))}
            data-heard={tone.key()}
            aria-label={format!("{}: {words}; show the recording", one.site.name())}
            onclick={open}
        >
            { words }
        </button>
    }
}

fn told(one: &SiteRecording) -> (Tone, &'static str) {
    match (one.sound(), one.entry.outcome()) {
        (Some(sound), _) => of_site(&sound),
        (None, Some(Outcome::Refused(_))) => (Tone::Error, "can't be read"),
        (None, Some(Outcome::Diagnosed(_))) => (Tone::Unsure, "not judged"),
        (None, None) => (Tone::Pending, "being heard"),
    }
}

/// How a place is marked: by the gravest of its recordings.
fn tone(all: &[SiteRecording], site: Site) -> Option<Tone> {
    let tones: Vec<Tone> =
        all.iter().filter(|one| one.site == site).map(|one| told(one).0).collect();
    let gravest = [Tone::Finding, Tone::Neutral, Tone::Unsure, Tone::Error, Tone::Pending];
    gravest.into_iter().find(|tone| tones.contains(tone))
}

/// What is said of the person.
fn verdict(props: &ExamProps, all: &[SiteRecording]) -> Html {
    let said = props.model.as_ref().and_then(|model| said(all, model.sounds?));
    let Some((exam, loudest)) = said else {
        return html! {
            <p class="exam-empty">
                { "Choose a place and record it, or drop files: names such as 4711_AV.wav find their patient and \
                   place by themselves. Others are given a place in the list below." }
            </p>
        };
    };
    let (tone, words) = of_person(&exam);
    html! {
        <div
            class={classes!("finding", "exam-verdict", format!("tone-{}", tone.key()))}
            data-exam={tone.key()}
            role="status"
        >
            <p class="exam-person">{ props.now.person.clone() }</p>
            <p class="lead">{ words }</p>
            <p>{ beneath(&exam, loudest, all.len()) }</p>
            if let Some(missing) = missing_places(all.iter().map(|one| one.site)) {
                <p class="exam-help">{ missing }</p>
            }
            if exam.murmur.is_present() {
                <p class="exam-limits">{ "Lubdub can't tell whether a murmur is innocent." }</p>
            }
        </div>
    }
}

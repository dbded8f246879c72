//! What was heard: how sure, how good the recording, every class, and the details.

use std::rc::Rc;

use yew::prelude::*;

use super::average::AverageView;
use super::details::Details;
use super::heart::HeartView;
use super::probabilities::Probabilities;
use super::words;
use crate::protocol::{Model, Verdict};

/// Properties of [`VerdictView`].
#[derive(Properties, PartialEq)]
pub struct VerdictProps {
    /// What was found.
    pub verdict: Rc<Verdict>,
    /// The model that found it.
    pub model: Option<Rc<Model>>,
}

/// Everything under the sentence.
#[component]
pub fn VerdictView(props: &VerdictProps) -> Html {
    let verdict = &props.verdict;
    html! {
        <>
            <dl class="sure">
                <div><dt>{ "How sure" }</dt><dd>{ words::how_sure(verdict) }</dd></div>
                <div><dt>{ "Recording" }</dt><dd>{ words::how_good(verdict) }</dd></div>
            </dl>
            if verdict.probabilities.is_some() {
                <HeartView heart={verdict.heart.clone()} />
            }
            if let Some(values) = verdict.probabilities {
                <Probabilities {values} finding={verdict.finding} />
            }
            if let Some(average) = &verdict.heart.average {
                <AverageView average={average.clone()} />
            }
            <Details recording={verdict.recording.clone()} model={props.model.clone()} />
        </>
    }
}

//! What was found: how sure, how good the recording, every class, and the details.

use std::rc::Rc;

use yew::prelude::*;

use super::average::AverageView;
use super::details::Details;
use super::explained::ExplainedView;
use super::heart::HeartView;
use super::probabilities::Probabilities;
use super::same::is_same;
use super::statements::StatementsView;
use crate::app::session::{DrawingState, Entry};
use crate::app::text::messages;
use crate::protocol::Model;

/// Properties of [`VerdictView`].
#[derive(Properties)]
pub struct VerdictProps {
    /// A recording that was judged.
    pub entry: Rc<Entry>,
    /// The model in use.
    pub model: Option<Rc<Model>>,
}

impl PartialEq for VerdictProps {
    /// By what is pointed to, as with the cards.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entry, &other.entry) && is_same(self.model.as_ref(), other.model.as_ref())
    }
}

/// Everything under the sentence.
#[component]
pub fn VerdictView(props: &VerdictProps) -> Html {
    let Some(diagnosed) = props.entry.diagnosed() else { return Html::default() };
    let average = match &props.entry.drawing {
        DrawingState::Drawn(drawing) => drawing.head.average.as_ref(),
        DrawingState::Missing | DrawingState::Failed(_) => None,
    };
    let rates = props.model.as_ref().and_then(|model| model.murmur_rates);
    html! {
        <>
            if let Some(heads) = &diagnosed.record.heads {
                <ExplainedView
                    heads={heads.clone()}
                    beats={diagnosed.record.beats.clone().unwrap_or_default()}
                    {rates}
                />
                <StatementsView heads={heads.clone()} />
            } else {
                <dl class="sure">
                    <div><dt>{ "How sure" }</dt><dd>{ messages::how_sure(diagnosed) }</dd></div>
                    <div><dt>{ "Recording" }</dt><dd>{ messages::how_good(diagnosed) }</dd></div>
                </dl>
            }
            if let Some(values) = diagnosed.probabilities() {
                <HeartView
                    rate_bpm={diagnosed.record.heart_rate_bpm}
                    rhythm={diagnosed.record.rhythm}
                    murmur={diagnosed.record.murmur.filter(|_| diagnosed.record.heads.is_none())}
                />
                <details class="details">
                    <summary>{ "Classes of the PASCAL challenge" }</summary>
                    <Probabilities {values} finding={diagnosed.record.finding} />
                </details>
            }
            if let Some(average) = average {
                <AverageView average={average.clone()} />
            }
            <Details diagnosed={diagnosed.clone()} model={props.model.clone()} />
        </>
    }
}

//! What was found: how sure, how good the recording, every class, and the details.

use std::rc::Rc;

use yew::prelude::*;

use super::average::AverageView;
use super::details::Details;
use super::heart::HeartView;
use super::list::is_same;
use super::probabilities::Probabilities;
use crate::app::session::{DrawingState, Entry};
use crate::app::text::messages;
use crate::protocol::Model;

/// Properties of [`VerdictView`].
#[derive(Properties)]
pub struct VerdictProps {
    /// A recording that was judged.
    pub entry: Rc<Entry>,
    /// The model that judged it.
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
    let Some(judged) = props.entry.judged() else { return Html::default() };
    let average = match &props.entry.drawing {
        DrawingState::Drawn(drawing) => drawing.head.average.as_ref(),
        DrawingState::Missing | DrawingState::Failed(_) => None,
    };
    html! {
        <>
            <dl class="sure">
                <div><dt>{ "How sure" }</dt><dd>{ messages::how_sure(judged) }</dd></div>
                <div><dt>{ "Recording" }</dt><dd>{ messages::how_good(judged) }</dd></div>
            </dl>
            if let Some(values) = judged.probabilities() {
                <HeartView
                    rate_bpm={judged.record.heart_rate_bpm}
                    rhythm={judged.record.rhythm}
                    murmur={judged.record.murmur}
                />
                <Probabilities {values} finding={judged.record.finding} />
            }
            if let Some(average) = average {
                <AverageView average={average.clone()} />
            }
            <Details judged={judged.clone()} model={props.model.clone()} />
        </>
    }
}

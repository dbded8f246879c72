//! The probability of every class, as bars with numbers.

use engine::findings::Class;
use yew::prelude::*;

use crate::app::text::{format, messages};

/// Properties of [`Probabilities`].
#[derive(Properties, PartialEq)]
pub struct ProbabilitiesProps {
    /// In the order of [`Class::ALL`].
    pub values: [f64; Class::COUNT],
    /// The class found, marked among the others.
    pub finding: Option<Class>,
}

/// A table of classes; the bars repeat its numbers for the eye.
#[component]
pub fn Probabilities(props: &ProbabilitiesProps) -> Html {
    let rows = Class::ALL.into_iter().zip(props.values);
    html! {
        <table class="probabilities">
            <caption>{ "Probability of each finding" }</caption>
            <tbody>
                { for rows.map(|(class, p)| row(class, p, props.finding == Some(class))) }
            </tbody>
        </table>
    }
}

fn row(class: Class, probability: f64, found: bool) -> Html {
    html! {
        <tr class={classes!(found.then_some("found"))}>
            <th scope="row">{ messages::label(class) }</th>
            <td class="bar">
                <svg width="100%" height="8" aria-hidden="true" focusable="false">
                    <rect class="bar-all" width="100%" height="8" rx="4" />
                    <rect
                        class="bar-part"
                        width={format!("{:.2}%", probability * 100.0)}
                        height="8"
                        rx="4"
                    />
                </svg>
            </td>
            <td class="number">{ format::percent(probability) }</td>
        </tr>
    }
}

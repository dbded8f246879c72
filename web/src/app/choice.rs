//! A choice among words, of which none is said by default.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of [`Choice`].
#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// What is chosen.
    pub label: &'static str,
    /// Its name for programs.
    pub name: &'static str,
    /// Keys and names.
    pub options: Vec<[&'static str; 2]>,
    /// Key of what is said; none where nothing is.
    pub now: Option<&'static str>,
    /// Takes the key of what is said from now on; an empty one where nothing is.
    pub choose: Callback<String>,
}

/// A list that unfolds, with its label in front.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let onchange = props.choose.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        select.value()
    });
    html! {
        <label class="choice">
            { props.label }{ " " }
            <select {onchange} data-picker={props.name}>
                <option value="" selected={props.now.is_none()}>{ "not said" }</option>
                { for props.options.iter().map(|[key, name]| html! {
                    <option value={*key} selected={props.now == Some(*key)}>{ *name }</option>
                }) }
            </select>
        </label>
    }
}

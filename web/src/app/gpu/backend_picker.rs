//! What networks run on: the reader's choice, and what came of it.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Choice, GpuStatus};

/// Properties of [`BackendPicker`].
#[derive(Properties, PartialEq)]
pub struct BackendPickerProps {
    /// What is known of the GPU.
    pub status: GpuStatus,
    /// What the reader chose.
    pub choice: Choice,
    /// Takes another choice.
    pub choose: Callback<Choice>,
}

/// Folded away, because a diagnosis doesn't depend on it.
#[component]
pub fn BackendPicker(props: &BackendPickerProps) -> Html {
    let onchange = props.choose.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Choice::of_key(&select.value())
    });
    html! {
        <details class="details computing" data-gpu={props.status.key()}>
            <summary>{ "Where Lubdub computes" }</summary>
            <label>
                <span>{ "Compute on" }</span>
                <select id="compute-on" {onchange}>
                    { for Choice::ALL.map(|choice| html! {
                        <option value={choice.key()} selected={choice == props.choice}>
                            { choice.name() }
                        </option>
                    }) }
                </select>
            </label>
            <dl><div>
                <dt>{ "Graphics processor" }</dt>
                <dd>{ props.status.text() }</dd>
            </div></dl>
        </details>
    }
}

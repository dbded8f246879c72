//! A long recording on which a worker is at work.

use yew::prelude::*;

use crate::app::session::Reach;
use crate::app::text::messages;

/// Ends the work on a recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Cancel(pub Callback<u32>);

/// Properties of [`Underway`].
#[derive(Properties, PartialEq)]
pub struct UnderwayProps {
    /// Names the recording.
    pub id: u32,
    /// How far the work is.
    pub reach: Reach,
}

/// How far the work is, and a button that ends it.
#[component]
pub fn Underway(props: &UnderwayProps) -> Html {
    let id = props.id;
    let cancel = use_context::<Cancel>();
    let onclick = cancel.map(|Cancel(cancel)| cancel.reform(move |_: MouseEvent| id));
    let Reach { judges, done_s, length_s } = props.reach;
    html! {
        <p class="underway" data-judges={judges.to_string()} data-done={format!("{done_s:.0}")}>
            <label>
                { messages::reach(props.reach) }
                { " " }
                <progress
                    max={length_s.map(|seconds| seconds.to_string())}
                    value={length_s.map(|_| done_s.to_string())}
                />
            </label>
            { " " }
            <button type="button" data-cancel="" {onclick}>{ "Stop" }</button>
        </p>
    }
}

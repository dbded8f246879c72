//! Keys of the recording and what they do, for the reader.

use yew::prelude::*;

/// A list of keys and what each does.
pub fn key_list(keys: &[[&'static str; 2]]) -> Html {
    let row = |[key, does]: &[&'static str; 2]| {
        html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd></> }
    };
    html! {
        <div class="listening-keys">
            <p>{ "Keys, while the position in the recording has the focus:" }</p>
            <dl>{ for keys.iter().map(row) }</dl>
        </div>
    }
}

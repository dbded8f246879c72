//! Where a recording was made, as the reader says.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::session::Site;

/// Takes where a recording was made, or that it isn't said.
#[derive(Clone, PartialEq)]
pub struct ChooseSite(pub Callback<(u32, Option<Site>)>);

/// Properties of [`SitePicker`].
#[derive(Properties, PartialEq)]
pub struct PickerProps {
    /// Names the recording.
    pub id: u32,
    /// Where it was made, as far as that is known.
    pub site: Option<Site>,
}

/// Says of a recording where it was made.
#[component]
pub fn SitePicker(PickerProps { id, site: now }: &PickerProps) -> Html {
    let id = *id;
    let choose = use_context::<ChooseSite>().map(|ChooseSite(choose)| {
        choose.reform(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            (id, Site::of_key(&select.value()))
        })
    });
    html! {
        <label class="site-picker">
            { "Place on the chest " }
            <select onchange={choose} data-picker="">
                <option value="" selected={now.is_none()}>{ "not said" }</option>
                { for Site::ALL.map(|site| html! {
                    <option value={site.key()} selected={*now == Some(site)}>{ site.name() }</option>
                }) }
            </select>
        </label>
    }
}

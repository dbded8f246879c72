//! Where a recording was made and how the person held themselves, as the reader says.

use engine::report::Posture;
use yew::prelude::*;

use crate::app::choice::Choice;
use crate::app::session::{Event, Site};

/// Takes what the reader says of a recording.
#[derive(Clone, PartialEq)]
pub struct Say(pub Callback<Event>);

/// Properties of [`SitePicker`].
#[derive(Properties, PartialEq)]
pub struct PickerProps {
    /// Names the recording.
    pub id: u32,
    /// Where it was made, as far as that is known.
    pub site: Option<Site>,
    /// How the person held themselves, as far as that is known.
    pub posture: Option<Posture>,
}

/// Says of a recording where it was made, and how the person held themselves.
#[component]
pub fn SitePicker(PickerProps { id, site, posture }: &PickerProps) -> Html {
    let id = *id;
    let say = use_context::<Say>().map(|Say(say)| say).unwrap_or_default();
    let choose_posture = say.reform(move |key: String| {
        Event::Postured(id, Posture::ALL.into_iter().find(|posture| posture.key() == key))
    });
    html! {
        <div class="site-picker">
            <Choice
                label="Place on the chest"
                name="site"
                options={Site::ALL.map(|site| [site.key(), site.name()]).to_vec()}
                now={site.map(Site::key)}
                choose={say.reform(move |key: String| Event::Placed(id, Site::of_key(&key)))}
            />
            <Choice
                label="Posture"
                name="posture"
                options={Posture::ALL.map(|posture| [posture.key(), posture.name()]).to_vec()}
                now={posture.map(Posture::key)}
                choose={choose_posture}
            />
        </div>
    }
}

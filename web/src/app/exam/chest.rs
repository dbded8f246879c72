//! A drawing of the chest with the places where one listens.

use yew::prelude::*;

use crate::app::session::Site;
use crate::app::text::messages::Tone;

/// Size of the drawing.
const SIZE: [f64; 2] = [220.0, 220.0];

/// Radius of a place: 44 pixels across.
const RADIUS: f64 = 22.0;

/// Centre of a place on the drawing of a person who is faced, so that their left side lies at the right.
fn centre(site: Site) -> Option<[f64; 2]> {
    match site {
        Site::Aortic => Some([84.0, 70.0]),
        Site::Pulmonary => Some([136.0, 70.0]),
        Site::Tricuspid => Some([128.0, 122.0]),
        Site::Mitral => Some([168.0, 152.0]),
        Site::Other => None,
    }
}

/// Properties of [`Chest`].
#[derive(Properties, PartialEq)]
pub struct ChestProps {
    /// The place that is recorded next; none where none is named.
    pub target: Option<Site>,
    /// How the places are marked that were recorded.
    pub marked: Vec<(Site, Tone)>,
    /// Chooses the place that is recorded next.
    pub choose: Callback<Site>,
}

/// The chest, for eyes and pointers: keyboards and screen readers have the list beside it, which says and does the same.
#[component]
pub fn Chest(props: &ChestProps) -> Html {
    let [width, height] = SIZE;
    html! {
        <svg
            class="chest"
            viewBox={format!("0 0 {width} {height}")}
            aria-hidden="true"
            focusable="false"
        >
            <path class="chest-line" d="M58 8 C40 40 16 46 14 96 C13 140 22 180 28 214" />
            <path class="chest-line" d="M162 8 C180 40 204 46 206 96 C207 140 198 180 192 214" />
            <path class="chest-line" d="M88 8 C96 24 124 24 132 8" />
            <path class="chest-bone" d="M110 30 V150" />
            <path class="chest-bone" d="M104 52 C80 44 56 52 46 76 M116 52 C140 44 164 52 174 76" />
            <path class="chest-bone" d="M104 78 C80 72 56 80 46 104 M116 78 C140 72 164 80 174 104" />
            <path class="chest-bone" d="M104 104 C82 100 60 108 50 130 M116 104 C138 100 160 108 170 130" />
            { for Site::ALL.into_iter().filter_map(|site| place(props, site)) }
        </svg>
    }
}

fn place(props: &ChestProps, site: Site) -> Option<Html> {
    let [x, y] = centre(site)?;
    let tone = props.marked.iter().find(|(marked, _)| *marked == site).map(|(_, tone)| *tone);
    let is_target = props.target == Some(site);
    let onclick = props.choose.reform(move |_: MouseEvent| site);
    let class = classes!(
        "chest-place",
        tone.map(|tone| format!("tone-{}", tone.key())),
        is_target.then_some("chest-target")
    );
    Some(html! {
        <g
            {class}
            data-site={site.key()}
            {onclick}
        >
            <circle cx={x.to_string()} cy={y.to_string()} r={RADIUS.to_string()} />
            <text x={x.to_string()} y={(y + 5.0).to_string()} text-anchor="middle">{ letter(site, tone) }</text>
        </g>
    })
}

/// First letter of a place, and a sign for what was heard, so that not the colour alone tells it.
fn letter(site: Site, tone: Option<Tone>) -> String {
    let sign = match tone {
        Some(Tone::Finding) => "\u{a0}!",
        Some(Tone::Neutral) => "\u{a0}✓",
        Some(Tone::Unsure) => "\u{a0}?",
        Some(Tone::Pending) => "\u{a0}…",
        Some(Tone::Error) => "\u{a0}×",
        None => "",
    };
    format!("{}{sign}", &site.name()[..1])
}

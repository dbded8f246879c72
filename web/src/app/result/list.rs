//! The list of recordings, newest first. Of a long one only what is in sight is drawn.

use std::rc::Rc;

use yew::prelude::*;

use super::card::ResultCard;
use super::in_sight::{Sight, use_sight};
use super::same::is_same;
use crate::app::session::{Entries, Entry};
use crate::protocol::Model;

/// Most recordings that are all drawn: a browser's own search then finds each, and a screen reader reads all of them.
const ALL_DRAWN: usize = 100;
/// Height of a card that is folded, in pixels, as long as none was seen.
const FOLDED_PX: f64 = 88.0;

/// Properties of [`ResultList`].
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// The recordings.
    pub entries: Entries,
    /// The model in use.
    pub model: Option<Rc<Model>>,
    /// Folds or unfolds a recording.
    pub toggle: Callback<u32>,
    /// Has a recording drawn.
    pub draw: Callback<Rc<Entry>>,
}

/// The list of recordings. It looks again at the blocks in which something changed, and at no other.
#[component]
pub fn ResultList(props: &ListProps) -> Html {
    let is_long = props.entries.len() > ALL_DRAWN;
    html! {
        { for props.entries.blocks().iter().rev().map(|block| html! {
            <Block
                key={block.first().map_or(0, |entry| entry.id)}
                entries={block.clone()}
                {is_long}
                model={props.model.clone()}
                toggle={props.toggle.clone()}
                draw={props.draw.clone()}
            />
        }) }
    }
}

/// Properties of [`Block`].
#[derive(Properties)]
struct BlockProps {
    entries: Rc<Vec<Rc<Entry>>>,
    is_long: bool,
    model: Option<Rc<Model>>,
    toggle: Callback<u32>,
    draw: Callback<Rc<Entry>>,
}

impl PartialEq for BlockProps {
    /// By what is pointed to: a session never changes a block, but for copies.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entries, &other.entries)
            && self.is_long == other.is_long
            && is_same(self.model.as_ref(), other.model.as_ref())
            && self.toggle == other.toggle
            && self.draw == other.draw
    }
}

/// Some recordings; where the list is long and they are out of sight, as much room as they take. One that is unfolded
/// stays, because it may be playing.
#[component]
fn Block(props: &BlockProps) -> Html {
    let node = use_node_ref();
    let sight = use_sight(&node, props.is_long);
    let is_drawn = !props.is_long || sight.is_near || props.entries.iter().any(|one| one.is_open);
    html! {
        <div ref={node}>
            if is_drawn {
                { for props.entries.iter().rev().map(|entry| html! {
                    <ResultCard
                        key={entry.id}
                        entry={entry.clone()}
                        model={props.model.clone()}
                        toggle={props.toggle.clone()}
                        draw={props.draw.clone()}
                    />
                }) }
            } else {
                <svg
                    class="room"
                    width="1"
                    height={format!("{:.0}", height(sight, props.entries.len()))}
                    aria-hidden="true"
                    focusable="false"
                />
            }
        </div>
    }
}

/// The height of so many recordings, in pixels: what was seen of it, else what it will be about.
fn height(sight: Sight, count: usize) -> f64 {
    sight.height.filter(|&height| height > 0.0).unwrap_or(FOLDED_PX * count as f64)
}

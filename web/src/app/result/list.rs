//! The list of recordings, newest first.

use std::rc::Rc;

use yew::prelude::*;

use super::card::ResultCard;
use super::same::is_same;
use crate::app::session::{Entries, Entry};
use crate::protocol::Model;

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
    html! {
        { for props.entries.blocks().iter().rev().map(|block| html! {
            <Block
                key={block.first().map_or(0, |entry| entry.id)}
                entries={block.clone()}
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
    model: Option<Rc<Model>>,
    toggle: Callback<u32>,
    draw: Callback<Rc<Entry>>,
}

impl PartialEq for BlockProps {
    /// By what is pointed to: a session never changes a block, but for copies.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entries, &other.entries)
            && is_same(self.model.as_ref(), other.model.as_ref())
            && self.toggle == other.toggle
            && self.draw == other.draw
    }
}

#[component]
fn Block(props: &BlockProps) -> Html {
    html! {
        { for props.entries.iter().rev().map(|entry| html! {
            <ResultCard
                key={entry.id}
                entry={entry.clone()}
                model={props.model.clone()}
                toggle={props.toggle.clone()}
                draw={props.draw.clone()}
            />
        }) }
    }
}

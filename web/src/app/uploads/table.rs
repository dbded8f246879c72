//! The recordings as a table. Of a long one only what is in sight is drawn.

use std::rc::Rc;

use yew::prelude::*;

use super::in_sight::{Sight, use_sight};
use super::row::{Row, RowCallbacks};
use crate::app::session::Entry;

/// Most recordings that are all drawn: a browser's own search then finds each.
const ALL_DRAWN: usize = 100;
/// Lines that are drawn or left out together.
const BLOCK_SIZE: usize = 25;
/// Height of a line as long as none was seen, in pixels.
const LINE_PX: f64 = 52.0;

/// Names of the columns, with the classes of their cells.
const COLUMNS: [[&str; 2]; 7] = [
    ["Done", "cell-done"],
    ["Recording", "cell-name"],
    ["Statement", "cell-stated"],
    ["Sure", "cell-sure"],
    ["Rate", "cell-rate"],
    ["Signal", "cell-signal"],
    ["Length", "cell-length"],
];

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// The recordings that are listed.
    pub rows: Rows,
    /// The one whose line the Tab key comes to.
    pub active: Option<u32>,
    /// What lines ask for.
    pub callbacks: RowCallbacks,
}

/// Recordings in the order of their lines.
#[derive(Debug, Clone, Default)]
pub struct Rows(pub Rc<Vec<Rc<Entry>>>);

impl PartialEq for Rows {
    /// By what is pointed to: a session never changes an entry, but for copies.
    fn eq(&self, other: &Self) -> bool {
        are_same(&self.0, &other.0)
    }
}

fn are_same(ours: &[Rc<Entry>], theirs: &[Rc<Entry>]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| Rc::ptr_eq(a, b))
}

/// The table.
#[component]
pub fn Table(TableProps { rows: Rows(rows), active, callbacks }: &TableProps) -> Html {
    let is_long = rows.len() > ALL_DRAWN;
    let block = |(place, block): (usize, &[Rc<Entry>])| {
        let active = active.filter(|active| block.iter().any(|entry| entry.id == *active));
        let callbacks = callbacks.clone();
        html! {
            <Block
                key={place}
                entries={Rows(Rc::new(block.to_vec()))}
                first={place * BLOCK_SIZE}
                {is_long}
                {active}
                {callbacks}
            />
        }
    };
    html! {
        <table
            class="uploads-table"
            role="grid"
            aria-labelledby="results-title"
            aria-describedby="uploads-keys"
            aria-rowcount={(rows.len() + 1).to_string()}
        >
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    { for COLUMNS.map(|[name, class]| html! {
                        <th role="columnheader" scope="col" {class}>{ name }</th>
                    }) }
                </tr>
            </thead>
            { for rows.chunks(BLOCK_SIZE).enumerate().map(block) }
        </table>
    }
}

/// Properties of [`Block`].
#[derive(Properties, PartialEq)]
struct BlockProps {
    entries: Rows,
    /// Place of the first line in the list, from 0.
    first: usize,
    is_long: bool,
    /// The active line, if it is one of these.
    active: Option<u32>,
    callbacks: RowCallbacks,
}

/// Some lines; where the list is long and they are out of sight, as much room as they take. The active one stays, so that
/// the focus isn't lost.
#[component]
fn Block(props: &BlockProps) -> Html {
    let node = use_node_ref();
    let sight = use_sight(&node, props.is_long);
    let BlockProps { entries: Rows(entries), first, is_long, active, callbacks } = props;
    let is_drawn = !is_long || sight.is_near || active.is_some();
    html! {
        <tbody role="rowgroup" ref={node}>
            if is_drawn {
                { for entries.iter().enumerate().map(|(place, entry)| html! {
                    <Row
                        key={entry.id}
                        entry={entry.clone()}
                        place={first + place}
                        is_active={*active == Some(entry.id)}
                        callbacks={callbacks.clone()}
                    />
                }) }
            } else {
                <tr class="room" aria-hidden="true">
                    <td
                        colspan={COLUMNS.len().to_string()}
                        height={format!("{:.0}", height(sight, entries.len()))}
                    />
                </tr>
            }
        </tbody>
    }
}

/// The height of so many lines, in pixels: what was seen of it, else what it will be about.
fn height(sight: Sight, count: usize) -> f64 {
    sight.height.filter(|&height| height > 0.0).unwrap_or(LINE_PX * count as f64)
}

//! Which pictures of a recording are shown.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::detail::{Detail, Part};
use super::detail_worker::DetailWorker;
use crate::protocol::Drawing;

/// How long a view must rest before it is drawn, in milliseconds: zooming and panning pass over many.
const REST_MS: u32 = 120;

/// Fewest and most columns of a screen, in pixels of the device.
const SCREEN: [f64; 2] = [320.0, 1600.0];

/// The finest pictures that there are of a view, begin and end in seconds of a recording of a length: those of the whole,
/// until finer ones are drawn where those are too coarse.
#[hook]
pub fn use_detail(drawing: &Rc<Drawing>, view: [f64; 2], seconds: f64) -> Rc<Detail> {
    let redraw = use_force_update();
    let whole = use_memo(drawing.clone(), |drawing| Detail::whole(drawing, seconds));
    let worker = use_memo(drawing.clone(), move |drawing| {
        let drawn = Callback::from(move |()| redraw.force_update());
        DetailWorker::new(drawing.clone(), drawn)
    });
    let screen = screen();
    let is_coarse = !whole.shows(view, screen);
    let best = worker.best(view).filter(|_| is_coarse);
    let is_fine = best.as_ref().is_some_and(|detail| detail.shows(view, screen));
    let wanted = (is_coarse && !is_fine)
        .then(|| {
            Part::around(view, drawing.arrays.signal.length(), drawing.head.signal_rate, screen)
        })
        .flatten();
    use_effect_with((wanted, worker.clone()), |(wanted, worker)| {
        let (wanted, worker) = (*wanted, worker.clone());
        let rest = wanted.map(|part| Timeout::new(REST_MS, move || worker.draw(part)));
        move || drop(rest)
    });
    best.unwrap_or(whole)
}

/// Columns of this screen.
fn screen() -> f64 {
    let window = web_sys::window();
    let width = window.as_ref().and_then(|window| window.inner_width().ok()?.as_f64());
    let pixels = window.map_or(1.0, |window| window.device_pixel_ratio());
    (width.unwrap_or(SCREEN[1]) * pixels).clamp(SCREEN[0], SCREEN[1])
}

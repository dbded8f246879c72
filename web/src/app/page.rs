//! The whole page: header, intake, results, notice.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::DragEvent;
use yew::prelude::*;

use super::addresses::Addresses;
use super::computing::Computing;
use super::graphics::{Choice, Graphics};
use super::intake::{Intake, files_of};
use super::news::News;
use super::queue::{Queue, Source};
use super::result::ResultCard;
use super::save::Save;
use super::session::{Engine, Event, Session};
use super::settings::Settings;
use super::speaker::Speaker;
use super::words;

/// Properties of [`Page`].
#[derive(Properties, PartialEq, Clone)]
pub struct PageProps {
    /// Where the page's parts lie.
    pub addresses: Addresses,
}

/// The page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let session = use_reducer(Session::default);
    let queue = use_memo((), |()| {
        let dispatcher = session.dispatcher();
        let news = News::new(move |events| dispatcher.dispatch(Event::Together(events)));
        let report = Callback::from(move |event| news.add(event));
        Queue::start(props.addresses.clone(), Settings::of_window(), report)
    });
    let speaker = use_memo((), |()| Speaker::default());
    let dragging = use_state_eq(|| false);
    let submit = use_callback((), {
        let (dispatcher, queue) = (session.dispatcher(), queue.clone());
        move |sources: Vec<Source>, ()| add(queue.clone(), dispatcher.clone(), sources)
    });
    let chosen = queue.choice();
    let choose = use_callback((), move |choice: Choice, ()| queue.choose(choice));
    let drag = {
        let dragging = dragging.clone();
        move |now: bool| {
            let dragging = dragging.clone();
            Callback::from(move |event: DragEvent| {
                event.prevent_default();
                dragging.set(now);
            })
        }
    };
    let drop = {
        let (dragging, submit) = (dragging.clone(), submit.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            dragging.set(false);
            let files = event.data_transfer().and_then(|transfer| transfer.files());
            submit.emit(files_of(files));
        })
    };
    let toggle = use_callback((), {
        let dispatcher = session.dispatcher();
        move |id: u32, ()| dispatcher.dispatch(Event::Toggled(id))
    });
    html! {
        <ContextProvider<Speaker> context={(*speaker).clone()}>
        <ContextProvider<Graphics> context={session.graphics.clone()}>
            <div class="page" ondragover={drag(true)} ondragleave={drag(false)} ondrop={drop}>
                <header class="masthead">
                    <h1>{ "Lubdub" }</h1>
                    <p>{ "Listens to a heart sound recording and says what it hears." }</p>
                </header>
                <main>
                    <Intake submit={submit} dragging={*dragging} engine={session.engine.clone()} />
                    { results(&session, &toggle) }
                    <Computing
                        graphics={session.graphics.clone()}
                        choice={chosen}
                        choose={choose}
                    />
                </main>
                <p class="visually-hidden" role="status" aria-live="polite">
                    { session.announcement.clone() }
                </p>
                <footer class="notice">
                    <p><strong>{ "Research tool, not a medical device." }</strong></p>
                    <p>{ "Recordings never leave this computer." }</p>
                </footer>
            </div>
        </ContextProvider<Graphics>>
        </ContextProvider<Speaker>>
    }
}

/// Recordings that are added in one go: of hundreds, all at once would keep the page from reacting.
const AT_ONCE: usize = 20;

/// Adds recordings to the page and to the queue, some now and the others when the page has drawn them.
fn add(queue: Rc<Queue>, dispatcher: UseReducerDispatcher<Session>, mut now: Vec<Source>) {
    // A single one would be unfolded, as if it had been given alone.
    let rest = if now.len() > AT_ONCE + 1 { now.split_off(AT_ONCE) } else { Vec::new() };
    let named = now.into_iter().map(|source| {
        let name = source.name();
        (queue.submit(source), name)
    });
    dispatcher.dispatch(Event::Added(named.collect()));
    queue.proceed();
    if !rest.is_empty() {
        Timeout::new(0, move || add(queue, dispatcher, rest)).forget();
    }
}

/// The list of recordings, with how far it is.
fn results(session: &Session, toggle: &Callback<u32>) -> Html {
    let (finished, all) = (session.finished(), session.entries.len());
    if all == 0 {
        return Html::default();
    }
    let model = match &session.engine {
        Engine::Ready(model) => Some(model.clone()),
        Engine::Loading | Engine::Failed(_) => None,
    };
    html! {
        <section
            class="results"
            aria-labelledby="results-title"
            data-heard={session.pace.map(|pace| pace.files.to_string())}
            data-seconds={session.pace.map(|pace| format!("{:.3}", pace.seconds))}
        >
            <div class="results-head">
                <h2 id="results-title">{ if all == 1 { "Result" } else { "Results" } }</h2>
                if all > 1 {
                    <label class="heard">
                        <span>{ words::heard(finished, all, session.pace) }</span>
                        if finished < all {
                            <progress max={all.to_string()} value={finished.to_string()} />
                        }
                    </label>
                }
                <Save session={session.clone()} />
            </div>
            { for session.entries.iter().map(|entry| html! {
                <ResultCard
                    key={entry.id}
                    entry={entry.clone()}
                    model={model.clone()}
                    toggle={toggle.clone()}
                />
            }) }
        </section>
    }
}

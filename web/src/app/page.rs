//! The whole page: header, intake, results, notice.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::{DragEvent, File};
use yew::prelude::*;

use super::event_batcher::EventBatcher;
use super::exam::ExamPanel;
use super::export::Save;
use super::gpu::{BackendPicker, Choice, GpuStatus};
use super::host::{Addresses, Settings};
use super::intake::{DropZone, Dropped, Gathered, gather};
use super::player::{Correct, Speaker};
use super::queue::Queue;
use super::recorder::Recorder;
use super::result::{Cancel, Say};
use super::session::{ChosenFile, Entry, Event, Place, Session, Source};
use super::text::messages;
use super::uploads::{Sums, Uploads};

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
    let queue = use_queue(&session.dispatcher(), &props.addresses);
    let speaker = use_memo((), |()| Speaker::default());
    let leave_aside = use_callback((), {
        let dispatcher = session.dispatcher();
        move |names: Vec<AttrValue>, ()| dispatcher.dispatch(Event::LeftAside(names))
    });
    let submit = use_callback((), {
        let (dispatcher, queue) = (session.dispatcher(), queue.clone());
        let leave_aside = leave_aside.clone();
        let worker = props.addresses.worker.clone();
        move |sources: Vec<Source>, ()| {
            let (queue, dispatcher) = (queue.clone(), dispatcher.clone());
            let leave_aside = leave_aside.clone();
            let submit = move |Gathered { sources, left_aside }| {
                let (beside, recordings): (Vec<_>, Vec<_>) =
                    sources.into_iter().partition(Source::is_beside_recordings);
                let beside = beside.iter().map(Source::name);
                leave_aside.emit(left_aside.into_iter().chain(beside).collect());
                add(queue, dispatcher, recordings);
            };
            gather(sources, worker.clone(), submit);
        }
    });
    let clear = use_callback((), {
        let (dispatcher, queue) = (session.dispatcher(), queue.clone());
        move |_: MouseEvent, ()| {
            queue.clear();
            dispatcher.dispatch(Event::Cleared);
        }
    });
    let (dragging, drag, drop) = use_drag(&submit, &leave_aside);
    let draw = use_callback((), {
        let queue = queue.clone();
        move |entry: Rc<Entry>, ()| queue.draw(entry.id, entry.source.clone())
    });
    let send = use_callback((), {
        let dispatcher = session.dispatcher();
        move |event: Event, ()| dispatcher.dispatch(event)
    });
    let cancel = use_callback((), {
        let queue = queue.clone();
        move |id: u32, ()| queue.cancel(id)
    });
    let record = submit.reform(|(file, place): (File, Option<Place>)| {
        vec![Source::File(ChosenFile::recorded(file, place))]
    });
    let say = use_callback((), {
        let dispatcher = session.dispatcher();
        move |event: Event, ()| dispatcher.dispatch(event)
    });
    let correct = use_callback((), {
        let dispatcher = session.dispatcher();
        move |(id, correction), ()| dispatcher.dispatch(Event::Corrected(id, correction))
    });
    let chosen = queue.choice();
    let choose = use_callback((), move |choice: Choice, ()| queue.choose(choice));
    html! {
        <ContextProvider<Speaker> context={(*speaker).clone()}>
        <ContextProvider<GpuStatus> context={session.gpu.clone()}>
        <ContextProvider<Cancel> context={Cancel(cancel)}>
        <ContextProvider<Say> context={Say(say)}>
        <ContextProvider<Correct> context={Correct(correct)}>
            <div
                class="page"
                ondragover={drag.reform(|event| (event, true))}
                ondragleave={drag.reform(|event| (event, false))}
                ondrop={drop}
            >
                <header class="masthead">
                    <h1>{ "Lubdub" }</h1>
                    <p>{ "Listens to a heart sound recording and says what it hears." }</p>
                </header>
                <main>
                    { exam(&session) }
                    <Recorder
                        addresses={props.addresses.clone()}
                        place={session.exam.place()}
                        submit={record}
                    />
                    <DropZone {submit} {dragging} engine={session.engine.clone()} />
                    { results(&session, &clear, &send, &draw) }
                    <BackendPicker status={session.gpu.clone()} choice={chosen} {choose} />
                </main>
                <p class="visually-hidden" role="status" aria-live="polite">
                    { session.latest.as_ref().map(|entry| messages::announcement(entry)) }
                </p>
                <footer class="notice">
                    <p><strong>{ "Research tool, not a medical device." }</strong></p>
                    <p>{ "Recordings never leave this computer." }</p>
                </footer>
            </div>
        </ContextProvider<Correct>>
        </ContextProvider<Say>>
        </ContextProvider<Cancel>>
        </ContextProvider<GpuStatus>>
        </ContextProvider<Speaker>>
    }
}

/// The queue to the workers, whose events go to the session.
#[hook]
fn use_queue(dispatcher: &UseReducerDispatcher<Session>, addresses: &Addresses) -> Rc<Queue> {
    use_memo((), |()| {
        let dispatcher = dispatcher.clone();
        let batcher = EventBatcher::new(move |events| dispatcher.dispatch(Event::Together(events)));
        let report = Callback::from(move |event| batcher.add(event));
        Queue::start(addresses.clone(), Settings::of_window(), report)
    })
}

/// Files dragged over the page: whether there are any, what to call as they come and go, and as they are dropped.
#[hook]
fn use_drag(
    submit: &Callback<Vec<Source>>,
    leave_aside: &Callback<Vec<AttrValue>>,
) -> (bool, Callback<(DragEvent, bool)>, Callback<DragEvent>) {
    let dragging = use_state_eq(|| false);
    let drag = {
        let dragging = dragging.clone();
        Callback::from(move |(event, now): (DragEvent, bool)| {
            event.prevent_default();
            dragging.set(now);
        })
    };
    let drop = {
        let (drag, submit, leave_aside) = (drag.clone(), submit.clone(), leave_aside.clone());
        Callback::from(move |event: DragEvent| {
            drag.emit((event.clone(), false));
            let Some(dropped) = event.data_transfer().as_ref().map(Dropped::of) else { return };
            let (submit, leave_aside) = (submit.clone(), leave_aside.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let (files, unread) = dropped.files().await;
                leave_aside.emit(unread.into_iter().map(AttrValue::from).collect());
                submit.emit(files);
            });
        })
    };
    (*dragging, drag, drop)
}

/// Recordings that are added in one go: of hundreds, all at once would keep the page from reacting.
const AT_ONCE: usize = 20;

/// Adds recordings to the page and to the queue, some now and the others when the page has drawn them.
fn add(queue: Rc<Queue>, dispatcher: UseReducerDispatcher<Session>, mut now: Vec<Source>) {
    let generation = queue.generation();
    // A single one would be unfolded, as if it had been given alone.
    let rest = if now.len() > AT_ONCE + 1 { now.split_off(AT_ONCE) } else { Vec::new() };
    let is_open = now.len() == 1;
    let added = now.into_iter().map(|source| {
        let (name, id) = (source.name(), queue.submit(source.clone(), is_open));
        (id, name, source)
    });
    dispatcher.dispatch(Event::Added(added.collect()));
    queue.proceed();
    if !rest.is_empty() {
        let proceed = move || {
            // Not where the list was cleared meanwhile.
            if queue.generation() == generation {
                add(queue, dispatcher, rest);
            }
        };
        Timeout::new(0, proceed).forget();
    }
}

/// The exam of a person.
fn exam(session: &UseReducerHandle<Session>) -> Html {
    let dispatcher = session.dispatcher();
    let send = Callback::from(move |event: Event| dispatcher.dispatch(event));
    html! {
        <ExamPanel
            entries={session.entries.clone()}
            model={session.engine.model()}
            now={session.exam.clone()}
            posture={session.posture}
            age={session.ages.of(&session.exam.person)}
            say={send.clone()}
            choose={send.reform(Event::Examining)}
            rename={send.reform(|(from, to)| Event::Renamed(from, to))}
            open={send.reform(Event::Unfolded)}
        />
    }
}

/// The recordings, with how far they are.
fn results(
    session: &UseReducerHandle<Session>,
    clear: &Callback<MouseEvent>,
    send: &Callback<Event>,
    draw: &Callback<Rc<Entry>>,
) -> Html {
    let all = session.entries.len();
    let left_aside = messages::left_aside(&session.left_aside);
    if all == 0 && left_aside.is_none() {
        return Html::default();
    }
    let sums = Sums::of(&session.entries);
    html! {
        <section
            class="results"
            aria-labelledby="results-title"
            data-heard={session.pace.map(|pace| pace.files.to_string())}
            data-seconds={session.pace.map(|pace| format!("{:.3}", pace.seconds))}
        >
            { results_head(session, sums, clear) }
            if let Some(left_aside) = left_aside {
                <p class="left-aside">{ left_aside }</p>
            }
            if all > 0 {
                <Uploads
                    entries={session.entries.clone()}
                    {sums}
                    is_settled={session.finished == all}
                    model={session.engine.model()}
                    {send}
                    {draw}
                />
            }
        </section>
    }
}

/// How far the recordings are, and what can be done with all of them.
fn results_head(
    session: &UseReducerHandle<Session>,
    sums: Sums,
    clear: &Callback<MouseEvent>,
) -> Html {
    let (finished, all) = (session.finished, session.entries.len());
    html! {
        <div class="results-head">
            <h2 id="results-title">{ if all == 1 { "Result" } else { "Results" } }</h2>
            if all > 1 {
                <label class="heard">
                    <span>{ messages::heard(finished, all, session.pace) }</span>
                    if finished < all {
                        <progress max={all.to_string()} value={finished.to_string()} />
                    }
                </label>
                <p class="sums">{ sums.text() }</p>
            }
            <div class="results-tools">
                <Save
                    is_empty={finished == 0}
                    session={Callback::from({
                        let session = session.clone();
                        move |()| (*session).clone()
                    })}
                />
                <button type="button" class="clear" data-clear="" onclick={clear}>
                    { "Clear the list" }
                </button>
            </div>
        </div>
    }
}

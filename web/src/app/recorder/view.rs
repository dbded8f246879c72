//! Recording from a microphone: from the button to a recording in the list.

use web_sys::File;
use yew::prelude::*;

use super::devices::{Device, devices};
use super::message::Message;
use super::microphone::Microphone;
use super::monitor::{LiveResult, Monitor};
use super::open::{Open, file};
use super::panel::{Choices, closed, opened, opening, refused};
use super::take::Phase;
use super::trouble::Trouble;
use crate::app::host::Addresses;
use crate::app::session::Place;
use crate::console;
use crate::js_error::with_causes;

/// Properties of [`Recorder`].
#[derive(Properties, PartialEq)]
pub struct RecorderProps {
    /// Where the page's parts lie.
    pub addresses: Addresses,
    /// Where on whose chest the next recording is made, where that is named.
    pub place: Option<Place>,
    /// Takes the recordings, with where they were made.
    pub submit: Callback<(File, Option<Place>)>,
}

/// Records from a microphone.
pub struct Recorder {
    state: State,
    /// Whether a recording starts by itself when a heart is heard.
    starts_itself: bool,
    /// The microphones, once they are known.
    devices: Vec<Device>,
    /// Counts openings, so that what comes of an earlier one is left out.
    opening: u32,
}

enum State {
    Closed,
    Opening,
    Refused(Trouble),
    Open(Box<Open>),
}

impl Component for Recorder {
    type Message = Message;
    type Properties = RecorderProps;

    fn create(_: &Context<Self>) -> Self {
        Self { state: State::Closed, starts_itself: true, devices: Vec::new(), opening: 0 }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Open(device) => self.open(context, device),
            Message::Opened(opening, opened) if opening == self.opening => {
                self.opened(context, opened);
            }
            Message::Block(opening, block) if opening == self.opening => {
                self.push(context, &block);
            }
            Message::Ended(opening) if opening == self.opening => self.end(context),
            Message::Opened(..) | Message::Block(..) | Message::Ended(_) => return false,
            Message::Devices(devices) => self.devices = devices,
            Message::Latest(heard) => self.hear(heard),
            Message::StartsItself(so) => self.starts_itself = so,
            Message::Start => self.with(|open| open.take.start()),
            Message::Again => self.again(context),
            Message::Stop => {
                self.with(|open| open.take.stop());
                self.finish(context);
            }
            Message::Save => {
                self.with(Open::save);
            }
            Message::Close => {
                self.opening += 1;
                self.state = State::Closed;
            }
        }
        true
    }

    /// A place that is chosen while a recording runs is the next one's.
    fn changed(&mut self, context: &Context<Self>, _: &RecorderProps) -> bool {
        let place = context.props().place.clone();
        self.with(|open| {
            if open.take.phase() == Phase::Waiting {
                open.place = place;
            }
        });
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let send = context.link().callback(|message| message);
        let place = context.props().place.as_ref();
        let choices = Choices { devices: &self.devices, starts_itself: self.starts_itself };
        match &self.state {
            State::Closed => closed(&send, place),
            State::Opening => opening(&send),
            State::Refused(trouble) => refused(&send, trouble),
            State::Open(open) => opened(&send, &choices, open, place),
        }
    }
}

impl Recorder {
    /// Opens a microphone, in place of the one before.
    fn open(&mut self, context: &Context<Self>, device: Option<String>) {
        self.opening += 1;
        self.state = State::Opening;
        let (opening, link) = (self.opening, context.link().clone());
        let capture = context.props().addresses.capture.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let block = link.callback(move |block| Message::Block(opening, block));
            let ended = link.callback(move |()| Message::Ended(opening));
            let opened = Microphone::open(&capture, device.as_deref(), block, ended).await;
            link.send_message(Message::Opened(opening, opened.map(Box::new)));
            // Their names are told only now.
            match devices().await {
                Ok(devices) => link.send_message(Message::Devices(devices)),
                Err(error) => console::warn("the microphones are not listed", &error.to_string()),
            }
        });
    }

    fn opened(&mut self, context: &Context<Self>, opened: Result<Box<Microphone>, Trouble>) {
        self.state = match opened {
            Ok(microphone) => {
                let heard = context.link().callback(Message::Latest);
                let monitor = Monitor::start(&context.props().addresses, heard);
                let place = context.props().place.clone();
                State::Open(Box::new(Open::new(*microphone, monitor, place)))
            }
            Err(trouble) => {
                console::warn("there is no microphone", &with_causes(&trouble));
                State::Refused(trouble)
            }
        };
    }

    fn again(&mut self, context: &Context<Self>) {
        let place = context.props().place.clone();
        self.with(|open| open.again(place));
    }

    fn push(&mut self, context: &Context<Self>, block: &[Vec<f32>]) {
        self.with(|open| open.push(block));
        self.finish(context);
    }

    fn hear(&mut self, heard: LiveResult) {
        let starts_itself = self.starts_itself;
        self.with(|open| open.follow(heard, starts_itself));
    }

    /// The microphone is gone: what it has recorded is kept.
    fn end(&mut self, context: &Context<Self>) {
        self.with(|open| {
            open.microphone = None;
            open.take.stop();
        });
        self.finish(context);
        if let State::Open(open) = &self.state
            && open.file.is_none()
        {
            self.state = State::Refused(Trouble::Vanished);
        }
    }

    /// Hands a recording on as soon as it is done.
    fn finish(&mut self, context: &Context<Self>) {
        let State::Open(open) = &mut self.state else { return };
        if open.take.phase() != Phase::Done || open.file.is_some() || open.take.recorded_s() == 0.0
        {
            return;
        }
        match file(&open.take) {
            Ok(file) => {
                open.file = Some(file.clone());
                context.props().submit.emit((file, open.place.clone()));
            }
            Err(error) => {
                console::error("the recording was not kept", &error.to_string());
                self.state = State::Refused(Trouble::Browser(error));
            }
        }
    }

    fn with(&mut self, act: impl FnOnce(&mut Open)) {
        if let State::Open(open) = &mut self.state {
            act(open);
        }
    }
}

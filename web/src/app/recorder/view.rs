//! Recording from a microphone: from the button to a recording in the list.

use js_sys::{Array, Date, Uint8Array};
use web_sys::{File, FilePropertyBag};
use yew::prelude::*;

use super::devices::{Device, devices};
use super::hint::Hint;
use super::level::Level;
use super::microphone::Microphone;
use super::monitor::{Heard, Monitor};
use super::panel::{closed, opened, opening, refused};
use super::take::{Phase, Take, TakeConfig};
use super::trouble::Trouble;
use super::wav::wav;
use crate::app::export::offer;
use crate::app::host::Addresses;
use crate::app::session::{ChosenFile, Source};
use crate::console;
use crate::js_error::{JsError, with_causes};

/// Judgements with a heart, one after the other, after which a recording starts by itself.
const SURE: u32 = 2;

/// Seconds of sound between two judgements.
const JUDGED_EVERY_S: f64 = 0.5;

/// Properties of [`Recorder`].
#[derive(Properties, PartialEq)]
pub struct RecorderProps {
    /// Where the page's parts lie.
    pub addresses: Addresses,
    /// Takes the recordings.
    pub submit: Callback<Vec<Source>>,
}

/// Records from a microphone.
pub struct Recorder {
    state: State,
    /// Whether a recording starts by itself when a heart is heard.
    pub(super) starts_itself: bool,
    /// The microphones, once they are known.
    pub(super) devices: Vec<Device>,
    /// Counts openings, so that what comes of an earlier one is left out.
    opening: u32,
}

enum State {
    Closed,
    Opening,
    Refused(Trouble),
    Open(Box<Open>),
}

/// What is known while a microphone is listened to.
pub struct Open {
    /// What it gives; absent once it is gone.
    pub microphone: Option<Microphone>,
    /// What is kept of it.
    pub take: Take,
    /// How loud it is.
    pub level: Level,
    /// What the person who holds it is told.
    pub hint: Hint,
    /// What was heard last.
    pub heard: Option<Heard>,
    /// The recording, once it is done.
    pub file: Option<File>,
    /// The browser did not save it.
    pub is_unsaved: bool,
    monitor: Monitor,
    /// Judgements with a heart, one after the other.
    hearts: u32,
    /// Seconds of sound since the last judgement.
    unjudged_s: f64,
}

/// What happens.
pub enum Message {
    /// The reader wants to record, from the microphone of this name if there is one.
    Open(Option<String>),
    /// A microphone is open, or can't be.
    Opened(u32, Result<Box<Microphone>, Trouble>),
    /// These microphones there are.
    Devices(Vec<Device>),
    /// Samples came.
    Block(u32, Vec<Vec<f32>>),
    /// The latest seconds were judged.
    Heard(Heard),
    /// The microphone is gone.
    Ended(u32),
    /// The recording is to start.
    Start,
    /// The recording is to end.
    Stop,
    /// The recording is to be made again.
    Again,
    /// Whether a recording starts by itself.
    StartsItself(bool),
    /// The recording is to be saved.
    Save,
    /// The microphone is to be closed.
    Close,
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
            Message::Heard(heard) => self.hear(heard),
            Message::StartsItself(so) => self.starts_itself = so,
            Message::Start => self.with(|open| open.take.start()),
            Message::Again => self.with(Open::again),
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

    fn view(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        match &self.state {
            State::Closed => closed(link),
            State::Opening => opening(link),
            State::Refused(trouble) => refused(link, trouble),
            State::Open(open) => opened(link, self, open),
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
                let heard = context.link().callback(Message::Heard);
                let monitor = Monitor::start(&context.props().addresses, heard);
                State::Open(Box::new(Open::new(*microphone, monitor)))
            }
            Err(trouble) => {
                console::warn("there is no microphone", &with_causes(&trouble));
                State::Refused(trouble)
            }
        };
    }

    fn push(&mut self, context: &Context<Self>, block: &[Vec<f32>]) {
        self.with(|open| open.push(block));
        self.finish(context);
    }

    fn hear(&mut self, heard: Heard) {
        let starts_itself = self.starts_itself;
        self.with(|open| open.hear(heard, starts_itself));
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
                context.props().submit.emit(vec![Source::File(ChosenFile::new(file))]);
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

impl Open {
    fn new(microphone: Microphone, monitor: Monitor) -> Self {
        let (rate, channels) = (microphone.input.sample_rate, microphone.input.channels as usize);
        Self {
            take: Take::new(TakeConfig::default(), rate, channels),
            microphone: Some(microphone),
            monitor,
            level: Level::default(),
            hint: Hint::default(),
            heard: None,
            file: None,
            is_unsaved: false,
            hearts: 0,
            unjudged_s: 0.0,
        }
    }

    fn push(&mut self, block: &[Vec<f32>]) {
        let rate = self.take.sample_rate();
        self.take.push(block);
        self.level = self.level.after(block, rate);
        let frames = block.first().map_or(0, Vec::len);
        self.unjudged_s += frames as f64 / f64::from(rate.max(1));
        if self.unjudged_s >= JUDGED_EVERY_S && self.monitor.is_idle() {
            self.unjudged_s = 0.0;
            match wav(&self.take.recent(), rate) {
                Ok(wav) => self.monitor.judge(&wav),
                Err(error) => {
                    console::warn("the latest seconds are not judged", &error.to_string());
                }
            }
        }
    }

    fn hear(&mut self, heard: Heard, starts_itself: bool) {
        self.hint = Hint::of(&heard.record, heard.display.level_dbfs);
        self.heard = Some(heard);
        self.hearts = if matches!(self.hint, Hint::Heart(_)) { self.hearts + 1 } else { 0 };
        if starts_itself && self.hearts >= SURE && self.take.phase() == Phase::Waiting {
            self.take.start();
        }
    }

    fn save(&mut self) {
        let Some(file) = &self.file else { return };
        let offered = offer(&file.name(), file);
        if let Err(error) = &offered {
            console::error("a recording was not saved", &error.to_string());
        }
        self.is_unsaved = offered.is_err();
    }

    fn again(&mut self) {
        self.take.again();
        (self.file, self.heard, self.hint, self.hearts) = (None, None, Hint::default(), 0);
    }
}

/// A take as a file, named by the time of day.
fn file(take: &Take) -> Result<File, JsError> {
    let wav = wav(&take.recording(), take.sample_rate())
        .map_err(|error| JsError::new(&error.to_string()))?;
    let options = FilePropertyBag::new();
    options.set_type("audio/wav");
    let parts = Array::of1(&Uint8Array::from(wav.as_slice()));
    Ok(File::new_with_u8_array_sequence_and_options(&parts, &name(&Date::new_0()), &options)?)
}

/// A name that sorts by time and no file system refuses.
fn name(now: &Date) -> String {
    format!(
        "recording-{:04}-{:02}-{:02}-{:02}-{:02}-{:02}.wav",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date(),
        now.get_hours(),
        now.get_minutes(),
        now.get_seconds()
    )
}

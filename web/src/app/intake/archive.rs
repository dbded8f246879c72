//! What lies in an archive: a worker of its own lists it, because the UI thread must not read it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::app::queue::Link;
use crate::js_error::JsError;
use crate::protocol::{ArchiveReply, Reply, Request, unpack};

/// After this time without an answer the worker is taken to hang.
const PATIENCE_MS: u32 = 60_000;

/// Lists an archive, by a worker whose script lies at an address.
///
/// # Errors
/// When the worker fails.
pub async fn listed(worker: &str, archive: &File) -> Result<ArchiveReply, JsError> {
    let link: Rc<RefCell<Option<Link>>> = Rc::default();
    let mut started = Ok(());
    let promise = Promise::new(&mut |done, failed| {
        started = start(worker, archive, &link, &done, &failed);
    });
    started?;
    let reply = JsFuture::from(promise).await;
    drop(link.take());
    unpack(&reply?).map(|(listed, _)| listed).ok_or_else(|| JsError::new("its message is no reply"))
}

/// Starts the worker, and sends it the archive when it is ready.
fn start(
    worker: &str,
    archive: &File,
    link: &Rc<RefCell<Option<Link>>>,
    done: &Function,
    failed: &Function,
) -> Result<(), JsError> {
    let fail = {
        let failed = failed.clone();
        // Calling the function of a promise can't fail.
        move |reason: String| drop(failed.call1(&JsValue::UNDEFINED, &reason.into()))
    };
    let receive = {
        let (archive, done) = (archive.clone(), done.clone());
        let (link, fail) = (Rc::clone(link), fail.clone());
        move |message: &JsValue| {
            if unpack::<ArchiveReply>(message).is_some() {
                drop(done.call1(&JsValue::UNDEFINED, message));
                return;
            }
            let sent = match (unpack::<Reply>(message), link.borrow().as_ref()) {
                (Some((Reply::Started, _)), Some(link)) => link.send(&Request::List, &[&archive]),
                (Some((Reply::Crashed { reason }, _)), _) => Err(JsError::new(&reason)),
                _ => Err(JsError::new("its message is no reply")),
            };
            if let Err(error) = sent {
                fail(error.to_string());
            }
        }
    };
    let mut started = Link::start(worker, receive, fail.clone())?;
    started.watch(PATIENCE_MS, move || fail("it does not answer".to_owned()));
    *link.borrow_mut() = Some(started);
    Ok(())
}

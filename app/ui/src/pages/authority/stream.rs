//! Where the bytes of a history come from: a file of the reader, a file of Locus itself, or the engine.

use crate::state::Session;
use leptos::web_sys::{Blob, File};
use std::cell::Cell;
use std::rc::Rc;
use views::{HistorySource, Intent, Outcome, Stream, Why};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

type Done = Box<dyn FnOnce(Result<Vec<u8>, Why>)>;

/// A file of the reader; it never leaves this browser.
pub struct Chosen {
    file: File,
    read: Rc<Cell<f64>>,
}

impl Chosen {
    /// From its beginning.
    pub fn new(file: File) -> Chosen {
        Chosen {
            file,
            read: Rc::default(),
        }
    }
}

impl Stream for Chosen {
    fn next(&self, most: u32, done: Done) {
        let (from, size) = (self.read.get(), self.file.size());
        if from >= size {
            return done(Ok(Vec::new()));
        }
        let until = (from + f64::from(most)).min(size);
        let (part, read) = (
            self.file.slice_with_f64_and_f64(from, until),
            self.read.clone(),
        );
        spawn_local(async move {
            let bytes = match part {
                Ok(part) => bytes(part).await,
                Err(_) => None,
            };
            read.set(until);
            // A file that was changed or taken away since it was chosen can't be read any more.
            done(bytes.ok_or(Why::NotFound));
        });
    }
}

async fn bytes(part: Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(part.array_buffer()).await.ok()?;
    let buffer: js_sys::ArrayBuffer = buffer.dyn_into().ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// A file of Locus itself, by its path.
pub struct Own {
    session: Session,
    path: String,
    given: Cell<bool>,
}

impl Own {
    /// From its beginning.
    pub fn new(session: Session, path: String) -> Own {
        Own {
            session,
            path,
            given: Cell::new(false),
        }
    }
}

impl Stream for Own {
    fn next(&self, _: u32, done: Done) {
        if self.given.replace(true) {
            return done(Ok(Vec::new()));
        }
        self.session.around().place.own_file(&self.path, done);
    }
}

/// A history that the engine read, of one edition.
pub struct Read {
    session: Session,
    source: HistorySource,
    edition: u32,
    part: Cell<u32>,
    /// How many parts, once the first is here.
    parts: Rc<Cell<Option<u32>>>,
}

impl Read {
    /// From its beginning.
    pub fn new(session: Session, source: HistorySource, edition: u32) -> Read {
        Read {
            session,
            source,
            edition,
            part: Cell::new(0),
            parts: Rc::default(),
        }
    }
}

impl Stream for Read {
    fn next(&self, _: u32, done: Done) {
        let part = self.part.get();
        if self.parts.get().is_some_and(|parts| part >= parts) {
            return done(Ok(Vec::new()));
        }
        self.part.set(part + 1);
        let (parts, edition) = (self.parts.clone(), self.edition);
        let intent = Intent::HistoryBytes {
            source: self.source.clone(),
            part,
        };
        self.session.intend(intent, move |outcome| match outcome {
            // A newer edition came meanwhile; the page is told of it and begins again.
            Outcome::HistoryBytes(bytes) if bytes.edition != edition => done(Err(Why::Superseded)),
            Outcome::HistoryBytes(bytes) => {
                parts.set(Some(bytes.parts));
                done(Ok(bytes.bytes));
            }
            Outcome::Refused(why) => done(Err(why)),
            _ => done(Err(Why::NotFound)),
        });
    }
}

//! Where the bytes of a history come from: a file of the reader, or a file of Locus itself.

use crate::state::Session;
use leptos::web_sys::{Blob, File};
use std::cell::Cell;
use std::rc::Rc;
use views::{Stream, Why};
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

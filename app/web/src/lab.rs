//! The lab in its worker: figures that take long, and their answers.

mod build_id;

use browser::panics_speak;
use browser::worker::{Pages, Sink, Slices, slices};
use lab::Bench;
use qrcodegen::{QrCode, QrCodeEcc};
use std::{cell::RefCell, rc::Rc};
use views::{FromLab, Qr, ToLab, Why};
use wasm_bindgen::prelude::*;

thread_local! {
    static PAGES: Rc<Pages<ToLab, FromLab>> = Pages::new(|sink| {
        let seat = Rc::new(Seat::new(sink));
        Rc::new(move |question| {
            seat.take(question);
            true
        })
    });
}

/// What one page has here. Dropped with it, and then nothing of it is worked on any more.
struct Seat {
    sink: Sink<FromLab>,
    bench: Rc<RefCell<Bench>>,
    work: RefCell<Option<Slices>>,
}

impl Seat {
    fn new(sink: Sink<FromLab>) -> Seat {
        let told = sink.clone();
        let bench = Bench::new(move |id, news| told(FromLab::Study(id, news)));
        Seat {
            sink,
            bench: Rc::new(RefCell::new(bench)),
            work: RefCell::default(),
        }
    }

    fn take(&self, question: ToLab) {
        let mut bench = self.bench.borrow_mut();
        match question {
            ToLab::Hello(build) if build == build_id::BUILD => (self.sink)(FromLab::Ready),
            ToLab::Hello(_) => (self.sink)(FromLab::OtherBuild(build_id::BUILD.into())),
            ToLab::WhoDecides(id, figures) => {
                (self.sink)(FromLab::WhoDecides(id, lab::who_decides(figures)));
            }
            ToLab::Qr(id, text) => (self.sink)(FromLab::Qr(id, qr(&text))),
            ToLab::Begin(id, form) => bench.begin(id, form),
            ToLab::Piece(id, bytes) => bench.piece(id, &bytes),
            ToLab::End(id) => {
                bench.end(id);
                self.work();
            }
            ToLab::Figures(id, number, options, happened) => {
                bench.ask(id, number, options, happened);
                self.work();
            }
            ToLab::Ledger(id, ledger) => {
                bench.ledger(id, ledger);
                self.work();
            }
            ToLab::Cite(id, what) => bench.cite(id, what),
            ToLab::Stop(id) => bench.stop(id),
            ToLab::Forget(id) => bench.forget(id),
        }
    }

    /// Works on in slices until nothing is left to do.
    fn work(&self) {
        let bench = Rc::downgrade(&self.bench);
        let step = move || {
            bench
                .upgrade()
                .is_some_and(|bench| bench.borrow_mut().step())
        };
        *self.work.borrow_mut() = Some(slices(step));
    }
}

/// Medium correction: a phone's camera reads it off a screen at arm's length.
fn qr(text: &str) -> Result<Qr, Why> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| Why::TooLarge)?;
    let side = code.size();
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    Ok(Qr {
        side: side.unsigned_abs(),
        dark: places.map(|(x, y)| code.get_module(x, y)).collect(),
    })
}

/// The loader calls this for the page.
#[wasm_bindgen]
pub fn connect(port: JsValue) {
    PAGES.with(|pages| pages.connect(port));
}

fn main() {
    panics_speak();
}

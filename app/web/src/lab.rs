//! The lab in its worker: figures that take long, and their answers.

mod build_id;

use browser::worker::{Pages, Sink, panics_speak};
use qrcodegen::{QrCode, QrCodeEcc};
use std::rc::Rc;
use views::{FromLab, Qr, ToLab, VoteFigures, WhoDecides, Why};
use wasm_bindgen::prelude::*;

thread_local! {
    static PAGES: Rc<Pages<ToLab, FromLab>> = Pages::new(|sink| {
        Rc::new(move |question| {
            answer(&sink, question);
            true
        })
    });
}

fn answer(sink: &Sink<FromLab>, question: ToLab) {
    sink(match question {
        ToLab::Hello(build) if build == build_id::BUILD => FromLab::Ready,
        ToLab::Hello(_) => FromLab::OtherBuild(build_id::BUILD.into()),
        ToLab::WhoDecides(id, figures) => FromLab::WhoDecides(id, who_decides(figures)),
        ToLab::Qr(id, text) => FromLab::Qr(id, qr(&text)),
    });
}

/// Under so many voters a figure says little.
const FEW: u32 = 5;

fn who_decides(figures: VoteFigures) -> Result<WhoDecides, Why> {
    let vote = lens::deciders::Vote::read(
        &figures.counted,
        figures.quorum.as_deref(),
        figures.threshold_bps,
    );
    let found = vote.as_ref().and_then(lens::who_decides);
    let found = found.ok_or_else(|| Why::Malformed("counted".into()))?;
    let pivotal: Vec<_> = found.pivotal.iter().map(ToString::to_string).collect();
    Ok(WhoDecides {
        passing: found.passing,
        blocking: found.blocking,
        me: figures.me.map(|me| pivotal.contains(&me)),
        pivotal,
        passes: found.passes,
        one_account: (found.one_each.passes, found.one_each.yes, found.one_each.no),
        without_top: found
            .without_top
            .iter()
            .map(|without| (without.left_out, without.passes))
            .collect(),
        voters: found.voters,
        too_few: found.voters < FEW,
    })
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

//! The browser's own small services.

use browser::page::BrowserPlace;
use gloo_timers::future::TimeoutFuture;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::Place;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_preference_is_kept_until_it_is_forgotten() {
    let place = BrowserPlace;
    assert_eq!(place.preference("suite"), None);
    place.keep("suite", Some("dark"));
    assert_eq!(place.preference("suite").as_deref(), Some("dark"));
    place.keep("suite", None);
    assert_eq!(place.preference("suite"), None);
}

#[wasm_bindgen_test]
fn a_date_is_words_and_no_date_is_nothing() {
    let place = BrowserPlace;
    assert!(
        place.date(1_790_000_000_000).contains("2026"),
        "{}",
        place.date(1_790_000_000_000)
    );
    assert_eq!(place.date(i64::MAX), "");
    assert!(place.now_ms() > 1_577_836_800_000);
    assert!(place.origin().starts_with("http://"));
    assert!(!place.handheld());
}

#[wasm_bindgen_test]
async fn a_host_without_build_json_has_no_build_to_compare() {
    let said = Rc::new(RefCell::new(None));
    let put = said.clone();
    BrowserPlace.build(Box::new(move |build| *put.borrow_mut() = Some(build)));
    TimeoutFuture::new(50).await;
    assert_eq!(
        *said.borrow(),
        None,
        "asked before the second part was there"
    );
    let here = web_sys::Event::new("locus rest").unwrap();
    web_sys::window().unwrap().dispatch_event(&here).unwrap();
    for _ in 0..200 {
        if said.borrow().is_some() {
            break;
        }
        TimeoutFuture::new(50).await;
    }
    assert_eq!(said.take(), Some(None));
}

#[wasm_bindgen_test]
fn being_online_is_told_at_once_and_at_each_change() {
    let told: Rc<RefCell<Vec<bool>>> = Rc::default();
    let add = told.clone();
    BrowserPlace.on_online(Box::new(move |online| add.borrow_mut().push(online)));
    let window = web_sys::window().unwrap();
    for event in ["offline", "online"] {
        window
            .dispatch_event(&web_sys::Event::new(event).unwrap())
            .unwrap();
    }
    assert_eq!(*told.borrow(), [true, false, true]);
}

/// Answers to `navigator.storage.persist()` and `.persisted()`, in place of the browser's own.
fn storage_says(persist: &str, persisted: &str) {
    let script = format!(
        "Object.defineProperty(navigator, 'storage', {{configurable: true, value: {{persist: {persist}, persisted: {persisted}}}}})"
    );
    js_sys::eval(&script).unwrap();
}

async fn told(ask: impl FnOnce(Box<dyn FnOnce(bool)>)) -> Option<bool> {
    let said = Rc::new(Cell::new(None));
    let put = said.clone();
    ask(Box::new(move |granted| put.set(Some(granted))));
    TimeoutFuture::new(20).await;
    said.get()
}

#[wasm_bindgen_test]
async fn whether_storage_lasts_is_the_browsers_word_and_no_answer_is_a_no() {
    const YES: &str = "async () => true";
    const NO: &str = "async () => false";
    const FAILS: &str = "async () => { throw new Error('no') }";
    const THROWS: &str = "() => { throw new Error('no') }";
    for (persist, persisted, expected) in [
        (YES, NO, (true, false)),
        (NO, YES, (false, true)),
        (FAILS, THROWS, (false, false)),
        (THROWS, FAILS, (false, false)),
    ] {
        storage_says(persist, persisted);
        let asked = told(|done| BrowserPlace.persist(done)).await;
        let read = told(|done| BrowserPlace.persisted(done)).await;
        assert_eq!((asked, read), (Some(expected.0), Some(expected.1)));
    }
    // Without it, as outside secure contexts.
    js_sys::eval(
        "Object.defineProperty(navigator, 'storage', {configurable: true, value: undefined})",
    )
    .unwrap();
    assert_eq!(told(|done| BrowserPlace.persisted(done)).await, Some(false));
    js_sys::eval("delete navigator.storage").unwrap();
}

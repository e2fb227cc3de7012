//! The browser's own small services.

use browser::page::BrowserPlace;
use gloo_timers::future::TimeoutFuture;
use std::{cell::RefCell, rc::Rc};
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

//! Static files of Locus's own origin that list networks and spaces.

use super::nodes::read_text;
use crate::js;
use ::engine::ports::{Catalogue, CatalogueFile, Fut};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The files beside the programs.
pub struct OwnFiles;

/// More is no list of spaces.
const MOST_BYTES: usize = 1024 * 1024;

impl Catalogue for OwnFiles {
    fn read(&self) -> Fut<'_, Vec<CatalogueFile>> {
        Box::pin(async move {
            let mut found = Vec::new();
            // The development network's list exists only on the machine that runs it.
            let local = self.on_this_machine().then_some("local");
            for name in ["catalogue"].into_iter().chain(local) {
                if let Some(json) = own_file(&format!("/networks/{name}.json")).await {
                    found.push(CatalogueFile {
                        name: name.into(),
                        json,
                    });
                }
            }
            found
        })
    }

    fn network<'a>(&'a self, id: &'a str) -> Fut<'a, Option<String>> {
        Box::pin(async move { own_file(&format!("/networks/{id}.json")).await })
    }

    fn on_this_machine(&self) -> bool {
        let host = js::text(&js::global("location"), "hostname").unwrap_or_default();
        matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
    }
}

async fn own_file(path: &str) -> Option<String> {
    let init = js::object(&[
        ("cache", &"no-cache".into()),
        ("credentials", &"omit".into()),
        ("redirect", &"error".into()),
    ]);
    let response = JsFuture::from(js::fetch(path, &init)).await.ok()?;
    let response = response.dyn_into::<web_sys::Response>().ok()?;
    if !response.ok() {
        return None;
    }
    let text = read_text(&response, MOST_BYTES).await.ok()?;
    // Hosts answer a missing file with the page itself.
    text.trim_start().starts_with(['{', '[']).then_some(text)
}

//! Nodes that answer as a test says, and a catalogue of given files.

use crate::ports::{Catalogue, CatalogueFile, Fut, NodeError, Nodes};
use std::cell::{Cell, RefCell};

type Answer = Box<dyn Fn(&str, &str) -> Result<String, NodeError>>;

/// Nodes whose answers a closure gives; until one is set nobody is reachable.
#[derive(Default)]
pub struct MemoryNodes {
    answer: RefCell<Option<Answer>>,
    asked: RefCell<Vec<(String, String)>>,
}

impl MemoryNodes {
    /// From now on this answers: url and body in, body out.
    pub fn answer(&self, answer: impl Fn(&str, &str) -> Result<String, NodeError> + 'static) {
        *self.answer.borrow_mut() = Some(Box::new(answer));
    }

    /// Every (url, body) asked so far.
    pub fn asked(&self) -> Vec<(String, String)> {
        self.asked.borrow().clone()
    }
}

impl Nodes for MemoryNodes {
    fn post<'a>(
        &'a self,
        url: &'a str,
        body: String,
        _: u32,
    ) -> Fut<'a, Result<String, NodeError>> {
        Box::pin(async move {
            self.asked.borrow_mut().push((url.into(), body.clone()));
            let answer = match &*self.answer.borrow() {
                Some(answer) => answer(url, &body)?,
                None => return Err(NodeError::Unreachable("nobody there".into())),
            };
            if answer.len() > 8 << 20 {
                Err(NodeError::TooLarge)
            } else {
                Ok(answer)
            }
        })
    }
}

/// Given files.
#[derive(Default)]
pub struct MemoryCatalogue {
    /// The files.
    pub files: RefCell<Vec<CatalogueFile>>,
    /// Network files, by name.
    pub networks: RefCell<Vec<CatalogueFile>>,
    /// Whether Locus is served from this machine.
    pub here: Cell<bool>,
}

impl Catalogue for MemoryCatalogue {
    fn read(&self) -> Fut<'_, Vec<CatalogueFile>> {
        Box::pin(async {
            let files = self.files.borrow();
            let there = |file: &&CatalogueFile| file.name != "local" || self.here.get();
            files.iter().filter(there).cloned().collect()
        })
    }

    fn network<'a>(&'a self, id: &'a str) -> Fut<'a, Option<String>> {
        Box::pin(async move {
            let files = self.networks.borrow();
            let file = files.iter().find(|file| file.name == id);
            file.map(|file| file.json.clone())
        })
    }

    fn on_this_machine(&self) -> bool {
        self.here.get()
    }
}

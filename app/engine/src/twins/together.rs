//! The tabs of one browser, in memory.

use super::MemoryVault;
use crate::ports::{Fut, Together, Turn};
use futures::{
    StreamExt,
    channel::{mpsc, oneshot},
    stream::LocalBoxStream,
};
use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

/// One browser.
#[derive(Clone, Default)]
pub struct MemoryTabs(Rc<Browser>);

#[derive(Default)]
struct Browser {
    opened: Cell<u32>,
    ears: RefCell<Vec<(u32, mpsc::UnboundedSender<String>)>>,
    // A name that is here is taken; in the list are those who wait for it.
    turns: RefCell<BTreeMap<String, VecDeque<oneshot::Sender<Turn>>>>,
    vault: OnceCell<Rc<MemoryVault>>,
}

impl MemoryTabs {
    /// Opens another tab.
    pub fn tab(&self) -> MemoryTab {
        self.0.opened.set(self.0.opened.get() + 1);
        MemoryTab {
            number: self.0.opened.get(),
            browser: self.0.clone(),
        }
    }

    /// The one vault of all tabs: what one seals the others open. The first who asks gives its seed.
    pub fn vault(&self, seed: u64) -> Rc<MemoryVault> {
        let made = || Rc::new(MemoryVault::new(seed));
        self.0.vault.get_or_init(made).clone()
    }
}

/// One tab.
pub struct MemoryTab {
    number: u32,
    browser: Rc<Browser>,
}

impl Browser {
    fn guard(self: &Rc<Self>, name: String) -> Turn {
        let browser = self.clone();
        Turn(Some(Box::new(move || browser.pass_on(name))))
    }

    fn pass_on(self: &Rc<Self>, name: String) {
        let next = self
            .turns
            .borrow_mut()
            .get_mut(&name)
            .and_then(VecDeque::pop_front);
        match next {
            // Who no longer waits lets the guard fall, and that passes the turn on again.
            Some(next) => drop(next.send(self.guard(name))),
            None => drop(self.turns.borrow_mut().remove(&name)),
        }
    }
}

impl Together for MemoryTab {
    fn turn(&self, name: String) -> Fut<'static, Turn> {
        let taken = self.browser.turns.borrow().contains_key(&name);
        if !taken {
            self.browser
                .turns
                .borrow_mut()
                .insert(name.clone(), VecDeque::new());
            let turn = self.browser.guard(name);
            return Box::pin(async { turn });
        }
        let (pass, mine) = oneshot::channel();
        self.browser
            .turns
            .borrow_mut()
            .entry(name)
            .or_default()
            .push_back(pass);
        Box::pin(async { mine.await.unwrap_or(Turn(None)) })
    }

    fn tell(&self, news: String) {
        self.browser
            .ears
            .borrow_mut()
            .retain(|(tab, ear)| *tab == self.number || ear.unbounded_send(news.clone()).is_ok());
    }

    fn hear(&self) -> LocalBoxStream<'static, String> {
        let (ear, news) = mpsc::unbounded();
        self.browser.ears.borrow_mut().push((self.number, ear));
        news.boxed_local()
    }
}

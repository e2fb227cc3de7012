//! What every page shares: the ports around it, who is looking on, the space in view, the dialog that is open.
//! Created once under the root owner, so nothing here is disposed while a page changes.

use crate::app::address::{self, Place};
use crate::held::Held;
use crate::routes::Page;
use leptos::prelude::*;
use views::{View, *};

/// A view as last shown; none until the engine's first answer.
pub type Shown = Held<Option<View>>;

/// A dialog over the page.
#[derive(Clone)]
pub enum Dialog {
    /// Choose a wallet.
    Wallet,
    /// Read what will be signed, then sign it; the callback gets the receipt.
    Sign(Box<Compose>, UnsyncCallback<Receipt>),
    /// Agree to contact hosts of a space.
    Consent(Hex, Vec<Host>),
    /// Go on elsewhere: another device, a wallet's own browser.
    Continue,
}

/// Shared by all pages. A handle of one word, because nearly every closure of every page carries it.
#[derive(Clone, Copy)]
pub struct Session(&'static Shared);

impl std::ops::Deref for Session {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        self.0
    }
}

/// What the handle leads to: made once for a page, and never dropped while the page is open.
pub struct Shared {
    around: Held<Around>,
    /// Wallets that announced themselves.
    pub wallets: Held<Vec<WalletInfo>>,
    /// The connected wallet.
    pub connected: Held<Option<Connected>>,
    /// The practice account and space, once opened in this page.
    pub practice: Held<Option<(Address, Hex)>>,
    /// How the engine is.
    pub health: Held<Health>,
    /// What the browser says about its connection.
    pub online: Held<bool>,
    /// What is running.
    pub build: Held<Option<BuildInfo>>,
    /// Unix milliseconds, moving on every quarter of a minute.
    pub now: Held<i64>,
    /// The address of the page in view.
    pub place: Held<Place>,
    /// The page in view.
    pub page: Held<Page>,
    /// The space of the page in view.
    pub space: Shown,
    /// The open dialog.
    pub dialog: Held<Option<Dialog>>,
    /// The file of votes that the reader looks at; it never leaves this page.
    pub file: Held<Option<leptos::web_sys::File>>,
    /// Whether the browser promised to keep what is stored; none before it was asked.
    pub kept: Held<Option<bool>>,
    /// What a screen reader is told next.
    pub said: Held<String>,
}

/// The session of this page.
pub fn session() -> Session {
    expect_context::<Session>()
}

impl Session {
    /// Makes the session and listens to the ports.
    pub fn start(around: Around) -> Self {
        let (now, here) = (around.place.now_ms(), address::here());
        let session = Self(Box::leak(Box::new(Shared {
            around: Held::new(around),
            wallets: Held::new(Vec::new()),
            connected: Held::new(None),
            practice: Held::new(None),
            health: Held::new(Health::Starting),
            online: Held::new(true),
            build: Held::new(None),
            now: Held::new(now),
            page: Held::new(Page::of(&here.path)),
            place: Held::new(here),
            space: Held::new(None),
            dialog: Held::new(None),
            file: Held::new(None),
            kept: Held::new(None),
            said: Held::new(String::new()),
        })));
        provide_context(session);
        session.listen();
        session
    }

    fn listen(self) {
        let around = self.around();
        around
            .link
            .on_health(Box::new(move |health| self.health.set(health)));
        around.place.on_online(Box::new(move |online| {
            self.online.set(online);
            self.tell_conditions();
        }));
        around
            .place
            .build(Box::new(move |build| self.build.set(build)));
        around
            .wallets
            .on_change(Box::new(move |wallets, connected| {
                self.wallets.set(wallets);
                self.connected.set(connected);
            }));
        around.wallets.reconnect();
        // Opening the practice space by its link or after a reload: its account is found again without a click.
        crate::dom::effect(move || {
            if self.in_practice() && self.practice.with_untracked(Option::is_none) {
                self.open_practice(|_| ());
            }
        });
        set_interval(
            move || self.now.set(self.around().place.now_ms()),
            std::time::Duration::from_secs(15),
        );
    }

    /// Goes to a path within Locus.
    pub fn go(self, path: &str) {
        address::go(self, path);
    }

    /// The ports.
    pub fn around(self) -> Around {
        self.around.get_untracked()
    }

    /// The open space's page, if it is open.
    pub fn space_page<T>(self, read: impl FnOnce(&SpacePage) -> T) -> Option<T> {
        self.space.with(|view| known(view).map(read))
    }

    /// The chain of the space in view.
    pub fn chain(self) -> Option<u64> {
        self.space_page(|page| page.rules.chain.parse().ok())
            .flatten()
    }

    /// Whether the space in view is the practice space.
    pub fn in_practice(self) -> bool {
        self.space_page(|page| page.practice).unwrap_or(false)
    }

    /// Who is looking on: the practice account in the practice space, else the wallet's.
    pub fn account(self) -> Option<Address> {
        if self.in_practice() {
            return self.practice.with(|p| p.as_ref().map(|p| p.0.clone()));
        }
        self.connected
            .with(|c| c.as_ref().and_then(|c| c.accounts.first().cloned()))
    }

    /// Makes or finds the practice account and space.
    pub fn open_practice(self, then: impl FnOnce(Result<Hex, Why>) + 'static) {
        self.intend(Intent::OpenPractice, move |outcome| match outcome {
            Outcome::Practice { account, space } => {
                self.practice.set(Some((account, space.clone())));
                then(Ok(space));
            }
            Outcome::Refused(why) => then(Err(why)),
            _ => {}
        });
    }

    /// Tells the engine what the page knows of this browser.
    pub fn tell_conditions(self) {
        let persistent = self.around().place.preference("persistent").is_some();
        let online = self.online.get_untracked();
        self.intend_quietly(Intent::Conditions { persistent, online });
    }

    /// Takes in what the browser says of keeping what is stored. It is remembered, so that the engine learns of it at the
    /// next start without asking the browser.
    pub fn learn_kept(self, granted: bool) {
        self.around()
            .place
            .keep("persistent", granted.then_some("yes"));
        self.kept.set(Some(granted));
        self.tell_conditions();
    }

    /// Asks the browser to keep what is stored, now that there is something to lose. A browser may put that to the reader,
    /// so it is asked once for each page that was loaded, and not at all where it has promised.
    pub fn ask_to_keep(self) {
        if self.kept.with_untracked(Option::is_some) {
            return;
        }
        let place = self.around().place;
        self.around().place.persisted(Box::new(move |granted| {
            if granted {
                self.learn_kept(true);
            } else {
                place.persist(Box::new(move |granted| self.learn_kept(granted)));
            }
        }));
    }

    /// Does something once.
    pub fn intend(self, intent: Intent, done: impl FnOnce(Outcome) + 'static) {
        self.around().link.intend(intent, Box::new(done));
    }

    /// Does something whose only answers are "done" and "not done": the latter is told to the reader.
    pub fn intend_quietly(self, intent: Intent) {
        self.intend(intent, move |outcome| {
            if let Outcome::Refused(why) = outcome {
                self.said.set(crate::words::why(&why));
            }
        });
    }

    /// A date in the reader's zone and language.
    pub fn date(self, unix_ms: i64) -> String {
        self.around().place.date(unix_ms)
    }

    /// When a moment is, with its block.
    pub fn moment(self, moment: &Moment) -> String {
        crate::amounts::moment(moment, |at| self.date(at))
    }

    /// When a moment is.
    pub fn date_of(self, moment: &Moment) -> String {
        crate::amounts::date_of(moment, |at| self.date(at))
    }

    /// Copies text and tells the reader.
    pub fn copy(self, text: &str) {
        let done = Box::new(move |worked| {
            use crate::locales::{shell, t};
            self.said.set(
                t(if worked {
                    shell::COPIED
                } else {
                    shell::NOT_COPIED
                })
                .into(),
            );
        });
        self.around().place.copy(text, done);
    }
}

/// The page of a space that is open or at least known.
pub fn known(view: &Option<View>) -> Option<&SpacePage> {
    match view {
        Some(View::Space(SpaceView::Open(page))) => Some(page),
        Some(View::Space(SpaceView::NeedsConsent { known, .. })) => known.as_deref(),
        _ => None,
    }
}

/// Watches a query for as long as the caller's owner lives. `None` watches nothing; a changed query replaces the watch
/// and keeps what was shown until the new answer is here, so that nothing jumps.
pub fn watch(query: impl Fn() -> Option<Query> + 'static) -> Shown {
    let shown: Shown = Held::new(None);
    watch_into(shown, query);
    shown
}

/// [`watch`] into a signal that lives elsewhere.
pub fn watch_into(shown: Shown, query: impl Fn() -> Option<Query> + 'static) {
    let session = session();
    let asked: Held<Option<Query>> = Held::new(None);
    // Dropping the held watch with its owner ends it.
    let held: Held<Option<Watch>> = Held::new(None);
    crate::dom::effect(move || {
        let query = query();
        if asked.with_untracked(|asked| *asked == query) {
            return;
        }
        asked.set(query.clone());
        held.set(None);
        match query {
            // A view may arrive after the page that asked is gone: then it is not kept.
            Some(query) => {
                let show = Box::new(move |view| shown.set(Some(view)));
                held.set(Some(session.around().link.watch(query, show)));
            }
            None => shown.set(None),
        }
    });
}

//! A world around the page, in memory: what an engine would show, by scene. For tests and for looking at pages.

pub mod data;
mod network;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use views::*;

/// What the world is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Everything holds.
    Good,
    /// One source, weak checks, weight zero.
    Weak,
    /// Sources contradict one another, a check failed.
    Bad,
    /// Nothing here yet.
    Empty,
    /// Nothing here yet, and relays are still being read.
    Reading,
    /// Consent is asked for.
    Consent,
    /// No relay has it.
    NotFound,
    /// No relay can be reached.
    Cut,
    /// The engine has not answered.
    Silent,
}

/// What pages intended, for tests to read.
pub type Log = Rc<RefCell<Vec<Intent>>>;

thread_local! {
    /// What the wallet says to the next requests, before what it says in the scene.
    static SAID: RefCell<VecDeque<Option<Why>>> = RefCell::default();
}

thread_local! {
    /// How often the browser was asked to keep what is stored.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// How often the browser was asked to keep what is stored, since this was last asked.
pub fn asked_to_keep() -> u32 {
    ASKED.replace(0)
}

thread_local! {
    /// Files that were saved, and texts that were copied.
    static TAKEN: RefCell<Vec<(String, String)>> = RefCell::default();
}

/// Files that were saved, by name, and texts that were copied, under `copied`; since this was last asked.
pub fn taken() -> Vec<(String, String)> {
    TAKEN.take()
}

/// Asked to sign, the wallet next refuses so, or (none) says nothing at all.
pub fn wallet_next(says: Option<Why>) {
    SAID.with_borrow_mut(|said| said.push_back(says));
}

/// The world of a scene, and the log of what is intended in it.
pub fn around(scene: Scene) -> (Around, Log) {
    let log: Log = Rc::default();
    let around = Around {
        link: Rc::new(Engine {
            scene,
            log: log.clone(),
        }),
        lab: Rc::new(FakeLab),
        wallets: Rc::new(FakeWallets { scene }),
        place: Rc::new(FakePlace),
    };
    (around, log)
}

struct Engine {
    scene: Scene,
    log: Log,
}

impl Link for Engine {
    fn watch(&self, query: Query, show: Box<dyn Fn(View)>) -> Watch {
        if let Some(view) = data::view(self.scene, &query) {
            show(view);
        }
        Watch(None)
    }

    fn intend(&self, intent: Intent, done: Box<dyn FnOnce(Outcome)>) {
        let outcome = data::outcome(&intent);
        self.log.borrow_mut().push(intent);
        done(outcome);
    }

    fn on_health(&self, tell: Box<dyn Fn(Health)>) {
        tell(match self.scene {
            Scene::Bad => Health::OtherBuild,
            _ => Health::Ready,
        });
    }
}

struct FakeLab;

impl Lab for FakeLab {
    fn who_decides(&self, figures: VoteFigures, done: Box<dyn FnOnce(Result<WhoDecides, Why>)>) {
        let ballots = figures.counted.ballots.iter();
        let way = |way, passes: Option<bool>| OtherCount {
            way,
            passes,
            changed: passes == Some(false),
        };
        done(Ok(WhoDecides {
            passing: Some(5),
            blocking: Some(3),
            needed: Needed::Addresses(3),
            pivotal: ballots
                .map(|ballot| ballot.account.clone())
                .take(1)
                .collect(),
            me: MyPart::Could(false),
            passes: true,
            ways: vec![
                way(OtherWay::OneEach(44, 56), Some(false)),
                way(OtherWay::Undelegated, None),
                way(OtherWay::WithoutTop(1), Some(true)),
            ],
            settled: Settled::NoEligible,
            voters: 1204,
            hash: data::id('d'),
            ..WhoDecides::default()
        }));
    }

    fn qr(&self, _: String, done: Box<dyn FnOnce(Result<Qr, Why>)>) {
        let side = 29;
        let dark = (0..side * side)
            .map(|i: u32| i.wrapping_mul(2654435761) % 7 < 3)
            .collect();
        done(Ok(Qr { side, dark }));
    }

    fn study(&self, what: Studied, tell: Rc<dyn Fn(StudyNews)>) -> Box<dyn Study> {
        if what.form.name == "opengradient-votes.csv" {
            // No such file comes with Locus.
            wasm_bindgen_futures::spawn_local(
                async move { tell(StudyNews::Failed(Why::NotFound)) },
            );
            return Box::new(FakeStudy {
                tell: Rc::new(|_| ()),
            });
        }
        let opened = StudyNews::Opened(Box::new(StudySummary {
            name: what.form.name,
            decisions: 3,
            votes: 12,
            voters: 5,
            ..StudySummary::default()
        }));
        // Like a worker's, its news come when the page has the study in its hands, or figures are asked of nothing.
        let later = tell.clone();
        wasm_bindgen_futures::spawn_local(async move { later(opened) });
        Box::new(FakeStudy { tell })
    }
}

struct FakeStudy {
    tell: Rc<dyn Fn(StudyNews)>,
}

impl Study for FakeStudy {
    fn figures(&self, options: FigureOptions, _: Vec<Happened>) {
        let headline = Headline {
            few: Some(2),
            contested: 3,
            decisions: 3,
            threshold_bps: options.threshold_bps,
            ..Headline::default()
        };
        (self.tell)(StudyNews::Headline(1, headline));
        (self.tell)(StudyNews::Figure(1, Box::new(data::defaults(&options))));
        (self.tell)(StudyNews::Done(1));
    }

    fn ledger(&self, ledger: Ledger) {
        (self.tell)(StudyNews::Figure(1, Box::new(data::ended(ledger))));
    }

    fn cite(&self, what: Citing) {
        let found = (what.id == "7").then(|| Box::new(data::cited()));
        (self.tell)(StudyNews::Cited(what, found));
    }

    fn stop(&self) {}
}

struct FakeWallets {
    scene: Scene,
}

impl FakeWallets {
    fn connected() -> Connected {
        Connected {
            rdns: "io.example.one".into(),
            accounts: vec![data::ME.into()],
            chain: 8453,
        }
    }
}

impl Wallets for FakeWallets {
    fn on_change(&self, tell: Box<dyn Fn(Vec<WalletInfo>, Option<Connected>)>) {
        let wallet = |uuid: &str, rdns: &str, name: &str| WalletInfo {
            uuid: uuid.into(),
            rdns: rdns.into(),
            name: name.into(),
            icon: None,
        };
        match self.scene {
            Scene::Empty | Scene::Silent => tell(Vec::new(), None),
            Scene::Consent => tell(vec![wallet("1", "io.example.one", "Example Wallet")], None),
            _ => {
                let two = vec![
                    wallet("1", "io.example.one", "Example Wallet"),
                    wallet("2", "io.example.two", "Another Wallet"),
                ];
                tell(two, Some(Self::connected()));
            }
        }
    }

    fn connect(&self, _: String, done: Box<dyn FnOnce(Result<Connected, Why>)>) {
        done(match self.scene {
            Scene::Consent => Err(Why::WalletRejected),
            _ => Ok(Self::connected()),
        });
    }

    fn reconnect(&self) {}

    fn disconnect(&self) {}

    fn sign(&self, _: ToSign, done: Box<dyn FnOnce(Result<Hex, Why>)>) {
        match SAID.with_borrow_mut(VecDeque::pop_front) {
            Some(Some(why)) => return done(Err(why)),
            Some(None) => return,
            None => {}
        }
        done(match self.scene {
            Scene::Weak => Err(Why::WalletOtherChain(8453)),
            Scene::Bad => Err(Why::WalletRejected),
            _ => Ok("0xsigned".into()),
        });
    }

    fn switch(&self, _: u64, _: String, _: Option<String>, done: Box<dyn FnOnce(Result<(), Why>)>) {
        done(Ok(()));
    }
}

struct FakePlace;

/// The time of this world.
pub const NOW: i64 = 1_795_100_000_000;

impl Place for FakePlace {
    fn save(&self, name: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        TAKEN.with_borrow_mut(|taken| taken.push((name.into(), text)));
    }

    fn copy(&self, text: &str, done: Box<dyn FnOnce(bool)>) {
        TAKEN.with_borrow_mut(|taken| taken.push(("copied".into(), text.into())));
        done(true);
    }

    fn persist(&self, done: Box<dyn FnOnce(bool)>) {
        ASKED.set(ASKED.get() + 1);
        done(false);
    }

    fn persisted(&self, done: Box<dyn FnOnce(bool)>) {
        done(false);
    }

    fn preference(&self, _: &str) -> Option<String> {
        None
    }

    fn keep(&self, _: &str, _: Option<&str>) {}

    fn build(&self, done: Box<dyn FnOnce(Option<BuildInfo>)>) {
        done(Some(BuildInfo {
            version: "0.1.0".into(),
            hash: "0x7c1e5d2b9a3f4e6d8c0b1a2f3e4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a0fa90b".into(),
        }));
    }

    fn on_online(&self, tell: Box<dyn Fn(bool)>) {
        tell(true);
    }

    fn now_ms(&self) -> i64 {
        NOW
    }

    fn picture(&self, _: String, _: u32, _: u32, done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>) {
        done(Err(Why::NotFound));
    }

    /// Another sum, with which other bytes are told apart as well.
    fn sha256(&self, bytes: Vec<u8>, done: Box<dyn FnOnce(Option<Hex>)>) {
        let sum = bytes.iter().fold(7_u64, |sum, byte| {
            sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte)
        });
        done(Some(format!("0x{sum:016x}{}", "0".repeat(48))));
    }

    fn own_file(&self, _: &str, done: Box<dyn FnOnce(Result<Vec<u8>, Why>)>) {
        done(Ok(Vec::new()));
    }

    fn date(&self, unix_ms: i64) -> String {
        let day = unix_ms / 86_400_000 - NOW / 86_400_000 + 19;
        let minutes = unix_ms / 60_000 % 1440;
        format!("{day} Nov, {:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn origin(&self) -> String {
        "https://locus.example".into()
    }

    fn handheld(&self) -> bool {
        false
    }
}

//! Browsers in a small world: each a page with a wallet over an engine of its own.

use crate::node::{CHAIN, Chain, TOKEN};
use engine::{
    Engine, Seat,
    ports::Clock,
    twins::{MemoryStore, MemoryTabs, World},
};
use record::{AccountKey, Address, Id, ids::hex};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use views::*;

pub const RELAY_A: &str = "wss://a.relay.example";
pub const RELAY_B: &str = "wss://b.relay.example";
pub const NODES: [&str; 3] = [
    "https://1.node.example",
    "https://2.node.example",
    "https://3.node.example",
];

/// A world with two relays, three nodes and a chain behind them.
pub struct Town {
    pub world: World,
    pub chain: Rc<Chain>,
    pub relay_a: Rc<engine::twins::MemoryRelay>,
    pub relay_b: Rc<engine::twins::MemoryRelay>,
    seeds: Cell<u64>,
}

impl Default for Town {
    fn default() -> Town {
        let world = World::default();
        let (relay_a, relay_b) = (world.relays.add(RELAY_A), world.relays.add(RELAY_B));
        let chain: Rc<Chain> = Rc::default();
        let answers = chain.clone();
        world
            .nodes
            .answer(move |url, body| answers.answer(url, body));
        Town {
            world,
            chain,
            relay_a,
            relay_b,
            seeds: Cell::new(1),
        }
    }
}

impl Town {
    /// A browser of its own, with a wallet that holds one key.
    pub fn browser(&self, wallet: u8) -> Browser<'_> {
        self.reopened(wallet, Rc::default())
    }

    /// A browser over a store that is left from before.
    pub fn reopened(&self, wallet: u8, store: Rc<MemoryStore>) -> Browser<'_> {
        self.tab(wallet, store, &MemoryTabs::default())
    }

    /// A tab beside others of one browser.
    pub fn tab(&self, wallet: u8, store: Rc<MemoryStore>, tabs: &MemoryTabs) -> Browser<'_> {
        let seed = self.seeds.replace(self.seeds.get() + 1);
        let engine = Engine::new(self.world.tab(store.clone(), tabs, seed), "build".into());
        let inbox: Rc<RefCell<Vec<FromEngine>>> = Rc::default();
        let (into, wallet) = (inbox.clone(), key(wallet));
        let seat = engine.attach(Rc::new(move |message| into.borrow_mut().push(message)));
        Browser {
            place: self,
            _engine: engine,
            seat,
            inbox,
            next: Cell::new(1),
            store,
            wallet,
        }
    }

    /// So many blocks go by.
    pub fn mine(&self, blocks: u64) {
        self.chain.head.set(self.chain.head.get() + blocks);
        self.world.clock.pass(5_000);
    }

    /// Gives an account votes since long ago.
    pub fn give(&self, wallet: u8, votes: u64) {
        let account = key(wallet).address();
        self.chain.votes.borrow_mut().insert(account, votes);
        self.chain.votes_now.borrow_mut().insert(account, votes);
        self.chain.balances.borrow_mut().insert(account, votes);
    }
}

pub fn key(wallet: u8) -> AccountKey {
    AccountKey::from_bytes(&[wallet; 32]).unwrap()
}

pub fn account(wallet: u8) -> String {
    key(wallet).address().to_string()
}

/// A page, its wallet and its engine.
pub struct Browser<'a> {
    pub place: &'a Town,
    _engine: Engine,
    pub seat: Seat,
    pub inbox: Rc<RefCell<Vec<FromEngine>>>,
    next: Cell<u32>,
    pub store: Rc<MemoryStore>,
    pub wallet: AccountKey,
}

impl Browser<'_> {
    pub fn account(&self) -> String {
        self.wallet.address().to_string()
    }

    fn number(&self) -> u32 {
        self.next.replace(self.next.get() + 1)
    }

    /// Intends something and waits for what comes of it.
    pub fn does(&self, intent: Intent) -> Outcome {
        let number = self.number();
        self.seat.take(ToEngine::Do(number, Box::new(intent)));
        for _ in 0..2_000 {
            let done = self
                .inbox
                .borrow()
                .iter()
                .find_map(|message| match message {
                    FromEngine::Done(of, outcome) if *of == number => Some((**outcome).clone()),
                    _ => None,
                });
            if let Some(outcome) = done {
                return outcome;
            }
            self.place.world.clock.pass(20);
        }
        panic!("nothing came of it");
    }

    /// Watches until a view is as wanted; then ends the watch.
    pub fn sees(&self, query: Query, wanted: impl Fn(&View) -> bool) -> View {
        let number = self.number();
        self.seat.take(ToEngine::Watch(number, query.clone()));
        let mut last = None;
        for _ in 0..1_500 {
            last = self.last_view(number);
            if last.as_ref().is_some_and(&wanted) {
                self.seat.take(ToEngine::Unwatch(number));
                return last.unwrap();
            }
            self.place.world.clock.pass(40);
        }
        panic!("never seen; last of {query:?}: {last:#?}");
    }

    /// The newest view of a watch.
    pub fn last_view(&self, watch: u32) -> Option<View> {
        let inbox = self.inbox.borrow();
        let shown = inbox.iter().filter_map(|message| match message {
            FromEngine::Show(of, number, view) if *of == watch => Some((number, view)),
            _ => None,
        });
        shown
            .max_by_key(|(number, _)| **number)
            .map(|(_, view)| (**view).clone())
    }

    /// Prepares, signs with the wallet, publishes.
    pub fn signs(&self, what: Compose) -> Receipt {
        let outcome = self.tries_to_sign(what);
        match outcome {
            Outcome::Published(receipt) => receipt,
            other => panic!("not published: {other:?}"),
        }
    }

    pub fn prepares(&self, what: Compose) -> Outcome {
        self.does(Intent::Prepare {
            account: self.account(),
            what: Box::new(what),
        })
    }

    pub fn tries_to_sign(&self, what: Compose) -> Outcome {
        let to_sign = match self.prepares(what) {
            Outcome::ToSign(to_sign) => to_sign,
            other => return other,
        };
        let id: Id = to_sign.id.parse().unwrap();
        let signature = hex(&self.wallet.sign(&id).unwrap());
        self.does(Intent::Signed {
            prepared: to_sign.prepared,
            signature,
        })
    }

    /// Opens a space by link and agrees to everything it names.
    pub fn opens(&self, space: &str) -> SpacePage {
        let query = Query::Space {
            space: space.into(),
            hints: vec![RELAY_A.into()],
        };
        for _ in 0..6 {
            let view = self.sees(query.clone(), |view| {
                !matches!(view, View::Space(SpaceView::Looking { .. }))
            });
            let hosts = match view {
                View::Space(SpaceView::Open(page)) if !page.sync.consent => return *page,
                View::Space(SpaceView::NeedsConsent { hosts, .. }) => hosts,
                View::Space(SpaceView::Open(_)) => match self.sees(
                    Query::Sync {
                        space: space.into(),
                    },
                    |_| true,
                ) {
                    View::Sync(sync) => sync.hosts,
                    other => panic!("{other:?}"),
                },
                other => panic!("{other:?}"),
            };
            let hosts = hosts.into_iter().map(|host| host.url).collect();
            let agreed = self.does(Intent::Consent {
                space: space.into(),
                hosts,
                agree: true,
            });
            assert_eq!(agreed, Outcome::Ok);
        }
        panic!("consent has no end");
    }

    /// The proposal once it is as wanted.
    pub fn proposal(
        &self,
        (space, proposal): (&str, &str),
        wanted: impl Fn(&ProposalView) -> bool,
    ) -> ProposalView {
        let query = Query::Proposal {
            space: space.into(),
            proposal: proposal.into(),
            account: Some(self.account()),
        };
        let view = self.sees(
            query,
            |view| matches!(view, View::Proposal(view) if wanted(view)),
        );
        match view {
            View::Proposal(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    pub fn votes(&self, (space, opening): (&str, &str), choice: u8) -> Receipt {
        self.signs(ballot((space, opening), choice))
    }

    pub fn refused(&self, what: Compose) -> Why {
        match self.tries_to_sign(what) {
            Outcome::Refused(why) => why,
            other => panic!("not refused: {other:?}"),
        }
    }
}

pub fn ballot((space, opening): (&str, &str), choice: u8) -> Compose {
    Compose::Ballot {
        space: space.into(),
        opening: opening.into(),
        choice,
        reason: String::new(),
    }
}

/// The rules of a space by token.
pub fn rules() -> SpaceForm {
    SpaceForm {
        name: "Open Net".into(),
        description: "A network.".into(),
        chain: CHAIN.to_string(),
        chain_name: "Test chain".into(),
        token: TOKEN.to_string(),
        power: "erc20votes/1".into(),
        symbol: "OPG".into(),
        decimals: "0".into(),
        rule: "basic/1".into(),
        threshold_bps: "5000".into(),
        quorum: "400".into(),
        quorum_is_bps: true,
        notice: "1".into(),
        period: "100".into(),
        relays: vec![RELAY_A.into(), RELAY_B.into()],
        nodes: NODES.map(|url| (String::new(), url.to_owned())).to_vec(),
        ..SpaceForm::default()
    }
}

pub fn revision(space: &str, title: &str) -> Compose {
    Compose::Revision {
        space: space.into(),
        proposal: None,
        title: title.into(),
        text: "Because **it is** better.".into(),
        kind: "parameter".into(),
        changes: vec![],
    }
}

pub fn opening(space: &str, revision: &str) -> Compose {
    Compose::Opening {
        space: space.into(),
        revision: revision.into(),
        effect: EffectForm::Poll,
        starts_in: 0,
        period: 0,
    }
}

/// What a vote comes to: counted ballots, and power for, against, abstaining.
pub fn figures(vote: &VoteView) -> (u32, Vec<u64>) {
    let power = vote
        .tally
        .by_choice
        .iter()
        .map(|total| total.power.base.parse().unwrap());
    (vote.tally.counted, power.collect())
}

/// Everything is checked and weighed, and so many ballots are here.
pub fn settled(view: &ProposalView, received: u32) -> bool {
    view.votes.first().is_some_and(|vote| {
        let tally = &vote.tally;
        tally.received == received && tally.progress.is_none() && tally.unweighed == 0
    })
}

/// A space, a proposal and a vote, made by the browser with wallet 1; votes can be cast.
pub struct Made {
    pub space: String,
    pub proposal: String,
    pub opening: String,
}

pub fn make(browser: &Browser<'_>) -> Made {
    let space = browser
        .signs(Compose::Space {
            space: None,
            form: Box::new(rules()),
        })
        .space;
    browser.opens(&space);
    let proposal = browser
        .signs(revision(&space, "Two vendors"))
        .proposal
        .unwrap();
    let opening = browser.signs(opening(&space, &proposal)).id;
    browser.place.mine(3);
    Made {
        space,
        proposal,
        opening,
    }
}

pub fn address(wallet: u8) -> Address {
    key(wallet).address()
}

pub fn now(place: &Town) -> i64 {
    place.world.clock.now_ms()
}

/// Signs a message by hand with a wallet's key and puts it onto the first relay, as anybody may.
pub fn put_act(town: &Town, wallet: u8, message: record::Message, body: String) -> Id {
    put_act_signed(town, message, body, |id| {
        key(wallet).sign(&id).unwrap().to_vec()
    })
}

/// As [`put_act`], with any signature.
pub fn put_act_signed(
    town: &Town,
    message: record::Message,
    body: String,
    sign: impl Fn(Id) -> Vec<u8>,
) -> Id {
    let mut act = record::WalletAct {
        chain_id: CHAIN,
        message,
        signature: vec![],
        body,
    };
    act.signature = sign(act.id());
    let key = record::DeviceKey::from_bytes(&[77; 32]).unwrap();
    let event = act.envelope(&key, 1_790_000_000, &[0; 32]).unwrap();
    assert!(town.relay_a.put(&event.to_json()));
    act.id()
}

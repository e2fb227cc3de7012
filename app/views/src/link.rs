//! What travels between page, engine and lab. Both ends come from one build; the first message proves it.

use crate::*;
use serde::{Deserialize, Serialize};

/// From a page to the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToEngine {
    /// The first message: the page's build id. Another build answers with [`FromEngine::OtherBuild`].
    Hello(String),
    /// Show this, and show it again whenever it changes, until [`ToEngine::Unwatch`]. `u32` names the watch.
    Watch(u32, Query),
    /// Stop showing it.
    Unwatch(u32),
    /// Do this once; answered by exactly one [`FromEngine::Done`].
    Do(u32, Box<Intent>),
    /// The page goes away.
    Bye,
}

/// From the engine to a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromEngine {
    /// The engine is ready.
    Ready,
    /// The engine running here comes from another build (another tab is older or newer).
    OtherBuild(String),
    /// The newest view of a watch. Numbers rise within a watch; a page drops lower ones.
    Show(u32, u64, Box<View>),
    /// The answer to [`ToEngine::Do`].
    Done(u32, Box<Outcome>),
}

/// What a page may ask to see. Answers come as the [`View`] of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Query {
    /// Spaces known to this browser and listed in the catalogue.
    Home,
    /// A network of the catalogue, by its name there. Contacts nobody.
    Network(String),
    /// One space and its proposals. `hints` are relay addresses from the link.
    Space {
        /// The space id.
        space: Hex,
        /// Relay addresses from the link's `#r=`.
        hints: Vec<String>,
    },
    /// One proposal, as it stands for this account.
    Proposal {
        /// The space id.
        space: Hex,
        /// The proposal id (act id of its first revision).
        proposal: Hex,
        /// The account looking on, for its own vote and weight.
        account: Option<Address>,
    },
    /// The comments of a proposal.
    Thread {
        /// The space id.
        space: Hex,
        /// The proposal id.
        proposal: Hex,
    },
    /// Every counted and uncounted ballot of a vote.
    Ballots {
        /// The space id.
        space: Hex,
        /// The opening's act id.
        opening: Hex,
    },
    /// This browser's permission to comment as an account.
    Device {
        /// The space id.
        space: Hex,
        /// The account.
        account: Address,
    },
    /// Relays, nodes and what waits to be sent.
    Sync {
        /// The space id.
        space: Hex,
    },
    /// A Markdown text as a tree.
    Preview {
        /// The Markdown.
        text: String,
    },
    /// A draft kept on this device.
    Draft {
        /// The space id.
        space: Hex,
        /// Which draft: a proposal id, or "new".
        key: String,
    },
    /// What this browser keeps, and whether it may lose it.
    Storage,
    /// Everything that accounts claim in a space: requests, disputes, explanations.
    Claims {
        /// The space id.
        space: Hex,
        /// The account looking on.
        account: Option<Address>,
    },
    /// What accounts claim about a network or contracts, in the spaces about them. Asks whom the reader agreed to for
    /// those spaces, and so nobody where none was opened.
    ClaimsOn(ClaimedOn),
    /// Labels of addresses on a chain, of every network of the catalogue. Contacts nobody.
    Labels(u64),
    /// What a pasted text is. Contacts nobody.
    Recognise {
        /// The text.
        text: String,
    },
    /// What a contract is. Asks the nodes that the reader agreed to.
    Contract(ContractRef),
    /// A history of votes, as far as read. Contacts nobody; [`Intent::ReadHistory`] does.
    History(HistorySource),
    /// Changes that contracts logged, and the decisions behind them. Contacts nobody; [`Intent::ReadChanges`] does.
    Changes(Watched),
    /// Who can act without a vote, before, while and after the chain is asked. Watching it contacts nobody.
    Powers(PowerScope),
}

/// The answer to a [`Query`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum View {
    /// To [`Query::Home`].
    Home(HomeView),
    /// To [`Query::Network`].
    Network(NetworkView),
    /// To [`Query::Space`].
    Space(SpaceView),
    /// To [`Query::Proposal`].
    Proposal(Box<ProposalView>),
    /// To [`Query::Thread`].
    Thread(ThreadView),
    /// To [`Query::Ballots`].
    Ballots(BallotsView),
    /// To [`Query::Device`].
    Device(DeviceView),
    /// To [`Query::Sync`].
    Sync(SyncView),
    /// To [`Query::Preview`].
    Preview(Doc),
    /// To [`Query::Draft`].
    Draft(Option<DraftView>),
    /// To [`Query::Storage`].
    Storage(StorageView),
    /// To [`Query::Claims`].
    Claims(Box<ClaimsView>),
    /// To [`Query::ClaimsOn`]: where a reader would sign first comes first.
    ClaimsOn(Vec<ClaimSpace>),
    /// To [`Query::Labels`], in the order of the catalogue.
    Labels(Vec<AddressLabel>),
    /// To [`Query::Recognise`].
    Recognised(Recognised),
    /// To [`Query::Contract`].
    Contract(Box<ContractView>),
    /// To [`Query::History`].
    History(Box<HistoryView>),
    /// To [`Query::Changes`].
    Changes(Box<ChangesView>),
    /// To [`Query::Powers`].
    Powers(Box<PowersView>),
    /// Nothing can be shown, and why.
    Failed(Why),
}

//! What a contract is, by what it answers: a Governor, a token, a timelock. Nobody is believed by name alone.

use crate::{
    chain_place,
    chain_read::{Lack, Told, weakest},
    core::Core,
    news::Topic,
    outside::Sure,
};
use chain::{
    B256, abi,
    contracts::{self, ClockMode},
    head::Block,
    rpc::{Answer, Ask},
    signature::{self, Code},
};
use record::{Address, Id};
use std::rc::Rc;
use views::{ContractFacts, ContractKind, ContractRef, ContractView, Trust, Why};

/// What was found of a contract, or why nothing was.
pub type Found = Result<ContractFacts, Why>;

impl Sure for Found {
    fn sure(&self) -> bool {
        self.as_ref()
            .is_ok_and(|facts| matches!(facts.trust, Trust::Agreed { .. }))
    }
}

/// What a contract says of itself at one block.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What it is.
    pub kind: ContractKind,
    /// Its name; untrusted text.
    pub name: String,
    /// For a Governor: the token whose votes count.
    pub token: Option<Address>,
    /// For a Governor: who executes.
    pub timelock: Option<Address>,
    /// For a Governor: how votes are counted, in its words; none where it does not say.
    pub counting: Option<String>,
    /// For a Governor: what its timepoints count.
    pub clock: ClockMode,
    /// The weakest of what all that rests on.
    pub trust: Trust,
}

/// What a contract is, as last found; asked when the reader agreed to somebody.
pub async fn view(core: &Rc<Core>, of: &ContractRef) -> Result<ContractView, Why> {
    let address = crate::act::account_of(&of.address)?;
    core.hint_nodes(of.chain, &of.nodes);
    let place = chain_place::place(of.chain);
    let reached = core.reach_place(place, of.chain).await;
    let asking = core.asking(place).await?;
    if let Err(why) = reached {
        let why = (why != Why::NoConsent).then_some(why);
        return Ok(ContractView {
            asking,
            found: None,
            why,
        });
    }
    let ask = move |core: Rc<Core>| async move {
        let (block, _) = newest(&core, place).await?;
        let identity = identify(&core, place, address, &block).await?;
        Ok(facts(&identity))
    };
    let key = (place, address);
    let found: Option<Found> =
        core.asked(place, |core| &core.contracts, key, Topic::Chain(place), ask);
    let (found, why) = match found {
        None => (None, None),
        Some(Ok(facts)) => (Some(facts), None),
        Some(Err(why)) => (None, Some(why)),
    };
    Ok(ContractView { asking, found, why })
}

fn facts(identity: &Identity) -> ContractFacts {
    let named = |kind, address: Option<Address>| address.map(|of| (kind, of.to_string()));
    let token = named(ContractKind::VotesToken, identity.token);
    let timelock = named(ContractKind::Timelock, identity.timelock);
    ContractFacts {
        kind: identity.kind,
        name: identity.name.clone(),
        trust: identity.trust.clone(),
        related: token.into_iter().chain(timelock).collect(),
    }
}

/// The newest agreed block, asked for now, and what it rests on.
///
/// # Errors
/// When nobody tells.
pub async fn newest(core: &Core, place: Id) -> Result<(Rc<Block>, Trust), Why> {
    let head = core.outside.chains.head(place).await?;
    if !head.current {
        // The last known head may be of another day.
        return Err(Why::NoNode);
    }
    let block = Block {
        number: head.number,
        hash: B256::new(head.hash.0),
        time: u64::try_from(head.time / 1000).unwrap_or(0),
    };
    Ok((Rc::new(block), head.trust))
}

/// Asks a contract what it is, on the state after a block.
///
/// # Errors
/// When sources contradict one another or nobody says enough to tell.
pub async fn identify(
    core: &Core,
    place: Id,
    contract: Address,
    at: &Rc<Block>,
) -> Result<Identity, Why> {
    let to = chain::Address::new(contract.0);
    let anyone = chain::Address::repeat_byte(1);
    let calls = [
        contracts::name(),
        contracts::counting_mode(),
        contracts::voting_period(),
        contracts::token(),
        contracts::comp(),
        contracts::timelock(),
        contracts::admin(),
        contracts::clock_mode(),
        contracts::clock(),
        contracts::total_supply(),
        contracts::decimals(),
        contracts::get_votes(anyone),
        contracts::delegates(anyone),
        contracts::get_min_delay(),
        contracts::delay(),
        contracts::get_threshold(),
        contracts::get_owners(),
    ];
    let mut asks = vec![Ask::Code {
        of: to,
        at: at.clone(),
    }];
    asks.extend(calls.map(|data| Ask::Call {
        to,
        data,
        at: at.clone(),
    }));
    let told = core.outside.chains.told(place, asks).await;
    // An answer that is missing is no "no": a Governor would pass for something else.
    if let Some(lacking) = told.iter().find(|told| told.value.is_none()) {
        return Err(match lacking.trust {
            Trust::Disagree { .. } => Lack::NodesDisagree.why(),
            _ => Lack::NoNode.why(),
        });
    }
    let trust = weakest(told.iter().map(|told| &told.trust)).unwrap_or(Trust::Unknown);
    read(&told, at, trust).ok_or(Why::NoNode)
}

fn read(told: &[Told], at: &Block, trust: Trust) -> Option<Identity> {
    let [
        code,
        name,
        counting,
        period,
        token,
        comp,
        timelock,
        admin,
        mode,
        clock,
        supply,
        decimals,
        votes,
        delegates,
        least_delay,
        delay,
        threshold,
        owners,
    ] = told
    else {
        return None;
    };
    // A fallback that returns zero reads as an empty text.
    let counting = text(counting).filter(|words| !words.is_empty());
    let has = |told: &Told| told.bytes().and_then(abi::read_uint).is_some();
    let points = |told: &Told| told.bytes().and_then(abi::read_address).is_some();
    let listed = |told: &Told| {
        let read = |bytes| abi::read_addresses(bytes, 0);
        told.bytes().and_then(read).is_some()
    };
    let votes = has(votes) && points(delegates);
    let kind = match code.bytes() {
        Some(bytes) if signature::code(bytes) != Code::Contract => ContractKind::Account,
        _ if counting.is_some() && has(period) => ContractKind::Governor,
        _ if points(comp) && has(period) => ContractKind::Bravo,
        _ if votes => ContractKind::VotesToken,
        _ if has(supply) && has(decimals) => ContractKind::Token,
        _ if has(least_delay) || (has(delay) && points(admin)) => ContractKind::Timelock,
        _ if has(threshold) && listed(owners) => ContractKind::Safe,
        _ => ContractKind::Other,
    };
    let (token, timelock) = match kind {
        ContractKind::Governor => (address(token), address(timelock)),
        ContractKind::Bravo => (address(comp), address(timelock).or(address(admin))),
        _ => (None, None),
    };
    let shows = clock.bytes().and_then(abi::read_small);
    let mode = ClockMode::read(text(mode).as_deref());
    let clock = match (shows, mode.timepoint(at)) {
        (Some(shows), Some(expected)) if shows != expected => ClockMode::Other,
        _ => mode,
    };
    Some(Identity {
        kind,
        name: text(name).unwrap_or_default(),
        token,
        timelock,
        counting,
        clock,
        trust,
    })
}

fn text(told: &Told) -> Option<String> {
    match &told.value {
        Some(Answer::Bytes(bytes)) => abi::read_text(bytes),
        _ => None,
    }
}

fn address(told: &Told) -> Option<Address> {
    let address = abi::read_address(told.bytes()?)?;
    (!address.is_zero()).then(|| Address(address.into_array()))
}

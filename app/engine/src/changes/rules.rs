//! The Governor's rules, as it says at one block, each with the entries of the log that set it. A rule that holds
//! something else than its newest entry says was changed without one.

use crate::chain_read::Told;
use chain::{abi, bypass::functions::selector, contracts, head::Block, rpc::Ask};
use record::Address;
use std::rc::Rc;
use views::{ChangesFound, ChangesLack, GovernorRule, LoggedChange, RuleInForce, RuleValue};

/// Each rule with the function that tells it and the entry that says it was set.
const RULES: [(GovernorRule, &str, Option<&str>); 9] = [
    (
        GovernorRule::VotingDelay,
        "votingDelay()",
        Some("VotingDelaySet"),
    ),
    (
        GovernorRule::VotingPeriod,
        "votingPeriod()",
        Some("VotingPeriodSet"),
    ),
    (
        GovernorRule::LateExtension,
        "lateQuorumVoteExtension()",
        Some("LateQuorumVoteExtensionSet"),
    ),
    (
        GovernorRule::ProposalThreshold,
        "proposalThreshold()",
        Some("ProposalThresholdSet"),
    ),
    (
        GovernorRule::Quorum,
        "quorumNumerator()",
        Some("QuorumNumeratorUpdated"),
    ),
    (GovernorRule::QuorumVotes, "quorumVotes()", None),
    (GovernorRule::Timelock, "timelock()", Some("TimelockChange")),
    (GovernorRule::Counting, "COUNTING_MODE()", None),
    (GovernorRule::Clock, "CLOCK_MODE()", None),
];
/// Of what a quorum is so many parts.
const OF: &str = "quorumDenominator()";
/// Entries by which timelocks of either kind say that their delay was set.
const DELAYS: [&str; 2] = ["MinDelayChange", "NewDelay"];

/// What to ask the Governor.
pub fn asks(governor: Address, at: &Rc<Block>) -> Vec<Ask> {
    let rules = RULES.iter().map(|(_, function, _)| *function);
    let call = |function: &str| call(governor, selector(function).to_vec(), at);
    rules.chain([OF]).map(call).collect()
}

/// The timelock that those answers name.
pub fn timelock(told: &[Told]) -> Option<Address> {
    let place = RULES
        .iter()
        .position(|(rule, ..)| *rule == GovernorRule::Timelock)?;
    account(told.get(place)?)
}

/// What to ask a timelock: its delay, in either of two kinds.
pub fn delay_asks(timelock: Address, at: &Rc<Block>) -> Vec<Ask> {
    let calls = [contracts::get_min_delay(), contracts::delay()];
    calls.map(|data| call(timelock, data, at)).to_vec()
}

fn call(to: Address, data: Vec<u8>, at: &Rc<Block>) -> Ask {
    Ask::Call {
        to: chain::Address::new(to.0),
        data,
        at: at.clone(),
    }
}

/// The rules that there are; `told` answers [`asks`], `delays` [`delay_asks`] of the timelock.
pub fn read(
    governor: Address,
    told: &[Told],
    (timelock, delays): (Option<Address>, &[Told]),
    found: &ChangesFound,
) -> Vec<RuleInForce> {
    let changes = &found.changes;
    // Only where all of the log was read, and not by one source alone, does a value that it does not have mean anything.
    let whole = !found.lacks.iter().any(|lack| {
        matches!(
            lack,
            ChangesLack::Disagree(..) | ChangesLack::OneSource(_) | ChangesLack::Cut(_)
        )
    });
    let of = told.get(RULES.len()).and_then(number);
    let mut out = Vec::new();
    for ((rule, _, entry), told) in RULES.iter().zip(told) {
        let now = match rule {
            GovernorRule::Timelock => account(told).map(|of| RuleValue::Account(of.to_string())),
            GovernorRule::Counting | GovernorRule::Clock => words(told),
            GovernorRule::Quorum => number(told).map(|share| match &of {
                Some(of) => RuleValue::Share(share, of.clone()),
                None => RuleValue::Number(share),
            }),
            _ => number(told).map(RuleValue::Number),
        };
        let entries: Vec<&str> = entry.iter().copied().collect();
        let set = set(changes, governor, &entries);
        out.extend(in_force(
            *rule,
            now,
            told.value.is_none(),
            set,
            (changes, whole),
        ));
    }
    if let Some(timelock) = timelock {
        let now = delays.iter().find_map(number).map(RuleValue::Number);
        let unheard = delays.iter().any(|told| told.value.is_none());
        let set = set(changes, timelock, &DELAYS);
        let delay = in_force(
            GovernorRule::TimelockDelay,
            now,
            unheard,
            set,
            (changes, whole),
        );
        let place = out
            .iter()
            .position(|one| one.rule == GovernorRule::Timelock);
        if let Some(delay) = delay {
            out.insert(place.map_or(out.len(), |place| place + 1), delay);
        }
    }
    out
}

/// A rule; none where the contract has no such rule and never said that it had.
fn in_force(
    rule: GovernorRule,
    now: Option<RuleValue>,
    unheard: bool,
    set: Vec<u32>,
    (changes, whole): (&[LoggedChange], bool),
) -> Option<RuleInForce> {
    let now = match now {
        Some(now) => now,
        None if unheard || !set.is_empty() => RuleValue::Unknown,
        None => return None,
    };
    let newest = set
        .first()
        .and_then(|place| changes.get(usize::try_from(*place).ok()?))
        .and_then(|change| change.values.last());
    let differs = newest.is_some_and(|(_, newest)| match &now {
        RuleValue::Number(now) | RuleValue::Share(now, _) | RuleValue::Account(now) => {
            newest != now
        }
        RuleValue::Words(_) | RuleValue::Unknown => false,
    });
    Some(RuleInForce {
        rule,
        now,
        set,
        unlogged: whole && differs,
    })
}

/// Entries of a contract by these names; changes stand newest first.
fn set(changes: &[LoggedChange], contract: Address, entries: &[&str]) -> Vec<u32> {
    let contract = contract.to_string();
    let ours = |one: &LoggedChange| {
        one.contract == contract && entries.contains(&one.entry.as_str()) && !one.values.is_empty()
    };
    let places = changes.iter().enumerate().filter(|(_, one)| ours(one));
    places
        .filter_map(|(place, _)| u32::try_from(place).ok())
        .collect()
}

/// A number that is all of the answer: a fallback that answers anything else has no such rule.
fn number(told: &Told) -> Option<String> {
    let bytes = told.bytes().filter(|bytes| bytes.len() == 32)?;
    abi::read_uint(bytes).map(|number| number.to_string())
}

fn account(told: &Told) -> Option<Address> {
    let account = abi::read_address(told.bytes()?)?;
    (!account.is_zero()).then(|| Address(account.into_array()))
}

fn words(told: &Told) -> Option<RuleValue> {
    let words = abi::read_text(told.bytes()?).filter(|words| !words.is_empty())?;
    Some(RuleValue::Words(
        crate::markdown::visible(&words).chars().take(200).collect(),
    ))
}

//! The count of one vote, what it rests on, and one's own part in it.

use crate::{
    book::{Book, Entry},
    core::Core,
    intake::CONTRACT_UNASKED,
    outside::Weighing,
    space::Space,
    why,
};
use record::sorted::{Map, Set};
use record::{Address, Choice, Id, Power};
use rules::{Reason, ballot::Cast, opening::Vote, tally};
use std::rc::Rc;
use views::{Check, CheckOf, CheckState, ChoiceTotal, MyVote, RelayState, TallyView, Trust, Why};

/// A vote counted, with everything that it was counted from.
pub struct Count {
    /// The ballots.
    pub book: Rc<Book>,
    /// All of them, ascending by id.
    pub entries: Vec<Rc<Entry>>,
    /// Ballots received, checked or not.
    pub received: u32,
    /// Weights.
    pub weighing: Weighing,
    /// The rules' count; none when sums overflow, which no real token can cause.
    pub tally: Option<tally::Tally>,
    /// Ballots set aside before the count, and by it.
    pub uncounted: Map<Id, Why>,
}

/// Counts a vote from what is verified and weighed so far. `looking` is weighed along with the voters.
pub async fn count(
    core: &Rc<Core>,
    space: &Space,
    vote: &Vote,
    looking: Option<Address>,
) -> Result<Count, Why> {
    let book = core.book(vote.id()).await;
    let received = core
        .ports
        .store
        .count_ref(vote.id(), crate::ports::Class::Ballot)
        .await;
    let received = received.map_err(why::store)?;
    let entries = book.entries();
    let waits = entries
        .iter()
        .filter(|entry| entry.why == Some(Why::ContractSignature));
    core.confirm(vote.id(), space.id, waits.map(|entry| entry.id).collect());
    let decided = entries
        .iter()
        .filter(|entry| entry.contract > CONTRACT_UNASKED);
    core.confirm_again(space.id, decided.map(|entry| entry.id));
    let sorting = book.sorting(vote);
    let mut uncounted = sorting.aside.clone();
    // A long book is weighed once it is read, or nodes would be asked in drops.
    let mut accounts = Set::new();
    if !book.running() {
        accounts.extend(sorting.casts.iter().map(|cast| cast.account));
    }
    accounts.extend(looking);
    let weighing = core.weigh(space, vote, accounts).await;
    let tally = add_up(vote, &sorting.casts, &weighing);
    for (id, reason) in tally.iter().flat_map(|tally| &tally.uncounted) {
        uncounted.insert(*id, uncounted_why(reason, &weighing));
    }
    Ok(Count {
        book,
        entries,
        received,
        weighing,
        tally,
        uncounted,
    })
}

fn add_up(vote: &Vote, casts: &[Cast], weighing: &Weighing) -> Option<tally::Tally> {
    let choices = vote.act.message.choices.len();
    let weight = |account| weighing.weights.get(&account).copied();
    tally::tally(vote.terms(), choices, casts, weight, weighing.eligible).ok()
}

/// An unknown weight names what keeps it unknown.
fn uncounted_why(reason: &Reason, weighing: &Weighing) -> Why {
    match (reason, &weighing.lack) {
        (Reason::WeightUnknown, Some(lack)) => lack.clone(),
        _ => why::reason(reason),
    }
}

/// The count as shown.
pub async fn view(
    core: &Rc<Core>,
    space: &Space,
    vote: &Vote,
    count: &Count,
) -> Result<TallyView, Why> {
    let terms = vote.terms();
    let amount = |power| super::amount(power, terms);
    let checks = checks(core, space, vote, count).await?;
    let mut shown = TallyView {
        received: count.received,
        progress: count.book.progress(count.received),
        trust: count.weighing.rests_on(),
        eligible: count.weighing.eligible.map(amount),
        checks,
        ..TallyView::default()
    };
    let Some(tally) = &count.tally else {
        return Ok(shown);
    };
    shown.by_choice = vote
        .act
        .message
        .choices
        .iter()
        .zip(&tally.choices)
        .enumerate()
        .map(|(index, (choice, total))| ChoiceTotal {
            choice: choice.clone(),
            power: amount(total.power),
            ballots: total.ballots,
            bps: tally.share_bps(index),
        })
        .collect();
    shown.participating = amount(tally.participating);
    shown.quorum = tally.quorum.map(amount);
    shown.quorum_met = tally.quorum_met;
    shown.counted = u32::try_from(tally.counted.len()).unwrap_or(u32::MAX);
    shown.unweighed = u32::try_from(tally.unweighed()).unwrap_or(u32::MAX);
    // While ballots are still unchecked or unweighed nobody knows what it comes to, and what starts from a block that the
    // chain does not have, or lacks backers, comes to nothing.
    let open = shown.unweighed > 0
        || shown.progress.is_some()
        || waits_for_contract(core, count)
        || is_off_chain(&shown.checks)
        || needs_backers(vote);
    shown.passing = if open { None } else { tally.passes() };
    let unweighed: Set<Id> = tally
        .uncounted
        .iter()
        .filter(|(_, reason)| *reason == Reason::WeightUnknown)
        .map(|(id, _)| *id)
        .collect();
    let refused = count
        .uncounted
        .iter()
        .filter(|(id, _)| !unweighed.contains(id));
    shown.uncounted = super::counted(refused.map(|(_, why)| why.clone()));
    Ok(shown)
}

/// Whether a ballot waits for the word of its account's contract. Who has no contract yet is not waited for: anybody
/// can sign so in the name of any account.
fn waits_for_contract(core: &Core, count: &Count) -> bool {
    let mut entries = count.entries.iter();
    entries.any(|entry| {
        entry.why == Some(Why::ContractSignature) && !core.outside.is_undeployed(entry.id)
    })
}

/// Whether the chain has another block where the vote starts.
fn is_off_chain(checks: &[Check]) -> bool {
    let bad = |check: &Check| check.what == CheckOf::Reference && check.state == CheckState::Bad;
    checks.iter().any(bad)
}

/// Whether the rules ask for backers.
pub fn needs_backers(vote: &Vote) -> bool {
    vote.sponsors.count > 0 || !vote.sponsors.power.is_zero()
}

/// The "Checked in this browser" panel, line by line.
async fn checks(
    core: &Rc<Core>,
    space: &Space,
    vote: &Vote,
    count: &Count,
) -> Result<Vec<Check>, Why> {
    let check = |what, state, of, detail: String| Check {
        what,
        state,
        of,
        detail,
    };
    let hash = space.proposals.revision(vote.act.message.revision);
    let hash = hash.map(|(_, revision)| revision.act.message.body_hash.to_string());
    let (reference, reference_detail) = core.reference(space, vote).await;
    Ok(vec![
        // Read from the bytes whose hash is signed: a text that differs would not be here at all.
        check(
            CheckOf::TextHash,
            CheckState::Good,
            None,
            hash.unwrap_or_default(),
        ),
        // Only openings whose every term equals the pinned version become votes.
        check(
            CheckOf::Terms,
            CheckState::Good,
            None,
            vote.act.message.space_version.to_string(),
        ),
        signatures(count),
        weights(count),
        check(CheckOf::Reference, reference, None, reference_detail),
        relays(core, space).await?,
        check(
            CheckOf::Witnesses,
            if space.practice() {
                CheckState::Nothing
            } else {
                CheckState::Weak
            },
            None,
            String::new(),
        ),
    ])
}

fn signatures(count: &Count) -> Check {
    let checked = u32::try_from(count.entries.len()).unwrap_or(u32::MAX);
    let contract = |why: &&Why| matches!(why, Why::ContractSignature | Why::BadSignature);
    let bad = count
        .entries
        .iter()
        .filter_map(|e| e.why.as_ref())
        .filter(contract)
        .count();
    let bad = u32::try_from(bad).unwrap_or(u32::MAX);
    let state = match (count.received, count.book.progress(count.received)) {
        (0, _) => CheckState::Nothing,
        (_, Some(_)) => CheckState::Running,
        _ if bad > 0 => CheckState::Weak,
        _ => CheckState::Good,
    };
    let of = Some((checked.saturating_sub(bad), count.received));
    Check {
        what: CheckOf::Signatures,
        state,
        of,
        detail: String::new(),
    }
}

fn weights(count: &Count) -> Check {
    let standing = count
        .tally
        .as_ref()
        .map_or(0, |t| t.counted.len() + t.uncounted.len());
    let unknown = count.tally.as_ref().map_or(0, tally::Tally::unweighed);
    let known = u32::try_from(standing.saturating_sub(unknown)).unwrap_or(u32::MAX);
    let all = u32::try_from(standing).unwrap_or(u32::MAX);
    let (state, detail) = match (&count.tally, &count.weighing.rests_on()) {
        (None, _) => (CheckState::Bad, String::from("overflow")),
        (_, Some(Trust::Disagree { said })) => (CheckState::Bad, said.join(", ")),
        // They contradict one another already about what comes before a weight, such as the block.
        _ if count.weighing.lack == Some(Why::NodesDisagree) => (CheckState::Bad, String::new()),
        _ if count.weighing.running => (CheckState::Running, String::new()),
        _ if all == 0 => (CheckState::Nothing, String::new()),
        _ if unknown > 0 => (CheckState::Weak, String::new()),
        (_, Some(Trust::Agreed { agree, asked, .. })) => {
            (CheckState::Good, format!("{agree}/{asked}"))
        }
        (_, Some(Trust::Listed | Trust::Practice)) => (CheckState::Good, String::new()),
        _ => (CheckState::Weak, String::new()),
    };
    Check {
        what: CheckOf::Weights,
        state,
        of: Some((known, all)),
        detail,
    }
}

/// Whether the relays hold the same set as this browser.
async fn relays(core: &Rc<Core>, space: &Space) -> Result<Check, Why> {
    let hosts = core.hosts(space.id, Some(space)).await?;
    let views = core.relay_views(space.id, &hosts).await?;
    let asked: Vec<_> = views
        .iter()
        .filter(|v| v.state != RelayState::Unasked)
        .collect();
    let live: Vec<_> = asked
        .iter()
        .filter(|v| v.state == RelayState::Live)
        .collect();
    // What hides in a second that could not be read is not known to be held here either.
    let whole = live.iter().filter(|v| v.holds >= v.of && v.unread == 0);
    let whole = whole.count();
    let state = match (asked.len(), live.len()) {
        (0, _) => CheckState::Nothing,
        (_, 0) => CheckState::Weak,
        (all, live) if whole == live && live == all => CheckState::Good,
        _ if asked
            .iter()
            .any(|v| matches!(v.state, RelayState::Connecting | RelayState::Reading)) =>
        {
            CheckState::Running
        }
        _ => CheckState::Weak,
    };
    let lacking = live.iter().filter(|v| v.holds < v.of);
    let lacking = lacking.map(|v| format!("{} lacks {} of {}", v.url, v.of - v.holds, v.of));
    let crowded = live.iter().filter(|v| v.unread > 0);
    let crowded = crowded.map(|v| format!("{} has seconds that were not read whole", v.url));
    let detail = lacking.chain(crowded).collect::<Vec<_>>().join(", ");
    let of = Some((
        u32::try_from(whole).unwrap_or(0),
        u32::try_from(asked.len()).unwrap_or(0),
    ));
    Ok(Check {
        what: CheckOf::Relays,
        state,
        of,
        detail,
    })
}

/// The looking account's weight and vote.
pub async fn mine(
    core: &Rc<Core>,
    space: &Space,
    vote: &Vote,
    count: &Count,
    account: Address,
) -> Result<MyVote, Why> {
    let terms = vote.terms();
    let weight = count.weighing.weights.get(&account).copied();
    let zero = core.zero_cause(space, vote, account, &count.weighing).await;
    let mut own: Vec<&Rc<Entry>> = count
        .entries
        .iter()
        .filter(|entry| entry.ballot.message.account == account)
        .filter(|entry| entry.why != Some(Why::BadSignature))
        .collect();
    // What anybody may have forged stands behind what the account is known to have signed.
    own.sort_by_key(|entry| (entry.why.is_none(), entry.ballot.message.seq, entry.id));
    // The one that counts; else the last one, with the reason why not.
    let counted = own
        .iter()
        .rev()
        .find(|entry| !count.uncounted.contains_key(&entry.id));
    let shown = counted.or(own.last()).map(|entry| entry.as_ref());
    let choice = |entry: &Entry| {
        let choices = vote.act.message.choices.len();
        match Choice::decode(terms.rule, choices, &entry.ballot.message.choice.0) {
            Ok(Choice::One(number)) => Some(number),
            _ => None,
        }
    };
    let delivery = match shown {
        Some(entry) => core.sync.deliveries(space.id, entry.id).await?,
        None => Vec::new(),
    };
    Ok(MyVote {
        account: account.to_string(),
        power: weight.map(|power: Power| super::amount(power, terms)),
        trust: count.weighing.trust_of(account),
        zero,
        choice: shown.and_then(choice),
        reason: shown
            .map(|entry| entry.ballot.message.reason.clone())
            .unwrap_or_default(),
        ballot: shown.map(|entry| entry.id.to_string()),
        delivery,
        ballots: u32::try_from(own.len()).unwrap_or(u32::MAX),
        uncounted: shown.and_then(|entry| count.uncounted.get(&entry.id).cloned()),
    })
}

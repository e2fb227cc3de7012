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
use views::{
    Check, CheckOf, CheckState, ChoiceTotal, MyVote, RelayState, RelayView, TallyView, Trust, Why,
};

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
        // Never anything else: a text whose hash differs is refused on arrival and set aside when it is read from the
        // store, and without its text an opening is no vote.
        check(
            CheckOf::TextHash,
            CheckState::Good,
            None,
            hash.unwrap_or_default(),
        ),
        // Never bad: only openings whose every term equals the pinned version become votes. That version may be an old one,
        // and only witnesses could tell whether it was when the vote was opened.
        check(
            CheckOf::Terms,
            if vote.in_force {
                CheckState::Good
            } else {
                CheckState::Weak
            },
            None,
            vote.act.message.space_version.to_string(),
        ),
        signatures(count),
        weights(count),
        check(CheckOf::Reference, reference, None, reference_detail),
        relays(core, space).await?,
        // Neither good nor bad: this version reads no witness's word.
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
    let all = |why: &Why| {
        let such = count.entries.iter().filter(|e| e.why.as_ref() == Some(why));
        u32::try_from(such.count()).unwrap_or(u32::MAX)
    };
    Signed {
        received: count.received,
        checked: u32::try_from(count.entries.len()).unwrap_or(u32::MAX),
        running: count.book.progress(count.received).is_some(),
        refused: all(&Why::BadSignature),
        waiting: all(&Why::ContractSignature),
    }
    .check()
}

/// How it stands with the signatures of ballots, in numbers of these.
struct Signed {
    received: u32,
    checked: u32,
    running: bool,
    refused: u32,
    waiting: u32,
}

impl Signed {
    fn check(&self) -> Check {
        let bad = self.refused.saturating_add(self.waiting);
        // Anybody can send forgeries in any number, and they are not counted: only where there is nothing else is it more
        // than a weakness.
        let state = match self.received {
            0 => CheckState::Nothing,
            _ if self.running => CheckState::Running,
            _ if self.refused > 0 && self.refused >= self.checked => CheckState::Bad,
            _ if bad > 0 => CheckState::Weak,
            _ => CheckState::Good,
        };
        let parts = [(self.refused, "refused"), (self.waiting, "not confirmed")];
        let parts = parts.iter().filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts.map(|(n, how)| format!("{n} {how}")).collect();
        Check {
            what: CheckOf::Signatures,
            state,
            of: Some((self.checked.saturating_sub(bad), self.received)),
            detail: parts.join(", "),
        }
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
    Ok(relays_check(&core.relay_views(space.id, &hosts).await?))
}

fn relays_check(views: &[RelayView]) -> Check {
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
    // They took nothing of it, nor will they: nobody else can see what is counted here. That they lack something, or can't
    // be reached, may pass; and what they hold they cannot forge.
    let none = |v: &&&RelayView| v.holds == 0 && v.of > 0 && v.waiting == 0;
    let state = match (asked.len(), live.len()) {
        (0, _) => CheckState::Nothing,
        (all, live_now) if all == live_now && live.iter().all(none) => CheckState::Bad,
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
    Check {
        what: CheckOf::Relays,
        state,
        of,
        detail,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use CheckState::*;

    #[test]
    fn forged_signatures_weaken_a_count_and_fail_it_only_where_there_is_nothing_else() {
        // Received, checked, running, refused, waiting for a contract.
        for (received, checked, running, refused, waiting, state, of, detail) in [
            (0, 0, false, 0, 0, Nothing, (0, 0), ""),
            (9, 4, true, 4, 0, Running, (0, 9), "4 refused"),
            (9, 9, false, 0, 0, Good, (9, 9), ""),
            (
                9,
                9,
                false,
                2,
                1,
                Weak,
                (6, 9),
                "2 refused, 1 not confirmed",
            ),
            (9, 9, false, 0, 9, Weak, (0, 9), "9 not confirmed"),
            (9, 9, false, 9, 0, Bad, (0, 9), "9 refused"),
        ] {
            let signed = Signed {
                received,
                checked,
                running,
                refused,
                waiting,
            };
            let expected = Check {
                what: CheckOf::Signatures,
                state,
                of: Some(of),
                detail: detail.into(),
            };
            assert_eq!(signed.check(), expected);
        }
    }

    #[test]
    fn relays_that_all_took_nothing_fail_the_check_and_those_that_lack_something_weaken_it() {
        let down = RelayState::Down { retry_at: 0 };
        let relay = |(state, holds, waiting): (RelayState, u32, u32)| RelayView {
            url: "wss://a".into(),
            state,
            holds,
            of: 3,
            waiting,
            said: String::new(),
            refused: 0,
            unread: 0,
            wait: 0,
        };
        use RelayState::{Live, Reading, Unasked};
        for (relays, state) in [
            (vec![], Nothing),
            (vec![(Unasked, 0, 0)], Nothing),
            (vec![(Live, 3, 0), (Live, 3, 0)], Good),
            (vec![(Live, 3, 0), (Live, 2, 0)], Weak),
            (vec![(Live, 3, 0), (down, 0, 0)], Weak),
            (vec![(down, 0, 0), (down, 0, 0)], Weak),
            (vec![(Live, 3, 0), (Reading, 0, 0)], Running),
            // Still being sent to one of them; then refused by both.
            (vec![(Live, 0, 3), (Live, 0, 0)], Weak),
            (vec![(Live, 0, 0), (Live, 0, 0)], Bad),
            (vec![(Live, 0, 0), (down, 0, 0)], Weak),
        ] {
            let views: Vec<RelayView> = relays.iter().copied().map(relay).collect();
            assert_eq!(relays_check(&views).state, state, "{relays:?}");
        }
    }
}

//! Who is deciding one vote, open or ended: figures of the lens in the pages' terms, with the data that they rest on.

use lens::{
    Ratio, Side, Vote, Voter,
    cited::{Named, canonical},
    could_change,
    decide::{self, Outcome, Poll, alignment::alignment},
    deciders::{CAP_BPS, decimal, decision},
};
use record::Power;
use sha2::{Digest, Sha256};
use views::{
    CountedVote, MyPart, Needed, OtherCount, OtherWay, PaidVotes, Pays, Settled, VoteFigures,
    WhoDecides, Why,
};

/// Under so many voters a figure says little.
pub const FEW: u32 = 5;

/// Who is deciding a vote.
///
/// # Errors
/// Where the count cannot be read.
pub fn who_decides(figures: VoteFigures) -> Result<WhoDecides, Why> {
    let malformed = || Why::Malformed("counted".into());
    let vote = read(&figures.counted).ok_or_else(malformed)?;
    let found = lens::who_decides(&vote).ok_or_else(malformed)?;
    let addresses = |those: &[record::Address]| -> Vec<String> {
        those.iter().map(ToString::to_string).collect()
    };
    let pivotal = addresses(&found.pivotal);
    let data = canonical(
        &vote,
        &Named {
            space: &figures.of.space,
            proposal: &figures.of.proposal,
            opening: &figures.of.opening,
        },
    );
    Ok(WhoDecides {
        passing: found.passing,
        blocking: found.blocking,
        needed: needed(found.needed),
        me: my_part(&vote, &pivotal, &figures),
        pivotal,
        pivotal_by_absence: addresses(&found.pivotal_by_absence),
        passes: found.passes,
        ways: ways(&found),
        settled: match (vote.eligible, found.settled.against_eligible) {
            (None, _) => Settled::NoEligible,
            (Some(_), None) => Settled::Open,
            (Some(_), Some(moment)) => Settled::Since(moment.votes, moment.at),
        },
        paid: paid(&vote, &figures.counted.pays),
        voters: found.voters,
        too_few: found.voters < FEW,
        hash: ["0x", &record::ids::bare_hex(&Sha256::digest(&data))].concat(),
        data,
    })
}

fn read(counted: &CountedVote) -> Option<Vote> {
    let voter = |ballot: &views::CountedBallot| {
        let power = decimal(&ballot.power)?;
        Some(Voter {
            account: ballot.account.parse().ok()?,
            side: Side::from_number(ballot.choice)?,
            power,
            own: counted.all_own.then_some(power),
            at: Some(ballot.seen),
        })
    };
    // A power that is there must be one.
    let maybe = |text: &Option<String>| match text {
        Some(text) => decimal(text).map(Some),
        None => Some(None),
    };
    Some(Vote {
        voters: counted.ballots.iter().map(voter).collect::<Option<_>>()?,
        threshold_bps: counted.threshold_bps.into(),
        quorum: maybe(&counted.quorum)?,
        eligible: maybe(&counted.eligible)?,
    })
}

fn my_part(vote: &Vote, pivotal: &[String], figures: &VoteFigures) -> MyPart {
    let Some(me) = &figures.me else {
        return MyPart::Unknown;
    };
    let is_me = |voter: &&Voter| voter.account.to_string() == *me;
    match vote.voters.iter().find(is_me) {
        Some(voter) if voter.power.is_zero() => MyPart::NoWeight,
        Some(_) => MyPart::Voted(pivotal.contains(me)),
        None => match figures.my_power.as_deref().and_then(decimal) {
            None => MyPart::Unknown,
            Some(Power::ZERO) => MyPart::NoWeight,
            Some(power) => could_change(vote, power).map_or(MyPart::Unknown, MyPart::Could),
        },
    }
}

/// Without whose votes it would have come out otherwise, at the fewest.
pub fn needed(found: decide::Needed) -> Needed {
    match found {
        decide::Needed::Voters(count) => Needed::Addresses(count),
        decide::Needed::Nobody => Needed::Nobody,
        decide::Needed::Unknown => Needed::Unknown,
    }
}

/// But without the largest the quorum is left aside, since it is in power: and so on both sides of the comparison.
fn ways(found: &lens::WhoDecides) -> Vec<OtherCount> {
    let other = |way, passes: Option<bool>, in_force: bool| OtherCount {
        way,
        passes,
        changed: passes.is_some_and(|passes| passes != in_force),
    };
    let aside = |way, passes| other(way, passes, found.without_quorum);
    let mut ways = vec![
        aside(
            OtherWay::OneEach(found.one_each.yes, found.one_each.no),
            Some(found.one_each.passes),
        ),
        aside(OtherWay::SquareRoot, Some(found.square_root)),
        aside(OtherWay::Cap(CAP_BPS), Some(found.capped)),
        aside(OtherWay::Undelegated, found.undelegated),
    ];
    ways.extend(found.without_top.iter().map(|without| {
        other(
            OtherWay::WithoutTop(without.left_out),
            Some(without.passes),
            found.passes,
        )
    }));
    ways
}

/// What those whom its calls pay did.
fn paid(vote: &Vote, pays: &Pays) -> Option<PaidVotes> {
    let Pays::Calls(paid, untold) = pays else {
        return None;
    };
    let mut voters = vote.voters.clone();
    voters.sort_by_key(|voter| voter.account);
    let decision = decision(vote, &voters)?;
    let poll = Poll::new(&decision);
    let is_paid = |voter: &Voter| paid.contains(&voter.account.to_string());
    let places: Vec<u32> = (0..)
        .zip(&voters)
        .filter(|(_, voter)| is_paid(voter))
        .map(|(place, _)| place)
        .collect();
    let found = alignment(&poll, &places);
    let name = |place: &u32| Some(voters.get(*place as usize)?.account.to_string());
    Some(PaidVotes {
        voted_for: found
            .iter()
            .flat_map(|found| &found.paid)
            .filter_map(name)
            .collect(),
        share_bps: found.as_ref().map(|found| bps(found.share)),
        passes_without: match &found {
            Some(found) => found.without == Outcome::Passed,
            None => poll.outcome == Outcome::Passed,
        },
        paid: paid.len() as u32,
        untold: *untold,
    })
}

fn bps(share: Ratio) -> u32 {
    share.ten_thousandths().try_into().unwrap_or(u32::MAX)
}

//! What the powers over a network come to, in counts. The words are the page's.

use views::{FoundDecider, Lever, NetworkCard, Verdict};

/// The sentences, in order.
///
/// What is said is compared with what was found: only powers that somebody says belong to the holders are promises, so
/// only these are counted against them. `bypasses` is how many ways to act without a vote were found.
pub fn verdict(levers: &[Lever], bypasses: u32) -> Vec<Verdict> {
    let counted = Counted::of(levers);
    let mut out = Vec::new();
    if counted.said == 0 {
        out.push(Verdict::SaidNone);
        if counted.found > 0 {
            out.push(Verdict::Found(counted.found));
            out.push(reads(counted.found_reads, counted.found));
        }
        return out;
    }
    out.push(Verdict::Said(counted.said));
    out.push(match counted.traced {
        0 => Verdict::TracedNone,
        traced if traced == counted.said => Verdict::TracedAll(traced),
        traced => Verdict::Traced(traced),
    });
    if counted.traced > 0 {
        out.push(reads(counted.reads, counted.traced));
    }
    // Where no vote of theirs counts anyway, nothing is left to go round.
    if counted.reads > 0 && bypasses > 0 {
        out.push(Verdict::Bypassed(bypasses));
    }
    out
}

/// Counts of a network for a list.
pub fn count(card: NetworkCard, levers: &[Lever]) -> NetworkCard {
    let counted = Counted::of(levers);
    NetworkCard {
        powers: u32::try_from(levers.len()).unwrap_or(u32::MAX),
        said: counted.said,
        traced: counted.traced,
        reads: counted.reads,
        ..card
    }
}

fn reads(reads: u32, of: u32) -> Verdict {
    match reads {
        0 => Verdict::ReadsNone(of),
        all if all == of => Verdict::ReadsAll(of),
        some => Verdict::ReadsSome(some, of),
    }
}

#[derive(Default)]
struct Counted {
    said: u32,
    traced: u32,
    reads: u32,
    found: u32,
    found_reads: u32,
}

impl Counted {
    fn of(levers: &[Lever]) -> Counted {
        let mut counted = Counted::default();
        for lever in levers {
            let said = lever.said.as_ref().is_some_and(|said| said.holders);
            counted.said += u32::from(said);
            if let FoundDecider::Traced { reads, .. } = &lever.found {
                // Unknown is not yes.
                let reads = u32::from(*reads == Some(true));
                counted.found += 1;
                counted.found_reads += reads;
                if said {
                    counted.traced += 1;
                    counted.reads += reads;
                }
            }
        }
        counted
    }
}

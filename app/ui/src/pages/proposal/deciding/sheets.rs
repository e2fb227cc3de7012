//! What is taken along of the figures on who is deciding a vote: each as a table, with the rule and votes behind it.

use super::{addresses, cited, result, way};
use crate::{
    amounts,
    charts::{Sheet, cell_raw, sheet_table},
    locales::{Key, deciding as l, t},
    state::Session,
};
use views::*;

/// Fewest addresses.
pub fn fewest(basis: &Basis) -> Sheet {
    let found = basis.found;
    let rows = [
        (l::TAKEN_PASS, count(found.passing)),
        (l::TAKEN_BLOCK, count(found.blocking)),
        (l::TAKEN_NEEDED, needed(found.needed)),
    ];
    let rows = rows.map(|(name, n)| vec![t(name).to_owned(), n]);
    let heads = [t(l::TAKEN_MEASURE), t(l::TAKEN_ADDRESSES)];
    let how = [t(l::HOW_FEWEST), t(l::HOW_NEEDED)].join(" ");
    basis.sheet("fewest", l::FEWEST, &how, sheet_table(&heads, &rows))
}

/// Who would change it alone.
pub fn alone(basis: &Basis) -> Sheet {
    let found = basis.found;
    let absent = found.pivotal_by_absence.iter();
    let others = absent.filter(|account| !found.pivotal.contains(account));
    let yes_no = |those: &[Address], account| {
        t(if those.contains(account) {
            l::YES
        } else {
            l::NO
        })
    };
    let rows: Vec<Vec<String>> = found
        .pivotal
        .iter()
        .chain(others)
        .map(|account| {
            vec![
                account.clone(),
                yes_no(&found.pivotal, account).into(),
                yes_no(&found.pivotal_by_absence, account).into(),
            ]
        })
        .collect();
    let heads = [
        t(l::TAKEN_ADDRESS),
        t(l::ALONE_OTHERWISE),
        t(l::ALONE_ABSENT),
    ];
    basis.sheet(
        "alone",
        l::ALONE,
        t(l::HOW_ALONE),
        sheet_table(&heads, &rows),
    )
}

/// Since when nothing could change it.
pub fn since(basis: &Basis) -> Sheet {
    let (rows, lacks) = match basis.found.settled {
        Settled::NoEligible => (Vec::new(), true),
        Settled::Open => (Vec::new(), false),
        Settled::Since(votes, at) => {
            let row = vec![
                cell_raw(&Cell::Time(at)),
                votes.to_string(),
                basis.found.voters.to_string(),
            ];
            (vec![row], false)
        }
    };
    let heads = [t(l::TAKEN_SINCE), t(l::TAKEN_VOTES), t(l::TAKEN_VOTERS)];
    let mut sheet = basis.sheet(
        "since",
        l::SINCE,
        t(l::HOW_SINCE),
        sheet_table(&heads, &rows),
    );
    sheet.missing.push(t(l::TAKEN_ORDER).into());
    if lacks {
        sheet.missing.push(t(l::TAKEN_NO_ELIGIBLE).into());
    }
    sheet
}

/// The same votes by other rules.
pub fn ways(basis: &Basis) -> Sheet {
    let row = |other: &OtherCount| {
        let rule = way(other);
        // The line without its result names the rule.
        let rule = rule.split(": ").next().unwrap_or_default().to_owned();
        let compared = match (other.passes, other.changed) {
            (None, _) => l::UNKNOWN,
            (_, true) => l::CHANGED,
            (_, false) => l::SAME,
        };
        let (yes, no) = match other.way {
            OtherWay::OneEach(yes, no) => (yes.to_string(), no.to_string()),
            _ => Default::default(),
        };
        vec![
            rule,
            result(other.passes).to_owned(),
            t(compared).into(),
            yes,
            no,
        ]
    };
    let rows: Vec<Vec<String>> = basis.found.ways.iter().map(row).collect();
    let heads = [
        t(l::COL_RULE),
        t(l::COL_RESULT),
        t(l::COL_CHANGED),
        t(l::TAKEN_FOR),
        t(l::TAKEN_AGAINST),
    ];
    let mut sheet = basis.sheet(
        "other-rules",
        l::WAYS_TITLE,
        &l::how_ways(&amounts::share(1000)),
        sheet_table(&heads, &rows),
    );
    sheet.what = t(l::WAYS_NOTE).into();
    let lack = |other: &&OtherCount| other.passes.is_none();
    if basis.found.ways.iter().any(|other| lack(&other)) {
        sheet.missing.push(t(l::TAKEN_NO_WAY).into());
    }
    sheet
}

/// Who is paid, and voted for it.
pub fn paid(basis: &Basis) -> Sheet {
    let paid = basis.found.paid.as_ref();
    let rows: Vec<Vec<String>> = paid
        .iter()
        .flat_map(|paid| &paid.voted_for)
        .map(|account| vec![account.clone()])
        .collect();
    let heads = [t(l::TAKEN_PAID)];
    let mut sheet = basis.sheet(
        "paid",
        l::PAID_TITLE,
        t(l::HOW_PAID),
        sheet_table(&heads, &rows),
    );
    match paid {
        None => sheet.missing.push(t(l::TAKEN_NO_CALLS).into()),
        Some(paid) => {
            let share = paid.share_bps.map_or(t(l::UNKNOWN).into(), amounts::share);
            sheet.values = vec![
                [t(l::TAKEN_SHARE), ": ", &share].concat(),
                [t(l::TAKEN_WITHOUT), ": ", result(Some(paid.passes_without))].concat(),
            ];
            if paid.untold > 0 {
                let untold = amounts::count(paid.untold.into());
                sheet.missing.push(l::taken_untold(&untold));
            }
        }
    }
    sheet
}

/// The card: the votes behind it.
pub fn card(basis: &Basis) -> Sheet {
    let mut ballots: Vec<&CountedBallot> = basis.counted.ballots.iter().collect();
    ballots.sort_by(|a, b| a.account.cmp(&b.account));
    let choice = |choice| match choice {
        1 => l::TAKEN_FOR,
        2 => l::TAKEN_AGAINST,
        _ => l::TAKEN_ABSTAIN,
    };
    let row = |ballot: &CountedBallot| {
        vec![
            ballot.account.clone(),
            t(choice(ballot.choice)).into(),
            ballot.power.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = ballots.into_iter().map(row).collect();
    let heads = [t(l::TAKEN_ADDRESS), t(l::TAKEN_CHOICE), t(l::TAKEN_POWER)];
    basis.sheet(
        "card",
        l::CARD_TITLE,
        t(l::HOW_NEEDED),
        sheet_table(&heads, &rows),
    )
}

/// What all figures of the tab are computed from.
pub struct Basis<'a> {
    /// The reader's page.
    pub session: Session,
    /// The proposal.
    pub view: &'a ProposalView,
    /// What is counted.
    pub counted: &'a CountedVote,
    /// What the lab answered.
    pub found: &'a WhoDecides,
}

impl Basis<'_> {
    fn sheet(&self, slug: &str, title: Key, how: &str, csv: String) -> Sheet {
        let found = self.found;
        let missing = found.too_few.then(|| t(l::FEW).to_owned());
        Sheet {
            slug: slug.into(),
            title: t(title).into(),
            what: ["“", &self.view.revision.title, "”"].concat(),
            formula: how.into(),
            inputs: l::taken_inputs(&addresses(found.voters), &found.hash),
            rests: cited::basis(self.session, self.view),
            missing: missing.into_iter().collect(),
            csv,
            ..Sheet::default()
        }
    }
}

fn count(n: Option<u32>) -> String {
    n.map_or_else(|| t(l::TAKEN_NONE).into(), |n| n.to_string())
}

fn needed(needed: Needed) -> String {
    match needed {
        Needed::Addresses(n) => n.to_string(),
        Needed::Nobody => t(l::TAKEN_NONE).into(),
        Needed::Unknown => t(l::UNKNOWN).into(),
    }
}

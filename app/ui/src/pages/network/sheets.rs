//! What is taken along of a catalogue network's page: its tables, with where each row was read and what was not scanned.

use super::verdict;
use crate::{
    charts::{Sheet, sheet_table},
    locales::{live as live_words, network as l, t},
};
use views::*;

/// The powers.
pub fn powers(page: &NetworkPage) -> Sheet {
    let rows: Vec<Vec<String>> = page.levers.iter().map(|lever| power(page, lever)).collect();
    let heads = [
        t(l::POWER),
        t(l::SAID),
        t(l::TAKEN_WHO_SAYS),
        t(l::FOUND),
        t(l::TAKEN_READS),
        t(l::DELAY),
        t(l::TAKEN_LOG),
        t(l::EVIDENCE),
        t(l::TAKEN_CHECKED),
    ];
    let untraced = page.levers.iter().filter_map(|lever| match &lever.found {
        FoundDecider::Unknown { looked, .. } => Some([&lever.name, ": ", looked].concat()),
        FoundDecider::Traced { .. } => None,
    });
    Sheet {
        what: verdict::sentence(page),
        formula: t(l::POWERS_HOW).into(),
        values: vec![verdict::traced(page)],
        missing: untraced.chain(page.not_scanned.iter().cloned()).collect(),
        ..base(page, "powers", t(l::POWERS), sheet_table(&heads, &rows))
    }
}

/// Ways to act without a vote.
pub fn without_vote(page: &NetworkPage) -> Sheet {
    let way = |way: &WithoutVote| {
        let (needed, of) = match way.signatures {
            Some((needed, of)) => (needed.to_string(), of.map(|of| of.to_string())),
            None => (t(l::UNKNOWN).into(), None),
        };
        vec![
            way.who.clone(),
            way.through.join(" → "),
            way.can.join(" · "),
            way.does.clone(),
            needed,
            of.unwrap_or_default(),
            way.delay.clone().unwrap_or_else(|| t(l::UNKNOWN).into()),
            t(log(way.log)).into(),
            way.limits.clone(),
            sources(page, &way.evidence),
        ]
    };
    let rows: Vec<Vec<String>> = page.without_vote.iter().map(way).collect();
    let heads = [
        t(l::TAKEN_WHO),
        t(l::TAKEN_THROUGH),
        t(l::TAKEN_CAN),
        t(l::TAKEN_DOES),
        t(l::TAKEN_SIGNATURES),
        t(l::TAKEN_OF),
        t(l::DELAY),
        t(l::TAKEN_LOG),
        t(l::TAKEN_LIMITS),
        t(l::EVIDENCE),
    ];
    Sheet {
        formula: t(l::WITHOUT_HOW).into(),
        missing: page.not_scanned.clone(),
        ..base(
            page,
            "without-vote",
            t(l::WITHOUT),
            sheet_table(&heads, &rows),
        )
    }
}

/// Changes that are known, with the decision behind each.
pub fn changes(page: &NetworkPage) -> Sheet {
    let change = |change: &KnownChange| {
        let decision = change.decision.clone();
        vec![
            change.date.clone(),
            change.what.clone(),
            decision.unwrap_or_else(|| t(l::CHANGE_NO_DECISION).into()),
            sources(page, &change.evidence),
        ]
    };
    let rows: Vec<Vec<String>> = page.changes.iter().map(change).collect();
    let heads = [
        t(l::TAKEN_DATE),
        t(l::TAKEN_CHANGE),
        t(l::TAKEN_DECISION),
        t(l::EVIDENCE),
    ];
    Sheet {
        formula: page.changes_looked.clone(),
        missing: page.not_scanned.clone(),
        ..base(page, "changes", t(l::CHANGES), sheet_table(&heads, &rows))
    }
}

/// What a holder can do.
pub fn tokens(page: &NetworkPage) -> Sheet {
    let token = |is: &TokenUse| {
        vec![
            t(super::tokens::act(is.act)).to_owned(),
            t(super::tokens::weighs(is.does)).into(),
            is.answer.clone(),
            sources(page, &is.evidence),
        ]
    };
    let rows: Vec<Vec<String>> = page.token_uses.iter().map(token).collect();
    let heads = [
        t(l::TAKEN_ACT),
        t(l::TAKEN_WEIGHS),
        t(l::TAKEN_ANSWER),
        t(l::EVIDENCE),
    ];
    Sheet {
        formula: t(l::TOKENS_HOW).into(),
        missing: page.not_scanned.clone(),
        ..base(
            page,
            "tokens",
            &l::tokens(&page.symbol),
            sheet_table(&heads, &rows),
        )
    }
}

/// Labels of addresses.
pub fn labels(page: &NetworkPage) -> Sheet {
    let label = |label: &AddressLabel| {
        let sources = label.sources.iter().map(place).collect::<Vec<_>>();
        vec![
            label.chain.to_string(),
            label.address.clone(),
            t(crate::labels::kind(label.kind)).into(),
            label.name.clone(),
            label.as_of.clone(),
            sources.join(" "),
        ]
    };
    let rows: Vec<Vec<String>> = page.labels.iter().map(label).collect();
    let heads = [
        t(l::LABEL_CHAIN),
        t(l::LABEL_ADDRESS),
        t(l::LABEL_KIND),
        t(l::LABEL_NAME),
        t(l::TAKEN_CHECKED),
        t(l::EVIDENCE),
    ];
    Sheet {
        what: t(l::LABELS_TEXT).into(),
        formula: t(l::LABELS_HOW).into(),
        missing: page.not_scanned.clone(),
        ..base(page, "labels", t(l::LABELS), sheet_table(&heads, &rows))
    }
}

fn base(page: &NetworkPage, slug: &str, title: &str, csv: String) -> Sheet {
    let card = &page.card;
    let read = u64::try_from(page.evidence.len()).unwrap_or(u64::MAX);
    Sheet {
        slug: slug.into(),
        title: [&card.name, ": ", title].concat(),
        inputs: [l::entry(&page.chain, &card.as_of), l::taken_sources(read)].join(" · "),
        rests: t(l::HOW_READ).into(),
        csv,
        ..Sheet::default()
    }
}

fn power(page: &NetworkPage, lever: &Lever) -> Vec<String> {
    let unknown = || t(l::UNKNOWN).to_owned();
    let (said, says) = match &lever.said {
        Some(said) => (said.who.clone(), sources(page, &said.evidence)),
        None => (t(l::NOBODY).into(), String::new()),
    };
    let (found, reads, evidence) = match &lever.found {
        FoundDecider::Traced {
            who,
            reads,
            evidence,
            ..
        } => {
            let reads = match reads {
                Some(true) => l::reads_yes(&page.symbol),
                Some(false) => l::reads_no(&page.symbol),
                None => l::reads_unknown(&page.symbol),
            };
            (who.clone(), reads, evidence)
        }
        FoundDecider::Unknown { evidence, .. } => (unknown(), unknown(), evidence),
    };
    vec![
        lever.name.clone(),
        said,
        says,
        found,
        reads,
        lever.delay.clone().unwrap_or_else(unknown),
        t(log(lever.log)).into(),
        sources(page, evidence),
        lever.checked.clone(),
    ]
}

fn log(log: Trace) -> crate::locales::Key {
    match log {
        Trace::Yes => live_words::LOG_ALWAYS,
        Trace::Some => live_words::LOG_SOMETIMES,
        Trace::No => live_words::LOG_NEVER,
        Trace::Unknown => live_words::LOG_UNKNOWN,
    }
}

/// Where a statement was read: addresses, or titles where there is nothing to follow.
fn sources(page: &NetworkPage, sources: &[EvidenceIndex]) -> String {
    let known = sources
        .iter()
        .filter_map(|i| page.evidence.get(usize::from(*i)));
    known.map(place).collect::<Vec<_>>().join(" ")
}

fn place(source: &Evidence) -> &str {
    match source.url.as_str() {
        "" => &source.title,
        url => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> NetworkPage {
        let evidence = |title: &str, url: &str| Evidence {
            title: title.into(),
            url: url.into(),
            ..Evidence::default()
        };
        NetworkPage {
            symbol: "OPG".into(),
            levers: vec![
                Lever {
                    name: "Hardware".into(),
                    said: Some(SaidDecider {
                        who: "=holders".into(),
                        holders: true,
                        evidence: vec![0],
                    }),
                    found: FoundDecider::Traced {
                        who: "an admin key".into(),
                        reads: Some(false),
                        note: String::new(),
                        evidence: vec![0, 1, 9],
                    },
                    log: Trace::No,
                    checked: "2026-01-02".into(),
                    ..Lever::default()
                },
                Lever {
                    name: "Fees".into(),
                    found: FoundDecider::Unknown {
                        looked: "the registry's code".into(),
                        evidence: Vec::new(),
                    },
                    ..Lever::default()
                },
            ],
            not_scanned: vec!["Who is behind an address.".into()],
            evidence: vec![evidence("Code", "https://a.example/x"), evidence("Own", "")],
            ..NetworkPage::default()
        }
    }

    #[test]
    fn the_table_of_powers_carries_its_sources_and_says_what_nobody_knows() {
        let sheet = powers(&page());
        let lines: Vec<&str> = sheet.csv.lines().collect();
        assert_eq!(
            lines.get(1..),
            Some(
                &[
                    "Hardware,'=holders,https://a.example/x,an admin key,reads no OPG balance,unknown,\
                     leaves no entry in the log,https://a.example/x Own,2026-01-02",
                    "Fees,nobody was found saying,,unknown,unknown,unknown,entry in the log: unknown,,",
                ][..]
            )
        );
        assert_eq!(
            sheet.missing,
            ["Fees: the registry's code", "Who is behind an address."]
        );
    }

    #[test]
    fn the_table_of_labels_carries_chain_day_and_sources() {
        let mut page = page();
        let address = ["0x", &"a".repeat(40)].concat();
        page.labels = vec![crate::labels::samples::label(&address, "Timelock")];
        let row = [
            "1,",
            &address,
            ",treasury,Timelock,2026-11-21,https://code.example/c",
        ]
        .concat();
        assert_eq!(labels(&page).csv.lines().nth(1), Some(row.as_str()));
    }

    #[test]
    fn a_network_without_ways_or_changes_has_no_table_of_them() {
        let page = page();
        let labels = labels(&page);
        for sheet in [without_vote(&page), changes(&page), tokens(&page), labels] {
            assert!(sheet.csv.is_empty(), "{}", sheet.slug);
            assert_eq!(sheet.missing, ["Who is behind an address."]);
        }
    }
}

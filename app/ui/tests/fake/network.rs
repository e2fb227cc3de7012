//! A network of the catalogue in each scene: promised to the holders, found elsewhere.

use super::{Scene, data};
use views::*;

/// As it stands in a list.
pub fn card() -> NetworkCard {
    NetworkCard {
        id: "opengradient".into(),
        name: "OpenGradient".into(),
        holders: "OPG holders".into(),
        powers: 2,
        said: 2,
        traced: 1,
        reads: 0,
        as_of: "2026-11-20".into(),
        rehearsal: false,
    }
}

/// The answer to a query for it.
pub fn view(scene: Scene, id: &str) -> NetworkView {
    match scene {
        _ if !["opengradient", "rehearsal"].contains(&id) => NetworkView::Unknown(vec![card()]),
        Scene::Bad => NetworkView::Unreadable(card(), "levers[3].found".into()),
        _ => NetworkView::Open(Box::new(page(scene))),
    }
}

fn page(scene: Scene) -> NetworkPage {
    let said = || {
        Some(SaidDecider {
            who: "OPG holders".into(),
            holders: true,
            evidence: vec![1],
        })
    };
    NetworkPage {
        card: card(),
        about: "Runs AI inference in secure enclaves.".into(),
        chain: "Base".into(),
        symbol: "OPG".into(),
        contracts: vec![NetworkContract {
            name: "Governor".into(),
            chain: 8453,
            address: ["0x", &"6".repeat(40)].concat(),
            kind: "governor".into(),
            start: true,
            ..NetworkContract::default()
        }],
        verdict: vec![Verdict::Said(2), Verdict::Traced(1), Verdict::ReadsNone(1)],
        levers: vec![
            Lever {
                id: "enclave-code".into(),
                kind: LeverKind::EnclaveCode,
                name: "Approve enclave code".into(),
                said: said(),
                found: FoundDecider::Traced {
                    who: "an admin key".into(),
                    reads: Some(false),
                    note: String::new(),
                    evidence: vec![0],
                },
                delay: Some("none".into()),
                log: Trace::No,
                checked: "2026-11-20".into(),
                calls: vec![LeverCall {
                    chain: 8453,
                    contract: ["0x", &"7".repeat(40)].concat(),
                    selector: "3659cfe6".into(),
                }],
            },
            Lever {
                id: "treasury".into(),
                kind: LeverKind::Treasury,
                name: "Spend the treasury".into(),
                said: said(),
                found: FoundDecider::Unknown {
                    looked: "A treasury contract: none.".into(),
                    evidence: Vec::new(),
                },
                checked: "2026-11-20".into(),
                ..Lever::default()
            },
        ],
        changes: vec![KnownChange {
            date: "2026-10-02".into(),
            what: "The fee was raised".into(),
            ..KnownChange::default()
        }],
        not_scanned: vec!["Who is behind an address.".into()],
        labels: labels(scene),
        evidence: vec![
            Evidence {
                kind: EvidenceKind::Code,
                title: "TEERegistry, line 252".into(),
                url: "https://code.example/TEERegistry.sol#L252".into(),
                ..Evidence::default()
            },
            Evidence {
                title: "A post".into(),
                url: "https://post.example/1".into(),
                ..Evidence::default()
            },
        ],
        spaces: match scene {
            Scene::Good => vec![ListedSpace {
                space: data::id('a'),
                name: "OpenGradient".into(),
                note: String::new(),
                relays: vec!["wss://a.example".into()],
            }],
            _ => Vec::new(),
        },
        ..NetworkPage::default()
    }
}

/// In the first scene the key of [`found`] is labelled.
pub fn labels(scene: Scene) -> Vec<AddressLabel> {
    let label = || AddressLabel {
        network: "opengradient".into(),
        chain: 8453,
        address: ["0x", &"8".repeat(40)].concat(),
        kind: LabelKind::Treasury,
        name: "Its Safe".into(),
        as_of: "2026-11-20".into(),
        sources: vec![Evidence {
            kind: EvidenceKind::Document,
            title: "Addresses of the deployment".into(),
            url: "https://code.example/addresses".into(),
            ..Evidence::default()
        }],
    };
    (scene == Scene::Good).then(label).into_iter().collect()
}

/// Nobody signed anything, but in the first scene: there a power, a change and something else were spoken of.
pub fn claims_on(scene: Scene, on: &ClaimedOn) -> Vec<ClaimSpace> {
    if scene != Scene::Good {
        return Vec::new();
    }
    let claim = |kind, about: &str, text: &str| ClaimView {
        id: data::id('8'),
        account: data::ME.into(),
        weight: None,
        kind,
        about: about.into(),
        text: Doc {
            blocks: vec![Block::Paragraph(vec![Inline::Text(text.into())])],
            ..Doc::default()
        },
        evidence: vec![Doc {
            blocks: vec![Block::Paragraph(vec![Inline::Text("block 12".into())])],
            ..Doc::default()
        }],
        seen: super::NOW - 86_400_000,
        waiting: false,
        replies: Vec::new(),
    };
    let lever = ClaimView {
        replies: vec![claim(ClaimKind::Dispute, "", "It was replaced.")],
        ..claim(ClaimKind::Lever, "power enclave-code", "A Safe holds it.")
    };
    let request = RequestView {
        claim: claim(ClaimKind::Request, "power treasury", "Say where it is."),
        asked: "the team".into(),
        behind: Vec::new(),
        weight: None,
        unweighed: 0,
        answered: None,
        mine: false,
    };
    vec![ClaimSpace {
        space: ListedSpace {
            space: data::id('a'),
            name: "OpenGradient".into(),
            note: String::new(),
            relays: vec!["wss://a.example".into()],
        },
        basis: Some(Basis::Unofficial {
            by: data::ME.into(),
        }),
        requests: vec![request],
        entries: vec![
            lever,
            claim(
                ClaimKind::Explanation,
                "change 2026-10-02 The fee was raised",
                "An emergency.",
            ),
            claim(
                ClaimKind::Explanation,
                &["change 8453 ", data::ME, " Upgraded 12"].concat(),
                "A repair.",
            ),
            claim(ClaimKind::Statement, on.network.as_str(), "In general."),
        ],
    }]
}

/// What a live check found: a Governor's timelock, and a key that needs no vote.
pub fn found() -> PowersFound {
    let address = |c: char| ["0x", &c.to_string().repeat(40)].concat();
    let (timelock, key) = (address('7'), address('8'));
    let step = PowerStep {
        from: key.clone(),
        how: PowerTie::Owner,
        to: timelock.clone(),
    };
    let account = |address: &str, kind, start, depth| PowerAccount {
        address: address.into(),
        kind,
        name: String::new(),
        start,
        depth,
    };
    PowersFound {
        chain: 8453,
        block: Moment::default(),
        block_hash: data::id('1'),
        checked_at: super::NOW,
        trust: Trust::OneSource,
        asked: 12,
        levers: vec![PowerRow {
            power: Power::Upgrade,
            contract: timelock.clone(),
            function: "upgradeTo(address)".into(),
            selector: "3659cfe6".into(),
            log: LeavesLog::Never,
            guard: PowerGuard::Owner,
            ways: vec![PowerWay {
                starts: WayStart::Keys,
                steps: vec![step],
                keys: vec![key.clone()],
                signatures: Some(1),
                at_most: false,
                delay: Some(PowerDelay::default()),
                holder: key.clone(),
                revocable_by: Vec::new(),
                bypasses: Bypasses::Yes,
            }],
            bypasses: Bypasses::Yes,
        }],
        accounts: vec![
            account(&timelock, AccountKind::Timelock { delay: None }, true, 0),
            account(&key, AccountKind::Key, false, 1),
        ],
        links: vec![PowerLink {
            from: key,
            how: PowerTie::Owner,
            to: timelock.clone(),
            bypass: true,
        }],
        unscanned: vec![Unscanned {
            about: timelock,
            what: UnscannedWhat::NoDelay,
        }],
    }
}

/// One change that its contract logged and no decision stands behind.
pub fn logged() -> ChangesView {
    let change = LoggedChange {
        contract: ["0x", &"7".repeat(40)].concat(),
        kind: ChangeKind::Code,
        entry: "Upgraded".into(),
        values: vec![("implementation".into(), ["0x", &"9".repeat(40)].concat())],
        at: Moment {
            block: 12,
            ..Moment::default()
        },
        transaction: data::id('2'),
        sender: None,
        called: None,
        decision: DecisionMatch::None,
        early: false,
    };
    ChangesView {
        asking: Asking::default(),
        stage: ReadStage::Complete(None),
        found: Some(Box::new(ChangesFound {
            trust: Trust::OneSource,
            changes: vec![change],
            lacks: Vec::new(),
            rules: Vec::new(),
        })),
    }
}

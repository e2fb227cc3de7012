//! One believable proposal of a decentralised AI network, as an engine would show it in each scene.

use super::{NOW, Scene, network};
use views::*;

/// The account looking on.
pub const ME: &str = "0x3f5ce5fbfe3e9af3971dd833d26ba9b5c936f0be";
/// Who wrote the proposal and made the space.
pub const AUTHOR: &str = "0x71c7656ec7ab88b098defb751b7401b5f6d8976f";

/// An id of one repeated digit.
pub fn id(digit: char) -> Hex {
    ["0x", &digit.to_string().repeat(64)].concat()
}

fn opg(tokens: u64) -> Amount {
    Amount {
        base: format!("{tokens}000000000000000000"),
        decimals: 18,
        symbol: "OPG".into(),
    }
}

fn moment(block: u64, hours: i64) -> Moment {
    Moment {
        block,
        at: Some(NOW + hours * 3_600_000),
        estimated: hours > 0,
    }
}

/// The answer to a query; none where the engine is silent.
pub fn view(scene: Scene, query: &Query) -> Option<View> {
    if scene == Scene::Silent {
        return None;
    }
    Some(match query {
        Query::Home => View::Home(home(scene)),
        Query::Network(id) => View::Network(network::view(scene, id)),
        Query::Space { .. } => View::Space(space(scene)),
        Query::Proposal { account, .. } => {
            View::Proposal(Box::new(proposal(scene, account.as_ref())))
        }
        Query::Thread { .. } => View::Thread(thread(scene)),
        Query::Ballots { .. } => View::Ballots(ballots(scene)),
        Query::Device { account, .. } => View::Device(DeviceView {
            account: account.clone(),
            state: match scene {
                Scene::Good => DeviceState::Bound {
                    device: id('d'),
                    until: (NOW / 1000) + 86_400 * 60,
                },
                Scene::Bad => DeviceState::Revoked { device: id('d') },
                Scene::Cut => DeviceState::Expired { device: id('d') },
                _ => DeviceState::None,
            },
            others: vec![(id('e'), NOW / 1000 + 86_400, false)],
        }),
        Query::Sync { .. } => View::Sync(sync(scene)),
        Query::Preview { text } => View::Preview(Doc {
            blocks: vec![Block::Paragraph(vec![Inline::Text(text.clone())])],
            ..Doc::default()
        }),
        Query::Draft { .. } => View::Draft(None),
        Query::Powers(_) => View::Powers(Box::new(PowersView {
            asking: Asking::default(),
            run: PowersRun::Idle,
            found: (scene == Scene::Good).then(|| Box::new(network::found())),
        })),
        Query::Storage => View::Storage(StorageView {
            acts: 1_246,
            persistent: scene == Scene::Good,
            unsent: u32::from(scene != Scene::Good) * 2,
            corrupted: u32::from(scene == Scene::Bad),
            last_backup: None,
        }),
        Query::Recognise { text } => View::Recognised(recognised(text)),
        Query::Labels(chain) => {
            let mut labels = network::labels(scene);
            labels.retain(|label| label.chain == *chain);
            View::Labels(labels)
        }
        Query::Contract(_) => View::Contract(Box::default()),
        Query::History(_) => View::History(Box::default()),
        Query::ClaimsOn(on) => View::ClaimsOn(network::claims_on(scene, on)),
        Query::Claims { .. } => View::Claims(Box::new(claims())),
        Query::Changes(_) => View::Changes(Box::new(network::logged())),
    })
}

/// What a text is, as far as the pages' tests ask.
fn recognised(text: &str) -> Recognised {
    match text {
        "" => Recognised::Nothing,
        _ if text.contains('\n') => Recognised::Votes,
        _ if text.starts_with('/') => Recognised::Page(text.into()),
        _ => Recognised::Unknown,
    }
}

/// What comes of an intent.
pub fn outcome(intent: &Intent) -> Outcome {
    match intent {
        Intent::Prepare { account, what } => Outcome::ToSign(Box::new(to_sign(account, what))),
        Intent::Signed { .. } | Intent::SignPractice { .. } => Outcome::Published(Receipt {
            id: id('9'),
            space: id('a'),
            proposal: Some(id('b')),
            stored: true,
            relays: deliveries(),
        }),
        Intent::OpenPractice => Outcome::Practice {
            account: ME.into(),
            space: id('a'),
        },
        Intent::Restore { .. } => Outcome::Restored {
            new: 12,
            known: 40,
            refused: vec![(Why::BadSignature, 1)],
            spaces: vec![id('a')],
        },
        Intent::AddSource { url, .. } if !url.contains("://") => {
            Outcome::Refused(Why::Field("url".into(), "not an address".into()))
        }
        _ => Outcome::Ok,
    }
}

fn to_sign(account: &str, what: &Compose) -> ToSign {
    let (message, fields) = match what {
        Compose::Ballot { choice, reason, .. } => (
            "Ballot",
            vec![
                ("proposal", id('b')),
                ("revision", id('c')),
                ("choice", (*choice).to_string()),
                (
                    "choiceText",
                    ["For", "Against", "Abstain"]
                        .get(usize::from(*choice) - 1)
                        .map(|s| (*s).to_owned())
                        .unwrap_or_default(),
                ),
                ("reason", reason.clone()),
                ("effect", "An opinion poll. It executes nothing.".to_owned()),
            ],
        ),
        Compose::BindDevice { .. } => (
            "Binding",
            vec![("device", id('d')), ("until", "1802800000".into())],
        ),
        _ => ("Revision", vec![("title", "…".into())]),
    };
    ToSign {
        prepared: "prepared".into(),
        typed_data: "{}".into(),
        account: account.into(),
        chain: 8453,
        chain_name: "Base".into(),
        chain_node: Some("https://base.example".into()),
        message: message.into(),
        fields: fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        body: None,
        id: id('9'),
        practice: false,
    }
}

fn deliveries() -> Vec<RelayReceipt> {
    vec![
        RelayReceipt {
            relay: "wss://relay-a.example".into(),
            state: Delivery::Accepted,
        },
        RelayReceipt {
            relay: "wss://relay-b.example".into(),
            state: Delivery::Waiting,
        },
    ]
}

fn home(scene: Scene) -> HomeView {
    if scene == Scene::Empty {
        return HomeView::default();
    }
    let card = |space, name: &str, basis, practice, open_votes, proposals| SpaceCard {
        space,
        name: name.into(),
        chain: "Base".into(),
        basis,
        practice,
        open_votes,
        proposals,
    };
    HomeView {
        networks: vec![network::card()],
        spaces: vec![
            card(id('a'), "OpenGradient", basis(scene), false, 1, 3),
            card(id('f'), "Practice", Basis::Practice, true, 0, 1),
        ],
        listed: vec![ListedSpace {
            space: id('e'),
            name: "Rehearsal network".into(),
            note: "rehearsal".into(),
            relays: vec!["ws://127.0.0.1:7001".into()],
        }],
    }
}

fn trust(scene: Scene) -> Trust {
    match scene {
        Scene::Weak => Trust::OneSource,
        Scene::Bad => Trust::Disagree {
            said: vec!["a.example: 18420".into(), "b.example: 0".into()],
        },
        _ => Trust::Agreed {
            agree: 3,
            asked: 3,
            named_by_space: 1,
        },
    }
}

fn basis(scene: Scene) -> Basis {
    match scene {
        Scene::Weak => Basis::Unofficial { by: AUTHOR.into() },
        Scene::Bad => Basis::Unknown { by: AUTHOR.into() },
        Scene::Reading => Basis::Owner {
            contract: "0x06a5e51e6".into(),
            role: "owner".into(),
            trust: trust(scene),
        },
        Scene::Empty => Basis::Catalogue {
            date: "2026-09-12".into(),
        },
        _ => Basis::Governor {
            governor: "0x06a5e51e6".into(),
            proposal_id: "17".into(),
            trust: trust(scene),
        },
    }
}

fn relay(url: &str, state: RelayState, holds: u32, said: &str) -> RelayView {
    RelayView {
        url: url.into(),
        state,
        holds,
        of: 41,
        waiting: 41 - holds,
        said: said.into(),
        refused: 0,
        unread: 0,
        wait: 0,
    }
}

fn relays(scene: Scene) -> Vec<RelayView> {
    let down = RelayState::Down {
        retry_at: NOW + 60_000,
    };
    match scene {
        Scene::Good => vec![
            relay("wss://relay-a.example", RelayState::Live, 41, ""),
            relay("wss://relay-b.example", RelayState::Live, 41, ""),
        ],
        Scene::Cut => vec![
            relay("wss://relay-a.example", down, 0, ""),
            relay("wss://relay-b.example", down, 0, ""),
        ],
        Scene::Consent => vec![relay("wss://relay-a.example", RelayState::Unasked, 0, "")],
        _ => vec![
            relay(
                "wss://relay-a.example",
                RelayState::Live,
                38,
                "rate-limited: slow down",
            ),
            relay("wss://relay-b.example", down, 0, ""),
        ],
    }
}

fn hosts(agreed: bool) -> Vec<Host> {
    let host = |url: &str, role, named_by, refused| Host {
        url: url.into(),
        role,
        named_by,
        agreed,
        refused,
    };
    vec![
        host(
            "wss://relay-a.example",
            HostRole::Relay,
            NamedBy::Link,
            false,
        ),
        host(
            "https://base.example/rpc",
            HostRole::Node,
            NamedBy::Space,
            false,
        ),
        host(
            "http://192.168.1.7:8545",
            HostRole::Node,
            NamedBy::Space,
            true,
        ),
    ]
}

fn sync(scene: Scene) -> SyncView {
    let node = |url: &str, name: &str, state, named_by| NodeView {
        url: url.into(),
        name: name.into(),
        state,
        block: Some(31_290_442),
        named_by,
    };
    SyncView {
        relays: relays(scene),
        nodes: vec![
            node(
                "https://base.example/rpc",
                "Example",
                NodeState::Good,
                NamedBy::Space,
            ),
            node(
                "https://two.example",
                "",
                NodeState::Lagging(12),
                NamedBy::Catalogue,
            ),
            match scene {
                Scene::Good => node(
                    "https://mine.example",
                    "Mine",
                    NodeState::Good,
                    NamedBy::Reader,
                ),
                _ => node(
                    "https://mine.example",
                    "Mine",
                    NodeState::Contradicts,
                    NamedBy::Reader,
                ),
            },
        ],
        acts: 41,
        hosts: hosts(scene != Scene::Consent),
    }
}

fn space(scene: Scene) -> SpaceView {
    match scene {
        Scene::Consent => SpaceView::NeedsConsent {
            hosts: hosts(false),
            known: None,
        },
        Scene::NotFound => SpaceView::NotFound {
            relays: relays(scene),
        },
        _ => SpaceView::Open(Box::new(page(scene))),
    }
}

fn page(scene: Scene) -> SpacePage {
    let rules = SpaceForm {
        name: "OpenGradient".into(),
        description:
            "Decisions of the people who hold, run and use a network for verifiable inference."
                .into(),
        chain: "8453".into(),
        chain_name: "Base".into(),
        token: "0x5fbdb2315678afecb367f032d93f642f64180aa3".into(),
        governor: if scene == Scene::Weak {
            String::new()
        } else {
            "0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0".into()
        },
        power: "erc20votes/1".into(),
        symbol: "OPG".into(),
        decimals: "18".into(),
        rule: "basic/1".into(),
        threshold_bps: "5000".into(),
        quorum: "400".into(),
        quorum_is_bps: true,
        notice: "43200".into(),
        period: "129600".into(),
        relays: vec!["wss://relay-a.example".into()],
        owner: if scene == Scene::Good {
            ME.into()
        } else {
            AUTHOR.into()
        },
        ..SpaceForm::default()
    };
    let row = |c, title: &str, stage, effect: Option<Effect>| ProposalRow {
        proposal: id(c),
        title: title.into(),
        author: AUTHOR.into(),
        kind: "parameter".into(),
        stage,
        effect,
        closes: Some(moment(31_400_000, 52)),
        seen: NOW,
    };
    let request = Effect::Request {
        who: "the core team".into(),
        lever: "publish build scripts".into(),
    };
    SpacePage {
        space: id('a'),
        version_id: id('1'),
        version: 2,
        basis: basis(scene),
        owner: rules.owner.clone(),
        rules,
        split: if scene == Scene::Bad {
            vec![id('2'), id('3')]
        } else {
            Vec::new()
        },
        history: vec![
            VersionRow {
                id: id('1'),
                version: 2,
                by: AUTHOR.into(),
                changed: [
                    ("quorum", "300 bps", "400 bps"),
                    ("thresholdBps", "5000", "6000"),
                    ("notice", "2", "1"),
                    ("governor", "", "0xc0de"),
                    ("later", "old", "new"),
                ]
                .map(|(field, old, new)| (field.into(), old.into(), new.into()))
                .to_vec(),
            },
            VersionRow {
                id: id('0'),
                version: 1,
                by: AUTHOR.into(),
                changed: Vec::new(),
            },
        ],
        practice: false,
        head: Some(moment(31_290_442, 0)),
        head_trust: trust(scene),
        proposals: match scene {
            Scene::Empty | Scene::Reading => Vec::new(),
            _ => vec![
                row(
                    'b',
                    "Require two independent TEE vendors for every inference route",
                    Stage::Voting,
                    Some(Effect::Poll),
                ),
                row(
                    'c',
                    "Publish enclave build scripts",
                    Stage::Notice,
                    Some(request),
                ),
                row(
                    'd',
                    "Lower the proof fee for small models",
                    Stage::Drafted,
                    None,
                ),
            ],
        },
        loading: scene == Scene::Reading,
        rivals: if scene == Scene::Weak {
            home(Scene::Bad).spaces.into_iter().take(1).collect()
        } else {
            Vec::new()
        },
        sync: SyncSummary {
            relays_up: 2,
            relays: 2,
            nodes_up: 3,
            nodes: 3,
            waiting: 0,
            consent: false,
        },
        refused: vec![(Why::BadSignature, 2)],
        link: format!("/s/{}#r=wss://relay-a.example", id('a')),
    }
}

fn text() -> Doc {
    let t = |s: &str| Inline::Text(s.into());
    Doc {
        blocks: vec![
            Block::Paragraph(vec![t(
                "A route that only one vendor can attest stops being settled after 60 days. Operators get a transition grant from the treasury.",
            )]),
            Block::Heading {
                level: 2,
                text: vec![t("Why")],
            },
            Block::Paragraph(vec![
                t("One vendor's firmware flaw would void every proof on "),
                Inline::Strong(vec![t("71 %")]),
                t(" of routes at once. See "),
                Inline::Link {
                    href: "https://docs.example/tee".into(),
                    host: "docs.example".into(),
                    text: vec![t("the measurements")],
                },
                t(" and "),
                Inline::Refused {
                    href: "javascript:alert(1)".into(),
                    text: vec![t("this")],
                },
                t("."),
            ]),
            Block::List {
                start: None,
                items: vec![Item {
                    done: Some(true),
                    blocks: vec![Block::Paragraph(vec![t("Two quotes for each route")])],
                }],
            },
            Block::Table {
                head: vec![vec![t("Vendor")], vec![t("Share")]],
                rows: vec![vec![vec![t("A")], vec![t("71 %")]]],
            },
            Block::Code {
                language: "json".into(),
                text: "{ \"minVendors\": 2 }".into(),
            },
        ],
        words: 60,
        bytes: 400,
        cut: false,
    }
}

fn tally(scene: Scene) -> TallyView {
    let total = |choice: &str, tokens, ballots, bps| ChoiceTotal {
        choice: choice.into(),
        power: opg(tokens),
        ballots,
        bps,
    };
    let check = |what, state, of, detail: &str| Check {
        what,
        state,
        of,
        detail: detail.into(),
    };
    use CheckState::{Bad, Good, Nothing, Weak};
    if scene == Scene::Empty {
        return TallyView {
            checks: vec![check(CheckOf::Signatures, Nothing, None, "")],
            ..TallyView::default()
        };
    }
    let bad = scene == Scene::Bad;
    let weak = scene == Scene::Weak;
    TallyView {
        by_choice: vec![
            total("For", 16_100_000, 800, 6100),
            total("Against", 9_200_000, 350, 3500),
            total("Abstain", 1_100_000, 54, 400),
        ],
        participating: opg(26_400_000),
        quorum: (!bad).then(|| opg(20_000_000)),
        eligible: Some(opg(500_000_000)),
        quorum_met: (!bad).then_some(true),
        passing: (!bad).then_some(true),
        counted: 1204,
        received: 1211,
        uncounted: vec![
            (Why::Superseded, 4),
            (Why::BadSignature, 2),
            (Why::NotInElectorate, 1),
        ],
        unweighed: u32::from(weak) * 7,
        progress: weak.then_some((600, 1211)),
        trust: Some(trust(scene)),
        checks: vec![
            check(CheckOf::TextHash, Good, None, "keccak-256"),
            check(CheckOf::Terms, if bad { Bad } else { Good }, None, "quorum"),
            check(
                CheckOf::Signatures,
                Good,
                Some((1211, 1211)),
                "EIP-712, signer recovered",
            ),
            check(
                CheckOf::Weights,
                if bad {
                    Bad
                } else if weak {
                    Weak
                } else {
                    Good
                },
                Some((1204, 1204)),
                "getPastVotes",
            ),
            check(
                CheckOf::Relays,
                if weak { Weak } else { Good },
                Some((2, 2)),
                "",
            ),
            check(CheckOf::Witnesses, Nothing, None, ""),
        ],
    }
}

fn proposal(scene: Scene, account: Option<&String>) -> ProposalView {
    let mine = account.map(|account| MyVote {
        account: account.clone(),
        power: Some(opg(if scene == Scene::Weak { 0 } else { 18_420 })),
        trust: trust(scene),
        zero: (scene == Scene::Weak).then(|| ZeroCause::NeverDelegated {
            balance: opg(12_000),
        }),
        choice: (scene == Scene::Bad).then_some(2),
        reason: String::new(),
        ballot: (scene == Scene::Bad).then(|| id('9')),
        delivery: if scene == Scene::Bad {
            deliveries()
        } else {
            Vec::new()
        },
        ballots: 0,
        uncounted: (scene == Scene::Bad).then_some(Why::Conflicting),
    });
    let vote = VoteView {
        opening: id('8'),
        revision: id('c'),
        revision_number: 4,
        opener: AUTHOR.into(),
        effect: if scene == Scene::Weak {
            Effect::Request {
                who: "the core team".into(),
                lever: "route settings".into(),
            }
        } else {
            Effect::Poll
        },
        choices: vec!["For".into(), "Against".into(), "Abstain".into()],
        power: "erc20votes/1".into(),
        rule: "basic/1".into(),
        threshold_bps: 5000,
        snapshot: moment(31_204_118, -120),
        seen_late: None,
        needs_backers: false,
        opens: moment(31_250_000, -20),
        closes: moment(31_400_000, 52),
        stage: Stage::Voting,
        tally: tally(scene),
        mine,
        witnessed: false,
    };
    let change = |name: &str, from: &str, to: &str, unit: &str| Change {
        name: name.into(),
        from: from.into(),
        to: to.into(),
        unit: unit.into(),
    };
    ProposalView {
        space: id('a'),
        proposal: id('b'),
        revision: RevisionView {
            id: id('c'),
            number: 4,
            author: AUTHOR.into(),
            title: "Require two independent TEE vendors for every inference route".into(),
            kind: "parameter".into(),
            text: text(),
            source: "A route that only one vendor can attest …".into(),
            body_hash: id('7'),
            changes: vec![
                change("Vendors required per route", "1", "2", ""),
                change("Transition grant from the treasury", "0", "250 000", "OPG"),
            ],
        },
        revisions: vec![RevisionRow {
            id: id('c'),
            number: 4,
            title: "Require two …".into(),
            seen: NOW - 86_400_000 * 30,
        }],
        stage: if scene == Scene::Empty {
            Stage::Drafted
        } else {
            Stage::Voting
        },
        votes: if scene == Scene::Empty {
            Vec::new()
        } else {
            vec![vote]
        },
        refused_openings: if scene == Scene::Bad {
            vec![(id('5'), Why::TermsDiffer("quorum".into()))]
        } else {
            Vec::new()
        },
        comments: if scene == Scene::Empty { 0 } else { 3 },
        loading: scene == Scene::Weak,
        sync: SyncSummary::default(),
        practice: false,
        link: format!("/s/{}/p/{}#r=wss://relay-a.example", id('a'), id('b')),
    }
}

fn thread(scene: Scene) -> ThreadView {
    if scene == Scene::Empty {
        return ThreadView::default();
    }
    let comment = |c, depth, words: &str, why: Option<Why>| CommentView {
        id: id(c),
        parent: None,
        depth,
        account: why.is_none().then(|| AUTHOR.into()),
        device: id('d'),
        text: Doc {
            blocks: vec![Block::Paragraph(vec![Inline::Text(words.into())])],
            ..Doc::default()
        },
        said_at: NOW / 1000 - 7200,
        why,
        waiting: depth == 1,
    };
    ThreadView {
        comments: vec![
            comment(
                '1',
                0,
                "Small operators cannot buy second-vendor hardware in 60 days.",
                None,
            ),
            comment('2', 1, "The grant covers that. Would 120 days do?", None),
            comment(
                '3',
                0,
                "The grant is paid before delivery, not against it.",
                None,
            ),
        ],
        waiting: u32::from(scene == Scene::Bad),
        apart: if scene == Scene::Bad {
            vec![
                comment('4', 0, "Vote no.", Some(Why::DeviceUnbound)),
                comment('5', 0, "I changed my mind.", Some(Why::DeviceRevoked)),
            ]
        } else {
            Vec::new()
        },
    }
}

fn ballots(scene: Scene) -> BallotsView {
    let row =
        |c, account: &str, choice: u8, words: &str, tokens, reason: &str, uncounted| BallotRow {
            id: id(c),
            account: account.into(),
            choice,
            choice_text: words.into(),
            power: Some(opg(tokens)),
            reason: reason.into(),
            uncounted,
            seen: NOW - 3_600_000,
        };
    if scene == Scene::Empty {
        return BallotsView::default();
    }
    BallotsView {
        rows: vec![
            row(
                '1',
                AUTHOR,
                1,
                "For",
                9_000_000,
                "Second vendor first, grant later.",
                None,
            ),
            row(
                '2',
                "0x6b175474e89094c44da98b954eedeac495271d0f",
                2,
                "Against",
                4_000_000,
                "",
                None,
            ),
            row(
                '3',
                "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599",
                3,
                "Abstain",
                0,
                "",
                Some(Why::NotInElectorate),
            ),
        ],
        total: 1211,
        counted: CountedVote {
            ballots: vec![CountedBallot {
                account: AUTHOR.into(),
                choice: 1,
                power: "9000000".into(),
                seen: 1_763_000_000_000,
            }],
            quorum: Some("1".into()),
            threshold_bps: 5000,
            ..CountedVote::default()
        },
    }
}

/// A request that waits, with an answer to nothing yet.
fn claims() -> ClaimsView {
    let claim = ClaimView {
        id: id('9'),
        account: ME.into(),
        weight: None,
        kind: ClaimKind::Request,
        about: "power gas-pricing".into(),
        text: Doc::default(),
        evidence: Vec::new(),
        seen: super::NOW - 3 * 86_400_000,
        waiting: false,
        replies: Vec::new(),
    };
    ClaimsView {
        requests: vec![RequestView {
            claim,
            asked: "the guardian".into(),
            behind: Vec::new(),
            weight: None,
            unweighed: 1,
            answered: None,
            mine: true,
        }],
        entries: Vec::new(),
        log: Vec::new(),
        weighed: None,
        trust: Trust::Unknown,
    }
}

/// The ledger of what a page knows beside votes.
pub fn ended(ledger: Ledger) -> Figure {
    let mut figure = Figure::empty(FigureKind::Ended, Inputs::default());
    let column = |name| Column {
        name,
        number: false,
    };
    figure.columns = [
        ColumnName::Decision,
        ColumnName::Settled,
        ColumnName::Challenged,
    ]
    .map(column)
    .to_vec();
    for change in ledger.changes.unwrap_or_default() {
        figure.rows.push(vec![
            Cell::Change(change.what),
            Cell::Outcome(OutcomeWord::Undecided, false),
            change.challenged.map_or(Cell::Unknown, Cell::Challengers),
        ]);
    }
    figure
}

/// Two of Locus's own defaults, one of which an address sets.
pub fn defaults(options: &FigureOptions) -> Figure {
    let mut figure = Figure::empty(FigureKind::Defaults, Inputs::default());
    let column = |name| Column {
        name,
        number: false,
    };
    figure.columns = [
        ColumnName::Setting,
        ColumnName::Value,
        ColumnName::InUse,
        ColumnName::Effect,
        ColumnName::ChangedBy,
    ]
    .map(column)
    .to_vec();
    for (setting, own) in [(Setting::LeastContested, 20), (Setting::LeastShared, 5)] {
        let in_use = options.otherwise.get(setting).unwrap_or(own);
        figure.rows.push(vec![
            Cell::Setting(setting, SettingWord::Name),
            Cell::Count(own.into()),
            Cell::Count(in_use.into()),
            Cell::Setting(setting, SettingWord::Effect),
            Cell::Setting(setting, SettingWord::Change),
        ]);
    }
    figure
}

/// A decision that one of three could have changed.
pub fn cited() -> CitedDecision {
    let way = |name, changed| (name, Cell::Outcome(OutcomeWord::Failed, changed));
    CitedDecision {
        title: "Lower the proof fee".into(),
        outcome: OutcomeWord::Passed,
        voters: 3,
        passing: Some(1),
        blocking: Some(1),
        needed: Needed::Addresses(1),
        pivotal: vec![ME.into()],
        me: MyPart::Voted(true),
        ways: vec![
            way(ColumnName::OneEach, true),
            (ColumnName::Undelegated, Cell::Unknown),
        ],
        cap_bps: 1000,
        data: "locus decision 1\ndecision 7\n".into(),
        hash: id('e'),
        ..CitedDecision::default()
    }
}

//! The program itself, on files that the tests make and sign.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are outside #[test] functions"
)]

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use record::{
    AccountKey, Address, Bytes, Choice, DeviceKey, Effect, Id, Message, Power, PowerRule, Quorum,
    Rule, Talk, Terms, WalletAct,
    body::{OpeningBody, RevisionBody, RevisionKind, SpaceBody, Sponsors, Witnesses, body_hash},
    bundle::Bundle,
    ids::hex,
    message::{Ballot, DeviceBinding, Opening, Revision, SpaceVersion, Sponsorship},
    talk::{Label, Parent, Place, Saying},
    words::{BASIC_CHOICES, choice_text, effect_text, rule_text},
};
use serde_json::{Value, json};

const HEADER: &str = "{\"locus\":\"export\",\"version\":\"1\",\"made\":\"1800000000000\"}";

fn key(number: u8) -> AccountKey {
    AccountKey::from_bytes(&[number; 32]).unwrap()
}

fn device(number: u8) -> DeviceKey {
    DeviceKey::from_bytes(&[number; 32]).unwrap()
}

/// A space of three listed accounts, or of a token, with a proposal and a vote.
struct Story {
    chain: u64,
    space: Id,
    proposal: Id,
    opening: Id,
    lines: Vec<String>,
}

impl Story {
    fn new(power: PowerRule) -> Story {
        Story::asking(power, Sponsors::default())
    }

    fn asking(power: PowerRule, sponsors: Sponsors) -> Story {
        let listed = power == PowerRule::Account;
        let terms = Terms {
            chain: 31337,
            power,
            token: (!listed).then_some(Address([0xee; 20])),
            symbol: "votes".into(),
            decimals: 0,
            least_balance: Power::ZERO,
            rule: Rule::Basic,
            threshold_bps: 5000,
            quorum: Quorum::Amount(Power::from(2)),
        };
        let body = SpaceBody {
            description: String::new(),
            chain_name: "Test chain".into(),
            governor: None,
            terms: terms.clone(),
            accounts: if listed {
                (1..4).map(|n| key(n).address()).collect()
            } else {
                Vec::new()
            },
            notice: 0,
            period: 1,
            grace: 0,
            sponsors,
            relays: Vec::new(),
            nodes: Vec::new(),
            witnesses: Witnesses::default(),
            moderators: Vec::new(),
            owner: key(1).address(),
        };
        let mut story = Story {
            chain: 31337,
            space: Id::ZERO,
            proposal: Id::ZERO,
            opening: Id::ZERO,
            lines: vec![HEADER.into()],
        };
        let version = SpaceVersion {
            account: key(1).address(),
            space: Id::ZERO,
            version: 0,
            previous: Id::ZERO,
            name: "Test network".into(),
            body_hash: body_hash(&body.to_json()),
        };
        story.space = story.signs(1, version.into(), body.to_json());
        let text = RevisionBody {
            text: "The text.".into(),
            kind: RevisionKind::Other,
            changes: Vec::new(),
            calls: Vec::new(),
        };
        let revision = Revision {
            account: key(2).address(),
            space: story.space,
            proposal: Id::ZERO,
            previous: Id::ZERO,
            title: "A title".into(),
            body_hash: body_hash(&text.to_json()),
        };
        story.proposal = story.signs(2, revision.into(), text.to_json());
        let body = OpeningBody {
            effect: Effect::Poll,
            terms,
        };
        let opening = Opening {
            account: key(2).address(),
            space: story.space,
            space_version: story.space,
            revision: story.proposal,
            title: "A title".into(),
            effect: effect_text(&body.effect, body.terms.chain),
            rule: rule_text(&body.terms),
            choices: BASIC_CHOICES.map(str::to_owned).into(),
            snapshot: 11,
            opens: 11,
            closes: 99,
            ref_block: 10,
            ref_hash: Id([9; 32]),
            body_hash: body_hash(&body.to_json()),
        };
        story.opening = story.signs(2, opening.into(), body.to_json());
        story
    }

    fn act(&self, by: u8, message: Message, body: String) -> WalletAct {
        let signature = key(by).sign(&message.digest(self.chain)).unwrap().to_vec();
        WalletAct {
            chain_id: self.chain,
            message,
            signature,
            body,
        }
    }

    /// Adds an act in an envelope; its id.
    fn signs(&mut self, by: u8, message: Message, body: String) -> Id {
        let act = self.act(by, message, body);
        self.carries(&act, 0x40);
        act.id()
    }

    fn carries(&mut self, act: &WalletAct, envelope: u8) {
        let event = act
            .envelope(&device(envelope), 1_800_000_000, &[0; 32])
            .unwrap();
        self.lines.push(event.to_json());
    }

    fn ballot(&self, voter: u8, choice: u8, seq: u64) -> Message {
        let choice = Choice::One(choice);
        let words = BASIC_CHOICES.map(str::to_owned);
        Message::Ballot(Ballot {
            account: key(voter).address(),
            space: self.space,
            opening: self.opening,
            title: "A title".into(),
            choice_text: choice_text(&words, &choice).unwrap(),
            choice: Bytes(choice.encode()),
            seq,
            reason: String::new(),
        })
    }

    fn votes(&mut self, voter: u8, choice: u8, seq: u64) -> Id {
        let ballot = self.ballot(voter, choice, seq);
        self.signs(voter, ballot, String::new())
    }

    /// Binds a device, and says something with it.
    fn speaks(&mut self, account: u8, with: u8) {
        let binding = DeviceBinding {
            account: key(account).address(),
            space: self.space,
            device: device(with).public(),
            expires_at: 2_000_000_000,
            ref_block: 10,
            ref_hash: Id([9; 32]),
        };
        let digest = Message::from(binding.clone()).digest(self.chain);
        let consent = hex(&device(with).sign(&digest, &[0; 32]).unwrap());
        let talk = Talk {
            id: Id::ZERO,
            device: Id::ZERO,
            created_at: 1_800_000_000,
            space: self.space,
            binding: self.signs(account, binding.into(), consent),
            place: Place {
                number: 1,
                previous: Id::ZERO,
            },
            root: self.proposal,
            saying: Saying::Post {
                parent: Parent::Act(self.proposal),
                label: Label::Comment,
                content: "Well said.".into(),
                quote: None,
                replace: None,
            },
        };
        let event = talk.sign(&device(with), &[0; 32]).unwrap();
        self.lines.push(event.to_json());
    }

    fn file(&self, name: &str) -> PathBuf {
        write(name, &(self.lines.join("\n") + "\n"))
    }

    /// What `locus verify --json` says of it, and its exit status.
    fn verified(&self, name: &str) -> (Value, i32) {
        found(locus(&[
            "verify",
            self.file(name).to_str().unwrap(),
            "--json",
        ]))
    }
}

fn write(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn locus(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_locus"))
        .args(arguments)
        .output()
        .unwrap()
}

fn found(output: Output) -> (Value, i32) {
    let text = String::from_utf8(output.stdout).unwrap();
    (
        serde_json::from_str(&text).unwrap(),
        output.status.code().unwrap(),
    )
}

fn vote(report: &Value) -> &Value {
    &report["spaces"][0]["proposals"][0]["votes"][0]
}

#[test]
fn a_vote_of_listed_accounts_is_counted_again() {
    let mut story = Story::new(PowerRule::Account);
    story.votes(1, 1, 1);
    story.votes(2, 2, 1);
    story.votes(2, 1, 2);
    story.votes(3, 2, 1);
    // Not on the list.
    story.votes(4, 2, 1);
    story.speaks(3, 0x50);
    let (report, status) = story.verified("listed.jsonl");
    assert_eq!(status, 0);
    let vote = vote(&report);
    assert_eq!(
        vote["choices"][0],
        json!({"choice": "For", "power": "2", "ballots": 2})
    );
    assert_eq!(
        vote["choices"][1],
        json!({"choice": "Against", "power": "1", "ballots": 1})
    );
    assert_eq!((&vote["ballots"], &vote["counted"]), (&json!(5), &json!(3)));
    let uncounted = json!({
        "a later one of the same account counts": 1,
        "the account has no weight": 1,
    });
    assert_eq!(vote["uncounted"], uncounted);
    assert_eq!(
        (&vote["quorum"], &vote["outcome"]),
        (&json!("2"), &json!("passes"))
    );
    let space = &report["spaces"][0];
    assert_eq!(space["name"], "Test network");
    assert_eq!((&space["talk"], &space["voiced"]), (&json!(1), &json!(1)));
}

#[test]
fn an_act_carried_twice_counts_once_in_envelopes_and_in_a_bundle() {
    let mut story = Story::new(PowerRule::Account);
    let act = story.act(1, story.ballot(1, 1, 1), String::new());
    story.carries(&act, 0x41);
    story.carries(&act, 0x42);
    let bundle = Bundle {
        acts: vec![act],
        ..Bundle::default()
    };
    let event = bundle
        .sign(story.space, &device(0x43), 1_800_000_000, &[0; 32])
        .unwrap();
    story.lines.push(event.to_json());
    let (report, status) = story.verified("again.jsonl");
    assert_eq!((status, &report["again"]), (0, &json!(2)));
    assert_eq!(vote(&report)["ballots"], 1);
}

#[test]
fn what_is_damaged_or_forged_is_refused_by_line_and_the_rest_is_counted() {
    let mut story = Story::new(PowerRule::Account);
    story.votes(1, 1, 1);
    let good = story.lines.last().unwrap().clone();
    story.lines.push(good.replace("For", "Against"));
    story.lines.push("{\"not\":\"an event\"}".into());
    story.lines.push(good[..good.len() / 2].into());
    let (report, status) = story.verified("damaged.jsonl");
    assert_eq!(status, 1);
    let lines: Vec<_> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["line"])
        .collect();
    assert_eq!(lines, [6, 7, 8]);
    assert_eq!(vote(&report)["counted"], 1);
}

#[test]
fn an_act_that_another_key_signed_waits_for_its_accounts_contract() {
    let mut story = Story::new(PowerRule::Account);
    let ballot = story.ballot(1, 1, 1);
    story.signs(2, ballot, String::new());
    let (report, _) = story.verified("contract.jsonl");
    assert_eq!(report["spaces"][0]["contracts"], 1);
    assert_eq!(vote(&report)["ballots"], 0);
}

#[test]
fn weights_of_a_token_need_a_node_or_a_file() {
    let mut story = Story::new(PowerRule::Erc20Votes);
    story.votes(1, 1, 1);
    story.votes(2, 2, 1);
    let (report, _) = story.verified("token.jsonl");
    assert_eq!(vote(&report)["why"], "weights need a node");
    assert_eq!(vote(&report)["accounts"], json!({"For": 1, "Against": 1}));

    let weights = json!({ story.opening.to_string(): {
        "eligible": "1000",
        "weights": { key(1).address().to_string(): "70", key(2).address().to_string(): "300" },
    }});
    let weights = write("weights.json", &weights.to_string());
    let file = story.file("token.jsonl");
    let arguments = [
        "verify",
        file.to_str().unwrap(),
        "--weights",
        weights.to_str().unwrap(),
        "--json",
    ];
    let (report, status) = found(locus(&arguments));
    assert_eq!(status, 0);
    assert_eq!(vote(&report)["participating"], "370");
    assert_eq!(vote(&report)["outcome"], "does not pass");
}

#[test]
fn people_read_sentences() {
    let mut story = Story::new(PowerRule::Account);
    story.votes(1, 1, 1);
    story.votes(2, 1, 1);
    let output = locus(&["verify", story.file("read.jsonl").to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("export: 5 events, 5 valid, 0 refused"),
        "{text}"
    );
    assert!(text.contains("For: 2 votes by 2 ballots"), "{text}");
    assert!(
        text.contains("2 votes took part, quorum 2 votes: passes"),
        "{text}"
    );
    assert!(text.contains("open-ended"), "{text}");
}

#[test]
fn bytes_that_are_no_text_spoil_their_own_line_only() {
    let mut story = Story::new(PowerRule::Account);
    story.votes(1, 1, 1);
    let mut bytes = std::fs::read(story.file("bytes.jsonl")).unwrap();
    bytes.extend(b"{\"\xff\x1b[2J\":1}\n");
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bytes.jsonl");
    std::fs::write(&path, bytes).unwrap();
    let output = locus(&["verify", path.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains("line 6") && text.contains("1 ballots"),
        "{text}"
    );
    assert!(!text.contains('\x1b'), "{text}");
}

#[test]
fn a_vote_without_the_backers_that_its_space_asks_for_is_said_to_be_so() {
    let check = |backers: &[u8], expected: &str| {
        let needed = Sponsors {
            count: 2,
            power: Power::ZERO,
        };
        let mut story = Story::asking(PowerRule::Account, needed);
        for backer in backers {
            let sponsorship = Sponsorship {
                account: key(*backer).address(),
                space: story.space,
                revision: story.proposal,
                title: "A title".into(),
                support: true,
                seq: 1,
            };
            story.signs(*backer, sponsorship.into(), String::new());
        }
        let (report, _) = story.verified("backers.jsonl");
        assert_eq!(vote(&report)["backing"], expected);
    };
    check(&[1, 2], "backed by 2 accounts");
    // The second is not on the list.
    check(&[1, 9], "not backed: 1 accounts are not enough");
}

#[test]
fn what_is_no_file_of_locus_is_said_in_one_line() {
    let check = |arguments: &[&str], expected: &str| {
        let output = locus(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
        assert_eq!(output.status.code(), Some(2));
    };
    let other = write("other.jsonl", "{\"something\":\"else\"}\n");
    check(
        &["verify", other.to_str().unwrap()],
        "not an export or backup of Locus",
    );
    let newer = write("newer.jsonl", &HEADER.replace("\"1\"", "\"2\""));
    check(
        &["verify", newer.to_str().unwrap()],
        "written by a newer Locus",
    );
    check(&["verify", "/nowhere/at/all"], "/nowhere/at/all");
    check(&["verify"], "Which file?");
    check(&["verify", "--strange"], "--strange is not known here");
    check(&[], "locus verify FILE");
}

//! From a network's rules to the ballots.

use super::*;

impl World {
    pub(super) fn propose(&mut self) -> Id {
        let owner = account(1).address();
        let body = space_body().to_json();
        let mut version = SpaceVersion {
            account: owner,
            space: Id::ZERO,
            version: 0,
            previous: Id::ZERO,
            name: "OpenGradient rehearsal".into(),
            body_hash: body_hash(&body),
        };
        let space = self.say("space", 1, version.clone(), body);
        let body = SpaceBody {
            period: 120,
            ..space_body()
        }
        .to_json();
        version.space = space;
        version.version = 1;
        version.previous = space;
        version.body_hash = body_hash(&body);
        let pinned = self.say("space, next version", 1, version, body);

        let mut text = RevisionBody {
            text: "# Why\n\nOperators of small models pay more for the proof than they earn.\n"
                .into(),
            kind: RevisionKind::Parameter,
            changes: vec![Change {
                name: "minProofFee".into(),
                from: "0.0020".into(),
                to: "0.0004".into(),
                unit: "OPG".into(),
            }],
            calls: vec![Call {
                to: Address([0x50; 20]),
                value: Power::ZERO,
                data: vec![1, 2, 3, 4],
            }],
        };
        let author = account(2).address();
        let body = text.to_json();
        let mut revision = Revision {
            account: author,
            space,
            proposal: Id::ZERO,
            previous: Id::ZERO,
            title: TITLE.into(),
            body_hash: body_hash(&body),
        };
        let first = self.say("revision", 2, revision.clone(), body);
        text.text
            .push_str("\nSecond vendor first, grant later. \u{1f5f3}\n");
        let body = text.to_json();
        revision.proposal = first;
        revision.previous = first;
        revision.body_hash = body_hash(&body);
        let second = self.say("revision, next", 2, revision, body);

        for (label, by, support) in [("backing", 3, true), ("backing withdrawn", 4, false)] {
            let account = account(by).address();
            let title = TITLE.into();
            let seq = 1_790_000_000_000;
            self.say(
                label,
                by,
                Sponsorship {
                    account,
                    space,
                    revision: second,
                    title,
                    support,
                    seq,
                },
                String::new(),
            );
        }
        let effect = Effect::Request {
            who: "the registry's admin".into(),
            lever: "minProofFee".into(),
        };
        let body = OpeningBody {
            effect,
            terms: terms(),
        };
        let opening = Opening {
            account: author,
            space,
            space_version: pinned,
            revision: second,
            title: TITLE.into(),
            effect: effect_text(&body.effect, CHAIN),
            rule: rule_text(&body.terms),
            choices: BASIC_CHOICES.map(String::from).into(),
            snapshot: 120,
            opens: 120,
            closes: 240,
            ref_block: 100,
            ref_hash: keccak(b"block 100"),
            body_hash: body_hash(&body.to_json()),
        };
        self.say("opening", 2, opening, body.to_json())
    }

    pub(super) fn vote(&mut self, opening: Id) {
        let space = self.space();
        for (label, by, choice, text, reason) in [
            (
                "ballot for",
                3,
                1,
                "For",
                "Second vendor first,\ngrant later.",
            ),
            ("ballot against", 4, 2, "Against", ""),
            ("ballot abstaining", 5, 3, "Abstain", "Не знаю"),
        ] {
            let ballot = Ballot {
                account: account(by).address(),
                space,
                opening,
                title: TITLE.into(),
                choice_text: text.into(),
                choice: Bytes(Choice::One(choice).encode()),
                seq: 1_790_000_000_000 + u64::from(by),
                reason: reason.into(),
            };
            self.say(label, by, ballot, String::new());
        }
        let delegation = Delegation {
            account: account(6).address(),
            space,
            delegate: account(3).address(),
            expires_at: 0,
            seq: u64::MAX,
        };
        self.say("delegation", 6, delegation, String::new());
    }
}

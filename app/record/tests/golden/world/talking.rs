//! A device, and what is said with it.

use super::*;

impl World {
    pub(super) fn talk(&mut self) {
        let space = self.space();
        let binding = DeviceBinding {
            account: account(3).address(),
            space,
            device: device(1).public(),
            expires_at: 1_800_000_000,
            ref_block: 100,
            ref_hash: keccak(b"block 100"),
        };
        let digest = Message::from(binding.clone()).digest(CHAIN);
        let consent = device(1).sign(&digest, &[5; 32]).unwrap();
        let binding = self.say("device bound", 3, binding, record::ids::hex(&consent));

        let root = self.act("revision").id();
        let revision = self.act("revision, next").id();
        let mut place = Place {
            number: 1,
            previous: Id::ZERO,
        };
        let mut statement = TalkRef {
            id: Id::ZERO,
            author: device(1).public(),
        };
        for (label, saying) in [
            (
                "statement",
                Saying::Post {
                    parent: Parent::Act(root),
                    label: Label::Statement,
                    content: "A second vendor matters more than the fee.".into(),
                    quote: None,
                    replace: None,
                },
            ),
            (
                "stance",
                Saying::Stance {
                    on: statement,
                    stance: Stance::Pass,
                    text_hash: text_hash("A second vendor matters more than the fee."),
                    seq: 1,
                },
            ),
            (
                "comment",
                Saying::Post {
                    parent: Parent::Talk(statement),
                    label: Label::Comment,
                    content: "Why \"more\"?\nBoth can be done.".into(),
                    quote: None,
                    replace: None,
                },
            ),
            (
                "amendment",
                Saying::Post {
                    parent: Parent::Act(revision),
                    label: Label::Amendment,
                    content: "Clearer.".into(),
                    quote: Some("pay more for the proof than they earn".into()),
                    replace: Some("pay more for the proof than it earns them".into()),
                },
            ),
            (
                "objection addressed",
                Saying::Status {
                    on: statement,
                    status: Status::Addressed,
                    reason: "See version 2.".into(),
                },
            ),
        ] {
            let saying = match saying {
                Saying::Post {
                    parent: Parent::Talk(_),
                    label,
                    content,
                    quote,
                    replace,
                } => Saying::Post {
                    parent: Parent::Talk(statement),
                    label,
                    content,
                    quote,
                    replace,
                },
                Saying::Stance {
                    stance,
                    text_hash,
                    seq,
                    ..
                } => Saying::Stance {
                    on: statement,
                    stance,
                    text_hash,
                    seq,
                },
                Saying::Status { status, reason, .. } => Saying::Status {
                    on: statement,
                    status,
                    reason,
                },
                post => post,
            };
            let talk = Talk {
                id: Id::ZERO,
                device: Id::ZERO,
                created_at: 1_790_000_000,
                space,
                binding,
                place,
                root,
                saying,
            };
            let event = talk.sign(&device(1), &[6; 32]).unwrap();
            if label == "statement" {
                statement.id = event.id;
            }
            place = Place {
                number: place.number + 1,
                previous: event.id,
            };
            self.events.push((label, event));
        }
        let revocation = DeviceRevocation {
            account: account(3).address(),
            space,
            device: device(1).public(),
            last_chain: place.number - 1,
            last_id: place.previous,
        };
        self.say("device revoked", 3, revocation, String::new());
        let pointer = SpacePointer {
            space,
            relays: space_body().relays,
        };
        self.events.push((
            "space pointer",
            pointer.sign(&device(100), 1_790_000_000, &[1; 32]).unwrap(),
        ));
    }
}

//! What witnesses hold and sign, and what is answered to it.

use super::*;

impl World {
    pub(super) fn witness(&mut self, opening: Id) {
        let space = self.space();
        let ids: Vec<Id> = self.acts.iter().map(|(_, act, _)| act.id()).collect();
        // The third witness never saw the last act.
        for (number, held) in [(11, 4), (12, 4), (13, 3)] {
            let key = device(number);
            let mut set = Set::new();
            let mut before: Option<Checkpoint> = None;
            for (step, take) in [(1, 2), (2, held)] {
                let wanted: Set<Id> = ids.iter().rev().take(take).copied().collect();
                let added: Vec<Id> = wanted
                    .iter()
                    .filter(|id| !set.contains(*id))
                    .copied()
                    .collect();
                let leaves: Vec<Id> = wanted.iter().copied().collect();
                let checkpoint = Checkpoint {
                    id: Id::ZERO,
                    witness: Id::ZERO,
                    space,
                    opening,
                    number: step,
                    previous: before.as_ref().map_or(Id::ZERO, |b| b.id),
                    ref_block: 200 + step,
                    ref_hash: keccak(format!("block {}", 200 + step).as_bytes()),
                    count: leaves.len() as u64,
                    root: merkle::root(&leaves),
                    added,
                    last: step == 2,
                };
                let event = checkpoint.sign(&key, 1_790_000_000, &[2; 32]).unwrap();
                let read = Checkpoint::read(&event).unwrap();
                set = read
                    .extend(before.as_ref(), &set)
                    .expect("each set contains the last");
                before = Some(read);
                if step == 2 {
                    self.certificate.checkpoints.push(event.id);
                    self.checkpoints
                        .push(("a last checkpoint", event.clone(), set.clone()));
                }
                self.events.push(("checkpoint", event));
            }
        }
        let closed = closed_set(self.checkpoints.iter().map(|c| &c.2), 2);
        let leaves: Vec<Id> = closed.into_iter().collect();
        self.certificate.opening = opening;
        self.certificate.checkpoints.sort_unstable();
        self.certificate.root = merkle::root(&leaves);
        self.certificate.count = leaves.len() as u64;
        let signatures: Vec<Event> = [11, 12]
            .map(|n| {
                self.certificate
                    .sign(space, &device(n), 1_790_000_000, &[3; 32])
                    .unwrap()
            })
            .into();
        self.events.push(("certificate", signatures[0].clone()));
        let notice = ResultNotice {
            certificate: self.certificate.id(),
            signatures,
        };
        self.events.push((
            "result",
            notice
                .sign(space, &device(100), 1_790_000_000, &[4; 32])
                .unwrap(),
        ));
        let bundle = record::bundle::Bundle {
            acts: vec![self.act("ballot for").clone()],
            events: vec![self.event("comment").clone()],
            inclusions: vec![record::bundle::Inclusion {
                of: self.certificate.id(),
                act: leaves[1],
                index: 1,
                count: leaves.len() as u64,
                path: merkle::proof(&leaves, 1).unwrap(),
            }],
            evidence: vec![record::bundle::Evidence {
                act: leaves[0],
                block: 243,
                block_hash: keccak(b"block 243"),
                proof: vec![0xc0],
            }],
        };
        self.events.push((
            "bundle",
            bundle
                .sign(space, &device(100), 1_790_000_000, &[4; 32])
                .unwrap(),
        ));
    }

    pub(super) fn answer(&mut self) {
        let space = self.space();
        let response = Response {
            account: account(7).address(),
            space,
            result: self.certificate.id(),
            title: TITLE.into(),
            position: "will carry out".into(),
            reason: "Within 14 days.".into(),
            seq: 1,
        };
        self.say("response", 7, response, String::new());
        let ruling = Ruling {
            account: account(3).address(),
            space,
            subject: self.event("comment").id,
            action: "close objection as moderator".into(),
            reason: "Answered twice; the objector has not come back.".into(),
        };
        self.say("ruling", 3, ruling, String::new());
        for (kind, name) in record::ClaimKind::ALL {
            let body = ClaimBody {
                text: format!("A claim of kind {name}."),
                evidence: vec!["https://example.org/tx/0x1".into()],
                subject_text: (*kind == record::ClaimKind::Lever)
                    .then(|| "TEERegistry.approvePCR".into()),
            }
            .to_json();
            let claim = Claim {
                account: account(7).address(),
                space,
                subject: if *kind == record::ClaimKind::Lever {
                    Id::ZERO
                } else {
                    self.act("opening").id()
                },
                kind: (*name).into(),
                body_hash: body_hash(&body),
                seq: 1,
            };
            self.say("claim", 7, claim, body);
        }
    }
}

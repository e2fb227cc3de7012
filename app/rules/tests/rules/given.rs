//! Acts for the tests. They are unsigned: what the rules read was verified before.

use record::{
    Address, Bytes, Choice, Effect, Id, Message, Power, PowerRule, Quorum, Rule, Terms,
    body::{OpeningBody, RevisionBody, RevisionKind, SpaceBody, Sponsors, body_hash},
    ids::sha256,
    message::{
        Ballot, DeviceBinding, DeviceRevocation, Opening, Revision, Ruling, SpaceVersion,
        Sponsorship,
    },
    words::{BASIC_CHOICES, choice_text, effect_text, rule_text},
};
use rules::{
    Act, BallotAct, BindingAct, OpeningAct, RevisionAct, RevocationAct, RulingAct, SponsorshipAct,
    VersionAct,
    opening::{self, Vote},
    proposal::{self, Proposals},
    space::{self, SpaceState},
};

pub const CHAIN: u64 = 31337;
pub const OWNER: Address = account(0xaa);
pub const AUTHOR: Address = account(0xbb);

pub const fn account(number: u8) -> Address {
    Address([number; 20])
}

pub fn id(name: &str) -> Id {
    sha256(name.as_bytes())
}

pub fn act<M: Into<Message> + Clone, B>(message: M, body: B) -> Act<M, B> {
    Act {
        id: message.clone().into().digest(CHAIN),
        chain: CHAIN,
        message,
        body,
    }
}

pub fn terms() -> Terms {
    Terms {
        chain: CHAIN,
        power: PowerRule::Erc20Votes,
        token: Some(account(0xee)),
        symbol: "NET".into(),
        decimals: 18,
        least_balance: Power::ZERO,
        rule: Rule::Basic,
        threshold_bps: 5000,
        quorum: Quorum::Bps(400),
    }
}

pub fn body() -> SpaceBody {
    SpaceBody {
        description: String::new(),
        chain_name: "Test chain".into(),
        governor: Some(account(0x60)),
        terms: terms(),
        accounts: Vec::new(),
        notice: 10,
        period: 100,
        grace: 20,
        sponsors: Sponsors::default(),
        relays: Vec::new(),
        nodes: Vec::new(),
        witnesses: Default::default(),
        moderators: vec![account(0xcc)],
        owner: OWNER,
    }
}

/// Version 0 of a space, signed by its owner.
pub fn first(body: SpaceBody) -> VersionAct {
    let message = SpaceVersion {
        account: OWNER,
        space: Id::ZERO,
        version: 0,
        previous: Id::ZERO,
        name: "Test network".into(),
        body_hash: body_hash(&body.to_json()),
    };
    act(message, body)
}

/// The version after `before`, signed by the owner that it names.
pub fn after(before: &VersionAct, body: SpaceBody) -> VersionAct {
    let message = SpaceVersion {
        account: before.body.owner,
        space: match before.message.version {
            0 => before.id,
            _ => before.message.space,
        },
        version: before.message.version + 1,
        previous: before.id,
        name: before.message.name.clone(),
        body_hash: body_hash(&body.to_json()),
    };
    act(message, body)
}

/// The body with another description, so that its version is another act.
pub fn described(text: &str) -> SpaceBody {
    SpaceBody {
        description: text.into(),
        ..body()
    }
}

pub fn revision(space: Id, text: &str) -> RevisionAct {
    let body = RevisionBody {
        text: text.into(),
        kind: RevisionKind::Parameter,
        changes: Vec::new(),
        calls: Vec::new(),
    };
    let message = Revision {
        account: AUTHOR,
        space,
        proposal: Id::ZERO,
        previous: Id::ZERO,
        title: "A title".into(),
        body_hash: body_hash(&body.to_json()),
    };
    act(message, body)
}

pub fn next_revision(before: &RevisionAct, text: &str) -> RevisionAct {
    let mut next = revision(before.message.space, text);
    next.message.proposal = match before.message.proposal.is_zero() {
        true => before.id,
        false => before.message.proposal,
    };
    next.message.previous = before.id;
    act(next.message, next.body)
}

pub fn opening(version: &VersionAct, revision: &RevisionAct) -> OpeningAct {
    let body = OpeningBody {
        effect: Effect::Poll,
        terms: version.body.terms.clone(),
    };
    let message = Opening {
        account: AUTHOR,
        space: revision.message.space,
        space_version: version.id,
        revision: revision.id,
        title: revision.message.title.clone(),
        effect: effect_text(&body.effect, body.terms.chain),
        rule: rule_text(&body.terms),
        choices: BASIC_CHOICES.map(str::to_owned).into(),
        snapshot: 1005,
        opens: 1010,
        closes: 1110,
        ref_block: 1000,
        ref_hash: id("block 1000"),
        body_hash: body_hash(&body.to_json()),
    };
    act(message, body)
}

/// A space, a proposal, and a vote on it.
pub struct World {
    pub version: VersionAct,
    pub space: SpaceState,
    pub revision: RevisionAct,
    pub proposals: Proposals,
    pub vote: Vote,
}

pub fn world() -> World {
    world_of(body())
}

pub fn world_of(body: SpaceBody) -> World {
    let version = first(body);
    let space = space::fold(version.id, [&version]);
    let revision = revision(version.id, "The text.");
    let proposals = proposal::fold(&space, [&revision]);
    let vote = opening::check(&space, &proposals, &opening(&version, &revision)).unwrap();
    World {
        version,
        space,
        revision,
        proposals,
        vote,
    }
}

impl World {
    pub fn ballot(&self, voter: Address, choice: Choice, seq: u64) -> BallotAct {
        let opening = &self.vote.act.message;
        let message = Ballot {
            account: voter,
            space: opening.space,
            opening: self.vote.id(),
            title: opening.title.clone(),
            choice_text: choice_text(&opening.choices, &choice).unwrap_or("none of them".into()),
            choice: Bytes(choice.encode()),
            seq,
            reason: String::new(),
        };
        act(message, ())
    }

    pub fn sponsorship(&self, backer: Address, support: bool, seq: u64) -> SponsorshipAct {
        let message = Sponsorship {
            account: backer,
            space: self.space.id,
            revision: self.revision.id,
            title: self.revision.message.title.clone(),
            support,
            seq,
        };
        act(message, ())
    }

    pub fn ruling(&self, by: Address, subject: Id, action: &str) -> RulingAct {
        let message = Ruling {
            account: by,
            space: self.space.id,
            subject,
            action: action.into(),
            reason: "Because.".into(),
        };
        act(message, ())
    }

    pub fn binding(&self, of: Address, device: Id) -> BindingAct {
        let message = DeviceBinding {
            account: of,
            space: self.space.id,
            device,
            expires_at: 2_000_000_000,
            ref_block: 1000,
            ref_hash: id("block 1000"),
        };
        act(message, ())
    }

    pub fn revocation(
        &self,
        of: Address,
        device: Id,
        last: Option<&record::Talk>,
    ) -> RevocationAct {
        let message = DeviceRevocation {
            account: of,
            space: self.space.id,
            device,
            last_chain: last.map_or(0, |talk| talk.place.number),
            last_id: last.map_or(Id::ZERO, |talk| talk.id),
        };
        act(message, ())
    }
}

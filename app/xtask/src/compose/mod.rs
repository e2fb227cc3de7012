//! Makes the rehearsal's signed acts with the project's own code, from what the development network tells.
//!
//! Reads the story as JSON and answers with the space's id and, once the story has gone that far, every event.

mod said;
pub mod samples;
mod story;

use std::collections::BTreeMap;
use std::io::Read;

use record::body::{Call, Change, RevisionKind, Sponsors, Witnesses};
use record::body::{Node, body_hash};
use record::talk::{Parent, Place, Saying, TalkRef};
use record::{
    AccountKey, Address, Ballot, Choice, DeviceBinding, DeviceKey, Effect, Event, Id, Message,
    Opening, OpeningBody, Power, PowerRule, Quorum, Refusal, Revision, RevisionBody, Rule,
    SpaceBody, SpaceVersion, Sponsorship, Talk, Terms, WalletAct, verify_event, words,
};
use record::{ids, pointer::SpacePointer};
use serde_json::{Value, json};

use crate::say::Outcome;
use said::{ABOUT, AUTHOR, BACKERS, CONTRACT_OWNER, SPACE, TEXT, THREAD, TITLE, VOTES};
use story::{Moment, Story};

const DAY: f64 = 86_400.0;
const BINDING_DAYS: u64 = 90;
/// How long the rehearsal's vote stays open.
const OPEN_DAYS: u64 = 5;

/// Reads the story from standard input and prints what was composed.
pub fn run() -> Outcome {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    let story = Story(serde_json::from_str(&text).map_err(|error| error.to_string())?);
    println!("{}", compose(story)?);
    Ok(())
}

fn compose(story: Story) -> Outcome<Value> {
    let mut composer = Composer::new(story)?;
    let founded = composer
        .story
        .moment("founded")
        .ok_or("the story has no beginning")?;
    let (space, body) = composer.found(founded)?;
    let Some(latest) = composer.story.moment("latest") else {
        return Ok(json!({ "space": space.to_string() }));
    };
    composer.space = space;
    composer.point(founded)?;
    let revision = composer.revise()?;
    composer.back(revision)?;
    composer.bind()?;
    composer.talk(revision)?;
    let opening = composer.open(revision, &body, latest)?;
    composer.vote(opening)?;

    let events: Vec<Value> = composer
        .events
        .iter()
        .filter_map(|event| serde_json::from_str(&event.to_json()).ok())
        .collect();
    Ok(json!({
        "space": space.to_string(),
        "name": SPACE,
        "proposal": revision.to_string(),
        "opening": opening.to_string(),
        "title": TITLE,
        "comments": THREAD.len(),
        "ballots": VOTES.len(),
        "events": events,
    }))
}

struct Composer {
    story: Story,
    chain: u64,
    now: u64,
    space: Id,
    events: Vec<Event>,
    /// Device and binding of each account that talks.
    devices: BTreeMap<usize, (DeviceKey, Id)>,
}

impl Composer {
    fn new(story: Story) -> Outcome<Self> {
        let (chain, now) = (story.number("/chainId")?, story.number("/now")?);
        Ok(Self {
            story,
            chain,
            now,
            space: Id::ZERO,
            events: Vec::new(),
            devices: BTreeMap::new(),
        })
    }

    /// Version 0. Its description names the run, so that each rehearsal is a space of its own.
    fn found(&mut self, at: Moment) -> Outcome<(Id, SpaceBody)> {
        let owner = self.account(0)?;
        let body = SpaceBody {
            description: format!("{ABOUT} Begun {}.", self.story.text("/begun")?),
            chain_name: "Rehearsal chain".into(),
            governor: Some(self.story.address("/governor")?),
            terms: Terms {
                chain: self.chain,
                power: PowerRule::Erc20Votes,
                token: Some(self.story.address("/token")?),
                symbol: "rOPG".into(),
                decimals: 18,
                least_balance: Power::ZERO,
                rule: Rule::Basic,
                threshold_bps: 5000,
                quorum: Quorum::Bps(400),
            },
            accounts: Vec::new(),
            notice: 3,
            period: 30,
            grace: 30,
            sponsors: Sponsors::default(),
            relays: self.list("/relays")?,
            nodes: self.nodes()?,
            witnesses: Witnesses::default(),
            moderators: vec![self.account(3)?],
            owner,
        };
        let text = body.to_json();
        let message = SpaceVersion {
            account: owner,
            space: Id::ZERO,
            version: 0,
            previous: Id::ZERO,
            name: SPACE.into(),
            body_hash: body_hash(&text),
        };
        let space = self.sign(0, message, text, at.time)?;
        Ok((space, body))
    }

    fn point(&mut self, at: Moment) -> Outcome {
        let pointer = SpacePointer {
            space: self.space,
            relays: self.list("/relays")?,
        };
        let event = pointer
            .sign(&self.one_time_key()?, at.time, &self.random("aux"))
            .map_err(refused)?;
        self.push(event)
    }

    fn revise(&mut self) -> Outcome<Id> {
        let at = self.moment("drafted")?;
        let call = |call: &Value| -> Option<Call> {
            Some(Call {
                to: Address::from_any_case(call["to"].as_str()?)?,
                value: Power::ZERO,
                data: ids::from_hex(call["data"].as_str()?)?,
            })
        };
        let change = |name: &str, from: &str, to: &str, unit: &str| Change {
            name: name.into(),
            from: from.into(),
            to: to.into(),
            unit: unit.into(),
        };
        let body = RevisionBody {
            text: TEXT.into(),
            kind: RevisionKind::Hardware,
            changes: vec![
                change("Vendors required per route", "1", "2", "vendors"),
                change("Transition grant from the treasury", "0", "5000", "rOPG"),
            ],
            calls: self.story.list("/calls")?.iter().filter_map(call).collect(),
        };
        let text = body.to_json();
        let message = Revision {
            account: self.account(AUTHOR)?,
            space: self.space,
            proposal: Id::ZERO,
            previous: Id::ZERO,
            title: TITLE.into(),
            body_hash: body_hash(&text),
        };
        self.sign(AUTHOR, message, text, at.time)
    }

    fn back(&mut self, revision: Id) -> Outcome {
        let at = self.moment("discussed")?;
        for (index, backer) in BACKERS.into_iter().enumerate() {
            let time = at.time + 3600 * index as u64;
            let message = Sponsorship {
                account: self.account(backer)?,
                space: self.space,
                revision,
                title: TITLE.into(),
                support: true,
                seq: time * 1000,
            };
            self.sign(backer, message, String::new(), time)?;
        }
        Ok(())
    }

    /// One device for everybody who says something.
    fn bind(&mut self) -> Outcome {
        let at = self.moment("drafted")?;
        for post in THREAD {
            if self.devices.contains_key(&post.by) {
                continue;
            }
            let device = self.key_named(&format!("device {}", post.by))?;
            let message = Message::from(DeviceBinding {
                account: self.account(post.by)?,
                space: self.space,
                device: device.public(),
                expires_at: self.now + BINDING_DAYS * 86_400,
                ref_block: at.number,
                ref_hash: at.hash,
            });
            let consent = device
                .sign(&message.digest(self.chain), &self.random("aux"))
                .ok_or("the device cannot sign")?;
            let binding = self.sign(post.by, message, ids::hex(&consent), at.time)?;
            self.devices.insert(post.by, (device, binding));
        }
        Ok(())
    }

    fn talk(&mut self, revision: Id) -> Outcome {
        let mut said: Vec<TalkRef> = Vec::new();
        let mut places: BTreeMap<usize, Place> = BTreeMap::new();
        for post in THREAD {
            let (device, binding) = self
                .devices
                .get(&post.by)
                .cloned()
                .ok_or("an account without a device talks")?;
            let before = places.get(&post.by).copied();
            let place = before.unwrap_or(Place {
                number: 1,
                previous: Id::ZERO,
            });
            let parent = post.answers.and_then(|index| said.get(index).copied());
            let talk = Talk {
                id: Id::ZERO,
                device: device.public(),
                created_at: self.days_ago(post.days_ago),
                space: self.space,
                binding,
                place,
                root: revision,
                saying: Saying::Post {
                    parent: parent.map_or(Parent::Act(revision), Parent::Talk),
                    label: post.label,
                    content: post.text.into(),
                    quote: post.quote.map(str::to_owned),
                    replace: None,
                },
            };
            let event = talk.sign(&device, &self.random("aux")).map_err(refused)?;
            places.insert(
                post.by,
                Place {
                    number: place.number + 1,
                    previous: event.id,
                },
            );
            said.push(TalkRef {
                id: event.id,
                author: event.pubkey,
            });
            self.push(event)?;
        }
        Ok(())
    }

    fn open(&mut self, revision: Id, space: &SpaceBody, latest: Moment) -> Outcome<Id> {
        let reference = self.moment("opening")?;
        let opens = self.moment("opened")?.number;
        let effect = Effect::Request {
            who: "the delegates who can propose to the Governor".into(),
            lever: "setMinVendors of the route registry".into(),
        };
        let body = OpeningBody {
            effect: effect.clone(),
            terms: space.terms.clone(),
        };
        let text = body.to_json();
        let message = Opening {
            account: self.account(AUTHOR)?,
            space: self.space,
            space_version: self.space,
            revision,
            title: TITLE.into(),
            effect: words::effect_text(&effect, self.chain),
            rule: words::rule_text(&space.terms),
            choices: words::BASIC_CHOICES.map(str::to_owned).to_vec(),
            snapshot: reference.number + space.notice,
            opens,
            closes: latest.number + OPEN_DAYS * 86_400 / self.story.number("/blockTime")?.max(1),
            ref_block: reference.number,
            ref_hash: reference.hash,
            body_hash: body_hash(&text),
        };
        self.sign(AUTHOR, message, text, reference.time)
    }

    fn vote(&mut self, opening: Id) -> Outcome {
        let choices = words::BASIC_CHOICES.map(str::to_owned);
        for vote in VOTES {
            let choice = Choice::One(vote.choice);
            let account = match vote.by {
                CONTRACT_OWNER => self.story.address("/contractAccount")?,
                own => self.account(own)?,
            };
            let time = self.days_ago(vote.days_ago);
            let message = Ballot {
                account,
                space: self.space,
                opening,
                title: TITLE.into(),
                choice_text: words::choice_text(&choices, &choice).ok_or("a vote for nothing")?,
                choice: record::Bytes(choice.encode()),
                seq: time * 1000,
                reason: vote.reason.into(),
            };
            self.sign(vote.by, message, String::new(), time)?;
        }
        Ok(())
    }

    /// Signs with a test account's key, puts it into an envelope, and returns the act id.
    fn sign(
        &mut self,
        account: usize,
        message: impl Into<Message>,
        body: String,
        time: u64,
    ) -> Outcome<Id> {
        let message = message.into();
        let id = message.digest(self.chain);
        let signature = self
            .story
            .key(account)?
            .sign(&id)
            .ok_or("the key cannot sign")?
            .to_vec();
        let act = WalletAct {
            chain_id: self.chain,
            message,
            signature,
            body,
        };
        let event = act
            .envelope(&self.one_time_key()?, time, &self.random("aux"))
            .map_err(refused)?;
        self.push(event)?;
        Ok(id)
    }

    /// Nothing is published that our own reader would refuse.
    fn push(&mut self, event: Event) -> Outcome {
        verify_event(&event).map_err(refused)?;
        self.events.push(event);
        Ok(())
    }

    fn account(&self, number: usize) -> Outcome<Address> {
        self.story.key(number).map(|key: AccountKey| key.address())
    }

    fn moment(&self, name: &str) -> Outcome<Moment> {
        self.story
            .moment(name)
            .ok_or_else(|| format!("the story lacks the block {name}"))
    }

    fn days_ago(&self, days: f64) -> u64 {
        self.now - (days * DAY) as u64
    }

    fn list(&self, pointer: &str) -> Outcome<Vec<String>> {
        let texts = self.story.list(pointer)?.iter();
        Ok(texts
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect())
    }

    fn nodes(&self) -> Outcome<Vec<Node>> {
        let node = |node: &Value| {
            Some(Node {
                url: node["url"].as_str()?.into(),
                name: node["name"].as_str()?.into(),
            })
        };
        Ok(self.story.list("/nodes")?.iter().filter_map(node).collect())
    }

    /// A key for one envelope. Known to whoever knows the story, as all keys of a rehearsal are.
    fn one_time_key(&self) -> Outcome<DeviceKey> {
        self.key_named("envelope")
    }

    fn key_named(&self, name: &str) -> Outcome<DeviceKey> {
        DeviceKey::from_bytes(&self.random(name)).ok_or_else(|| "an unusable key".into())
    }

    /// Different in each run and for each event.
    fn random(&self, name: &str) -> [u8; 32] {
        ids::keccak(format!("{name} {} {}", self.now, self.events.len()).as_bytes()).0
    }
}

fn refused(refusal: Refusal) -> String {
    format!("our own reader refuses it: {refusal:?}")
}

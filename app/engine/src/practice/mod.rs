//! Trying out without a wallet: a practice account of this browser, and one practice space, the same everywhere, whose
//! keys are public. Nothing of it leaves this browser, and none of it works anywhere else: its chain id is 0.

mod examples;

use crate::{
    act::{DAYS, read_prepared, row_of_act},
    core::Core,
    intake::row_of,
    news::Topic,
    ports::{Batch, Row},
    why,
};
use chain::practice::{BLOCK_SECONDS, CHAIN_ID, newest};
use examples::{BALLOTS, COMMENTS, DESCRIPTION, EXAMPLES, Example};
use record::{
    AccountKey, Address, Bytes, Choice, DeviceKey, Effect, Id, Label, Message, OpeningBody, Power,
    PowerRule, Quorum, Received, RevisionBody, Rule, SpaceBody, Talk, Terms, WalletAct,
    body::{Change, Sponsors, Witnesses, body_hash},
    ids::{hex, keccak},
    message::{Ballot, DeviceBinding, Opening, Revision, SpaceVersion},
    talk::{Parent, Place, Saying},
    verify_act, words,
};
use std::rc::Rc;
use views::{Outcome, Why};

const KEY: &str = "practice/key";
/// Six hours and seven days of practice blocks.
const NOTICE: u64 = 1;
const PERIOD: u64 = 7 * 24 * 3600 / BLOCK_SECONDS;
/// When the practice space was made, so that its acts are the same in every browser: 1 November 2026.
const MADE: u64 = 1_793_491_200;

/// This browser's practice account, if it was made.
pub async fn account(core: &Core) -> Result<Option<Address>, Why> {
    Ok(key(core).await?.map(|key| key.address()))
}

async fn key(core: &Core) -> Result<Option<AccountKey>, Why> {
    let Some(value) = core
        .ports
        .store
        .value(KEY.to_owned())
        .await
        .map_err(why::store)?
    else {
        return Ok(None);
    };
    // A practice key is worth nothing, so where the browser has no safe place it is kept plainly.
    let secret = match value.split_first() {
        Some((1, sealed)) => core.ports.vault.open(sealed.to_vec()).await.ok(),
        Some((0, plain)) => Some(plain.to_vec()),
        _ => None,
    };
    Ok(secret
        .and_then(|s| <[u8; 32]>::try_from(s).ok())
        .and_then(|s| AccountKey::from_bytes(&s)))
}

async fn make_key(core: &Core) -> Result<AccountKey, Why> {
    let _turn = core.ports.together.turn(KEY.to_owned()).await;
    if let Some(key) = key(core).await? {
        return Ok(key);
    }
    let fault = Why::Internal(String::from("no key could be made"));
    let secret = core.ports.entropy.bytes();
    let key = AccountKey::from_bytes(&secret).ok_or(fault)?;
    let value = match core.ports.vault.seal(secret.to_vec()).await {
        Ok(sealed) => [vec![1], sealed].concat(),
        Err(_) => [vec![0], secret.to_vec()].concat(),
    };
    let values = vec![(KEY.to_owned(), Some(value))];
    core.write(Batch {
        values,
        ..Batch::default()
    })
    .await?;
    Ok(key)
}

/// Signs what was prepared, if it is a practice act of this browser's practice account.
pub async fn sign(core: &Rc<Core>, prepared: &str) -> Result<WalletAct, Why> {
    let mut act = read_prepared(prepared)?;
    let key = key(core).await?.ok_or(Why::PracticeOnly)?;
    if act.chain_id != CHAIN_ID || act.account() != key.address() {
        return Err(Why::PracticeOnly);
    }
    let signature = key.sign(&act.id());
    act.signature = signature
        .ok_or(Why::Internal(String::from("the practice key did not sign")))?
        .to_vec();
    Ok(act)
}

/// Makes (or finds) the practice account and the practice space, with a vote that is open now.
pub async fn open(core: &Rc<Core>) -> Result<Outcome, Why> {
    let account = make_key(core).await?.address();
    let now = core.ports.clock.now_ms();
    let head = newest(now).number;
    let fault = || Why::Internal(String::from("the practice space could not be made"));
    let world = World::new().ok_or_else(fault)?;
    let open_already = match core.space(world.space).await? {
        Some(space) => space
            .votes
            .all
            .values()
            .any(|vote| vote.act.message.closes > head),
        None => false,
    };
    let mut rows = world.texts(now).ok_or_else(fault)?;
    if !open_already {
        rows.extend(world.vote(now, head).ok_or_else(fault)?);
    }
    core.write(Batch {
        rows,
        ..Batch::default()
    })
    .await?;
    core.news.raise(Topic::Home);
    core.news.raise(Topic::Device);
    Ok(Outcome::Practice {
        account: account.to_string(),
        space: world.space.to_string(),
    })
}

/// The practice space and the people in it, whose keys anybody can compute.
struct World {
    space: Id,
    founding: WalletAct,
    people: Vec<AccountKey>,
}

impl World {
    fn new() -> Option<World> {
        let key = |name: String| AccountKey::from_bytes(&keccak(name.as_bytes()).0);
        let keeper = key(String::from("locus practice keeper"))?;
        let people = (1..=5)
            .map(|n| key(format!("locus practice person {n}")))
            .collect::<Option<_>>()?;
        let body = SpaceBody {
            description: DESCRIPTION.to_owned(),
            chain_name: String::from("Practice"),
            governor: None,
            terms: Terms {
                chain: CHAIN_ID,
                power: PowerRule::Practice,
                token: None,
                symbol: String::from("votes"),
                decimals: 0,
                least_balance: Power::ZERO,
                rule: Rule::Basic,
                threshold_bps: 5000,
                quorum: Quorum::Amount(Power::from(3)),
            },
            accounts: Vec::new(),
            notice: NOTICE,
            period: PERIOD,
            grace: 0,
            sponsors: Sponsors::default(),
            relays: Vec::new(),
            nodes: Vec::new(),
            witnesses: Witnesses::default(),
            moderators: Vec::new(),
            owner: keeper.address(),
        };
        let body = body.to_json();
        let message = SpaceVersion {
            account: keeper.address(),
            space: Id::ZERO,
            version: 0,
            previous: Id::ZERO,
            name: String::from("Practice space"),
            body_hash: body_hash(&body),
        };
        let founding = signed(&keeper, message.into(), body)?;
        Some(World {
            space: founding.id(),
            founding,
            people,
        })
    }

    /// What never changes: the space, the proposals, the people's devices and comments.
    fn texts(&self, seen: i64) -> Option<Vec<Row>> {
        let mut rows = vec![row(&self.founding, MADE, seen)?];
        let mut first = None;
        for example in &EXAMPLES {
            let act = self.proposal(example)?;
            first.get_or_insert(act.id());
            rows.push(row(&act, MADE, seen)?);
        }
        rows.extend(self.comments(first?, seen)?);
        Some(rows)
    }

    fn proposal(&self, example: &Example) -> Option<WalletAct> {
        let author = self.people.get(example.author)?;
        let change = |[name, from, to, unit]: [&str; 4]| Change {
            name: name.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            unit: unit.to_owned(),
        };
        let body = RevisionBody {
            text: example.text.to_owned(),
            kind: example.kind,
            changes: example.change.map(change).into_iter().collect(),
            calls: Vec::new(),
        };
        let body = body.to_json();
        let message = Revision {
            account: author.address(),
            space: self.space,
            proposal: Id::ZERO,
            previous: Id::ZERO,
            title: example.title.to_owned(),
            body_hash: body_hash(&body),
        };
        signed(author, message.into(), body)
    }

    fn comments(&self, proposal: Id, seen: i64) -> Option<Vec<Row>> {
        let mut rows = Vec::new();
        let mut last: Option<(Id, Id)> = None;
        for (number, (person, text)) in COMMENTS.iter().enumerate() {
            let key = self.people.get(*person)?;
            let device = DeviceKey::from_bytes(
                &keccak(format!("locus practice device {number}").as_bytes()).0,
            )?;
            let message: Message = DeviceBinding {
                account: key.address(),
                space: self.space,
                device: device.public(),
                // The practice people's devices never end.
                expires_at: MADE + 100 * DAYS * 24 * 3600,
                ref_block: MADE / BLOCK_SECONDS,
                ref_hash: Id(chain::practice::block(MADE / BLOCK_SECONDS).hash.0),
            }
            .into();
            let consent = hex(&device.sign(&message.digest(CHAIN_ID), &[0; 32])?);
            let binding = signed(key, message, consent)?;
            rows.push(row(&binding, MADE, seen)?);
            let parent = match last.filter(|_| number == 1) {
                Some((id, author)) => Parent::Talk(record::talk::TalkRef { id, author }),
                None => Parent::Act(proposal),
            };
            let talk = Talk {
                id: Id::ZERO,
                device: device.public(),
                created_at: MADE + 3600 * (number as u64 + 1),
                space: self.space,
                binding: binding.id(),
                place: Place {
                    number: 1,
                    previous: Id::ZERO,
                },
                root: proposal,
                saying: Saying::Post {
                    parent,
                    label: Label::Comment,
                    content: (*text).to_owned(),
                    quote: None,
                    replace: None,
                },
            };
            let event = talk.sign(&device, &[0; 32]).ok()?;
            last = Some((event.id, device.public()));
            let said = Received::Talk(Box::new(Talk {
                id: event.id,
                ..talk
            }));
            rows.push(row_of(&event, &said, seen)?);
        }
        Some(rows)
    }

    /// A vote that began a moment ago, with a few ballots.
    fn vote(&self, now: i64, head: u64) -> Option<Vec<Row>> {
        let revision = self.proposal(EXAMPLES.first()?)?;
        let Message::Revision(text) = &revision.message else {
            return None;
        };
        let opener = self.people.first()?;
        let founding = record::SpaceBody::parse(&self.founding.body).ok()?;
        let effect = Effect::Poll;
        let reference = chain::practice::block(head.checked_sub(2)?);
        let opens = reference.number + NOTICE;
        let body = OpeningBody {
            effect: effect.clone(),
            terms: founding.terms.clone(),
        };
        let body = body.to_json();
        let message = Opening {
            account: opener.address(),
            space: self.space,
            space_version: self.space,
            revision: revision.id(),
            title: text.title.clone(),
            effect: words::effect_text(&effect, CHAIN_ID),
            rule: words::rule_text(&founding.terms),
            choices: words::BASIC_CHOICES.map(str::to_owned).to_vec(),
            snapshot: opens,
            opens,
            closes: opens + PERIOD,
            ref_block: reference.number,
            ref_hash: Id(reference.hash.0),
            body_hash: body_hash(&body),
        };
        let created = u64::try_from(now / 1000).ok()?;
        let opening = signed(opener, message.clone().into(), body)?;
        let mut rows = vec![row(&opening, created, now)?];
        for (person, choice, reason) in BALLOTS {
            let voter = self.people.get(person)?;
            let choice = Choice::One(choice);
            let ballot = Ballot {
                account: voter.address(),
                space: self.space,
                opening: opening.id(),
                title: message.title.clone(),
                choice_text: words::choice_text(&message.choices, &choice)?,
                choice: Bytes(choice.encode()),
                seq: u64::try_from(now).ok()?,
                reason: reason.to_owned(),
            };
            rows.push(row(
                &signed(voter, ballot.into(), String::new())?,
                created,
                now,
            )?);
        }
        Some(rows)
    }
}

fn signed(key: &AccountKey, message: Message, body: String) -> Option<WalletAct> {
    let mut act = WalletAct {
        chain_id: CHAIN_ID,
        message,
        signature: Vec::new(),
        body,
    };
    act.signature = key.sign(&act.id())?.to_vec();
    Some(act)
}

/// The row of a practice act, in an envelope that is the same in every browser.
fn row(act: &WalletAct, created_at: u64, seen: i64) -> Option<Row> {
    let verified = verify_act(act.clone()).ok()?;
    let key = DeviceKey::from_bytes(
        &keccak(&[b"locus practice envelope", &verified.id.0[..]].concat()).0,
    )?;
    let event = act.envelope(&key, created_at, &[0; 32]).ok()?;
    row_of_act(&verified, &event, seen)
}

//! An intention becomes a message with its body. Every word that a reader will recompute is computed here the same
//! way, and what the rules would refuse is refused before a wallet opens.

use super::{claim, device, form, id_of, publish};
use crate::{core::Core, space::Space, why};
use record::{
    Address, Bytes, Choice, Effect, Id, Message, OpeningBody, Power, RevisionBody, Rule,
    body::{Change, RevisionKind, SpaceBody, body_hash},
    json::decimal_power,
    message::{Ballot, Opening, Revision, SpaceVersion, next_seq},
    words,
};
use rules::lifecycle::{self, Stage};
use std::rc::Rc;
use views::{Compose, EffectForm, SpaceForm, ToSign, Why};

/// What will be signed, in full.
pub async fn compose(core: &Rc<Core>, account: Address, what: Compose) -> Result<ToSign, Why> {
    let composed = match what {
        Compose::Space { space: None, form } => first_version(account, &form)?,
        Compose::Space {
            space: Some(space),
            form,
        } => {
            let space = core.here(id_of(&space)?).await?;
            next_version(&space, account, &form)?
        }
        Compose::Revision {
            space,
            proposal,
            title,
            text,
            kind,
            changes,
        } => {
            let space = core.here(id_of(&space)?).await?;
            let proposal = proposal.as_deref().map(id_of).transpose()?;
            revision(
                &space,
                account,
                proposal,
                &title,
                Text {
                    text,
                    kind,
                    changes,
                },
            )?
        }
        Compose::Opening {
            space,
            revision,
            effect,
            starts_in,
            period,
        } => {
            let space = core.here(id_of(&space)?).await?;
            opening(
                core,
                &space,
                account,
                id_of(&revision)?,
                &effect,
                (starts_in, period),
            )
            .await?
        }
        Compose::Ballot {
            space,
            opening,
            choice,
            reason,
        } => {
            let space = core.here(id_of(&space)?).await?;
            ballot(core, &space, account, id_of(&opening)?, choice, &reason).await?
        }
        Compose::Claim { space, claim } => {
            let space = core.here(id_of(&space)?).await?;
            claim::compose(core, &space, account, &claim).await?
        }
        Compose::BindDevice { space } => {
            let space = core.here(id_of(&space)?).await?;
            device::bind(core, &space, account).await?
        }
        Compose::RevokeDevice { space, device } => {
            let space = core.here(id_of(&space)?).await?;
            device::revoke(core, &space, account, id_of(&device)?).await?
        }
    };
    composed
        .message
        .check()
        .map_err(|refusal| why::field(&refusal))?;
    publish::to_sign(core, composed).await
}

/// A message ready to be signed.
pub struct Composed {
    /// The chain of its domain.
    pub chain: u64,
    /// The message.
    pub message: Message,
    /// Its body; empty where it has none.
    pub body: String,
}

impl Core {
    /// The space, which must be here to act in it.
    pub(super) async fn here(&self, id: Id) -> Result<Rc<Space>, Why> {
        self.space(id).await?.ok_or(Why::NotFound)
    }
}

fn first_version(account: Address, form: &SpaceForm) -> Result<Composed, Why> {
    let body = form::body_of(form, account, None)?;
    if body.terms.chain == chain::practice::CHAIN_ID {
        return Err(Why::PracticeOnly);
    }
    Ok(version(account, form, (Id::ZERO, 0, Id::ZERO), &body))
}

fn next_version(space: &Space, account: Address, form: &SpaceForm) -> Result<Composed, Why> {
    // While the rules are split, a version that follows one of the contending heals it.
    let before = match space.state.split.first() {
        Some(id) => space.state.versions.get(id),
        None => space.state.in_force(),
    };
    let before = before.ok_or(Why::NotFound)?;
    if account != before.body.owner {
        return Err(Why::NotAllowed(String::from("the owner")));
    }
    let body = form::body_of(form, before.body.owner, Some(&before.body))?;
    if body.terms.chain != before.body.terms.chain {
        let reason = "a space stays on its chain: every act is signed for it";
        return Err(Why::Field(String::from("chain"), reason.to_owned()));
    }
    let number = before.message.version.saturating_add(1);
    Ok(version(account, form, (space.id, number, before.id), &body))
}

fn version(
    account: Address,
    form: &SpaceForm,
    (space, version, previous): (Id, u64, Id),
    body: &SpaceBody,
) -> Composed {
    let chain = body.terms.chain;
    let body = body.to_json();
    let message = SpaceVersion {
        account,
        space,
        version,
        previous,
        name: form.name.trim().to_owned(),
        body_hash: body_hash(&body),
    };
    Composed {
        chain,
        message: message.into(),
        body,
    }
}

struct Text {
    text: String,
    kind: String,
    changes: Vec<views::Change>,
}

fn revision(
    space: &Space,
    account: Address,
    proposal: Option<Id>,
    title: &str,
    text: Text,
) -> Result<Composed, Why> {
    let kind = RevisionKind::from_name(&text.kind).ok_or(Why::Field(
        String::from("kind"),
        String::from("not a kind of proposal"),
    ))?;
    let change = |change: views::Change| Change {
        name: change.name.trim().to_owned(),
        from: change.from,
        to: change.to,
        unit: change.unit,
    };
    let changes = text.changes.into_iter().map(change).collect();
    let body = RevisionBody {
        text: text.text,
        kind,
        changes,
        calls: Vec::new(),
    };
    body.check().map_err(|refusal| why::field(&refusal))?;
    let previous = match proposal {
        None => Id::ZERO,
        Some(id) => {
            let proposal = space.proposals.all.get(&id).ok_or(Why::UnknownReference)?;
            if proposal.author != account {
                return Err(Why::NotAllowed(String::from("the author")));
            }
            proposal.newest().ok_or(Why::UnknownReference)?.act.id
        }
    };
    let body = body.to_json();
    let message = Revision {
        account,
        space: space.id,
        proposal: proposal.unwrap_or(Id::ZERO),
        previous,
        title: title.trim().to_owned(),
        body_hash: body_hash(&body),
    };
    Ok(Composed {
        chain: chain_of(space)?,
        message: message.into(),
        body,
    })
}

async fn opening(
    core: &Rc<Core>,
    space: &Space,
    account: Address,
    revision: Id,
    effect: &EffectForm,
    (starts_in, period): (u64, u64),
) -> Result<Composed, Why> {
    let (version, rules) = space.rules().ok_or(Why::NotFound)?;
    if space.state.is_split() {
        return Err(Why::SpaceSplit);
    }
    let (proposal, revision) = space
        .proposals
        .revision(revision)
        .ok_or(Why::UnknownReference)?;
    if account != proposal.author && account != rules.owner {
        return Err(Why::NotAllowed(String::from(
            "the author or the space's owner",
        )));
    }
    let effect = effect_of(effect, rules)?;
    let terms = rules.terms.clone();
    let head = core.head(space).await?;
    // At least one block ahead of the newest, so that who opens it here does not know the balances yet. Others may sign
    // late and pick a past block: readers see when a vote was first seen here.
    let snapshot = head
        .block
        .saturating_add(rules.notice.max(starts_in).max(1));
    let opens = snapshot;
    let message = Opening {
        account,
        space: space.id,
        space_version: version.id,
        revision: revision.act.id,
        title: revision.act.message.title.clone(),
        effect: words::effect_text(&effect, terms.chain),
        rule: words::rule_text(&terms),
        choices: words::BASIC_CHOICES.map(str::to_owned).to_vec(),
        snapshot,
        opens,
        closes: opens.saturating_add(rules.period.max(period).max(1)),
        ref_block: head.block,
        ref_hash: head.hash,
        body_hash: Id::ZERO,
    };
    if terms.rule != Rule::Basic {
        return Err(Why::Field(
            String::from("rule"),
            String::from("this version opens basic/1"),
        ));
    }
    let chain = terms.chain;
    let body = OpeningBody { effect, terms };
    let text = body.to_json();
    let message = Opening {
        body_hash: body_hash(&text),
        ..message
    };
    rules::opening::check_terms(&message, &body, rules).map_err(|r| why::reason(&r))?;
    Ok(Composed {
        chain,
        message: message.into(),
        body: text,
    })
}

fn effect_of(effect: &EffectForm, rules: &SpaceBody) -> Result<Effect, Why> {
    let field = |name: &str, reason: &str| Why::Field(name.to_owned(), reason.to_owned());
    Ok(match effect {
        EffectForm::Poll => Effect::Poll,
        EffectForm::Request { who, lever } => {
            let line = |name: &str, text: &str| {
                record::check::one_line(name, text.trim(), record::limits::TITLE_BYTES)
                    .map_err(|refusal| why::field(&refusal))
                    .map(|()| text.trim().to_owned())
            };
            Effect::Request {
                who: line("who", who)?,
                lever: line("lever", lever)?,
            }
        }
        EffectForm::OnChain {
            governor,
            proposal_id,
        } => {
            let governor = Address::from_any_case(governor.trim())
                .filter(|governor| rules.governor == Some(*governor))
                .ok_or(field("governor", "must be the Governor of this space"))?;
            let proposal_id: Power = decimal_power(proposal_id.trim())
                .ok_or(field("proposal_id", "not a whole number"))?;
            Effect::OnChain {
                governor,
                proposal_id,
            }
        }
    })
}

async fn ballot(
    core: &Rc<Core>,
    space: &Space,
    account: Address,
    opening: Id,
    choice: u8,
    reason: &str,
) -> Result<Composed, Why> {
    let vote = space.votes.all.get(&opening).ok_or(Why::UnknownReference)?;
    let height = core.head_soon(space).await.map(|head| head.block);
    match lifecycle::stage(&vote.act.message, height) {
        Stage::Notice => return Err(Why::NotOpenYet),
        Stage::Ended => return Err(Why::Ended),
        // Without a connection a ballot can still be signed: it waits in the outbox.
        Stage::Drafted | Stage::Voting | Stage::Unknown => {}
    }
    let choice = Choice::One(choice);
    let terms = &vote.act.message;
    let encoded = choice.encode();
    Choice::decode(vote.terms().rule, terms.choices.len(), &encoded).map_err(|_| Why::BadChoice)?;
    let choice_text = words::choice_text(&terms.choices, &choice).ok_or(Why::BadChoice)?;
    let book = core.book(opening).await;
    // Only what the account is known to have signed: a forged ballot under the highest number of all would leave no
    // higher one, and the next change of mind would void the vote.
    let known = book
        .entries()
        .into_iter()
        .filter(|e| e.ballot.message.account == account && e.why.is_none());
    let highest = known.map(|entry| entry.ballot.message.seq).max();
    let now = u64::try_from(core.ports.clock.now_ms()).unwrap_or(0);
    let message = Ballot {
        account,
        space: space.id,
        opening,
        title: terms.title.clone(),
        choice_text,
        choice: Bytes(encoded),
        seq: next_seq(highest, now),
        reason: reason.trim().to_owned(),
    };
    Ok(Composed {
        chain: vote.act.chain,
        message: message.into(),
        body: String::new(),
    })
}

/// The chain under which a space's acts are signed.
pub(super) fn chain_of(space: &Space) -> Result<u64, Why> {
    space.terms().map(|terms| terms.chain).ok_or(Why::NotFound)
}

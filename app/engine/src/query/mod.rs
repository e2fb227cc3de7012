//! What a page is shown: rows of the store, folded by the rules, weighed by the chain, put into views.

pub mod ballots;
mod claims;
mod claims_on;
mod home;
mod network;
mod proposal;
mod space;
mod sync;
pub(crate) mod tally;
mod thread;

use crate::{
    act::{account_of, id_of},
    core::Core,
    markdown,
    ports::Class,
    space::Space,
    why,
};
use record::{Address, Id, Power, PowerRule, Terms};
use rules::{lifecycle, opening::Vote};
use std::rc::Rc;
use views::{
    Amount, DeviceState, DeviceView, Moment, Query, RelayState, Stage, StorageView, View, Why,
};

/// Answers a query, now.
pub async fn answer(core: &Rc<Core>, query: &Query) -> View {
    match shown(core, query).await {
        Ok(view) => view,
        Err(why) => View::Failed(why),
    }
}

async fn shown(core: &Rc<Core>, query: &Query) -> Result<View, Why> {
    Ok(match query {
        Query::Home => View::Home(home::home(core).await?),
        Query::Network(id) => View::Network(network::network(core, id).await),
        Query::Labels(chain) => View::Labels(network::labels(core, *chain).await),
        Query::Space { space, hints } => {
            View::Space(space::space(core, id_of(space)?, hints).await?)
        }
        Query::Proposal {
            space,
            proposal,
            account,
        } => {
            let account = account.as_deref().map(account_of).transpose()?;
            let view = proposal::proposal(core, id_of(space)?, id_of(proposal)?, account).await?;
            View::Proposal(Box::new(view))
        }
        Query::Thread { space, proposal } => {
            View::Thread(thread::thread(core, id_of(space)?, id_of(proposal)?).await?)
        }
        Query::Ballots { space, opening } => {
            View::Ballots(ballots::ballots(core, id_of(space)?, id_of(opening)?).await?)
        }
        Query::Device { space, account } => {
            View::Device(device(core, id_of(space)?, account_of(account)?).await?)
        }
        Query::Sync { space } => View::Sync(sync::sync(core, id_of(space)?).await?),
        Query::Preview { text } => View::Preview(markdown::parse(text)),
        Query::Draft { space, key } => View::Draft(crate::act::read_draft(core, space, key).await?),
        Query::Storage => View::Storage(storage(core).await?),
        Query::Claims { space, account } => {
            let account = account.as_deref().map(account_of).transpose()?;
            View::Claims(Box::new(
                claims::claims(core, id_of(space)?, account).await?,
            ))
        }
        Query::ClaimsOn(on) => View::ClaimsOn(claims_on::claims_on(core, on).await?),
        Query::Recognise { text } => View::Recognised(crate::recognise::look_up(core, text).await?),
        Query::Contract(of) => {
            View::Contract(Box::new(crate::contract_facts::view(core, of).await?))
        }
        Query::History(source) => {
            View::History(Box::new(crate::histories::view(core, source).await?))
        }
        Query::Changes(of) => View::Changes(Box::new(crate::changes::view(core, of).await?)),
        Query::Powers(scope) => {
            View::Powers(Box::new(crate::power_check::view(core, scope).await?))
        }
    })
}

async fn device(core: &Rc<Core>, id: Id, account: Address) -> Result<DeviceView, Why> {
    let space = space_of(core, id).await?;
    let devices = core.devices(&space).await?;
    let kept = core.kept_device(id, account).await?;
    let now = seconds(core);
    let state = match &kept {
        Some(kept) => match crate::act::permission(&devices, account, kept.device) {
            None => core.may_keep_keys().await,
            Some(of) if of.revoked => DeviceState::Revoked {
                device: of.device.to_string(),
            },
            Some(of) if of.expires_at <= now => DeviceState::Expired {
                device: of.device.to_string(),
            },
            Some(of) => DeviceState::Bound {
                device: of.device.to_string(),
                until: i64::try_from(of.expires_at).unwrap_or(i64::MAX),
            },
        },
        None => core.may_keep_keys().await,
    };
    let own = kept.map(|kept| kept.device);
    let others = devices
        .of(account)
        .into_iter()
        .filter(|of| Some(of.device) != own);
    let other = |of: rules::device::DeviceOf| {
        (
            of.device.to_string(),
            i64::try_from(of.expires_at).unwrap_or(i64::MAX),
            of.revoked,
        )
    };
    Ok(DeviceView {
        account: account.to_string(),
        state,
        others: others.map(other).collect(),
    })
}

async fn storage(core: &Core) -> Result<StorageView, Why> {
    let mut acts = 0u32;
    for space in core.ports.store.spaces().await.map_err(why::store)? {
        let count = core
            .ports
            .store
            .count_space(space)
            .await
            .map_err(why::store)?;
        acts = acts.saturating_add(count);
    }
    let outbox = core.ports.store.outbox().await.map_err(why::store)?;
    let waiting: record::sorted::Set<(Id, Id)> = outbox
        .iter()
        .map(|entry| (entry.space, entry.act))
        .collect();
    // An act that at least one relay has taken is safe; the others get it in time.
    let mut unsent = 0;
    for (space, act) in waiting {
        let receipts = core.sync.deliveries(space, act).await?;
        unsent += u32::from(
            !receipts
                .iter()
                .any(|r| r.state == views::Delivery::Accepted),
        );
    }
    Ok(StorageView {
        acts,
        persistent: core.persistent.get(),
        unsent,
        corrupted: core.corrupted().await,
        last_backup: crate::backup::last(core).await,
    })
}

/// The space, or why it cannot be shown yet.
async fn space_of(core: &Rc<Core>, id: Id) -> Result<Rc<Space>, Why> {
    match core.space(id).await? {
        Some(space) => Ok(space),
        None => Err(missing(core, id, None).await?),
    }
}

/// Why something of a space is not here: nobody may be asked, somebody still answers, or nobody has it.
async fn missing(core: &Rc<Core>, id: Id, space: Option<&Space>) -> Result<Why, Why> {
    let hosts = core.hosts(id, space).await?;
    let relays = core.relay_states(id, &hosts);
    let answers =
        |state: &RelayState| matches!(state, RelayState::Connecting | RelayState::Reading);
    if relays.iter().any(answers) {
        return Ok(Why::UnknownReference);
    }
    let asked = relays.iter().any(|state| *state != RelayState::Unasked);
    let may_ask = hosts.iter().any(|host| !host.agreed && !host.refused);
    Ok(if !asked && may_ask {
        Why::NoConsent
    } else {
        Why::NotFound
    })
}

/// Unix seconds.
fn seconds(core: &Core) -> u64 {
    u64::try_from(core.ports.clock.now_ms() / 1000).unwrap_or(0)
}

/// An amount of power as the space writes it.
fn amount(power: Power, terms: &Terms) -> Amount {
    let by_account = matches!(terms.power, PowerRule::Account | PowerRule::Practice);
    Amount {
        base: power.to_string(),
        decimals: if by_account { 0 } else { terms.decimals },
        symbol: if by_account {
            String::new()
        } else {
            markdown::visible(&terms.symbol)
        },
    }
}

/// When a block is, as near as can be told.
fn moment(core: &Core, space: &Space, block: u64) -> Moment {
    let at = core.time_of(space, block);
    Moment {
        block,
        at: at.map(|(at, _)| at),
        estimated: at.is_none_or(|(_, sure)| !sure),
    }
}

/// Where a vote stands at the newest agreed block.
pub fn stage_of_vote(core: &Core, space: &Space, vote: &Vote) -> Stage {
    stage(lifecycle::stage(
        &vote.act.message,
        core.head_now(space).map(|head| head.block),
    ))
}

/// Where a proposal stands.
fn stage_of_proposal(core: &Core, space: &Space, proposal: Id) -> Stage {
    let votes = space
        .votes
        .all
        .values()
        .filter(|vote| vote.proposal == proposal);
    let height = core.head_now(space).map(|head| head.block);
    stage(lifecycle::stage_of_proposal(
        votes.map(|vote| &vote.act.message),
        height,
    ))
}

fn stage(stage: lifecycle::Stage) -> Stage {
    match stage {
        lifecycle::Stage::Drafted => Stage::Drafted,
        lifecycle::Stage::Notice => Stage::Notice,
        lifecycle::Stage::Voting => Stage::Voting,
        lifecycle::Stage::Ended => Stage::Ended,
        lifecycle::Stage::Unknown => Stage::Unknown,
    }
}

/// What a vote decides.
fn effect(effect: &record::Effect) -> views::Effect {
    match effect {
        record::Effect::Poll => views::Effect::Poll,
        record::Effect::Request { who, lever } => views::Effect::Request {
            who: who.clone(),
            lever: lever.clone(),
        },
        record::Effect::OnChain {
            governor,
            proposal_id,
        } => views::Effect::OnChain {
            governor: governor.to_string(),
            proposal_id: proposal_id.to_string(),
        },
    }
}

/// Reasons, counted.
fn counted(reasons: impl IntoIterator<Item = Why>) -> Vec<(Why, u32)> {
    let mut counts = record::sorted::Map::<Why, u32>::new();
    for why in reasons {
        *counts.entry(why).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// How many comments a proposal has here.
async fn comments(core: &Core, proposal: Id) -> Result<u32, Why> {
    core.ports
        .store
        .count_ref(proposal, Class::Talk)
        .await
        .map_err(why::store)
}

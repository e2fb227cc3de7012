//! A space: its stages of being opened, its rules with their history, its proposals.

use crate::{act::form_of, core::Core, space::Space, why};
use record::sorted::Map;
use record::{Address, Id};
use rules::VersionAct;
use std::{cmp::Reverse, rc::Rc};
use views::{
    HostRole, ProposalRow, RelayState, SpaceCard, SpaceForm, SpacePage, SpaceView, Stage, Trust,
    VersionRow, Why,
};

/// Opens a space, or shows how far that is.
pub async fn space(core: &Rc<Core>, id: Id, hints: &[String]) -> Result<SpaceView, Why> {
    core.hint(id, hints);
    let known = core.space(id).await?;
    let hosts = core.hosts(id, known.as_deref()).await?;
    core.reach_out(id).await?;
    // A space that names nodes in its rules is not fully open by consent to the relays of a link: without one node,
    // nobody's weight is known, and the reader would not learn why.
    let waits = |role: HostRole| {
        let mut of_role = hosts.iter().filter(|host| host.role == role);
        !of_role.clone().any(|host| host.agreed) && of_role.any(|host| !host.refused)
    };
    let asked = hosts
        .iter()
        .any(|host| host.role == HostRole::Relay && host.agreed);
    let may_ask = hosts.iter().any(|host| !host.agreed && !host.refused);
    match known {
        Some(space) if space.practice() || !(waits(HostRole::Relay) || waits(HostRole::Node)) => {
            Ok(SpaceView::Open(Box::new(page(core, &space).await?)))
        }
        Some(space) => Ok(SpaceView::NeedsConsent {
            hosts,
            known: Some(Box::new(page(core, &space).await?)),
        }),
        None if !asked && may_ask => Ok(SpaceView::NeedsConsent { hosts, known: None }),
        None => {
            let relays = core.relay_views(id, &hosts).await?;
            let settled = |state: RelayState| {
                matches!(
                    state,
                    RelayState::Live | RelayState::Down { .. } | RelayState::Unasked
                )
            };
            Ok(match relays.iter().all(|relay| settled(relay.state)) {
                true => SpaceView::NotFound { relays },
                false => SpaceView::Looking { relays },
            })
        }
    }
}

/// An open space.
async fn page(core: &Rc<Core>, space: &Space) -> Result<SpacePage, Why> {
    let (version, rules) = space.rules().ok_or(Why::NotFound)?;
    let head = core.head_now(space);
    Ok(SpacePage {
        space: space.id.to_string(),
        version_id: version.id.to_string(),
        version: version.message.version,
        basis: core.basis(space).await,
        rules: form_of(&version.message.name, rules),
        owner: rules.owner.to_string(),
        split: space.state.split.iter().map(Id::to_string).collect(),
        history: history(space),
        practice: space.practice(),
        head: head
            .as_ref()
            .map(|head| super::moment(core, space, head.block)),
        head_trust: head.map_or(Trust::Unknown, |head| head.trust),
        proposals: proposals(core, space),
        loading: core.sync.awaits(space.id),
        rivals: rivals(core, space).await?,
        sync: super::sync::summary(core, space).await?,
        refused: refused(core, space),
        link: link(core, space).await?,
    })
}

/// Acts set aside, and what was refused at the door.
fn refused(core: &Core, space: &Space) -> Vec<(Why, u32)> {
    let mut all: Map<Why, u32> = core.door.refused(space.id).into_iter().collect();
    for (_, why) in space.refused() {
        *all.entry(why).or_default() += 1;
    }
    all.into_iter().collect()
}

/// The link to a space: its id, and relays on which to find it.
async fn link(core: &Rc<Core>, space: &Space) -> Result<String, Why> {
    Ok(format!("/s/{}{}", space.id, hints(core, space).await?))
}

/// The fragment of a link: the first relays that were agreed to.
pub async fn hints(core: &Rc<Core>, space: &Space) -> Result<String, Why> {
    let hosts = core.hosts(space.id, Some(space)).await?;
    let relays = hosts
        .iter()
        .filter(|host| host.role == HostRole::Relay && host.agreed);
    let relays: Vec<String> = relays
        .take(3)
        .map(|host| format!("r={}", escaped(&host.url)))
        .collect();
    Ok(if relays.is_empty() {
        String::new()
    } else {
        format!("#{}", relays.join("&"))
    })
}

/// What would end or split a fragment is escaped.
fn escaped(url: &str) -> String {
    let mut out = String::new();
    for byte in url.bytes() {
        match byte {
            b'%' | b'&' | b'#' | b'=' | b'+' => out.push_str(&format!("%{byte:02X}")),
            _ => out.push(char::from(byte)),
        }
    }
    out
}

fn proposals(core: &Rc<Core>, space: &Space) -> Vec<ProposalRow> {
    let mut rows: Vec<ProposalRow> = space
        .proposals
        .all
        .values()
        .filter_map(|proposal| row(core, space, proposal))
        .collect();
    let rank = |stage| match stage {
        Stage::Voting => 0,
        Stage::Notice => 1,
        Stage::Drafted | Stage::Ended | Stage::Unknown => 2,
    };
    record::sorted::sort_by(&mut rows, |one, other| {
        (rank(one.stage), Reverse(one.seen), &one.proposal).cmp(&(
            rank(other.stage),
            Reverse(other.seen),
            &other.proposal,
        ))
    });
    rows
}

fn row(
    core: &Rc<Core>,
    space: &Space,
    proposal: &rules::proposal::Proposal,
) -> Option<ProposalRow> {
    let newest = proposal.newest()?;
    let votes = space
        .votes
        .all
        .values()
        .filter(|vote| vote.proposal == proposal.id);
    // The vote that ends last is the one that a list is about.
    let vote = votes.max_by_key(|vote| (vote.act.message.closes, vote.id()));
    Some(ProposalRow {
        proposal: proposal.id.to_string(),
        title: newest.act.message.title.clone(),
        author: proposal.author.to_string(),
        kind: newest.act.body.kind.name().to_owned(),
        stage: super::stage_of_proposal(core, space, proposal.id),
        effect: vote.map(|vote| super::effect(&vote.act.body.effect)),
        closes: vote.map(|vote| super::moment(core, space, vote.act.message.closes)),
        seen: space.seen.get(&proposal.id).copied().unwrap_or(0),
    })
}

/// Versions, newest first, each with what it changed.
fn history(space: &Space) -> Vec<VersionRow> {
    let mut versions: Vec<&VersionAct> = space.state.versions.values().collect();
    record::sorted::sort_by_key(&mut versions, |act| (Reverse(act.message.version), act.id));
    let before = |act: &VersionAct| space.state.versions.get(&act.message.previous);
    let row = |act: &VersionAct| VersionRow {
        id: act.id.to_string(),
        version: act.message.version,
        by: act.message.account.to_string(),
        changed: before(act)
            .map(|before| differences(before, act))
            .unwrap_or_default(),
    };
    versions.into_iter().map(row).collect()
}

fn differences(before: &VersionAct, after: &VersionAct) -> Vec<(String, String, String)> {
    let old = lines(&form_of(&before.message.name, &before.body));
    let new = lines(&form_of(&after.message.name, &after.body));
    let changed = old.into_iter().zip(new).filter(|(old, new)| old.1 != new.1);
    changed
        .map(|(old, new)| (old.0.to_owned(), old.1, new.1))
        .collect()
}

fn lines(form: &SpaceForm) -> Vec<(&'static str, String)> {
    let unit = if form.quorum_is_bps { " bps" } else { "" };
    let node = |(name, url): &(String, String)| format!("{name} {url}");
    vec![
        ("name", form.name.clone()),
        ("description", form.description.clone()),
        ("chainName", form.chain_name.clone()),
        ("token", form.token.clone()),
        ("governor", form.governor.clone()),
        ("power", form.power.clone()),
        ("symbol", form.symbol.clone()),
        ("decimals", form.decimals.clone()),
        ("accounts", form.accounts.join(", ")),
        ("leastBalance", form.least_balance.clone()),
        ("rule", form.rule.clone()),
        ("thresholdBps", form.threshold_bps.clone()),
        ("quorum", format!("{}{unit}", form.quorum)),
        ("notice", form.notice.clone()),
        ("period", form.period.clone()),
        ("relays", form.relays.join(", ")),
        (
            "nodes",
            form.nodes.iter().map(node).collect::<Vec<_>>().join(", "),
        ),
        ("moderators", form.moderators.join(", ")),
        ("owner", form.owner.clone()),
    ]
}

/// Other spaces here that claim the same token or Governor on the same chain.
async fn rivals(core: &Rc<Core>, space: &Space) -> Result<Vec<SpaceCard>, Why> {
    let contracts = |space: &Space| -> Vec<(u64, Address)> {
        let Some((_, body)) = space.rules() else {
            return Vec::new();
        };
        let named = [body.terms.token, body.governor].into_iter().flatten();
        named.map(|address| (body.terms.chain, address)).collect()
    };
    let ours = contracts(space);
    let mut rivals = Vec::new();
    if ours.is_empty() {
        return Ok(rivals);
    }
    for id in core.ports.store.spaces().await.map_err(why::store)? {
        if id == space.id {
            continue;
        }
        if let Some(other) = core.space(id).await?
            && contracts(&other)
                .iter()
                .any(|contract| ours.contains(contract))
        {
            rivals.push(super::home::card(core, &other).await?);
        }
    }
    Ok(rivals)
}

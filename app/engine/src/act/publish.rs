//! From a signature to the record: the signer is recovered before anything is kept or sent, then the row and what is
//! to be sent are written in one batch, so that neither a crash nor a closed tab can lose the act.

use super::compose::Composed;
use crate::{
    consent,
    core::Core,
    held,
    intake::{check_row, row_of},
    news::Topic,
    ports::{Batch, Class, Outgoing, Row},
    why,
};
use record::sorted::Set;
use record::{
    Address, Authority, Body, DeviceKey, Event, Id, Message, Received, SpaceBody, VerifiedAct,
    WalletAct,
    ids::from_hex,
    json::Json,
    keys::{normalised, recover},
    verify_act,
};
use std::rc::Rc;
use views::{HostRole, Receipt, ToSign, Why};

/// What the page and the wallet get of a composed message.
pub async fn to_sign(core: &Core, composed: Composed) -> Result<ToSign, Why> {
    let Composed {
        chain,
        message,
        body,
    } = composed;
    let act = WalletAct {
        chain_id: chain,
        message,
        signature: Vec::new(),
        body,
    };
    let id = act.id();
    let account = act.account();
    let practice = chain == chain::practice::CHAIN_ID;
    let own = crate::practice::account(core).await.ok().flatten();
    if practice != (own == Some(account)) {
        return Err(Why::PracticeOnly);
    }
    // Before the wallet opens: escaping may make a text that fits too long for its envelope.
    let signature = vec![0; 65];
    envelope(
        core,
        &WalletAct {
            signature,
            ..act.clone()
        },
    )?;
    let (chain_name, chain_node) = chain_words(core, &act, id).await?;
    Ok(ToSign {
        typed_data: act.message.typed_data_json(chain),
        account: account.to_string(),
        chain,
        chain_name,
        chain_node,
        message: act.message.type_name().to_owned(),
        fields: fields(&act.message),
        body: (!act.body.is_empty()).then(|| act.body.clone()),
        id: id.to_string(),
        practice,
        prepared: act.to_json(),
    })
}

async fn chain_words(
    core: &Core,
    act: &WalletAct,
    id: Id,
) -> Result<(String, Option<String>), Why> {
    if let (Message::SpaceVersion(message), Ok(Body::Space(body))) =
        (&act.message, Body::parse(&act.message, &act.body))
        && message.version == 0
    {
        return Ok((
            body.chain_name,
            body.nodes.first().map(|node| node.url.clone()),
        ));
    }
    let space = core.here(act.message.space_of(id)).await?;
    let name = space
        .rules()
        .map(|(_, body)| body.chain_name.clone())
        .unwrap_or_default();
    let hosts = core.hosts(space.id, Some(&space)).await?;
    let node = hosts
        .into_iter()
        .find(|host| host.role == HostRole::Node && host.agreed);
    Ok((name, node.map(|host| host.url)))
}

/// Every field in the order of the type, as a wallet shows it.
fn fields(message: &Message) -> Vec<(String, String)> {
    let Json::Object(members) = message.to_json() else {
        return Vec::new();
    };
    let text = |value| match value {
        Json::Text(text) => text,
        Json::List(items) => {
            let text = |item| {
                if let Json::Text(text) = item {
                    text
                } else {
                    String::new()
                }
            };
            items.into_iter().map(text).collect::<Vec<_>>().join(" | ")
        }
        Json::Bool(value) => value.to_string(),
        other => other.write(),
    };
    members
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect()
}

/// The wallet answered.
pub async fn signed(core: &Rc<Core>, prepared: &str, signature: &str) -> Result<Receipt, Why> {
    let mut act = read_prepared(prepared)?;
    if act.chain_id == chain::practice::CHAIN_ID {
        return Err(Why::PracticeOnly);
    }
    let bytes = from_hex(&signature.trim().to_ascii_lowercase());
    let bytes = bytes.filter(|bytes| !bytes.is_empty());
    act.signature =
        normalised(&bytes.ok_or(Why::WalletOther(String::from("no signature in its answer")))?);
    append(core, act).await
}

/// What [`to_sign`] gave, come back.
pub fn read_prepared(prepared: &str) -> Result<WalletAct, Why> {
    WalletAct::from_json(prepared).map_err(|refusal| why::refusal(&refusal))
}

/// Verifies a signed act, keeps it and sends it.
pub async fn append(core: &Rc<Core>, act: WalletAct) -> Result<Receipt, Why> {
    let verified = verify_act(act).map_err(|refusal| why::refusal(&refusal))?;
    let contract = match verified.authority {
        Authority::Key => 0,
        Authority::NeedsContract => ask_contract(core, &verified).await?,
    };
    keep_hosts(core, &verified).await?;
    let receipt = carry(core, Carried::by_wallet(core, &verified, contract)?).await?;
    if let Message::DeviceBinding(_) | Message::DeviceRevocation(_) = &verified.act.message {
        core.news.raise(Topic::Device);
    }
    Ok(receipt)
}

/// Another key than the account's signed: the account's contract may accept that, nobody else.
async fn ask_contract(core: &Rc<Core>, verified: &VerifiedAct) -> Result<u8, Why> {
    let account = verified.act.account();
    match core.contract_accepts(verified).await? {
        Some(contract) => Ok(contract),
        None => Err(other_signer(
            recover(&verified.id, &verified.act.signature),
            account,
        )),
    }
}

fn other_signer(signer: Option<Address>, account: Address) -> Why {
    match signer {
        Some(signer) if signer != account => Why::WalletOtherAccount(signer.to_string()),
        _ => Why::WalletOther(String::from("no signature of this account")),
    }
}

/// Whoever signs a space's rules typed its relays and nodes: that is consent to contact them. What an earlier version
/// named stood in the form already: anybody may make a space and name somebody else as its owner.
async fn keep_hosts(core: &Rc<Core>, verified: &VerifiedAct) -> Result<(), Why> {
    if let (Message::SpaceVersion(_), Body::Space(body)) = (&verified.act.message, &verified.body) {
        let space = core.space(verified.space).await?;
        let before = space.iter().flat_map(|space| space.state.versions.values());
        let given: Set<String> = before
            .filter(|version| version.id != verified.id)
            .flat_map(|version| named_in(&version.body))
            .collect();
        let typed = |url: &String| !given.contains(url);
        let urls: Vec<String> = named_in(body).filter(typed).collect();
        core.consents.typed(verified.space, &urls).await?;
    }
    Ok(())
}

fn named_in(body: &SpaceBody) -> impl Iterator<Item = String> {
    let nodes = body.nodes.iter().map(|node| &node.url);
    let urls = body.relays.iter().chain(nodes);
    urls.filter_map(|url| consent::read(url).map(|(url, _)| url))
}

/// An act in its envelope, ready to be kept and sent.
pub struct Carried {
    /// Its row.
    pub row: Row,
    /// The proposal it concerns.
    pub proposal: Option<Id>,
    /// What must be written with it.
    pub values: Vec<(String, Option<Vec<u8>>)>,
}

impl Carried {
    fn by_wallet(core: &Core, verified: &VerifiedAct, contract: u8) -> Result<Carried, Why> {
        let event = envelope(core, &verified.act)?;
        let row = row_of_act(verified, &event, core.ports.clock.now_ms());
        let row = row.ok_or(Why::Internal(String::from("an act without a row")))?;
        let row = Row {
            own: true,
            contract,
            ..row
        };
        let proposal = match &verified.act.message {
            Message::Revision(m) if m.proposal.is_zero() => Some(verified.id),
            Message::Revision(m) => Some(m.proposal),
            _ => None,
        };
        Ok(Carried {
            row,
            proposal,
            values: Vec::new(),
        })
    }
}

/// An envelope under a key that is used once and forgotten with this call.
pub fn envelope(core: &Core, act: &WalletAct) -> Result<Event, Why> {
    let now = u64::try_from(core.ports.clock.now_ms() / 1000).unwrap_or(0);
    let fault = || Why::Internal(String::from("no key could be made"));
    // About one in 2^128 byte strings is no key: a second try is more than enough.
    let key = (0..2).find_map(|_| DeviceKey::from_bytes(&core.ports.entropy.bytes()));
    let key = key.ok_or_else(fault)?;
    act.envelope(&key, now, &core.ports.entropy.bytes())
        .map_err(|refusal| why::refusal(&refusal))
}

/// The row of a wallet act.
pub fn row_of_act(verified: &VerifiedAct, event: &Event, seen: i64) -> Option<Row> {
    row_of(event, &Received::Wallet(Box::new(verified.clone())), seen)
}

/// Keeps an act and what is to be sent of it, in one batch; then sends.
///
/// # Errors
/// When the store fails: nothing is kept and nothing is sent.
pub async fn carry(core: &Rc<Core>, carried: Carried) -> Result<Receipt, Why> {
    let Carried {
        row,
        proposal,
        values,
    } = carried;
    let (id, space) = (row.id, row.space);
    // Handed in twice, it is one act; the second envelope is not even written. A copy that nobody confirmed is no such
    // act: somebody who knew the words before they were signed could else keep the true one from ever being sent.
    let here = core.ports.store.rows(vec![id]).await.map_err(why::store)?;
    let here = here.into_iter().flatten().next();
    let forged = here
        .as_ref()
        .is_some_and(|here| held::confirmed(here.contract).is_err() || check_row(here).is_err());
    if here.is_none() || forged {
        let relays = core.relays_of(space).await?;
        let outgoing = |relay: String| Outgoing {
            act: id,
            space,
            relay,
            refused: None,
        };
        let outgoing = relays.into_iter().map(outgoing).collect();
        let (class, refs) = (row.class, row.refs.clone());
        core.write(Batch {
            remove: if forged { vec![id] } else { Vec::new() },
            rows: vec![row],
            outgoing,
            values,
            ..Batch::default()
        })
        .await?;
        if forged && class == Class::Ballot {
            refs.iter().for_each(|opening| core.forget_book(*opening));
        }
        core.reach_out(space).await?;
        core.sync.publish(space);
        core.news.raise(Topic::Sync(space));
        core.news.raise(Topic::Storage);
    }
    let proposal = match proposal {
        Some(proposal) => Some(proposal),
        None => proposal_of(core, space, id).await,
    };
    Ok(Receipt {
        id: id.to_string(),
        space: space.to_string(),
        proposal: proposal.map(|id| id.to_string()),
        stored: true,
        relays: core.sync.deliveries(space, id).await?,
    })
}

async fn proposal_of(core: &Core, space: Id, act: Id) -> Option<Id> {
    let row = core.ports.store.rows(vec![act]).await.ok()?.pop()??;
    let space = core.space(space).await.ok()??;
    let about = |id: &Id| {
        let vote = space.votes.all.get(id).map(|vote| vote.proposal);
        vote.or_else(|| {
            space
                .proposals
                .revision(*id)
                .map(|(proposal, _)| proposal.id)
        })
    };
    about(&act).or_else(|| row.refs.iter().find_map(about))
}

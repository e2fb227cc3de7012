//! A space's rules as a form, both ways. Fields are named in reasons as the form names them.

use crate::why;
use record::{
    Address, Power, PowerRule, Quorum, Refusal, Rule, SpaceBody, Terms,
    body::{Node, Sponsors, Witnesses},
    check::one_line,
    json::{decimal, decimal_power},
    limits,
};
use views::{SpaceForm, Why};

/// The rules that a form asks for, signed by `account`. What a form does not show is kept from `before`.
///
/// # Errors
/// [`Why::Field`]: which field, and what the protocol asks for there.
pub fn body_of(
    form: &SpaceForm,
    account: Address,
    before: Option<&SpaceBody>,
) -> Result<SpaceBody, Why> {
    one_line("name", form.name.trim(), limits::NAME_BYTES).map_err(|r| named(&r))?;
    let power = PowerRule::from_name(&form.power)
        .ok_or(field("power", "not a power rule that this version knows"))?;
    let chain = number("chain", &form.chain)?;
    if (chain == 0) != (power == PowerRule::Practice) {
        return Err(field("chain", "0 in a practice space, and only there"));
    }
    let quorum = match form.quorum_is_bps {
        true => Quorum::Bps(number("quorum", &form.quorum)?),
        false => Quorum::Amount(amount("quorum", &form.quorum)?),
    };
    let terms = Terms {
        chain,
        power,
        token: address("token", &form.token)?,
        symbol: or(&form.symbol, "votes"),
        decimals: u8::try_from(number("decimals", &or(&form.decimals, "0"))?)
            .map_err(|_| field("decimals", "larger than allowed"))?,
        least_balance: amount("least_balance", &or(&form.least_balance, "0"))?,
        rule: Rule::from_name(&form.rule)
            .ok_or(field("rule", "not a counting rule that this version knows"))?,
        threshold_bps: number("threshold_bps", &form.threshold_bps)?,
        quorum,
    };
    let body = SpaceBody {
        description: form.description.trim().to_owned(),
        chain_name: or(&form.chain_name, &format!("chain {chain}")),
        governor: address("governor", &form.governor)?,
        terms,
        accounts: addresses("accounts", &form.accounts)?,
        notice: number("notice", &or(&form.notice, "0"))?,
        period: number("period", &form.period)?,
        grace: before.map_or(0, |body| body.grace),
        sponsors: before.map_or_else(Sponsors::default, |body| body.sponsors.clone()),
        relays: filled(&form.relays)
            .map(|url| host("relays", url))
            .collect::<Result<_, _>>()?,
        nodes: form
            .nodes
            .iter()
            .filter(|(name, url)| !(name.trim().is_empty() && url.trim().is_empty()))
            .map(|(name, url)| {
                let url = host("nodes", url)?;
                let name = or(
                    name,
                    &crate::host::Parts::read(&url).map_or(url.clone(), |p| p.host),
                );
                Ok(Node { url, name })
            })
            .collect::<Result<_, Why>>()?,
        witnesses: before.map_or_else(Witnesses::default, |body| body.witnesses.clone()),
        moderators: addresses("moderators", &form.moderators)?,
        owner: address("owner", &form.owner)?.unwrap_or(account),
    };
    // Strictly what a reader will make of it: whatever this refuses, everybody would.
    SpaceBody::parse(&body.to_json()).map_err(|refusal| named(&refusal))?;
    Ok(body)
}

/// A version of the rules as a form.
pub fn form_of(name: &str, body: &SpaceBody) -> SpaceForm {
    let terms = &body.terms;
    let text = |address: Option<Address>| address.map(|a| a.to_string()).unwrap_or_default();
    let (quorum, quorum_is_bps) = match terms.quorum {
        Quorum::Amount(amount) => (amount.to_string(), false),
        Quorum::Bps(bps) => (bps.to_string(), true),
    };
    SpaceForm {
        name: name.to_owned(),
        description: body.description.clone(),
        chain: terms.chain.to_string(),
        chain_name: body.chain_name.clone(),
        token: text(terms.token),
        governor: text(body.governor),
        power: terms.power.name().to_owned(),
        symbol: terms.symbol.clone(),
        decimals: terms.decimals.to_string(),
        accounts: body.accounts.iter().map(Address::to_string).collect(),
        least_balance: terms.least_balance.to_string(),
        rule: terms.rule.name().to_owned(),
        threshold_bps: terms.threshold_bps.to_string(),
        quorum,
        quorum_is_bps,
        notice: body.notice.to_string(),
        period: body.period.to_string(),
        relays: body.relays.clone(),
        nodes: body
            .nodes
            .iter()
            .map(|node| (node.name.clone(), node.url.clone()))
            .collect(),
        moderators: body.moderators.iter().map(Address::to_string).collect(),
        owner: body.owner.to_string(),
    }
}

/// A refusal under the name that the form has for the field.
fn named(refusal: &Refusal) -> Why {
    match why::field(refusal) {
        Why::Field(name, reason) => {
            let name = name.split('[').next().unwrap_or_default();
            let name = match name {
                "chainName" => "chain_name",
                "leastBalance" => "least_balance",
                "thresholdBps" => "threshold_bps",
                "amount" | "bps" => "quorum",
                "url" => "nodes",
                other => other,
            };
            Why::Field(name.to_owned(), reason)
        }
        other => other,
    }
}

fn field(name: &str, reason: &str) -> Why {
    Why::Field(name.to_owned(), reason.to_owned())
}

fn or(text: &str, other: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        other.to_owned()
    } else {
        text.to_owned()
    }
}

fn number(name: &str, text: &str) -> Result<u64, Why> {
    decimal(text.trim()).ok_or(field(name, "not a whole number"))
}

fn amount(name: &str, text: &str) -> Result<Power, Why> {
    decimal_power(text.trim()).ok_or(field(name, "not a whole number of base units"))
}

fn address(name: &str, text: &str) -> Result<Option<Address>, Why> {
    match text.trim() {
        "" => Ok(None),
        text => Address::from_any_case(text)
            .map(Some)
            .ok_or(field(name, "not an address")),
    }
}

fn addresses(name: &str, texts: &[String]) -> Result<Vec<Address>, Why> {
    let read = |text| address(name, text)?.ok_or(field(name, "not an address"));
    filled(texts).map(read).collect()
}

fn filled(texts: &[String]) -> impl Iterator<Item = &str> {
    texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
}

/// The one spelling of a host, so that two relays are not one relay twice.
fn host(name: &str, url: &str) -> Result<String, Why> {
    let wanted = match name {
        "relays" => views::HostRole::Relay,
        _ => views::HostRole::Node,
    };
    match crate::consent::read(url) {
        Some((url, role)) if role == wanted => Ok(url),
        _ => Err(field(name, "not an address of the right kind")),
    }
}

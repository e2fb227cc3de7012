//! The rules in force: who may do what, how votes are counted, and how the rules came to be.

use super::{opened, proposals::basis};
use crate::{
    amounts,
    components::*,
    dom::{Node, el, live},
    kids,
    locales::{shell, space as l, t, words as w},
    pages::proposal::block_ms,
    routes::Page,
    state::session,
    words,
};
use views::{Amount, Hex, SpaceForm, SpacePage, VersionRow};

/// The page.
pub fn rules(_space: Hex) -> Node {
    opened(draw)
}

fn draw(page: &SpacePage) -> Node {
    let history: Vec<Node> = page.history.iter().map(|row| version(page, row)).collect();
    let mut whole_link = session().around().place.origin();
    whole_link.push_str(&page.link);
    el(
        "div",
        "flow",
        kids![
            heading(t(l::RULES_TITLE)),
            p("soft", l::rules_version(&page.version.to_string())),
            el(
                "div",
                "cols",
                kids![
                    el(
                        "div",
                        "flow",
                        kids![
                            powers(page),
                            card(
                                l::COUNTING,
                                vec![facts(counting(&page.rules, block_ms(page)))]
                            ),
                            card(
                                l::HISTORY,
                                vec![
                                    el("ol", "plain flow tight", kids![history])
                                        .attr("reversed", "")
                                        .node()
                                ]
                            )
                        ]
                    ),
                    el(
                        "aside",
                        "flow",
                        kids![
                            basis(page),
                            card(
                                l::IDS,
                                vec![
                                    facts(vec![
                                        (t(l::ID_SPACE).into(), whole(&page.space)),
                                        (t(l::ID_VERSION).into(), whole(&page.version_id)),
                                    ]),
                                    copy_btn(shell::COPY_LINK, whole_link),
                                ],
                            )
                        ]
                    )
                ]
            )
        ],
    )
    .node()
}

/// Changing the rules is a power like any other, so it is named first.
fn powers(page: &SpacePage) -> Node {
    let session = session();
    let (owner, edit) = (page.owner.clone(), Page::EditRules(page.space.clone()));
    let mine = owner.clone();
    let change = move || {
        (session.account().as_ref() == Some(&mine)).then(|| link("btn", &edit, t(l::CHANGE_RULES)))
    };
    let rules = &page.rules;
    let moderators = match rules.moderators.len() {
        0 => p("small", t(l::NO_MODERATORS)),
        _ => {
            let list: Vec<Node> = rules
                .moderators
                .iter()
                .map(|m| el("li", "", kids![addr(m)]).node())
                .collect();
            Node::Many(kids![
                p("small", t(l::MODERATORS_MAY)),
                el("ul", "small", kids![list])
            ])
        }
    };
    card(
        l::POWERS,
        vec![
            el("p", "", kids![addr(&owner), " ", t(l::OWNER_MAY)]).node(),
            p("small soft", t(l::OWNER_NOTE)),
            moderators,
            live(change),
        ],
    )
}

fn counting(rules: &SpaceForm, block_ms: Option<i64>) -> Vec<(String, Node)> {
    let row = |key, value: String| (t(key).to_owned(), text(value));
    let amount = |base: &str| amount(rules, base);
    let quorum = if rules.quorum_is_bps {
        l::quorum_share(&bps(&rules.quorum))
    } else {
        amount(&rules.quorum)
    };
    let mut rows = vec![
        row(l::CHAIN, w_chain(rules)),
        row(l::WEIGHT, words::power(&rules.power)),
        row(l::PASSES, l::passes_is(&bps(&rules.threshold_bps))),
        row(l::QUORUM, quorum),
        row(l::NOTICE, blocks(&rules.notice, block_ms)),
        row(l::PERIOD, blocks(&rules.period, block_ms)),
    ];
    if !rules.token.is_empty() {
        rows.push((t(l::TOKEN).to_owned(), whole(&rules.token)));
    }
    let governor = if rules.governor.is_empty() {
        p("small", t(l::NO_GOVERNOR))
    } else {
        whole(&rules.governor)
    };
    rows.push((t(l::GOVERNOR).to_owned(), governor));
    if !rules.accounts.is_empty() {
        let n = u64::try_from(rules.accounts.len()).unwrap_or(u64::MAX);
        rows.push(row(l::ACCOUNTS, l::accounts_n(n)));
    }
    if !rules.least_balance.is_empty() && rules.least_balance != "0" {
        rows.push(row(l::LEAST, amount(&rules.least_balance)));
    }
    rows
}

/// A share of 10 000, in percent; what is no number, as it was typed.
fn bps(typed: &str) -> String {
    typed
        .parse()
        .map(amounts::share)
        .unwrap_or_else(|_| typed.to_owned())
}

fn amount(rules: &SpaceForm, base: &str) -> String {
    amounts::full(&Amount {
        base: base.into(),
        decimals: rules.decimals.parse().unwrap_or(0),
        symbol: rules.symbol.clone(),
    })
}

/// A number of blocks, and about how long that is.
fn blocks(typed: &str, block_ms: Option<i64>) -> String {
    let Ok(n) = typed.parse::<u32>() else {
        return l::blocks(typed);
    };
    let shown = amounts::count(n.into());
    if n == 1 {
        return t(l::ONE_BLOCK).into();
    }
    match block_ms {
        Some(ms) => l::blocks_about(&shown, &amounts::span(i64::from(n).saturating_mul(ms))),
        None => l::blocks(&shown),
    }
}

fn w_chain(rules: &SpaceForm) -> String {
    if rules.chain == "0" {
        return t(w::BASIS_PRACTICE).into();
    }
    l::chain_is(&rules.chain_name, &rules.chain)
}

fn version(page: &SpacePage, row: &VersionRow) -> Node {
    let changed: Vec<Node> = row
        .changed
        .iter()
        .map(|(field, old, new)| {
            let value = |text: &str| value(page, field, text);
            let words = w::changed_row(label(field), &value(old), &value(new));
            el("li", "break", kids![words]).node()
        })
        .collect();
    let changed = if changed.is_empty() {
        p("small soft", t(l::FIRST_VERSION))
    } else {
        el("ul", "small", kids![changed]).node()
    };
    let number = l::version(&row.version.to_string());
    el(
        "li",
        "",
        kids![
            el(
                "p",
                "small",
                kids![el("b", "", kids![number]), " · ", addr(&row.by)]
            ),
            changed
        ],
    )
    .node()
}

/// What the page calls a field of the rules.
fn label(field: &str) -> &str {
    let key = match field {
        "name" => l::F_NAME,
        "description" => l::F_DESCRIPTION,
        "chainName" => l::F_CHAIN_NAME,
        "token" => l::TOKEN,
        "governor" => l::GOVERNOR,
        "power" => l::WEIGHT,
        "symbol" => l::F_SYMBOL,
        "decimals" => l::F_DECIMALS,
        "accounts" => l::ACCOUNTS,
        "leastBalance" => l::LEAST,
        "rule" => l::COUNTING,
        "thresholdBps" => l::PASSES,
        "quorum" => l::QUORUM,
        "notice" => l::NOTICE,
        "period" => l::PERIOD,
        "relays" => l::RELAYS,
        "nodes" => l::NODES,
        "moderators" => l::F_MODERATORS,
        "owner" => l::F_OWNER,
        other => return other,
    };
    t(key)
}

/// A field's value as the page shows it. Amounts are told in the token of the rules in force.
fn value(page: &SpacePage, field: &str, text: &str) -> String {
    match field {
        _ if text.is_empty() => t(l::NONE_NAMED).into(),
        "thresholdBps" => l::passes_is(&bps(text)),
        "quorum" => match text.strip_suffix(" bps") {
            Some(share) => l::quorum_share(&bps(share)),
            None => amount(&page.rules, text),
        },
        "leastBalance" => amount(&page.rules, text),
        "notice" | "period" => blocks(text, block_ms(page)),
        "power" => words::power(text),
        _ => text.into(),
    }
}

//! The fields of a space's rules, in their sections.

use super::{
    Editing,
    units::{node_lines, nodes_of},
};
use crate::{
    components::*,
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{Key, space as l, t},
};
use views::SpaceForm;

/// How one member of the form is reached.
type Member = fn(&mut SpaceForm) -> &mut String;

fn part(
    editing: Editing,
    name: &'static str,
    label: Key,
    help: Option<Key>,
    kind: Kind,
    member: Member,
) -> Node {
    let get = Box::new(move || editing.form.with(|f| member(&mut f.clone()).clone()));
    let set = Box::new(move |typed| editing.form.update(|f| *member(f) = typed));
    field(
        Field {
            name,
            label,
            help,
            kind,
            get,
            set,
        },
        editing.refusal,
    )
}

/// A list, one a line.
fn lines(
    editing: Editing,
    name: &'static str,
    label: Key,
    help: Key,
    read: fn(&SpaceForm) -> Vec<String>,
    write: fn(&mut SpaceForm, Vec<String>),
) -> Node {
    // The lines as typed, so that an empty one under the cursor stays while typing.
    let typed = Held::new(editing.form.with_untracked(|f| read(f).join("\n")));
    let set = Box::new(move |text: String| {
        let lines = text
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect();
        editing.form.update(|f| write(f, lines));
        typed.set(text);
    });
    field(
        Field {
            name,
            label,
            help: Some(help),
            kind: Kind::Lines,
            get: Box::new(move || typed.get()),
            set,
        },
        editing.refusal,
    )
}

pub fn sections(e: Editing) -> Node {
    use Kind::{Line, Lines as Para, Number};
    let power = Held::new(e.form.with_untracked(|f| f.power.clone()));
    effect(move || {
        let power = power.get();
        e.form.update(|f| f.power = power);
    });
    let by_account = move || e.form.with(|f| f.power == "account/1");
    let weights = vec![
        ("erc20votes/1", l::POWER_VOTES, Some(l::POWER_VOTES_HELP)),
        ("balance/1", l::POWER_BALANCE, Some(l::POWER_BALANCE_HELP)),
        ("account/1", l::POWER_ACCOUNT, Some(l::POWER_ACCOUNT_HELP)),
    ];
    let accounts = move || {
        by_account().then(|| {
            let list = lines(
                e,
                "accounts",
                l::F_ACCOUNTS,
                l::F_ACCOUNTS_HELP,
                |f| f.accounts.clone(),
                |f, v| f.accounts = v,
            );
            let least = part(
                e,
                "leastBalance",
                l::F_LEAST,
                Some(l::F_LEAST_HELP),
                Number,
                |f| &mut f.least_balance,
            );
            vec![list, least]
        })
    };
    let share = move |_| e.form.update(|f| f.quorum_is_bps = !f.quorum_is_bps);
    Node::Many(kids![
        section(
            l::S_ABOUT,
            vec![
                part(e, "name", l::F_NAME, None, Line, |f| &mut f.name),
                part(
                    e,
                    "description",
                    l::F_DESCRIPTION,
                    Some(l::F_DESCRIPTION_HELP),
                    Para,
                    |f| &mut f.description
                ),
            ]
        ),
        section(
            l::S_CHAIN,
            vec![
                pair(
                    part(e, "chain", l::F_CHAIN, Some(l::F_CHAIN_HELP), Number, |f| {
                        &mut f.chain
                    }),
                    part(e, "chainName", l::F_CHAIN_NAME, None, Line, |f| &mut f
                        .chain_name),
                ),
                choose("power", l::F_POWER, weights, power),
                part(e, "token", l::F_TOKEN, Some(l::F_TOKEN_HELP), Line, |f| {
                    &mut f.token
                }),
                pair(
                    part(e, "symbol", l::F_SYMBOL, None, Line, |f| &mut f.symbol),
                    part(e, "decimals", l::F_DECIMALS, None, Number, |f| &mut f
                        .decimals),
                ),
                live(accounts),
                part(
                    e,
                    "governor",
                    l::F_GOVERNOR,
                    Some(l::F_GOVERNOR_HELP),
                    Line,
                    |f| &mut f.governor
                ),
            ]
        ),
        section(
            l::S_DECIDING,
            vec![
                part(
                    e,
                    "thresholdBps",
                    l::F_THRESHOLD,
                    Some(l::F_THRESHOLD_HELP),
                    Number,
                    |f| &mut f.threshold_bps
                ),
                part(
                    e,
                    "quorum",
                    l::F_QUORUM,
                    Some(l::F_QUORUM_HELP),
                    Number,
                    |f| &mut f.quorum
                ),
                el(
                    "label",
                    "row",
                    kids![
                        el("input", "", kids![])
                            .attr("type", "checkbox")
                            .prop("checked", move || e.form.with(|f| f.quorum_is_bps))
                            .on("change", share),
                        el("span", "", kids![t(l::F_QUORUM_SHARE)])
                    ]
                )
                .node(),
                pair(
                    part(
                        e,
                        "notice",
                        l::F_NOTICE,
                        Some(l::F_NOTICE_HELP),
                        Number,
                        |f| &mut f.notice
                    ),
                    part(
                        e,
                        "period",
                        l::F_PERIOD,
                        Some(l::F_PERIOD_HELP),
                        Number,
                        |f| &mut f.period
                    ),
                ),
            ]
        ),
        section(
            l::S_SOURCES,
            vec![
                lines(
                    e,
                    "relays",
                    l::F_RELAYS,
                    l::F_RELAYS_HELP,
                    |f| f.relays.clone(),
                    |f, v| f.relays = v
                ),
                lines(
                    e,
                    "nodes",
                    l::F_NODES,
                    l::F_NODES_HELP,
                    node_lines,
                    |f, v| f.nodes = nodes_of(v)
                ),
            ]
        ),
        section(
            l::S_PEOPLE,
            vec![
                part(e, "owner", l::F_OWNER, Some(l::F_OWNER_HELP), Line, |f| {
                    &mut f.owner
                }),
                lines(
                    e,
                    "moderators",
                    l::F_MODERATORS,
                    l::F_MODERATORS_HELP,
                    |f| f.moderators.clone(),
                    |f, v| f.moderators = v
                ),
            ]
        )
    ])
}

fn section(title: Key, parts: Vec<Node>) -> Node {
    el(
        "fieldset",
        "card flow",
        kids![el("legend", "h3", kids![t(title)]), parts],
    )
    .node()
}

fn pair(a: Node, b: Node) -> Node {
    el("div", "grid2", kids![a, b]).node()
}

//! Putting a text to vote: what the vote decides, and when. Everything else comes from the rules in force.

use super::{read, watch_proposal};
use crate::{
    components::*,
    dom::{Node, effect, el, live},
    held::Held,
    kids,
    locales::{proposal as l, t},
    routes::Page,
    state::{Dialog, Session, Shown, session},
};
use leptos::prelude::*;
use views::{View, *};

/// What is chosen.
#[derive(Clone, Copy)]
struct Form {
    effect: Held<String>,
    who: Held<String>,
    lever: Held<String>,
    governor: Held<String>,
    proposal_id: Held<String>,
    starts: Held<String>,
    period: Held<String>,
    refusal: Refusal,
}

/// The page.
pub fn open(space: Hex, proposal: Hex) -> Node {
    let session = session();
    let view = watch_proposal(&space, &proposal);
    let text = || Held::new(String::new());
    let form = Form {
        effect: Held::new("poll".into()),
        who: text(),
        lever: text(),
        governor: text(),
        proposal_id: text(),
        starts: text(),
        period: text(),
        refusal: Held::new(None),
    };
    // The least that the rules ask for, once they are here and unless something was typed.
    effect(move || {
        session.space_page(|page| {
            for (field, least) in [
                (form.starts, &page.rules.notice),
                (form.period, &page.rules.period),
                (form.governor, &page.rules.governor),
            ] {
                if field.with_untracked(String::is_empty) {
                    field.set(least.clone());
                }
            }
        });
    });
    let head = seen(view, |view| match view {
        View::Proposal(view) => {
            let revision = &view.revision;
            let parts = vec![
                heading(l::open_title(&revision.title)),
                p("soft", l::open_read(&revision.number.to_string())),
            ];
            Some(Node::Many(parts))
        }
        _ => None,
    });
    el(
        "div",
        "narrow flow",
        kids![
            head,
            body(session, form),
            press(session, form, view, space, proposal)
        ],
    )
    .node()
}

fn body(session: Session, form: Form) -> Node {
    let governor = move || {
        session
            .space_page(|page| !page.rules.governor.is_empty())
            .unwrap_or(false)
    };
    let choices = move || {
        let mut options = vec![
            ("poll", l::OPEN_POLL, Some(l::OPEN_POLL_HELP)),
            ("request", l::OPEN_REQUEST, Some(l::OPEN_REQUEST_HELP)),
        ];
        if governor() {
            options.push(("chain", l::OPEN_CHAIN, Some(l::OPEN_CHAIN_HELP)));
        }
        choose("effect", l::OPEN_EFFECT, options, form.effect)
    };
    let none = move || (!governor()).then(|| note(t(l::OPEN_NO_GOVERNOR)));
    let more = move || {
        let line = |name, label, help, value| {
            field(input(name, label, help, Kind::Line, value), form.refusal)
        };
        match form.effect.get().as_str() {
            "request" => vec![
                line("who", l::OPEN_WHO, Some(l::OPEN_WHO_HELP), form.who),
                line("lever", l::OPEN_LEVER, Some(l::OPEN_LEVER_HELP), form.lever),
            ],
            "chain" => vec![
                line("governor", l::OPEN_GOVERNOR, None, form.governor),
                line("proposalId", l::OPEN_PROPOSAL_ID, None, form.proposal_id),
            ],
            _ => Vec::new(),
        }
    };
    let number =
        |name, label, value| field(input(name, label, None, Kind::Number, value), form.refusal);
    let starts = move || help(session, form, true);
    let ends = move || help(session, form, false);
    el(
        "div",
        "flow",
        kids![
            live(choices),
            live(none),
            live(more),
            el(
                "div",
                "grid2",
                kids![
                    el(
                        "div",
                        "",
                        kids![
                            number("opens", l::OPEN_STARTS, form.starts),
                            el("p", "small soft", kids![live(starts)])
                        ]
                    ),
                    el(
                        "div",
                        "",
                        kids![
                            number("closes", l::OPEN_PERIOD, form.period),
                            el("p", "small soft", kids![live(ends)])
                        ]
                    )
                ]
            )
        ],
    )
    .node()
}

/// The least number of blocks, and about when that is in the reader's zone.
fn help(session: Session, form: Form, starts: bool) -> Option<String> {
    session.space_page(|page| {
        let blocks =
            |field: Held<String>| field.with(|text| text.trim().parse::<i64>().unwrap_or(0));
        let mut ahead = blocks(form.starts);
        if !starts {
            ahead = ahead.saturating_add(blocks(form.period));
        }
        let date = match block_ms(page) {
            Some(ms) => session.date(session.now.get().saturating_add(ahead.saturating_mul(ms))),
            None => t(l::OPEN_UNKNOWN_DATE).into(),
        };
        if starts {
            l::open_starts_help(&page.rules.notice, &date)
        } else {
            l::open_period_help(&page.rules.period, &date)
        }
    })
}

/// About how long a block takes: from two dated blocks where there are any, else as the chain is known to run.
pub fn block_ms(page: &SpacePage) -> Option<i64> {
    let dated = page.head.as_ref().and_then(|head| {
        let closes = page
            .proposals
            .iter()
            .filter_map(|p| p.closes.as_ref())
            .find(|m| m.block > head.block)?;
        let blocks = i64::try_from(closes.block - head.block).ok()?;
        Some((closes.at? - head.at?) / blocks)
    });
    dated
        .filter(|ms| *ms > 0)
        .or(match page.rules.chain.as_str() {
            "0" | "1" | "11155111" | "100" => Some(12_000),
            "8453" | "10" | "84532" | "31337" => Some(2_000),
            "42161" => Some(250),
            _ => None,
        })
}

fn press(session: Session, form: Form, view: Shown, space: Hex, proposal: Hex) -> Node {
    let ready = move || read(view, |_| ()).is_some() && split(session).is_none();
    let go = move || {
        let Some(revision) = read(view, |view| view.revision.id.clone()) else {
            return;
        };
        match compose(form, &space, revision) {
            Err(why) => form.refusal.set(Some(why)),
            Ok(compose) => {
                form.refusal.set(None);
                let to = Page::Proposal(space.clone(), proposal.clone()).path();
                let done = UnsyncCallback::new(move |_: Receipt| {
                    session.go(&to);
                });
                session
                    .dialog
                    .set(Some(Dialog::Sign(Box::new(compose), done)));
            }
        }
    };
    let split = move || split(session).map(|why| notice(&why, None));
    let wrong = move || form.refusal.get().map(|why| notice(&why, None));
    el(
        "div",
        "flow tight",
        kids![
            live(split),
            live(wrong),
            el(
                "div",
                "row",
                kids![btn_if("primary", l::PUT_TO_VOTE, ready, go)]
            )
        ],
    )
    .node()
}

fn split(session: Session) -> Option<Why> {
    session
        .space_page(|page| (!page.split.is_empty()).then_some(Why::SpaceSplit))
        .flatten()
}

fn compose(form: Form, space: &Hex, revision: Hex) -> Result<Compose, Why> {
    let text = |field: Held<String>| field.with_untracked(|text| text.trim().to_owned());
    let blocks = |name: &str, field| {
        text(field)
            .parse::<u64>()
            .map_err(|_| Why::Field(name.into(), t(crate::locales::space::BAD_NUMBER).into()))
    };
    let effect = match form.effect.get_untracked().as_str() {
        "request" => EffectForm::Request {
            who: text(form.who),
            lever: text(form.lever),
        },
        "chain" => EffectForm::OnChain {
            governor: text(form.governor),
            proposal_id: text(form.proposal_id),
        },
        _ => EffectForm::Poll,
    };
    Ok(Compose::Opening {
        space: space.clone(),
        revision,
        effect,
        starts_in: blocks("opens", form.starts)?,
        period: blocks("closes", form.period)?,
    })
}

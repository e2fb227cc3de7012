//! What was claimed: requests with their clocks, entries with what was said to them, and the log.

use super::form::Form;
use crate::{
    amounts,
    components::*,
    doc,
    dom::{Node, el},
    kids,
    locales::{Key, claims as l, t},
    state::session,
    words,
};
use views::*;

/// Everything below the heading.
pub fn lists(form: Form, view: &ClaimsView) -> Node {
    let requests: Vec<Node> = view.requests.iter().map(|r| request(form, r)).collect();
    let requests = match requests.is_empty() {
        true => vec![empty(t(l::NO_REQUESTS), t(l::NO_REQUESTS_TEXT), Vec::new())],
        false => requests,
    };
    let weighed = view.weighed.as_ref().map(|moment| {
        let when = session().moment(moment);
        p(
            "small soft",
            l::weighed_at(&when, &words::trust(&view.trust)),
        )
    });
    let clock = (!view.requests.is_empty()).then(|| p("small soft", t(l::CLOCK_NOTE)));
    let entries: Vec<Node> = view.entries.iter().map(|c| entry(form, c)).collect();
    let none = entries.is_empty().then(|| p("soft", t(l::NO_ENTRIES)));
    Node::Many(kids![
        section(l::REQUESTS, kids![requests, clock, weighed]),
        section(l::ENTRIES, kids![none, entries]),
        log(&view.log)
    ])
}

fn section(title: Key, body: Vec<Node>) -> Node {
    el(
        "section",
        "flow tight",
        kids![el("h2", "", kids![t(title)]), body],
    )
    .node()
}

fn request(form: Form, request: &RequestView) -> Node {
    let claim = &request.claim;
    let session = session();
    let unweighed =
        (request.unweighed > 0).then(|| p("small soft", l::unweighed(request.unweighed.into())));
    let list = (!request.behind.is_empty()).then(|| {
        let cell =
            |weight: &Option<Amount>| weight.as_ref().map_or(t(l::UNKNOWN).into(), amounts::short);
        let rows = request
            .behind
            .iter()
            .map(|(account, weight)| vec![addr(account), text(cell(weight))]);
        let rows = table(l::WHO_BEHIND, &[l::ACCOUNT, l::WEIGHT], rows.collect());
        el(
            "details",
            "",
            kids![el("summary", "small", kids![t(l::WHO_BEHIND)]), rows],
        )
        .node()
    });
    let mine = session.account().as_ref() == Some(&claim.account);
    let id = claim.id.clone();
    let stand = match (mine, request.mine) {
        (true, _) => {
            let (claim, asked) = (claim.clone(), request.asked.clone());
            vec![btn("small", t(l::TAKE_BACK), move || {
                form.take_back(&claim, &asked)
            })]
        }
        (false, true) => vec![
            pill("good", t(l::STOOD)),
            btn("small", t(l::TAKE_BACK), move || form.stand(&id, false)),
        ],
        (false, false) => vec![btn("small primary", t(l::STAND), move || {
            form.stand(&id, true)
        })],
    };
    let asked = (!request.asked.is_empty()).then(|| p("soft", l::asked_of(&request.asked)));
    el(
        "article",
        "card flow tight",
        kids![
            el("h3", "", kids![claim.about.clone()]),
            asked,
            el("p", "", kids![clock(request)]),
            said(claim),
            p("", behind(request)),
            unweighed,
            list,
            el(
                "div",
                "row",
                kids![stand, answer(form, claim), dispute(form, claim)]
            ),
            replies(claim)
        ],
    )
    .node()
}

/// How long a request waits, or waited for its first answer.
pub fn clock(request: &RequestView) -> Node {
    let since = request.claim.seen;
    let (class, clock) = match request.answered {
        Some(at) => ("good", l::answered(&span(at.saturating_sub(since)))),
        None => {
            let now = session().now.get();
            ("weak", l::waits(&span(now.saturating_sub(since))))
        }
    };
    pill(class, clock)
}

/// How many stand behind a request, and with what weight.
pub fn behind(request: &RequestView) -> String {
    let weight = request
        .weight
        .as_ref()
        .map_or(t(l::UNKNOWN).into(), amounts::short);
    let count = u64::try_from(request.behind.len()).unwrap_or(u64::MAX);
    l::behind(count, &weight)
}

fn entry(form: Form, claim: &ClaimView) -> Node {
    let mine = session().account().as_ref() == Some(&claim.account);
    let back = mine.then(|| {
        let claim = claim.clone();
        btn("small", t(l::TAKE_BACK), move || form.take_back(&claim, ""))
    });
    el(
        "article",
        "card flow tight",
        kids![
            el(
                "p",
                "row",
                kids![
                    pill("", t(kind(claim.kind))),
                    el("b", "", kids![claim.about.clone()])
                ]
            ),
            said(claim),
            el(
                "div",
                "row",
                kids![answer(form, claim), dispute(form, claim), back]
            ),
            replies(claim)
        ],
    )
    .node()
}

/// Whose word, the words, and where they can be seen.
pub fn said(claim: &ClaimView) -> Node {
    let weight = claim
        .weight
        .as_ref()
        .map(|w| el("span", "soft", kids![l::weighs(&amounts::short(w))]).node());
    let waiting = claim.waiting.then(|| pill("weak", t(l::NOT_SENT)));
    let when = session().date(claim.seen);
    let evidence: Vec<Node> = claim
        .evidence
        .iter()
        .map(|line| el("li", "", kids![doc::doc(line)]).node())
        .collect();
    let evidence = (!evidence.is_empty()).then(|| {
        el(
            "div",
            "small",
            kids![
                el("p", "label", kids![t(l::EVIDENCE_LIST)]),
                el("ul", "", evidence)
            ],
        )
        .node()
    });
    el(
        "div",
        "flow tight",
        kids![
            doc::doc(&claim.text),
            evidence,
            el(
                "p",
                "row small",
                kids![
                    addr(&claim.account),
                    weight,
                    el("span", "soft", kids![when]),
                    waiting
                ]
            )
        ],
    )
    .node()
}

/// What was said to it.
pub fn replies(claim: &ClaimView) -> Node {
    let one = |reply: &ClaimView| {
        el(
            "article",
            "comment d1",
            kids![pill("", t(kind(reply.kind))), said(reply)],
        )
        .node()
    };
    let all: Vec<Node> = claim.replies.iter().map(one).collect();
    Node::Many(all)
}

fn answer(form: Form, claim: &ClaimView) -> Node {
    let claim = claim.clone();
    btn("small", t(l::ANSWER), move || {
        form.reply("explanation", &claim)
    })
}

fn dispute(form: Form, claim: &ClaimView) -> Node {
    let claim = claim.clone();
    btn("small", t(l::DISPUTE_IT), move || {
        form.reply("dispute", &claim)
    })
}

fn log(lines: &[LogLine]) -> Node {
    let rows = lines.iter().map(|line| {
        let fate = match &line.fate {
            Fate::Stands => t(l::STANDS).into(),
            Fate::TookBack => t(l::TOOK_BACK).into(),
            Fate::Aside(why) => words::why(why),
        };
        let what = match line.about.is_empty() {
            true => t(kind(line.kind)).to_owned(),
            false => [t(kind(line.kind)), " · ", &line.about].concat(),
        };
        vec![
            text(what),
            addr(&line.account),
            text(session().date(line.seen)),
            text(fate),
        ]
    });
    let heads = [l::LOG_WHAT, l::ACCOUNT, l::LOG_WHEN, l::LOG_FATE];
    let body = match lines.is_empty() {
        true => p("soft", t(l::LOG_NONE)),
        false => table(l::LOG, &heads, rows.collect()),
    };
    section(l::LOG, kids![p("small soft", t(l::LOG_NOTE)), body])
}

/// The name of a sort.
pub fn kind(kind: ClaimKind) -> Key {
    match kind {
        ClaimKind::Milestone => l::K_MILESTONE,
        ClaimKind::Attestation => l::K_ATTESTATION,
        ClaimKind::Lever => l::K_LEVER,
        ClaimKind::Dispute => l::K_DISPUTE,
        ClaimKind::Explanation => l::K_EXPLANATION,
        ClaimKind::Statement => l::K_STATEMENT,
        ClaimKind::Request => l::K_REQUEST,
    }
}

/// How long something took, in the largest unit that says it.
fn span(ms: i64) -> String {
    let minutes = u64::try_from(ms / 60_000).unwrap_or(0);
    match minutes {
        0..60 => l::minutes(minutes),
        60..2880 => l::hours(minutes / 60),
        _ => l::days(minutes / 1440),
    }
}

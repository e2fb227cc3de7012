//! Comments, and writing one. Before the first comment the page says what the permission is for.

use crate::{
    amounts,
    app::focus,
    components::*,
    doc,
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{proposal as l, shell, sign, t},
    state::{Dialog, Session, session, watch},
    words,
};
use leptos::prelude::*;
use views::{View, *};

/// Comments drawn at first; more on request, so that a long thread opens at once.
const FIRST: usize = 100;

/// What the tab remembers while comments come in.
#[derive(Clone, Copy)]
struct Talk {
    space: Held<Hex>,
    proposal: Held<Hex>,
    text: Held<String>,
    answering: Held<Option<(Hex, String)>>,
    refused: Held<Option<Why>>,
    sending: Held<bool>,
}

/// The tab.
pub fn discussion(space: Hex, proposal: Hex) -> Node {
    let talk = Talk {
        space: Held::new(space.clone()),
        proposal: Held::new(proposal.clone()),
        text: Held::new(String::new()),
        answering: Held::new(None),
        refused: Held::new(None),
        sending: Held::new(false),
    };
    let limit = Held::new(FIRST);
    let thread = watch(move || {
        Some(Query::Thread {
            space: space.clone(),
            proposal: proposal.clone(),
        })
    });
    let list = seen(thread, move |view| match view {
        View::Thread(thread) => Some(comments(talk, thread, limit)),
        _ => None,
    });
    el("div", "flow", kids![composer(talk), list]).node()
}

fn comments(talk: Talk, thread: &ThreadView, limit: Held<usize>) -> Node {
    let shown = limit.get();
    let list: Vec<Node> = thread
        .comments
        .iter()
        .take(shown)
        .map(|c| comment(talk, c))
        .collect();
    let none = thread
        .comments
        .is_empty()
        .then(|| empty(t(l::TALK_NONE_TITLE), t(l::TALK_NONE_TEXT), Vec::new()));
    let more = (thread.comments.len() > shown)
        .then(|| btn("", t(l::TALK_MORE), move || limit.update(|n| *n += FIRST)));
    let waiting = (thread.waiting > 0).then(|| note(l::talk_missing(thread.waiting.into())));
    let apart = (!thread.apart.is_empty()).then(|| {
        let rows: Vec<Node> = thread.apart.iter().map(|c| comment(talk, c)).collect();
        let n = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        el(
            "details",
            "small",
            kids![el("summary", "", kids![l::talk_apart(n)]), rows],
        )
        .node()
    });
    Node::Many(kids![
        none,
        el("div", "thread", kids![list]),
        more,
        waiting,
        apart
    ])
}

fn comment(talk: Talk, comment: &CommentView) -> Node {
    let session = session();
    let who = match &comment.account {
        Some(account) => addr(account),
        None => text(t(l::TALK_UNKNOWN)),
    };
    let name = comment
        .account
        .as_deref()
        .map(amounts::short_id)
        .unwrap_or_default();
    let when = session.date(comment.said_at.saturating_mul(1000));
    let waiting = comment.waiting.then(|| pill("weak", t(l::TALK_WAITING)));
    let why = comment
        .why
        .as_ref()
        .map(|why| check_line(CheckState::Weak, words::why(why)));
    let id = comment.id.clone();
    let reply = comment.why.is_none().then(|| {
        btn("quiet small", t(l::TALK_REPLY), move || {
            talk.answering.set(Some((id.clone(), name.clone())));
            focus("#comment textarea");
        })
    });
    let depth = match comment.depth {
        0 => "comment",
        1 => "comment d1",
        2 => "comment d2",
        _ => "comment d3",
    };
    el(
        "article",
        "",
        kids![
            el(
                "p",
                "row small",
                kids![who, el("span", "soft", kids![when]), waiting]
            ),
            why,
            doc::doc(&comment.text),
            reply
        ],
    )
    .class(depth)
    .node()
}

/// The field to write in; before that, the permission that it needs.
fn composer(talk: Talk) -> Node {
    let session = session();
    let device = watch(move || {
        session.account().map(|account| Query::Device {
            space: talk.space.get_untracked(),
            account,
        })
    });
    let draw = move || {
        if session.account().is_none() {
            let open = btn("", t(sign::CONNECT_FIRST), move || {
                session.dialog.set(Some(Dialog::Wallet));
            });
            return empty(t(l::TALK_CONNECT), "", vec![open]);
        }
        device.with(|view| match view {
            Some(View::Device(device)) => match &device.state {
                DeviceState::Impossible(why) => notice(why, None),
                DeviceState::Bound { until, .. } => field_to_write(session, talk, *until),
                other => ask_permission(session, talk, other),
            },
            Some(View::Failed(why)) => notice(why, None),
            _ => p("soft small", t(shell::LOADING)),
        })
    };
    el("div", "card flow tight", kids![live(draw)])
        .attr("id", "comment")
        .node()
}

fn ask_permission(session: Session, talk: Talk, state: &DeviceState) -> Node {
    let ended = match state {
        DeviceState::Expired { .. } => Some(words::why(&Why::DeviceExpired)),
        DeviceState::Revoked { .. } => Some(words::why(&Why::DeviceRevoked)),
        _ => None,
    };
    let open = btn("primary", t(l::TALK_DEVICE_GO), move || {
        let bind = Compose::BindDevice {
            space: talk.space.get_untracked(),
        };
        session.dialog.set(Some(Dialog::Sign(
            Box::new(bind),
            UnsyncCallback::new(|_| ()),
        )));
    });
    Node::Many(kids![
        ended.map(|words| p("strong", words)),
        p("", t(l::TALK_DEVICE)),
        el("div", "row", kids![open])
    ])
}

fn field_to_write(session: Session, talk: Talk, until: i64) -> Node {
    let answering = move || {
        talk.answering.get().map(|(_, who)| {
            let cancel = btn("quiet small", t(shell::CANCEL), move || {
                talk.answering.set(None)
            });
            el("p", "row small", kids![l::talk_reply_to(&who), cancel]).node()
        })
    };
    let refused = move || {
        talk.refused
            .get()
            .map(|why| notice(&why, Some(Box::new(move || send(session, talk)))))
    };
    let ready = move || !talk.sending.get() && talk.text.with(|text| !text.trim().is_empty());
    let text = input(
        "text",
        l::TALK_LABEL,
        Some(l::TALK_HELP),
        Kind::Lines,
        talk.text,
    );
    Node::Many(kids![
        live(answering),
        field(text, talk.refused),
        live(refused),
        el(
            "div",
            "row between",
            kids![
                btn_if("primary", l::TALK_SEND, ready, move || send(session, talk)),
                el(
                    "small",
                    "",
                    kids![l::talk_until(&session.date(until.saturating_mul(1000)))]
                )
            ]
        )
    ])
}

fn send(session: Session, talk: Talk) {
    let Some(account) = session.account() else {
        return;
    };
    talk.sending.set(true);
    talk.refused.set(None);
    let intent = Intent::Say {
        space: talk.space.get_untracked(),
        proposal: talk.proposal.get_untracked(),
        parent: talk.answering.get_untracked().map(|(id, _)| id),
        account,
        text: talk.text.get_untracked(),
    };
    session.intend(intent, move |outcome| {
        talk.sending.set(false);
        match outcome {
            Outcome::Refused(why) => talk.refused.set(Some(why)),
            _ => {
                talk.text.set(String::new());
                talk.answering.set(None);
                // The button that was pressed is off now: writing goes on in the field.
                focus("#comment textarea");
            }
        }
    });
}

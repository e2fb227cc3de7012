//! Signing, in the order that keeps a person in charge: compose, show exactly what will be signed, open the wallet,
//! check, publish, receipt. Used inside pages and inside the dialog alike.

use super::{btn, check_line, facts, notice_on, p, practice_btn, receipt};
use crate::{
    dom::{Node, effect, el, live, memo},
    held::Held,
    kids,
    locales::{Key, sign as l, t},
    state::{Dialog, Session, session},
};
use leptos::prelude::*;
use std::{rc::Rc, time::Duration};
use views::*;

/// How far a signing is.
#[derive(Clone)]
enum Step {
    /// Nothing to sign yet.
    Idle,
    /// The engine composes.
    Preparing,
    /// To be read.
    Ready(Box<ToSign>),
    /// The wallet was opened.
    Wallet(Box<ToSign>),
    /// The signature is checked and stored.
    Checking(Box<ToSign>),
    /// It did not work; what was prepared can be signed again.
    Failed(Option<Box<ToSign>>, Why),
    /// Taken.
    Done(Receipt),
}

/// What is to be signed, as it is being chosen and typed.
pub type Composing = Rc<dyn Fn() -> Option<Compose>>;

type Steps = Held<Step>;

/// Signs what `compose` says, composed again whenever it changes. `done` gets the receipt;
/// `changeable` says until when the act may be changed.
pub fn sign(
    compose: Composing,
    done: UnsyncCallback<Receipt>,
    changeable: Rc<dyn Fn() -> Option<String>>,
) -> Node {
    let session = session();
    let step: Steps = Held::new(Step::Idle);
    let turn = Held::new(0u32);
    let what = compose.clone();
    let asked: Held<u32> = Held::new(0);
    // Only another account begins again; news of the space, such as each new block, must not.
    let account = memo(move || session.account());
    effect(move || {
        turn.get();
        let (compose, account) = (what(), account.get());
        asked.update(|n| *n += 1);
        let mine = asked.get_untracked();
        match (compose, account) {
            (Some(compose), Some(account)) => {
                if !matches!(step.get_untracked(), Step::Ready(_)) {
                    step.set(Step::Preparing);
                }
                // Words are still being typed: ask once they rest.
                let ask = move || prepare(session, step, asked, mine, account, compose);
                set_timeout(ask, Duration::from_millis(250));
            }
            _ => step.set(Step::Idle),
        }
    });
    let again = move || turn.update(|n| *n += 1);
    move_on(step, account, done, again, compose, changeable)
}

fn prepare(
    session: Session,
    step: Steps,
    asked: Held<u32>,
    mine: u32,
    account: Address,
    what: Compose,
) {
    let current = move || asked.try_get_untracked() == Some(mine);
    if !current() {
        return;
    }
    let what = Box::new(what);
    session.intend(Intent::Prepare { account, what }, move |outcome| {
        if !current() {
            return;
        }
        let next = match outcome {
            Outcome::ToSign(to_sign) => Step::Ready(to_sign),
            Outcome::Refused(why) => Step::Failed(None, why),
            _ => return,
        };
        step.set(next);
    });
}

fn move_on(
    step: Steps,
    account: Memo<Option<Address>>,
    done: UnsyncCallback<Receipt>,
    again: impl Fn() + Copy + 'static,
    compose: Composing,
    changeable: Rc<dyn Fn() -> Option<String>>,
) -> Node {
    let session = session();
    let draw = move || {
        if account.with(Option::is_none) {
            return no_account(session);
        }
        match step.get() {
            Step::Idle if compose().is_none() => p("soft", t(l::NOTHING_YET)),
            Step::Idle | Step::Preparing => p("soft", t(l::PREPARING)),
            Step::Ready(what) => {
                let label = if what.practice {
                    l::SIGN_PRACTICE
                } else {
                    l::OPEN_WALLET
                };
                let shown = exactly(&what);
                let press = btn("primary", t(label), move || {
                    start(session, step, what.clone(), done)
                });
                stacked(vec![shown, press])
            }
            Step::Wallet(what) => stacked(vec![exactly(&what), waiting(l::IN_WALLET)]),
            Step::Checking(what) => stacked(vec![exactly(&what), waiting(l::CHECKING)]),
            Step::Failed(what, why) => failed(step, done, again, what, &why),
            Step::Done(taken) => receipt(taken, untrack(|| changeable())),
        }
    };
    el("div", "flow tight", kids![live(draw)]).node()
}

fn stacked(parts: Vec<Node>) -> Node {
    el("div", "flow tight", kids![parts]).node()
}

fn waiting(words: Key) -> Node {
    el("div", "", kids![check_line(CheckState::Running, t(words))])
        .attr("role", "status")
        .node()
}

fn no_account(session: Session) -> Node {
    let connect = btn("primary", t(l::CONNECT_FIRST), move || {
        session.dialog.set(Some(Dialog::Wallet))
    });
    let practice = session
        .page
        .with_untracked(|p| p.space().is_none())
        .then(|| practice_btn(""));
    el(
        "div",
        "flow tight",
        kids![
            p("", t(l::NO_ACCOUNT)),
            el("div", "row", kids![connect, practice])
        ],
    )
    .node()
}

fn failed(
    step: Steps,
    done: UnsyncCallback<Receipt>,
    again: impl Fn() + 'static,
    what: Option<Box<ToSign>>,
    why: &Why,
) -> Node {
    let session = session();
    let shown = what.as_deref().map(exactly);
    let chain = what
        .as_ref()
        .map(|w| (w.chain_name.clone(), w.chain_node.clone()));
    let retry: Box<dyn Fn()> = match what {
        Some(what) => Box::new(move || start(session, step, what.clone(), done)),
        None => Box::new(again),
    };
    el(
        "div",
        "flow tight",
        kids![shown, notice_on(why, Some(retry), chain)],
    )
    .node()
}

/// Opens the wallet (or signs with the practice account), then hands the signature over.
fn start(session: Session, step: Steps, what: Box<ToSign>, done: UnsyncCallback<Receipt>) {
    let finish = move |what: Box<ToSign>, outcome| {
        let next = match outcome {
            Outcome::Published(receipt) => {
                // Practice may be lost; what others count on may not.
                if !what.practice {
                    session.ask_to_keep();
                }
                done.run(receipt.clone());
                Step::Done(receipt)
            }
            Outcome::Refused(why) => Step::Failed(Some(what), why),
            _ => return,
        };
        step.set(next);
    };
    let prepared = what.prepared.clone();
    if what.practice {
        step.set(Step::Checking(what.clone()));
        session.intend(Intent::SignPractice { prepared }, move |outcome| {
            finish(what, outcome)
        });
        return;
    }
    step.set(Step::Wallet(what.clone()));
    let to_wallet = (*what).clone();
    let signed = move |result| match result {
        Ok(signature) => {
            step.set(Step::Checking(what.clone()));
            session.intend(
                Intent::Signed {
                    prepared,
                    signature,
                },
                move |outcome| finish(what, outcome),
            );
        }
        Err(why) => step.set(Step::Failed(Some(what), why)),
    };
    session.around().wallets.sign(to_wallet, Box::new(signed));
}

/// Every field that will be signed, the body whose hash is signed, the chain and the id.
fn exactly(what: &ToSign) -> Node {
    let rows = what
        .fields
        .iter()
        .map(|(name, value)| {
            let value = value.clone();
            (name.clone(), el("code", "mono whole", kids![value]).node())
        })
        .collect();
    let body = what.body.clone().map(|body| {
        el(
            "details",
            "small",
            kids![
                el("summary", "", kids![t(l::BODY)]),
                el("pre", "mono", kids![body])
            ],
        )
        .node()
    });
    let chain = if what.practice {
        t(l::NO_CHAIN).to_owned()
    } else {
        l::chain(&what.chain_name, &what.chain.to_string())
    };
    let (message, id) = (what.message.clone(), what.id.clone());
    el(
        "section",
        "exactly flow tight",
        kids![
            el("h3", "", kids![t(l::EXACTLY)]),
            el("p", "small soft", kids![message, " · ", chain]),
            facts(rows),
            body,
            el(
                "details",
                "small",
                kids![
                    el("summary", "", kids![t(l::WILL_BE_ID)]),
                    el("code", "mono whole", kids![id])
                ]
            ),
            p("small", t(l::PERMANENT))
        ],
    )
    .node()
}

/// The same in a dialog: its title and content.
pub fn sign_dialog(compose: Compose, done: UnsyncCallback<Receipt>) -> (Key, Node) {
    let (title, text) = match &compose {
        Compose::BindDevice { .. } => (l::BIND_TITLE, l::BIND_TEXT),
        Compose::RevokeDevice { .. } => (l::REVOKE_TITLE, l::REVOKE_TEXT),
        Compose::Space { space: None, .. } => (l::SPACE_TITLE, l::SPACE_TEXT),
        Compose::Space { .. } => (l::RULES_TITLE, l::RULES_TEXT),
        Compose::Revision { .. } => (l::REVISION_TITLE, l::REVISION_TEXT),
        Compose::Opening { .. } => (l::OPENING_TITLE, l::OPENING_TEXT),
        Compose::Ballot { .. } => (l::BALLOT_TITLE, l::BALLOT_TEXT),
        Compose::Claim { .. } => (l::CLAIM_TITLE, l::CLAIM_TEXT),
    };
    let what = Rc::new(move || Some(compose.clone()));
    let body = el(
        "div",
        "flow",
        kids![p("soft", t(text)), sign(what, done, Rc::new(|| None))],
    )
    .node();
    (title, body)
}

//! Choosing a wallet: those that announced themselves, the practice account, and what to do where there is none.

use super::{btn, notice, p};
use crate::{
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{dialogs as l, shell, t},
    routes::Page,
    state::{Dialog, Session, session},
};
use views::{WalletInfo, Why};

/// The list of wallets.
pub fn wallet_list() -> Node {
    let session = session();
    let failed: Held<Option<Why>> = Held::new(None);
    let asked = Held::new(String::new());
    let list = move || {
        let wallets = session.wallets.get();
        if wallets.is_empty() {
            return none_found(session);
        }
        let rows: Vec<Node> = wallets
            .into_iter()
            .map(|wallet| row(wallet, failed, asked))
            .collect();
        el("ul", "plain flow tight", kids![rows]).node()
    };
    let problem = move || {
        failed.get().map(|why| {
            let again: Box<dyn Fn()> =
                Box::new(move || connect(session, asked.get_untracked(), failed, asked));
            notice(&why, Some(again))
        })
    };
    let connected = move || {
        session.connected.with(Option::is_some).then(|| {
            btn("", t(l::DISCONNECT), move || {
                session.around().wallets.disconnect();
                session.dialog.set(None);
            })
        })
    };
    el(
        "div",
        "flow",
        kids![
            p("soft", t(l::WALLET_TEXT)),
            live(problem),
            live(list),
            live(connected),
            el("hr", "", kids![]),
            p("soft small", t(l::PRACTICE_TEXT)),
            practice_btn("")
        ],
    )
    .node()
}

fn row(wallet: WalletInfo, failed: Held<Option<Why>>, asked: Held<String>) -> Node {
    let session = session();
    let WalletInfo {
        rdns, name, icon, ..
    } = wallet;
    let busy = rdns.clone();
    // Icons come as data: addresses only; anything else would tell a host that Locus was opened.
    let icon = icon
        .filter(|icon| icon.starts_with("data:image/"))
        .map(|src| {
            el("img", "", kids![])
                .attr("src", src)
                .attr("alt", "")
                .attr("width", "28")
                .attr("height", "28")
                .node()
        });
    let waiting = move || {
        asked
            .with(|a| *a == busy)
            .then(|| p("small", t(l::WALLET_ASKED)))
    };
    el(
        "li",
        "",
        kids![
            el(
                "button",
                "btn wallet",
                kids![icon, el("span", "", kids![name]), live(waiting)]
            )
            .attr("type", "button")
            .on("click", move |_| connect(
                session,
                rdns.clone(),
                failed,
                asked
            ))
        ],
    )
    .node()
}

fn connect(session: Session, rdns: String, failed: Held<Option<Why>>, asked: Held<String>) {
    failed.set(None);
    asked.set(rdns.clone());
    let done = move |result: Result<views::Connected, Why>| {
        match result {
            Ok(connected) => {
                session.around().place.keep("wallet", Some(&connected.rdns));
                session.connected.set(Some(connected));
                session.dialog.set(None);
            }
            Err(why) => failed.set(Some(why)),
        }
        asked.update(String::clear);
    };
    session.around().wallets.connect(rdns, Box::new(done));
}

fn none_found(session: Session) -> Node {
    let handheld = session.around().place.handheld();
    let text = if handheld {
        l::NO_WALLET_HANDHELD
    } else {
        l::NO_WALLET
    };
    el(
        "div",
        "empty flow tight",
        kids![
            p("", t(text)),
            btn("", t(l::CONTINUE), move || session
                .dialog
                .set(Some(Dialog::Continue)))
        ],
    )
    .node()
}

/// Opens the practice space with one click.
pub fn practice_btn(kind: &'static str) -> Node {
    let session = session();
    let busy = Held::new(false);
    let label = move || {
        t(if busy.get() {
            shell::STARTING
        } else {
            l::PRACTICE
        })
    };
    let open = move |_| {
        busy.set(true);
        session.open_practice(move |result| {
            busy.set(false);
            match result {
                Ok(space) => {
                    session.dialog.set(None);
                    session.go(&Page::Space(space).path());
                }
                Err(why) => session.said.set(crate::words::why(&why)),
            }
        });
    };
    el("button", "", kids![live(label)])
        .attr("type", "button")
        .class(["btn ", kind].concat())
        .on("click", open)
        .node()
}

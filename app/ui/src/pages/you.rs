//! This browser: the account, its permission to comment in each space, what is stored, backup and restore.

use crate::{
    amounts,
    components::*,
    dom::{Node, el, live, memo},
    held::Held,
    kids,
    locales::{dialogs as d, t, you as l},
    routes::Page,
    state::{Dialog, Session, session, watch},
    words,
};
use leptos::{ev, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys};
use views::{View, *};

/// The page.
pub fn you() -> Node {
    // The browser may have changed its mind since it was last asked.
    let session = session();
    let learn = Box::new(move |granted| session.learn_kept(granted));
    session.around().place.persisted(learn);
    el(
        "div",
        "narrow flow",
        kids![
            heading(t(l::TITLE)),
            account(),
            devices(),
            storage(),
            restore()
        ],
    )
    .node()
}

fn account() -> Node {
    let session = session();
    let wallet = move || match session.connected.get() {
        None => empty(
            t(l::NO_WALLET),
            t(l::NO_WALLET_TEXT),
            vec![
                btn("primary", t(crate::locales::shell::CONNECT), move || {
                    session.dialog.set(Some(Dialog::Wallet))
                }),
                practice_btn(""),
            ],
        ),
        Some(connected) => {
            let name = session.wallets.with(|all| {
                all.iter()
                    .find(|w| w.rdns == connected.rdns)
                    .map(|w| w.name.clone())
                    .unwrap_or(connected.rdns.clone())
            });
            let first = connected.accounts.first().cloned().unwrap_or_default();
            let rows = vec![
                (t(l::WALLET).to_owned(), text(name)),
                (t(l::ACCOUNT).to_owned(), whole(&first)),
                (t(l::ON_CHAIN).to_owned(), text(connected.chain.to_string())),
            ];
            let change = btn("", t(l::OTHER_WALLET), move || {
                session.dialog.set(Some(Dialog::Wallet))
            });
            let forget = btn("quiet", t(d::DISCONNECT), move || {
                session.around().wallets.disconnect()
            });
            Node::Many(kids![
                facts(rows),
                el("div", "row", kids![change, forget]),
                p("small soft", t(l::ACCOUNT_NOTE))
            ])
        }
    };
    let practice = move || {
        session.practice.with(|practice| {
            practice
                .as_ref()
                .map(|(account, _)| p("small break", l::practice(account)))
        })
    };
    let elsewhere = btn("small", t(d::CONTINUE), move || {
        session.dialog.set(Some(Dialog::Continue))
    });
    card(
        l::ACCOUNT_TITLE,
        vec![live(wallet), live(practice), elsewhere],
    )
}

/// The permission to comment, space by space.
fn devices() -> Node {
    let home = watch(|| Some(Query::Home));
    let which = memo(move || {
        home.with(|view| match view {
            Some(View::Home(home)) => Some(home.spaces.iter().map(|s| s.space.as_str()).collect()),
            _ => None,
        })
    });
    let rows = live(move || {
        // Reading it, not only tracking it: a memo that nobody reads never runs.
        which.with(|_| ());
        untrack(|| {
            home.with(|view| match view {
                Some(View::Home(home)) if !home.spaces.is_empty() => {
                    let rows: Vec<Node> = home.spaces.iter().map(device).collect();
                    el("ul", "plain sources", kids![rows]).node()
                }
                _ => p("soft", t(l::DEVICES_NONE)),
            })
        })
    });
    card(l::DEVICES, vec![p("small soft", t(l::DEVICES_TEXT)), rows])
}

fn device(card: &SpaceCard) -> Node {
    let (space, name, practice) = (card.space.clone(), card.name.clone(), card.practice);
    let session = session();
    let account = move || {
        if practice {
            return session.practice.with(|p| p.as_ref().map(|p| p.0.clone()));
        }
        session
            .connected
            .with(|c| c.as_ref().and_then(|c| c.accounts.first().cloned()))
    };
    let id = space.clone();
    let view = watch(move || {
        account().map(|account| Query::Device {
            space: id.clone(),
            account,
        })
    });
    let path = Page::Space(space.clone()).path();
    let state = live(move || {
        view.with(|view| match view {
            Some(View::Device(device)) => state(session, &space, device),
            Some(View::Failed(why)) => p("small", words::why(why)),
            _ => p(
                "small soft",
                t(if practice {
                    l::DEVICE_NO_PRACTICE
                } else {
                    l::DEVICE_NO_ACCOUNT
                }),
            ),
        })
    });
    el(
        "li",
        "source",
        kids![
            el(
                "p",
                "strong",
                kids![el("a", "", kids![name]).attr("href", path)]
            ),
            state
        ],
    )
    .node()
}

fn state(session: Session, space: &Hex, device: &DeviceView) -> Node {
    let revoke = |key: Hex, label| {
        let space = space.clone();
        btn("small", t(label), move || {
            let compose = Compose::RevokeDevice {
                space: space.clone(),
                device: key.clone(),
            };
            session.dialog.set(Some(Dialog::Sign(
                Box::new(compose),
                UnsyncCallback::new(|_| ()),
            )));
        })
    };
    let (words, press) = match &device.state {
        DeviceState::Bound { device, until } => {
            let date = session.date(until.saturating_mul(1000));
            (
                l::device_until(&date),
                Some(revoke(device.clone(), l::REVOKE)),
            )
        }
        DeviceState::None => (t(l::DEVICE_NONE).into(), None),
        DeviceState::Expired { .. } => (words::why(&Why::DeviceExpired), None),
        DeviceState::Revoked { .. } => (words::why(&Why::DeviceRevoked), None),
        DeviceState::Impossible(why) => (words::why(why), None),
    };
    let others: Vec<Node> = device
        .others
        .iter()
        .filter(|(_, _, revoked)| !revoked)
        .map(|(key, until, _)| {
            let words = l::other_device(
                &amounts::short_id(key),
                &session.date(until.saturating_mul(1000)),
            );
            el(
                "div",
                "row small",
                kids![words, revoke(key.clone(), l::REVOKE)],
            )
            .node()
        })
        .collect();
    Node::Many(kids![
        el(
            "div",
            "row between",
            kids![el("p", "small", kids![words]), press]
        ),
        others
    ])
}

fn storage() -> Node {
    let session = session();
    let view = watch(|| Some(Query::Storage));
    let body = seen(view, move |view| match view {
        View::Storage(view) => Some(stored(session, view)),
        _ => None,
    });
    card(l::STORAGE, vec![body])
}

fn stored(session: Session, view: &StorageView) -> Node {
    let keep = if view.persistent {
        check_line(CheckState::Good, t(l::PERSISTENT))
    } else {
        let ask = btn("", t(l::ASK_PERSIST), move || {
            session.around().place.persist(Box::new(move |granted| {
                session
                    .said
                    .set(t(if granted { l::GRANTED } else { l::NOT_GRANTED }).into());
                session.learn_kept(granted);
            }));
        });
        Node::Many(kids![
            check_line(CheckState::Weak, t(l::NOT_PERSISTENT)),
            ask
        ])
    };
    let unsent =
        (view.unsent > 0).then(|| check_line(CheckState::Weak, l::unsent(view.unsent.into())));
    let corrupted = (view.corrupted > 0)
        .then(|| check_line(CheckState::Bad, l::corrupted(view.corrupted.into())));
    let backed = match view.last_backup {
        Some(at) => l::last_backup(&session.date(at)),
        None => t(l::NEVER_BACKED).into(),
    };
    let back_up = btn("primary", t(l::BACK_UP), move || {
        let place = session.around().place;
        session.intend(Intent::Backup, move |outcome| match outcome {
            Outcome::File { name, bytes } => place.save(&name, &bytes),
            Outcome::Refused(why) => session.said.set(words::why(&why)),
            _ => {}
        });
    });
    Node::Many(kids![
        p("", l::kept(view.acts.into())),
        keep,
        unsent,
        corrupted,
        el("div", "row", kids![back_up, el("small", "", kids![backed])]),
        p("small soft", t(l::BACKUP_NOTE))
    ])
}

fn restore() -> Node {
    let session = session();
    let result: Held<Option<Outcome>> = Held::new(None);
    let reading = Held::new(false);
    let take = move |event: ev::Event| {
        let field = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = field.and_then(|f| f.files()).and_then(|files| files.get(0)) else {
            return;
        };
        reading.set(true);
        result.set(None);
        spawn_local(async move {
            let finish = move |outcome| {
                reading.set(false);
                result.set(Some(outcome));
            };
            match wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => {
                    let file = js_sys::Uint8Array::new(&buffer).to_vec();
                    session.intend(Intent::Restore { file }, finish);
                }
                Err(_) => finish(Outcome::Refused(Why::BadBackup(t(l::UNREADABLE).into()))),
            }
        });
    };
    let said = move || {
        if reading.get() {
            return Some(check_line(CheckState::Running, t(l::RESTORING)));
        }
        result.get().map(|outcome| match outcome {
            Outcome::Restored {
                new,
                known,
                refused,
                ..
            } => restored(new, known, &refused),
            Outcome::Refused(why) => notice(&why, None),
            _ => Node::Nothing,
        })
    };
    card(
        l::RESTORE,
        vec![
            p("small soft", t(l::RESTORE_TEXT)),
            el(
                "label",
                "field",
                kids![
                    el("span", "label", kids![t(l::RESTORE_FILE)]),
                    el("input", "", kids![])
                        .attr("type", "file")
                        .on("change", take)
                ],
            )
            .node(),
            el("div", "", kids![live(said)])
                .attr("role", "status")
                .node(),
        ],
    )
}

fn restored(new: u32, known: u32, refused: &[(Why, u32)]) -> Node {
    let words = l::restored(&amounts::count(new.into()), &amounts::count(known.into()));
    let rows: Vec<Node> = refused
        .iter()
        .map(|(why, n)| {
            let line = [
                amounts::count((*n).into()).as_str(),
                " · ",
                &words::why(why),
            ]
            .concat();
            el("li", "", kids![line]).node()
        })
        .collect();
    let rows = (!rows.is_empty()).then(|| {
        Node::Many(kids![
            p("small", t(l::RESTORE_REFUSED)),
            el("ul", "small", kids![rows])
        ])
    });
    Node::Many(kids![check_line(CheckState::Good, words), rows])
}

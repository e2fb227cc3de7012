//! What is being written, kept on this device as it is typed.

use crate::{
    components::Refusal,
    dom::effect,
    held::Held,
    pages::proposal::{read, watch_proposal},
    state::{Session, session, watch},
};
use leptos::prelude::*;
use std::time::Duration;
use views::{View, *};

/// What is being written.
#[derive(Clone, Copy)]
pub struct Draft {
    pub space: Held<Hex>,
    pub proposal: Held<Option<Hex>>,
    pub title: Held<String>,
    pub kind: Held<String>,
    pub text: Held<String>,
    pub rows: Held<Vec<Change>>,
    pub saved: Held<i64>,
    /// Whether anything was typed here: only then is it kept.
    pub touched: Held<bool>,
    pub refusal: Refusal,
}

/// What was kept on this device; for a new version without any, the version in force. Taken once: what is typed since
/// is never overwritten.
pub fn begin(draft: Draft) {
    let (space, key) = (draft.space.get_untracked(), draft.key());
    let kept = watch(move || {
        Some(Query::Draft {
            space: space.clone(),
            key: key.clone(),
        })
    });
    let current = draft
        .proposal
        .get_untracked()
        .map(|proposal| watch_proposal(&draft.space.get_untracked(), &proposal));
    let taken = Held::new(false);
    effect(move || {
        let kept = kept.with(|view| match view {
            Some(View::Draft(kept)) => Some(kept.clone()),
            Some(View::Failed(_)) => Some(None),
            _ => None,
        });
        let current = current.and_then(|view| read(view, |view| view.revision.clone()));
        if taken.get_untracked() || draft.touched.get_untracked() {
            return;
        }
        match (kept, current) {
            (Some(Some(kept)), _) => {
                taken.set(true);
                draft.saved.set(kept.saved);
                draft.show(kept);
            }
            (Some(None), Some(now)) => {
                taken.set(true);
                let now = DraftView {
                    title: now.title,
                    text: now.source,
                    kind: now.kind,
                    changes: now.changes,
                    saved: 0,
                };
                draft.show(now);
            }
            _ => {}
        }
    });
}

impl Draft {
    pub fn key(self) -> String {
        self.proposal
            .get_untracked()
            .unwrap_or_else(|| "new".into())
    }

    pub fn show(self, kept: DraftView) {
        self.title.set(kept.title);
        self.text.set(kept.text);
        if !kept.kind.is_empty() {
            self.kind.set(kept.kind);
        }
        self.rows.set(kept.changes);
    }

    pub fn view(self) -> DraftView {
        DraftView {
            title: self.title.get(),
            text: self.text.get(),
            kind: self.kind.get(),
            changes: self.rows.get(),
            saved: self.saved.get_untracked(),
        }
    }
}

/// Keeps the draft on this device a moment after the last key.
pub fn keep(draft: Draft) {
    let session = session();
    let turn = Held::new(0u32);
    effect(move || {
        let mut now = draft.view();
        turn.update(|n| *n += 1);
        let mine = turn.get_untracked();
        if !draft.touched.get() {
            return;
        }
        let save = move || {
            if turn.try_get_untracked() != Some(mine) {
                return;
            }
            now.saved = session.around().place.now_ms();
            let saved = now.saved;
            let intent = Intent::SaveDraft {
                space: draft.space.get_untracked(),
                key: draft.key(),
                draft: Some(now),
            };
            session.intend(intent, move |outcome| match outcome {
                Outcome::Refused(why) => draft.refusal.set(Some(why)),
                _ => draft.saved.set(saved),
            });
        };
        set_timeout(save, Duration::from_millis(700));
    });
}

/// Forgets the draft kept on this device.
pub fn forget(session: Session, draft: Draft) {
    draft.touched.set(false);
    draft.saved.set(0);
    session.intend_quietly(Intent::SaveDraft {
        space: draft.space.get_untracked(),
        key: draft.key(),
        draft: None,
    });
}

/// What would be signed.
pub fn compose(draft: Draft) -> Compose {
    let view = untrack(|| draft.view());
    let named = |c: &Change| !c.name.trim().is_empty();
    Compose::Revision {
        space: draft.space.get_untracked(),
        proposal: draft.proposal.get_untracked(),
        title: view.title.trim().to_owned(),
        text: view.text,
        kind: view.kind,
        changes: view.changes.into_iter().filter(named).collect(),
    }
}

//! What is removed, waits, is held, and stays.

use super::{Home, id, ids, out, row, rows};
use crate::{
    conformance::{same, words},
    ports::{Batch, Class, Outgoing, Store},
};
use std::rc::Rc;

impl<M: AsyncFn(String) -> Rc<dyn Store>> Home<'_, M> {
    pub(super) async fn removed(&self) -> Result<(), String> {
        let store = self.open("removed").await;
        let both = [
            row(1, 100, Class::Ballot, &[50]),
            row(2, 100, Class::Ballot, &[50]),
        ];
        store.write(rows(both)).await.map_err(words)?;
        let batch = Batch {
            remove: vec![id(1), id(77)],
            ..Batch::default()
        };
        same(store.write(batch).await.map_err(words)?, vec![])?;
        same(
            store.known(vec![id(1), id(2)]).await.map_err(words)?,
            vec![false, true],
        )?;
        same(
            ids(store
                .by_class(id(100), Class::Ballot)
                .await
                .map_err(words)?),
            vec![2],
        )?;
        let found = store
            .by_ref(id(50), Class::Ballot, None, 9)
            .await
            .map_err(words)?;
        same(ids(found), vec![2])?;
        same(store.count_space(id(100)).await.map_err(words)?, 1)?;
        let batch = Batch {
            remove: vec![id(2)],
            ..Batch::default()
        };
        store.write(batch).await.map_err(words)?;
        same(store.spaces().await.map_err(words)?, vec![])
    }

    pub(super) async fn replaced(&self) -> Result<(), String> {
        let store = self.open("replaced").await;
        store
            .write(rows([row(1, 100, Class::Ballot, &[50])]))
            .await
            .map_err(words)?;
        let better = row(1, 100, Class::Talk, &[51]);
        let batch = Batch {
            remove: vec![id(1)],
            rows: vec![better.clone()],
            ..Batch::default()
        };
        same(store.write(batch).await.map_err(words)?, vec![id(1)])?;
        same(
            store.rows(vec![id(1)]).await.map_err(words)?,
            vec![Some(better)],
        )?;
        same(
            store
                .count_ref(id(50), Class::Ballot)
                .await
                .map_err(words)?,
            0,
        )?;
        same(
            store.count_ref(id(51), Class::Talk).await.map_err(words)?,
            1,
        )?;
        same(store.count_space(id(100)).await.map_err(words)?, 1)
    }

    pub(super) async fn outbox(&self) -> Result<(), String> {
        let store = self.open("outbox").await;
        let first = vec![out(9, "ws://b"), out(9, "ws://a"), out(1, "ws://a")];
        store
            .write(Batch {
                outgoing: first,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let later = vec![out(5, "ws://a"), out(9, "ws://a")];
        store
            .write(Batch {
                outgoing: later,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let order = [
            out(9, "ws://b"),
            out(9, "ws://a"),
            out(1, "ws://a"),
            out(5, "ws://a"),
        ];
        same(store.outbox().await.map_err(words)?, order.to_vec())?;
        let no = Outgoing {
            refused: Some("blocked: no".into()),
            ..out(9, "ws://a")
        };
        let batch = Batch {
            outgoing: vec![no.clone()],
            ..Batch::default()
        };
        store.write(batch).await.map_err(words)?;
        let order = vec![out(9, "ws://b"), no, out(1, "ws://a"), out(5, "ws://a")];
        same(store.outbox().await.map_err(words)?, order)?;
        let done = vec![(id(9), "ws://a".into()), (id(1), "ws://b".into())];
        store
            .write(Batch {
                sent: done,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let order = vec![out(9, "ws://b"), out(1, "ws://a"), out(5, "ws://a")];
        same(store.outbox().await.map_err(words)?, order)
    }

    pub(super) async fn held(&self) -> Result<(), String> {
        let store = self.open("held").await;
        let entry = |relay: &str, space, act| (relay.to_owned(), id(space), id(act));
        let held = vec![
            entry("ws://a", 100, 3),
            entry("ws://a", 100, 1),
            entry("ws://a", 101, 2),
            entry("ws://b", 100, 4),
            entry("ws://a", 100, 3),
        ];
        store
            .write(Batch {
                held,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let held = vec![entry("ws://a", 100, 3), entry("ws://a", 100, 255)];
        store
            .write(Batch {
                held,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let at = async |relay: &str, space| store.held(relay.into(), id(space)).await;
        same(
            at("ws://a", 100).await.map_err(words)?,
            vec![id(1), id(3), id(255)],
        )?;
        same(at("ws://a", 101).await.map_err(words)?, vec![id(2)])?;
        same(at("ws://b", 100).await.map_err(words)?, vec![id(4)])?;
        same(at("ws://b", 101).await.map_err(words)?, vec![])?;
        same(at("ws://", 100).await.map_err(words)?, vec![])
    }

    pub(super) async fn values(&self) -> Result<(), String> {
        let store = self.open("values").await;
        let set = |name: &str, value: Option<&[u8]>| (name.to_owned(), value.map(<[u8]>::to_vec));
        let values = vec![
            set("draft/b", Some(b"2")),
            set("draft/a", Some(b"1")),
            set("draft", Some(b"not one")),
            set("drafu", Some(b"nor this")),
            set("zero", Some(b"")),
        ];
        store
            .write(Batch {
                values,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let values = vec![set("draft/b", Some(&[0, 255])), set("draft/c", Some(b"3"))];
        store
            .write(Batch {
                values,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        let values = vec![set("draft/a", None), set("never", None)];
        store
            .write(Batch {
                values,
                ..Batch::default()
            })
            .await
            .map_err(words)?;
        same(
            store.value("draft/b".into()).await.map_err(words)?,
            Some(vec![0, 255]),
        )?;
        same(store.value("draft/a".into()).await.map_err(words)?, None)?;
        same(
            store.value("zero".into()).await.map_err(words)?,
            Some(vec![]),
        )?;
        let drafts = store.values("draft/".into()).await.map_err(words)?;
        let expected = vec![
            ("draft/b".into(), vec![0, 255]),
            ("draft/c".into(), b"3".to_vec()),
        ];
        same(drafts, expected)?;
        same(store.values(String::new()).await.map_err(words)?.len(), 5)
    }

    pub(super) async fn together(&self) -> Result<(), String> {
        let store = self.open("together").await;
        let batch = Batch {
            rows: vec![row(1, 100, Class::Ballot, &[50])],
            remove: vec![],
            outgoing: vec![out(1, "ws://a"), out(1, "ws://b")],
            sent: vec![(id(1), "ws://b".into())],
            held: vec![("ws://b".into(), id(100), id(1))],
            values: vec![("seen".into(), Some(b"1".to_vec()))],
        };
        same(store.write(batch).await.map_err(words)?, vec![id(1)])?;
        same(store.outbox().await.map_err(words)?, vec![out(1, "ws://a")])?;
        same(
            store.held("ws://b".into(), id(100)).await.map_err(words)?,
            vec![id(1)],
        )?;
        same(
            store.value("seen".into()).await.map_err(words)?,
            Some(b"1".to_vec()),
        )?;
        same(store.known(vec![id(1)]).await.map_err(words)?, vec![true])
    }

    pub(super) async fn reopened(&self) -> Result<(), String> {
        let one = row(1, 100, Class::Ballot, &[50]);
        let batch = Batch {
            rows: vec![one.clone()],
            outgoing: vec![out(1, "ws://a")],
            held: vec![("ws://b".into(), id(100), id(1))],
            values: vec![("kept".into(), Some(b"1".to_vec()))],
            ..Batch::default()
        };
        self.open("reopened")
            .await
            .write(batch)
            .await
            .map_err(words)?;
        let store = self.open("reopened").await;
        same(
            store.rows(vec![id(1)]).await.map_err(words)?,
            vec![Some(one)],
        )?;
        same(store.outbox().await.map_err(words)?, vec![out(1, "ws://a")])?;
        same(
            store.held("ws://b".into(), id(100)).await.map_err(words)?,
            vec![id(1)],
        )?;
        same(
            store.value("kept".into()).await.map_err(words)?,
            Some(b"1".to_vec()),
        )
    }

    pub(super) async fn at_once(&self) -> Result<(), String> {
        let store = self.open("at once").await;
        let other = self.open("at once").await;
        let half =
            |numbers: std::ops::Range<u8>| rows(numbers.map(|n| row(n, 100, Class::Ballot, &[50])));
        let (one, two) = futures::join!(store.write(half(0..40)), other.write(half(20..60)));
        let new = one.map_err(words)?.len() + two.map_err(words)?.len();
        same(new, 60)?;
        same(
            store
                .count_ref(id(50), Class::Ballot)
                .await
                .map_err(words)?,
            60,
        )
    }

    pub(super) async fn large(&self) -> Result<(), String> {
        let store = self.open("large").await;
        let mut all = Vec::new();
        for n in 0..1000u32 {
            let mut one = row(1, 100, Class::Ballot, &[50]);
            one.id.0[..4].copy_from_slice(&n.to_be_bytes());
            all.push(one);
        }
        all[7].event = "x".repeat(200_000);
        let last = all[999].clone();
        same(store.write(rows(all)).await.map_err(words)?.len(), 1000)?;
        same(store.count_space(id(100)).await.map_err(words)?, 1000)?;
        let page = store
            .by_ref(id(50), Class::Ballot, None, u32::MAX)
            .await
            .map_err(words)?;
        same(
            (page.len(), page.get(7).map(|row| row.event.len())),
            (1000, Some(200_000)),
        )?;
        same(page.last(), Some(&last))
    }
}

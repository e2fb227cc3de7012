//! What every home of the record must do.

mod kept;

use super::{Outcome, same, words};
use crate::ports::{Batch, Class, Outgoing, Row, Store};
use record::Id;
use std::rc::Rc;

/// Opens stores with `make`: a new name is a new, empty store; the same name again is the same store, opened again.
pub async fn store_suite(make: impl AsyncFn(String) -> Rc<dyn Store>) -> Outcome {
    let home = Home { make: &make };
    vec![
        ("a new store is empty", home.empty().await),
        (
            "rows come back as they were written, in the order asked",
            home.rows().await,
        ),
        (
            "a row that is there only fills in what it lacks",
            home.again().await,
        ),
        (
            "a batch says which rows were new, each once",
            home.twice_in_one_batch().await,
        ),
        (
            "rows are found by class, ascending by id, within their space",
            home.classes().await,
        ),
        (
            "rows are found by what they refer to, page after page",
            home.refs().await,
        ),
        ("a removed row is nowhere", home.removed().await),
        (
            "a row removed and added in one batch is the new one",
            home.replaced().await,
        ),
        (
            "the outbox keeps its order and one entry an act and relay",
            home.outbox().await,
        ),
        (
            "what relays hold is kept by relay and space, once",
            home.held().await,
        ),
        (
            "values are set, replaced, removed and listed by prefix",
            home.values().await,
        ),
        (
            "everything in a batch is written together",
            home.together().await,
        ),
        (
            "what was written is there when the store is opened again",
            home.reopened().await,
        ),
        (
            "batches written at the same time do not lose each other",
            home.at_once().await,
        ),
        (
            "large rows and 1,000 rows in a batch are fine",
            home.large().await,
        ),
    ]
}

struct Home<'a, M> {
    make: &'a M,
}

/// An id that is easy to read in a failure.
fn id(n: u8) -> Id {
    Id([n; 32])
}

fn row(n: u8, space: u8, class: Class, refs: &[u8]) -> Row {
    Row {
        id: id(n),
        space: id(space),
        class,
        refs: refs.iter().map(|n| id(*n)).collect(),
        event: format!("{{\"content\":\"the {n}th, with ü, 🗳 and \\u0000\"}}"),
        seen: 1_790_000_000_000 + i64::from(n),
        own: false,
        contract: 0,
    }
}

fn rows(rows: impl IntoIterator<Item = Row>) -> Batch {
    Batch {
        rows: rows.into_iter().collect(),
        ..Batch::default()
    }
}

fn out(act: u8, relay: &str) -> Outgoing {
    Outgoing {
        act: id(act),
        space: id(100),
        relay: relay.into(),
        refused: None,
    }
}

fn ids(rows: Vec<Row>) -> Vec<u8> {
    rows.iter().map(|row| row.id.0[0]).collect()
}

impl<M: AsyncFn(String) -> Rc<dyn Store>> Home<'_, M> {
    async fn open(&self, name: &str) -> Rc<dyn Store> {
        (self.make)(name.into()).await
    }

    async fn empty(&self) -> Result<(), String> {
        let store = self.open("empty").await;
        same(store.rows(vec![id(1)]).await.map_err(words)?, vec![None])?;
        same(
            store.known(vec![id(1), id(2)]).await.map_err(words)?,
            vec![false, false],
        )?;
        same(store.rows(vec![]).await.map_err(words)?, vec![])?;
        same(store.spaces().await.map_err(words)?, vec![])?;
        same(store.ids(id(100)).await.map_err(words)?, vec![])?;
        same(store.count_space(id(100)).await.map_err(words)?, 0)?;
        same(
            store
                .by_class(id(100), Class::Ballot)
                .await
                .map_err(words)?,
            vec![],
        )?;
        same(
            store
                .by_ref(id(1), Class::Ballot, None, 10)
                .await
                .map_err(words)?,
            vec![],
        )?;
        same(
            store.count_ref(id(1), Class::Ballot).await.map_err(words)?,
            0,
        )?;
        same(store.outbox().await.map_err(words)?, vec![])?;
        same(
            store.held("ws://a".into(), id(100)).await.map_err(words)?,
            vec![],
        )?;
        same(store.value("x".into()).await.map_err(words)?, None)?;
        same(store.values(String::new()).await.map_err(words)?, vec![])?;
        same(store.write(Batch::default()).await.map_err(words)?, vec![])
    }

    async fn rows(&self) -> Result<(), String> {
        let store = self.open("rows").await;
        let mut first = row(1, 100, Class::Ballot, &[50, 51]);
        first.own = true;
        first.contract = 1;
        let second = row(2, 100, Class::Version, &[]);
        let new = store
            .write(rows([second.clone(), first.clone()]))
            .await
            .map_err(words)?;
        same(new, vec![id(2), id(1)])?;
        let found = store
            .rows(vec![id(2), id(9), id(1), id(2)])
            .await
            .map_err(words)?;
        same(
            found,
            vec![Some(second.clone()), None, Some(first), Some(second)],
        )?;
        same(
            store.known(vec![id(9), id(1)]).await.map_err(words)?,
            vec![false, true],
        )
    }

    async fn again(&self) -> Result<(), String> {
        let store = self.open("again").await;
        let mut first = row(1, 100, Class::Ballot, &[50]);
        first.contract = 1;
        store.write(rows([first.clone()])).await.map_err(words)?;
        let mut other = row(1, 100, Class::Ballot, &[50]);
        other.event = "another envelope".into();
        other.seen += 1000;
        other.own = true;
        same(store.write(rows([other])).await.map_err(words)?, vec![])?;
        let merged = Row {
            own: true,
            contract: 0,
            ..first.clone()
        };
        same(
            store.rows(vec![id(1)]).await.map_err(words)?,
            vec![Some(merged.clone())],
        )?;
        let mut third = first;
        third.contract = 2;
        store.write(rows([third])).await.map_err(words)?;
        let merged = Row {
            own: true,
            contract: 2,
            ..merged
        };
        same(
            store.rows(vec![id(1)]).await.map_err(words)?,
            vec![Some(merged)],
        )?;
        same(store.count_space(id(100)).await.map_err(words)?, 1)?;
        same(
            store
                .count_ref(id(50), Class::Ballot)
                .await
                .map_err(words)?,
            1,
        )
    }

    async fn twice_in_one_batch(&self) -> Result<(), String> {
        let store = self.open("twice").await;
        let one = row(1, 100, Class::Talk, &[50, 50]);
        let new = store
            .write(rows([one.clone(), one.clone()]))
            .await
            .map_err(words)?;
        same(new, vec![id(1)])?;
        same(store.count_space(id(100)).await.map_err(words)?, 1)?;
        same(
            store.count_ref(id(50), Class::Talk).await.map_err(words)?,
            1,
        )?;
        same(
            store.rows(vec![id(1)]).await.map_err(words)?,
            vec![Some(one)],
        )
    }

    async fn classes(&self) -> Result<(), String> {
        let store = self.open("classes").await;
        let all = [
            row(5, 100, Class::Ballot, &[]),
            row(3, 100, Class::Ballot, &[]),
            row(4, 100, Class::Talk, &[]),
            row(1, 101, Class::Ballot, &[]),
            row(0, 100, Class::Ballot, &[]),
            row(255, 100, Class::Ballot, &[]),
        ];
        store.write(rows(all)).await.map_err(words)?;
        let ballots = store
            .by_class(id(100), Class::Ballot)
            .await
            .map_err(words)?;
        same(ids(ballots), vec![0, 3, 5, 255])?;
        same(
            ids(store.by_class(id(100), Class::Talk).await.map_err(words)?),
            vec![4],
        )?;
        same(
            ids(store.by_class(id(100), Class::Other).await.map_err(words)?),
            vec![],
        )?;
        same(store.count_space(id(100)).await.map_err(words)?, 5)?;
        let of_space = store.ids(id(100)).await.map_err(words)?;
        same(of_space, vec![id(0), id(3), id(4), id(5), id(255)])?;
        same(store.spaces().await.map_err(words)?, vec![id(100), id(101)])
    }

    async fn refs(&self) -> Result<(), String> {
        let store = self.open("refs").await;
        let mut all: Vec<Row> = (1..=7)
            .rev()
            .map(|n| row(n, 100, Class::Ballot, &[50, 60 + n % 2]))
            .collect();
        all.push(row(8, 100, Class::Talk, &[50]));
        all.push(row(0, 100, Class::Ballot, &[50]));
        all.push(row(255, 100, Class::Ballot, &[50]));
        store.write(rows(all)).await.map_err(words)?;
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = store
                .by_ref(id(50), Class::Ballot, after, 4)
                .await
                .map_err(words)?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            seen.extend(ids(page));
        }
        same(seen, vec![0, 1, 2, 3, 4, 5, 6, 7, 255])?;
        same(
            store
                .count_ref(id(50), Class::Ballot)
                .await
                .map_err(words)?,
            9,
        )?;
        same(
            store.count_ref(id(50), Class::Talk).await.map_err(words)?,
            1,
        )?;
        same(
            store
                .count_ref(id(61), Class::Ballot)
                .await
                .map_err(words)?,
            4,
        )?;
        let none = store
            .by_ref(id(50), Class::Ballot, None, 0)
            .await
            .map_err(words)?;
        same(ids(none), vec![])
    }
}

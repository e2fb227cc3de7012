//! What was verified is written, together with what the relay is thereby known to hold.

use super::{Door, Source, Work};
use crate::{
    damage,
    ports::{Batch, Class, Row},
    why,
};
use record::sorted::Map;
use record::{Event, Id, kind};
use views::Why;

impl Door {
    /// Writes what was verified, and what the relay is thereby known to hold.
    pub(super) async fn keep(&self, source: &Source, work: &mut Work) -> Result<(), Why> {
        let mut rows: Vec<Row> = std::mem::take(&mut work.rows).into_values().collect();
        let mut remove = std::mem::take(&mut work.remove);
        self.complete(&mut rows, &mut remove).await?;
        let held = std::mem::take(&mut work.held);
        let held = match source {
            Source::Relay { url, space } => held
                .into_iter()
                .map(|act| (url.clone(), *space, act))
                .collect(),
            Source::File => Vec::new(),
        };
        let mut values = self.kept_values(work);
        let damaged = std::mem::take(&mut work.damaged);
        if !damaged.is_empty() {
            values.push(damage::counted(&self.ports, damaged.into_iter()).await);
        }
        if rows.is_empty() && held.is_empty() && values.is_empty() {
            return Ok(());
        }
        let batch = Batch {
            rows,
            remove,
            held,
            values,
            ..Batch::default()
        };
        self.ports.store.write(batch).await.map_err(why::store)?;
        Ok(())
    }

    /// An opening names its revision; it is found by its proposal too once that revision is here, whichever of the
    /// two came first.
    async fn complete(&self, rows: &mut Vec<Row>, remove: &mut Vec<Id>) -> Result<(), Why> {
        let headings = rows.iter().filter(|row| row.class == Class::Heading);
        let here: Map<Id, Vec<Id>> = headings.map(|row| (row.id, row.refs.clone())).collect();
        for row in rows.iter_mut().filter(|row| is_opening(row)) {
            let Some(revision) = row.refs.first().copied() else {
                continue;
            };
            let found = match here.get(&revision) {
                Some(refs) => refs.first().copied(),
                None => {
                    let found = self
                        .ports
                        .store
                        .rows(vec![revision])
                        .await
                        .map_err(why::store)?;
                    found
                        .into_iter()
                        .flatten()
                        .next()
                        .and_then(|row| row.refs.first().copied())
                }
            };
            row.refs
                .extend(found.filter(|proposal| *proposal != revision));
        }
        for (revision, refs) in here {
            let Some(proposal) = refs.first().copied().filter(|id| *id != revision) else {
                continue;
            };
            let store = &self.ports.store;
            let waiting = store.by_ref(revision, Class::Heading, None, 100).await;
            for mut row in waiting.map_err(why::store)? {
                if !row.refs.contains(&proposal) && is_opening(&row) {
                    row.refs.push(proposal);
                    remove.push(row.id);
                    rows.push(row);
                }
            }
        }
        Ok(())
    }
}

fn is_opening(row: &Row) -> bool {
    row.class == Class::Heading
        && Event::from_json(&row.event).is_ok_and(|event| event.kind == kind::OPENING)
}

//! The record's home in memory. What it says about order and atomicity is what every other home must do.

use crate::ports::{Batch, Class, Fut, NamedValues, Outgoing, Row, Store, StoreError};
use record::Id;
use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

/// A store in memory. It stays as long as somebody holds it, so a reload is a new engine over the same one.
#[derive(Default)]
pub struct MemoryStore {
    data: RefCell<Data>,
    trouble: RefCell<Option<StoreError>>,
    rows_read: Cell<u64>,
}

#[derive(Clone, Default)]
struct Data {
    rows: BTreeMap<Id, Row>,
    classes: BTreeSet<(Id, Class, Id)>,
    refs: BTreeSet<(Id, Class, Id)>,
    outbox: Vec<Outgoing>,
    held: BTreeSet<(String, Id, Id)>,
    values: BTreeMap<String, Vec<u8>>,
}

impl MemoryStore {
    /// From now on every call fails so (none: works again).
    pub fn trouble(&self, trouble: Option<StoreError>) {
        *self.trouble.borrow_mut() = trouble;
    }

    /// Changes a stored act behind everybody's back, as a failing disk would.
    pub fn corrupt(&self, id: Id, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.data.borrow_mut().rows.get_mut(&id) {
            change(row);
        }
    }

    /// How many rows were handed out so far: opening a space must not read every act.
    pub fn rows_read(&self) -> u64 {
        self.rows_read.get()
    }

    fn read<T: 'static>(&self, read: impl FnOnce(&Data) -> T) -> Fut<'_, Result<T, StoreError>> {
        let answer = match self.trouble.borrow().clone() {
            Some(trouble) => Err(trouble),
            None => Ok(read(&self.data.borrow())),
        };
        Box::pin(async { answer })
    }

    fn count(&self, rows: usize) {
        self.rows_read.set(self.rows_read.get() + rows as u64);
    }
}

impl Data {
    fn remove(&mut self, id: Id) {
        if let Some(row) = self.rows.remove(&id) {
            self.classes.remove(&(row.space, row.class, id));
            for target in row.refs {
                self.refs.remove(&(target, row.class, id));
            }
        }
    }

    fn add(&mut self, row: Row) -> bool {
        if let Some(here) = self.rows.get_mut(&row.id) {
            here.own |= row.own;
            here.contract = row.contract;
            return false;
        }
        self.classes.insert((row.space, row.class, row.id));
        self.refs
            .extend(row.refs.iter().map(|target| (*target, row.class, row.id)));
        self.rows.insert(row.id, row);
        true
    }

    fn queue(&mut self, out: Outgoing) {
        match self
            .outbox
            .iter_mut()
            .find(|o| o.act == out.act && o.relay == out.relay)
        {
            Some(here) => *here = out,
            None => self.outbox.push(out),
        }
    }

    fn take(&mut self, batch: Batch) -> Vec<Id> {
        for id in batch.remove {
            self.remove(id);
        }
        let ids = batch.rows.into_iter().filter_map(|row| {
            let id = row.id;
            self.add(row).then_some(id)
        });
        let new = ids.collect();
        for out in batch.outgoing {
            self.queue(out);
        }
        for (act, relay) in batch.sent {
            self.outbox.retain(|o| o.act != act || o.relay != relay);
        }
        self.held.extend(batch.held);
        for (name, value) in batch.values {
            match value {
                Some(value) => drop(self.values.insert(name, value)),
                None => drop(self.values.remove(&name)),
            }
        }
        new
    }

    /// Ids filed under `key` and a class, after `after`.
    fn filed(
        index: &BTreeSet<(Id, Class, Id)>,
        key: Id,
        class: Class,
        after: Option<Id>,
    ) -> impl Iterator<Item = Id> {
        index
            .range((key, class, after.unwrap_or(Id::ZERO))..=(key, class, Id([0xff; 32])))
            .map(|(_, _, id)| *id)
            .filter(move |id| after != Some(*id))
    }
}

impl Store for MemoryStore {
    fn write(&self, batch: Batch) -> Fut<'_, Result<Vec<Id>, StoreError>> {
        let answer = match self.trouble.borrow().clone() {
            Some(trouble) => Err(trouble),
            None => Ok(self.data.borrow_mut().take(batch)),
        };
        Box::pin(async { answer })
    }

    fn rows(&self, ids: Vec<Id>) -> Fut<'_, Result<Vec<Option<Row>>, StoreError>> {
        self.count(ids.len());
        self.read(|data| ids.iter().map(|id| data.rows.get(id).cloned()).collect())
    }

    fn known(&self, ids: Vec<Id>) -> Fut<'_, Result<Vec<bool>, StoreError>> {
        self.read(|data| ids.iter().map(|id| data.rows.contains_key(id)).collect())
    }

    fn by_class(&self, space: Id, class: Class) -> Fut<'_, Result<Vec<Row>, StoreError>> {
        self.read(|data| {
            let rows: Vec<Row> = Data::filed(&data.classes, space, class, None)
                .filter_map(|id| data.rows.get(&id).cloned())
                .collect();
            self.count(rows.len());
            rows
        })
    }

    fn by_ref(
        &self,
        target: Id,
        class: Class,
        after: Option<Id>,
        limit: u32,
    ) -> Fut<'_, Result<Vec<Row>, StoreError>> {
        self.read(|data| {
            let rows: Vec<Row> = Data::filed(&data.refs, target, class, after)
                .take(limit as usize)
                .filter_map(|id| data.rows.get(&id).cloned())
                .collect();
            self.count(rows.len());
            rows
        })
    }

    fn count_ref(&self, target: Id, class: Class) -> Fut<'_, Result<u32, StoreError>> {
        self.read(|data| counted(Data::filed(&data.refs, target, class, None).count()))
    }

    fn count_space(&self, space: Id) -> Fut<'_, Result<u32, StoreError>> {
        self.read(|data| counted(data.classes.iter().filter(|(of, ..)| *of == space).count()))
    }

    fn ids(&self, space: Id) -> Fut<'_, Result<Vec<Id>, StoreError>> {
        self.read(|data| {
            let of_space = data.classes.iter().filter(|(of, ..)| *of == space);
            let ids: BTreeSet<Id> = of_space.map(|(_, _, id)| *id).collect();
            ids.into_iter().collect()
        })
    }

    fn spaces(&self) -> Fut<'_, Result<Vec<Id>, StoreError>> {
        self.read(|data| {
            let spaces: BTreeSet<Id> = data.classes.iter().map(|(space, ..)| *space).collect();
            spaces.into_iter().collect()
        })
    }

    fn outbox(&self) -> Fut<'_, Result<Vec<Outgoing>, StoreError>> {
        self.read(|data| data.outbox.clone())
    }

    fn held(&self, relay: String, space: Id) -> Fut<'_, Result<Vec<Id>, StoreError>> {
        self.read(|data| {
            let range = (relay.clone(), space, Id::ZERO)..=(relay, space, Id([0xff; 32]));
            data.held.range(range).map(|(_, _, act)| *act).collect()
        })
    }

    fn value(&self, name: String) -> Fut<'_, Result<Option<Vec<u8>>, StoreError>> {
        self.read(|data| data.values.get(&name).cloned())
    }

    fn values(&self, prefix: String) -> Fut<'_, Result<NamedValues, StoreError>> {
        self.read(|data| {
            let from_prefix = data.values.range(prefix.clone()..);
            from_prefix
                .take_while(|(name, _)| name.starts_with(&prefix))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect()
        })
    }
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! The record's home in IndexedDB.

mod database;
mod row;
mod schema;
mod write;

pub use database::{Database, Step};

use ::engine::ports::{Batch, Class, Fut, NamedValues, Outgoing, Row, Store, StoreError};
use database::thrown;
use idb::{KeyRange, ObjectStore, Query};
use js_sys::{Array, Uint8Array};
use record::Id;
use row::{first_id, from_stored, from_stored_outgoing, held_key, key, last_id};
use schema::{BY_CLASS, BY_REF, HELD, OUTBOX, ROWS, VALUES};
use wasm_bindgen::prelude::*;

/// The versions of the record's schema, for tests of upgrades.
pub fn steps() -> &'static [Step] {
    schema::STEPS
}

/// The record of one name in this browser.
pub struct IdbStore {
    database: Database,
}

type Answer<T> = Result<T, StoreError>;

impl IdbStore {
    /// The record of this name. Nothing is opened yet.
    pub fn new(name: &str) -> IdbStore {
        Self::with_steps(name, schema::STEPS)
    }

    /// The same under another schema, for tests of upgrades.
    pub fn with_steps(name: &str, steps: &'static [Step]) -> IdbStore {
        IdbStore {
            database: Database::new(name, steps),
        }
    }

    async fn rows_now(&self, ids: Vec<Id>) -> Answer<Vec<Option<Row>>> {
        let transaction = self.database.read(&[ROWS]).await?;
        let rows = transaction.store(ROWS)?;
        let found = transaction
            .answers(ids.iter().map(|id| rows.get(key(&[&id.0]))))
            .await?;
        Ok(found
            .iter()
            .map(|value| value.is_object().then(|| from_stored(value)).flatten())
            .collect())
    }

    async fn known_now(&self, ids: Vec<Id>) -> Answer<Vec<bool>> {
        let transaction = self.database.read(&[ROWS]).await?;
        let rows = transaction.store(ROWS)?;
        let found = transaction
            .answers(ids.iter().map(|id| rows.get_key(key(&[&id.0]))))
            .await?;
        Ok(found.iter().map(|key| !key.is_undefined()).collect())
    }

    async fn by_class_now(&self, space: Id, class: Class) -> Answer<Vec<Row>> {
        let transaction = self.database.read(&[ROWS]).await?;
        let index = transaction.store(ROWS)?.index(BY_CLASS).map_err(thrown)?;
        let only = Query::Key(key(&[&space.0, &[class as u8]]));
        Ok(rows_of(
            &transaction.answer(index.get_all(Some(only), None)).await?,
        ))
    }

    async fn by_ref_now(
        &self,
        target: Id,
        class: Class,
        after: Option<Id>,
        limit: u32,
    ) -> Answer<Vec<Row>> {
        // To the browser, a limit of zero means none.
        if limit == 0 {
            return Ok(Vec::new());
        }
        let transaction = self.database.read(&[ROWS]).await?;
        let index = transaction.store(ROWS)?.index(BY_REF).map_err(thrown)?;
        let range = refs_range(target, class, after)?;
        Ok(rows_of(
            &transaction
                .answer(index.get_all(Some(range), Some(limit)))
                .await?,
        ))
    }

    async fn count_ref_now(&self, target: Id, class: Class) -> Answer<u32> {
        let transaction = self.database.read(&[ROWS]).await?;
        let index = transaction.store(ROWS)?.index(BY_REF).map_err(thrown)?;
        let range = refs_range(target, class, None)?;
        Ok(number(&transaction.answer(index.count(Some(range))).await?))
    }

    async fn count_space_now(&self, space: Id) -> Answer<u32> {
        let transaction = self.database.read(&[ROWS]).await?;
        let index = transaction.store(ROWS)?.index(BY_CLASS).map_err(thrown)?;
        Ok(number(
            &transaction
                .answer(index.count(Some(space_range(space)?)))
                .await?,
        ))
    }

    async fn ids_now(&self, space: Id) -> Answer<Vec<Id>> {
        let transaction = self.database.read(&[ROWS]).await?;
        let index = transaction.store(ROWS)?.index(BY_CLASS).map_err(thrown)?;
        let found = transaction
            .answer(index.get_all_keys(Some(space_range(space)?), None))
            .await?;
        // The index has them class by class.
        let mut ids = ids_of(&found);
        ids.sort_unstable();
        Ok(ids)
    }

    async fn spaces_now(&self) -> Answer<Vec<Id>> {
        let transaction = self.database.read(&[ROWS]).await?;
        let index = transaction.store(ROWS)?.index(BY_CLASS).map_err(thrown)?;
        let mut spaces = Vec::new();
        let mut after = key(&[]);
        // Leaps from space to space instead of reading every key.
        loop {
            let range = KeyRange::lower_bound(&after, Some(true)).map_err(thrown)?;
            let cursor = transaction
                .answer(index.open_key_cursor(Some(range.into()), None))
                .await?;
            if !cursor.is_object() {
                return Ok(spaces);
            }
            let Some(space) = first_id(&crate::js::get(&cursor, "key")) else {
                return Ok(spaces);
            };
            spaces.push(space);
            after = key(&[&space.0, &[0xff]]);
        }
    }

    async fn outbox_now(&self) -> Answer<Vec<Outgoing>> {
        let transaction = self.database.read(&[OUTBOX]).await?;
        let outbox = transaction.store(OUTBOX)?;
        let found = transaction.answer(outbox.get_all(None, None)).await?;
        Ok(list(&found)
            .filter_map(|value| from_stored_outgoing(&value))
            .collect())
    }

    async fn held_now(&self, relay: String, space: Id) -> Answer<Vec<Id>> {
        let transaction = self.database.read(&[HELD]).await?;
        let held = transaction.store(HELD)?;
        let range = between(
            &held_key(&relay, space, Id([0; 32])),
            &held_key(&relay, space, Id([0xff; 32])),
        )?;
        Ok(ids_of(
            &transaction
                .answer(held.get_all_keys(Some(range), None))
                .await?,
        ))
    }

    async fn value_now(&self, name: String) -> Answer<Option<Vec<u8>>> {
        let transaction = self.database.read(&[VALUES]).await?;
        let values = transaction.store(VALUES)?;
        let found = transaction.answer(values.get(JsValue::from(name))).await?;
        Ok(found.is_object().then(|| Uint8Array::new(&found).to_vec()))
    }

    async fn values_now(&self, prefix: String) -> Answer<NamedValues> {
        let transaction = self.database.read(&[VALUES]).await?;
        let values: ObjectStore = transaction.store(VALUES)?;
        let range = between(&prefix.as_str().into(), &format!("{prefix}\u{ffff}").into())?;
        let names = values
            .get_all_keys(Some(range.clone()), None)
            .map(Into::into);
        let bytes = values.get_all(Some(range), None).map(Into::into);
        let found = transaction
            .answers::<web_sys::IdbRequest>([names, bytes])
            .await?;
        let [names, bytes] = found.as_slice() else {
            return Ok(Vec::new());
        };
        let mut found: NamedValues = list(names)
            .zip(list(bytes))
            .filter_map(|(name, bytes)| Some((name.as_string()?, Uint8Array::new(&bytes).to_vec())))
            .collect();
        // The browser sorts by UTF-16.
        found.sort_unstable();
        Ok(found)
    }
}

fn list(value: &JsValue) -> impl Iterator<Item = JsValue> + use<> {
    value
        .dyn_ref::<Array>()
        .cloned()
        .unwrap_or_default()
        .into_iter()
}

fn rows_of(found: &JsValue) -> Vec<Row> {
    list(found)
        .filter_map(|value| from_stored(&value))
        .collect()
}

fn ids_of(found: &JsValue) -> Vec<Id> {
    list(found).filter_map(|key| last_id(&key)).collect()
}

fn number(found: &JsValue) -> u32 {
    found.as_f64().unwrap_or_default() as u32
}

fn between(low: &JsValue, high: &JsValue) -> Answer<Query> {
    Ok(KeyRange::bound(low, high, None, None)
        .map_err(thrown)?
        .into())
}

fn space_range(space: Id) -> Answer<Query> {
    between(&key(&[&space.0, &[0]]), &key(&[&space.0, &[0xff]]))
}

fn refs_range(target: Id, class: Class, after: Option<Id>) -> Answer<Query> {
    let class = [class as u8];
    let low = key(&[&target.0, &class, &after.unwrap_or(Id([0; 32])).0]);
    let high = key(&[&target.0, &class, &[0xff; 32]]);
    if after == Some(Id([0xff; 32])) {
        // No id is greater, and the browser takes no range that is empty.
        let beyond = key(&[&target.0, &class, &[0xff; 33]]);
        return Ok(Query::Key(beyond));
    }
    Ok(KeyRange::bound(&low, &high, Some(after.is_some()), None)
        .map_err(thrown)?
        .into())
}

impl Store for IdbStore {
    fn write(&self, batch: Batch) -> Fut<'_, Answer<Vec<Id>>> {
        Box::pin(write::write(&self.database, batch))
    }

    fn rows(&self, ids: Vec<Id>) -> Fut<'_, Answer<Vec<Option<Row>>>> {
        Box::pin(self.rows_now(ids))
    }

    fn known(&self, ids: Vec<Id>) -> Fut<'_, Answer<Vec<bool>>> {
        Box::pin(self.known_now(ids))
    }

    fn by_class(&self, space: Id, class: Class) -> Fut<'_, Answer<Vec<Row>>> {
        Box::pin(self.by_class_now(space, class))
    }

    fn by_ref(
        &self,
        target: Id,
        class: Class,
        after: Option<Id>,
        limit: u32,
    ) -> Fut<'_, Answer<Vec<Row>>> {
        Box::pin(self.by_ref_now(target, class, after, limit))
    }

    fn count_ref(&self, target: Id, class: Class) -> Fut<'_, Answer<u32>> {
        Box::pin(self.count_ref_now(target, class))
    }

    fn count_space(&self, space: Id) -> Fut<'_, Answer<u32>> {
        Box::pin(self.count_space_now(space))
    }

    fn ids(&self, space: Id) -> Fut<'_, Answer<Vec<Id>>> {
        Box::pin(self.ids_now(space))
    }

    fn spaces(&self) -> Fut<'_, Answer<Vec<Id>>> {
        Box::pin(self.spaces_now())
    }

    fn outbox(&self) -> Fut<'_, Answer<Vec<Outgoing>>> {
        Box::pin(self.outbox_now())
    }

    fn held(&self, relay: String, space: Id) -> Fut<'_, Answer<Vec<Id>>> {
        Box::pin(self.held_now(relay, space))
    }

    fn value(&self, name: String) -> Fut<'_, Answer<Option<Vec<u8>>>> {
        Box::pin(self.value_now(name))
    }

    fn values(&self, prefix: String) -> Fut<'_, Answer<NamedValues>> {
        Box::pin(self.values_now(prefix))
    }
}

//! The stores and indexes of the record, version by version.

use super::Step;
use ::engine::ports::STORE_VERSION;
use idb::{Database, Error, IndexParams, KeyPath, ObjectStoreParams, Transaction};

/// Acts by id. Values are `{i, s, r, b}`: see `row.rs`.
pub const ROWS: &str = "rows";
/// Index of rows: space and class.
pub const BY_CLASS: &str = "class";
/// Index of rows, an entry a reference: act referred to, class, id. The id at its end lets a page begin anywhere.
pub const BY_REF: &str = "ref";
/// What waits to be sent, by rising number. Values are `{k, b}`.
pub const OUTBOX: &str = "outbox";
/// Index of the outbox: act and relay.
pub const BY_ADDRESSEE: &str = "to";
/// Relay, space and act in one key; the value says nothing.
pub const HELD: &str = "held";
/// Named values.
pub const VALUES: &str = "values";

/// All versions of the record's schema.
pub const STEPS: &[Step] = &[first];

const _: () = assert!(
    STEPS.len() == STORE_VERSION as usize,
    "a new format needs a step that leads to it"
);

fn first(database: &Database, _: &Transaction) -> Result<(), Error> {
    let mut by_id = ObjectStoreParams::new();
    by_id.key_path(Some(KeyPath::new_single("i")));
    let rows = database.create_object_store(ROWS, by_id)?;
    rows.create_index(BY_CLASS, KeyPath::new_single("s"), None)?;
    let mut each = IndexParams::new();
    each.multi_entry(true);
    rows.create_index(BY_REF, KeyPath::new_single("r"), Some(each))?;

    let mut numbered = ObjectStoreParams::new();
    numbered.auto_increment(true);
    let outbox = database.create_object_store(OUTBOX, numbered)?;
    let mut once = IndexParams::new();
    once.unique(true);
    outbox.create_index(BY_ADDRESSEE, KeyPath::new_single("k"), Some(once))?;

    database.create_object_store(HELD, ObjectStoreParams::new())?;
    database.create_object_store(VALUES, ObjectStoreParams::new())?;
    Ok(())
}

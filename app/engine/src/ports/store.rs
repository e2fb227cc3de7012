//! The record's home. Acts are verified before they come here; a batch is written whole or not at all.

use super::Fut;
use record::Id;
use serde::{Deserialize, Serialize};

/// The store's format. A store of a higher number is not opened.
pub const STORE_VERSION: u32 = 1;

/// A stored act: the carried bytes, and what it is found by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Act id.
    pub id: Id,
    /// Space id.
    pub space: Id,
    /// What it is found by within its space.
    pub class: Class,
    /// Acts it refers to: a revision its proposal, an opening its revision and proposal, a ballot its opening,
    /// a comment its proposal, a binding or revocation its device key, a sponsorship its revision.
    pub refs: Vec<Id>,
    /// The carrying event's JSON, as received or composed.
    pub event: String,
    /// First seen here, unix milliseconds.
    pub seen: i64,
    /// Made in this browser.
    pub own: bool,
    /// For wallet acts: 0 the account's own key signed, 1 its contract has not confirmed the signature yet, 2 its
    /// contract refused it, 3 its contract confirmed it.
    pub contract: u8,
}

/// Classes that a space is opened by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[repr(u8)]
pub enum Class {
    /// Versions of the space.
    Version = 0,
    /// Revisions and openings: what a list of proposals needs.
    Heading = 1,
    /// Ballots.
    Ballot = 2,
    /// Talk.
    Talk = 3,
    /// Bindings, revocations, delegations.
    Person = 4,
    /// Everything else.
    Other = 5,
}

/// Something waiting to be sent to a relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Act id.
    pub act: Id,
    /// Space id.
    pub space: Id,
    /// The relay.
    pub relay: String,
    /// Refused for good, in the relay's words (kept to be shown; not tried again unless asked).
    pub refused: Option<String>,
}

/// Changes written together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Rows to add. A row whose id is there already only fills in what it lacks: `own` becomes true if either is, `contract` the new value.
    pub rows: Vec<Row>,
    /// Rows to remove, before `rows` are added. What relays hold and the outbox stay as they are.
    pub remove: Vec<Id>,
    /// Outbox entries to add or replace (by act and relay); a replaced one keeps its place.
    pub outgoing: Vec<Outgoing>,
    /// Outbox entries that are done (act, relay), removed after `outgoing` was added.
    pub sent: Vec<(Id, String)>,
    /// A relay holds an act of a space: (relay, space, act).
    pub held: Vec<(String, Id, Id)>,
    /// Named values to set or (none) remove.
    pub values: Vec<(String, Option<Vec<u8>>)>,
}

/// Values with their names.
pub type NamedValues = Vec<(String, Vec<u8>)>;

/// The record's home.
pub trait Store {
    /// Writes a batch whole or not at all; the ids of rows that were new.
    ///
    /// # Errors
    /// [`StoreError`].
    fn write(&self, batch: Batch) -> Fut<'_, Result<Vec<Id>, StoreError>>;
    /// Rows by id, in the order asked; missing ones are `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn rows(&self, ids: Vec<Id>) -> Fut<'_, Result<Vec<Option<Row>>, StoreError>>;
    /// Which of these ids are here, in the order asked.
    ///
    /// # Errors
    /// [`StoreError`].
    fn known(&self, ids: Vec<Id>) -> Fut<'_, Result<Vec<bool>, StoreError>>;
    /// Rows of a class of a space, ascending by id.
    ///
    /// # Errors
    /// [`StoreError`].
    fn by_class(&self, space: Id, class: Class) -> Fut<'_, Result<Vec<Row>, StoreError>>;
    /// Rows of a class that refer to an act, ascending by id, at most `limit` after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn by_ref(
        &self,
        target: Id,
        class: Class,
        after: Option<Id>,
        limit: u32,
    ) -> Fut<'_, Result<Vec<Row>, StoreError>>;
    /// How many rows of a class refer to an act.
    ///
    /// # Errors
    /// [`StoreError`].
    fn count_ref(&self, target: Id, class: Class) -> Fut<'_, Result<u32, StoreError>>;
    /// How many rows a space has.
    ///
    /// # Errors
    /// [`StoreError`].
    fn count_space(&self, space: Id) -> Fut<'_, Result<u32, StoreError>>;
    /// All ids of a space, ascending.
    ///
    /// # Errors
    /// [`StoreError`].
    fn ids(&self, space: Id) -> Fut<'_, Result<Vec<Id>, StoreError>>;
    /// All spaces that have rows.
    ///
    /// # Errors
    /// [`StoreError`].
    fn spaces(&self) -> Fut<'_, Result<Vec<Id>, StoreError>>;
    /// The outbox, in the order in which each entry was first written.
    ///
    /// # Errors
    /// [`StoreError`].
    fn outbox(&self) -> Fut<'_, Result<Vec<Outgoing>, StoreError>>;
    /// Acts of a space that a relay is known to hold, ascending.
    ///
    /// # Errors
    /// [`StoreError`].
    fn held(&self, relay: String, space: Id) -> Fut<'_, Result<Vec<Id>, StoreError>>;
    /// A named value.
    ///
    /// # Errors
    /// [`StoreError`].
    fn value(&self, name: String) -> Fut<'_, Result<Option<Vec<u8>>, StoreError>>;
    /// Named values whose names begin so, ascending by name.
    ///
    /// # Errors
    /// [`StoreError`].
    fn values(&self, prefix: String) -> Fut<'_, Result<NamedValues, StoreError>>;
}

/// Why the store can't.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// A newer Locus wrote it.
    Newer,
    /// The browser refuses or failed: its words.
    Refused(String),
    /// The disk is full.
    Full,
}

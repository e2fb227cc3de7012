//! One IndexedDB database: opened when first needed, upgraded step by step, opened again when the browser closed it.

use crate::js;
use ::engine::ports::StoreError;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use idb::{DatabaseEvent, Factory, ObjectStore, Request, event::VersionChangeEvent};
use js_sys::Array;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbRequest, IdbTransaction};

/// Brings a database from one version to the next, inside the upgrade transaction. Step `n` leads to version `n + 1`;
/// a step that was ever shipped is never changed.
pub type Step = fn(&idb::Database, &idb::Transaction) -> Result<(), idb::Error>;

/// Another tab with an older Locus may hold the database open. It is asked to let go; this long it is waited for.
const PATIENCE_MS: u32 = 15_000;

/// A database by name.
pub struct Database {
    name: String,
    steps: &'static [Step],
    open: Rc<RefCell<Option<IdbDatabase>>>,
    opening: Cell<bool>,
}

impl Database {
    /// A database that has as many versions as there are steps. Nothing is opened yet.
    pub fn new(name: &str, steps: &'static [Step]) -> Database {
        Database {
            name: name.into(),
            steps,
            open: Rc::default(),
            opening: Cell::new(false),
        }
    }

    /// Begins reading.
    ///
    /// # Errors
    /// When the database can't be opened.
    pub async fn read(&self, stores: &[&str]) -> Result<Transaction, StoreError> {
        self.begin(stores, "readonly", "default").await
    }

    /// Begins writing. `durable`: done only when the disk has it, for what could not be fetched again.
    ///
    /// # Errors
    /// When the database can't be opened.
    pub async fn write(&self, stores: &[&str], durable: bool) -> Result<Transaction, StoreError> {
        self.begin(
            stores,
            "readwrite",
            if durable { "strict" } else { "relaxed" },
        )
        .await
    }

    async fn begin(
        &self,
        stores: &[&str],
        mode: &str,
        durability: &str,
    ) -> Result<Transaction, StoreError> {
        let names: Array = stores.iter().map(|name| JsValue::from(*name)).collect();
        let options = js::object(&[("durability", &durability.into())]);
        let mut again = true;
        loop {
            let connection: Connection = self.connection().await?.unchecked_into();
            match connection.begin(&names, mode, &options) {
                Ok(raw) => return Ok(Transaction { raw }),
                // The browser closed the connection without a word: once more with a new one.
                Err(_) if again => {
                    again = false;
                    *self.open.borrow_mut() = None;
                }
                Err(error) => return Err(fault(&error)),
            }
        }
    }

    async fn connection(&self) -> Result<IdbDatabase, StoreError> {
        while self.opening.get() {
            TimeoutFuture::new(5).await;
        }
        if let Some(open) = &*self.open.borrow() {
            return Ok(open.clone());
        }
        self.opening.set(true);
        let opened = self.open_now().await;
        self.opening.set(false);
        let opened = opened?;
        *self.open.borrow_mut() = Some(opened.clone());
        Ok(opened)
    }

    async fn open_now(&self) -> Result<IdbDatabase, StoreError> {
        let factory = Factory::new()
            .map_err(|_| StoreError::Refused("this browser keeps nothing for this page".into()))?;
        let version = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let mut request = factory.open(&self.name, Some(version)).map_err(thrown)?;
        let steps = self.steps;
        request.on_upgrade_needed(move |event| {
            // Aborted, the database stays at its old version and the request fails.
            if let Some(Err(transaction)) = upgrade(&event, steps) {
                let _ = transaction.abort();
            }
        });
        let (settled, yes, no) = js::deferred().ok_or(StoreError::Refused(String::new()))?;
        request.on_success(move |_| drop(yes.call0(&JsValue::UNDEFINED)));
        request.on_error(move |_| drop(no.call0(&JsValue::UNDEFINED)));
        match select(JsFuture::from(settled), TimeoutFuture::new(PATIENCE_MS)).await {
            Either::Left((Ok(_), _)) => {}
            Either::Left((Err(_), _)) => {
                let error = request.error().ok().flatten();
                return Err(error.map_or_else(
                    || StoreError::Refused("it did not open".into()),
                    |e| fault(&e),
                ));
            }
            Either::Right(_) => {
                // It may still open later; then nothing holds it back from the next upgrade.
                request.on_success(|event| {
                    if let Ok(database) = event.database() {
                        database.close();
                    }
                });
                request.forget_callbacks();
                return Err(StoreError::Refused(
                    "another tab with an older Locus keeps it open; close the other tabs".into(),
                ));
            }
        }
        let raw: IdbDatabase = request.database().map_err(thrown)?.into();
        self.let_go_when_asked(&raw);
        Ok(raw)
    }

    /// A newer Locus wants to upgrade, the person clears the site's data, or the browser gives up: the next call opens
    /// the database again, or says that it is newer.
    fn let_go_when_asked(&self, raw: &IdbDatabase) {
        let (open, held) = (Rc::downgrade(&self.open), raw.clone());
        let let_go = Closure::<dyn Fn()>::new(move || {
            held.close();
            if let Some(open) = open.upgrade() {
                open.replace(None);
            }
        });
        raw.set_onversionchange(Some(let_go.as_ref().unchecked_ref()));
        raw.set_onclose(Some(let_go.as_ref().unchecked_ref()));
        // One a connection, and connections last as long as the worker.
        let_go.forget();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(open) = self.open.take() {
            open.close();
        }
    }
}

/// `Some(Err(_))` when a step failed.
fn upgrade(event: &VersionChangeEvent, steps: &[Step]) -> Option<Result<(), idb::Transaction>> {
    let database = event.database().ok()?;
    let transaction = idb::Event::target(event).ok()?.transaction()?;
    let from = event.old_version().ok()? as usize;
    for step in steps.iter().skip(from) {
        if step(&database, &transaction).is_err() {
            return Some(Err(transaction));
        }
    }
    Some(Ok(()))
}

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase`, whose `transaction` takes options here.
    type Connection;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn begin(
        this: &Connection,
        stores: &Array,
        mode: &str,
        options: &js_sys::Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// A transaction. Its requests run in the order in which they were made.
pub struct Transaction {
    raw: IdbTransaction,
}

impl Transaction {
    /// One of its stores.
    ///
    /// # Errors
    /// When it is none of its stores.
    pub fn store(&self, name: &str) -> Result<ObjectStore, StoreError> {
        idb::Transaction::from(self.raw.clone())
            .object_store(name)
            .map_err(thrown)
    }

    /// Waits for a request.
    ///
    /// # Errors
    /// The browser's.
    pub async fn answer<R: Into<IdbRequest>>(
        &self,
        request: Result<R, idb::Error>,
    ) -> Result<JsValue, StoreError> {
        let request: IdbRequest = request.map_err(thrown)?.into();
        let (settled, yes, no) = js::deferred().ok_or(StoreError::Refused(String::new()))?;
        request.set_onsuccess(Some(&yes));
        request.set_onerror(Some(&no));
        match JsFuture::from(settled).await {
            Ok(_) => request.result().map_err(|error| fault(&error)),
            Err(_) => Err(match request.error() {
                Ok(Some(error)) => fault(&error),
                _ => self.fault(),
            }),
        }
    }

    /// Waits for many requests by waiting for the last one.
    ///
    /// # Errors
    /// The browser's.
    pub async fn answers<R: Into<IdbRequest>>(
        &self,
        requests: impl IntoIterator<Item = Result<R, idb::Error>>,
    ) -> Result<Vec<JsValue>, StoreError> {
        let mut made: Vec<IdbRequest> = Vec::new();
        for request in requests {
            made.push(request.map_err(thrown)?.into());
        }
        if let Some(last) = made.last() {
            self.answer(Ok(last.clone())).await?;
        }
        made.iter()
            .map(|request| request.result().map_err(|error| fault(&error)))
            .collect()
    }

    /// Waits until everything is written.
    ///
    /// # Errors
    /// Why nothing was.
    pub async fn done(self) -> Result<(), StoreError> {
        let (settled, yes, no) = js::deferred().ok_or(StoreError::Refused(String::new()))?;
        self.raw.set_oncomplete(Some(&yes));
        self.raw.set_onabort(Some(&no));
        JsFuture::from(settled).await.map_err(|_| self.fault())?;
        Ok(())
    }

    /// Takes everything back.
    pub fn abort(&self) {
        let _ = self.raw.abort();
    }

    fn fault(&self) -> StoreError {
        let error = self.raw.error();
        error.map_or_else(
            || StoreError::Refused("the browser took the change back".into()),
            |error| fault(&error),
        )
    }
}

/// What the browser's error means for us.
pub fn fault(error: &JsValue) -> StoreError {
    let name = error
        .dyn_ref::<DomException>()
        .map(DomException::name)
        .unwrap_or_default();
    match name.as_str() {
        "VersionError" => StoreError::Newer,
        "QuotaExceededError" => StoreError::Full,
        _ => StoreError::Refused(js::words(error)),
    }
}

/// An error that a call threw.
pub fn thrown(error: idb::Error) -> StoreError {
    use idb::Error as E;
    match error {
        E::DomException(error) => fault(&error),
        E::AddFailed(error)
        | E::CountFailed(error)
        | E::DeleteFailed(error)
        | E::GetAllFailed(error)
        | E::GetAllKeysFailed(error)
        | E::GetFailed(error)
        | E::GetKeyFailed(error)
        | E::IndexNotFound(error)
        | E::IndexedDbOpenFailed(error)
        | E::KeyRangeCreateFailed(error)
        | E::ObjectStoreNotFound(error)
        | E::OpenKeyCursorFailed(error)
        | E::TransactionOpenFailed(error)
        | E::UpdateFailed(error) => fault(&error),
        _ => StoreError::Refused("the browser's database gave no sense".into()),
    }
}

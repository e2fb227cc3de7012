//! What only a database that outlives the program can meet: upgrades, newer versions, damage, many acts.

use browser::engine::{IdbStore, Step, steps};
use engine::ports::{Batch, Class, Row, Store, StoreError};
use idb::{Factory, KeyPath, TransactionMode};
use record::Id;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn row(n: u32) -> Row {
    let mut id = [0; 32];
    id[..4].copy_from_slice(&n.to_be_bytes());
    Row {
        id: Id(id),
        space: Id([9; 32]),
        class: if n == 0 {
            Class::Heading
        } else {
            Class::Ballot
        },
        refs: vec![Id([8; 32])],
        event: format!("{{\"content\":\"{}\"}}", "x".repeat(900)),
        seen: 1,
        own: false,
        contract: 0,
    }
}

fn rows(numbers: std::ops::Range<u32>) -> Batch {
    Batch {
        rows: numbers.map(row).collect(),
        ..Batch::default()
    }
}

fn first() -> Step {
    steps()[0]
}

/// A made-up second version: one more index.
fn second(_: &idb::Database, transaction: &idb::Transaction) -> Result<(), idb::Error> {
    let rows = transaction.object_store("rows")?;
    rows.create_index("added later", KeyPath::new_single("s"), None)?;
    Ok(())
}

/// A made-up version that goes wrong halfway.
fn broken(database: &idb::Database, _: &idb::Transaction) -> Result<(), idb::Error> {
    database.delete_object_store("rows")?;
    Err(idb::Error::InvalidKeyPath)
}

fn versions(steps: &[Step]) -> &'static [Step] {
    Box::leak(steps.to_vec().into_boxed_slice())
}

#[wasm_bindgen_test]
async fn an_older_database_is_brought_to_the_newest_version_with_all_it_holds() {
    let name = "upgraded";
    let old = IdbStore::with_steps(name, versions(&[first()]));
    old.write(rows(0..3)).await.unwrap();
    // The old one is still open in another tab: it is asked to let go.
    let new = IdbStore::with_steps(name, versions(&[first(), second]));
    assert_eq!(new.rows(vec![row(1).id]).await, Ok(vec![Some(row(1))]));
    assert_eq!(new.count_space(Id([9; 32])).await, Ok(3));
    // And from then on says that its data are a newer Locus's.
    assert_eq!(old.count_space(Id([9; 32])).await, Err(StoreError::Newer));
    assert_eq!(old.write(rows(5..6)).await, Err(StoreError::Newer));
}

#[wasm_bindgen_test]
async fn an_upgrade_that_fails_leaves_everything_as_it_was() {
    let name = "upgrade fails";
    IdbStore::with_steps(name, versions(&[first()]))
        .write(rows(0..3))
        .await
        .unwrap();
    let failed = IdbStore::with_steps(name, versions(&[first(), broken]))
        .spaces()
        .await;
    assert!(matches!(failed, Err(StoreError::Refused(_))), "{failed:?}");
    let again = IdbStore::with_steps(name, versions(&[first()]));
    assert_eq!(again.count_space(Id([9; 32])).await, Ok(3));
}

#[wasm_bindgen_test]
async fn a_damaged_row_is_seen_as_damaged_and_replaced_by_a_good_one() {
    let name = "damaged";
    IdbStore::new(name).write(rows(1..3)).await.unwrap();
    damage(name, row(1).id).await;
    let store = IdbStore::new(name);
    let found = store.by_class(Id([9; 32]), Class::Ballot).await.unwrap();
    assert_eq!(found.len(), 2, "the good ones are not lost");
    assert_eq!((found[0].id, found[0].event.as_str()), (row(1).id, ""));
    assert_eq!(found[1], row(2));
    assert_eq!(store.write(rows(1..2)).await, Ok(vec![row(1).id]));
    assert_eq!(store.rows(vec![row(1).id]).await, Ok(vec![Some(row(1))]));
}

/// The database as it is, past the store.
pub async fn opened(name: &str) -> idb::Database {
    use idb::{DatabaseEvent, Request};
    let mut opening = Factory::new().unwrap().open(name, None).unwrap();
    let (opened, wait) = futures::channel::oneshot::channel();
    opening.on_success(|event| drop(opened.send(event.database().unwrap())));
    wait.await.unwrap()
}

/// Overwrites the bytes of a row behind the store's back.
async fn damage(name: &str, id: Id) {
    use idb::Request;
    let database = opened(name).await;
    let transaction = database
        .transaction(&["rows"], TransactionMode::ReadWrite)
        .unwrap();
    let rows = transaction.object_store("rows").unwrap();
    let mut found = rows
        .get(JsValue::from(js_sys::Uint8Array::from(&id.0[..])))
        .unwrap();
    let (done, wait) = futures::channel::oneshot::channel();
    found.on_success(move |event| {
        let value = idb::StoreEvent::result(&event).unwrap().unwrap();
        let bytes = js_sys::Uint8Array::from(&[0xff, 0xff, 0xff][..]);
        js_sys::Reflect::set(&value, &"b".into(), &bytes).unwrap();
        rows.put(&value, None).unwrap();
        done.send(()).unwrap();
    });
    wait.await.unwrap();
    transaction.commit().unwrap();
    database.close();
}

#[wasm_bindgen(module = "/tests/engine/reads.js")]
extern "C" {
    /// How many values IndexedDB has handed over since the module was loaded.
    #[wasm_bindgen(js_name = valuesRead)]
    fn values_read() -> u32;
}

#[wasm_bindgen_test]
async fn a_space_of_ten_thousand_acts_opens_without_reading_them() {
    let store = IdbStore::new("many");
    for thousand in 0..10 {
        store
            .write(rows(thousand * 1000..thousand * 1000 + 1000))
            .await
            .unwrap();
    }
    let before = values_read();
    let headings = store.by_class(Id([9; 32]), Class::Heading).await.unwrap();
    let counted = store.count_ref(Id([8; 32]), Class::Ballot).await.unwrap();
    let to_open = values_read() - before;
    let all = store
        .by_ref(Id([8; 32]), Class::Ballot, None, u32::MAX)
        .await
        .unwrap();
    assert_eq!((headings.len(), counted, all.len()), (1, 9999, 9999));
    // The heading and the answer to the count; whoever reads everything is seen to.
    assert_eq!(to_open, 2);
    assert_eq!(values_read() - before - to_open, 9999);
}

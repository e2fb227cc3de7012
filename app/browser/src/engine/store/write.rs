//! A batch, written whole or not at all, in one transaction: first everything is read that decides, then written.

use super::database::{Database, Transaction, thrown};
use super::row::{addressee, from_stored, held_key, key, to_stored, to_stored_outgoing};
use super::schema::{BY_ADDRESSEE, HELD, OUTBOX, ROWS, VALUES};
use ::engine::ports::{Batch, Outgoing, Row, StoreError};
use js_sys::Uint8Array;
use record::Id;
use wasm_bindgen::prelude::*;
use web_sys::IdbRequest;

/// Writes a batch; the ids of rows that were new.
pub async fn write(database: &Database, batch: Batch) -> Result<Vec<Id>, StoreError> {
    let mut stores = Vec::new();
    for (name, used) in [
        (ROWS, !batch.rows.is_empty() || !batch.remove.is_empty()),
        (OUTBOX, !batch.outgoing.is_empty() || !batch.sent.is_empty()),
        (HELD, !batch.held.is_empty()),
        (VALUES, !batch.values.is_empty()),
    ] {
        if used {
            stores.push(name);
        }
    }
    if stores.is_empty() {
        return Ok(Vec::new());
    }
    // What relays gave they give again. One's own acts, keys and drafts nobody else has.
    let durable = batch.rows.iter().any(|row| row.own)
        || !batch.outgoing.is_empty()
        || !batch.values.is_empty();
    let transaction = database.write(&stores, durable).await?;
    let written = write_in(&transaction, batch).await;
    if written.is_err() {
        transaction.abort();
    }
    let new = written?;
    transaction.done().await?;
    Ok(new)
}

async fn write_in(transaction: &Transaction, batch: Batch) -> Result<Vec<Id>, StoreError> {
    let mut new = Vec::new();
    if !batch.rows.is_empty() || !batch.remove.is_empty() {
        new = write_rows(transaction, batch.rows, batch.remove).await?;
    }
    if !batch.outgoing.is_empty() || !batch.sent.is_empty() {
        write_outbox(transaction, batch.outgoing, batch.sent).await?;
    }
    if !batch.held.is_empty() {
        let held = transaction.store(HELD)?;
        for (relay, space, act) in batch.held {
            held.put(&JsValue::TRUE, Some(&held_key(&relay, space, act)))
                .map_err(thrown)?;
        }
    }
    if !batch.values.is_empty() {
        let values = transaction.store(VALUES)?;
        for (name, value) in batch.values {
            let name = JsValue::from(name);
            match value {
                Some(bytes) => {
                    values
                        .put(&Uint8Array::from(bytes.as_slice()), Some(&name))
                        .map_err(thrown)?;
                }
                None => drop(values.delete(name).map_err(thrown)?),
            }
        }
    }
    Ok(new)
}

async fn write_rows(
    transaction: &Transaction,
    added: Vec<Row>,
    removed: Vec<Id>,
) -> Result<Vec<Id>, StoreError> {
    let rows = transaction.store(ROWS)?;
    for id in removed {
        rows.delete(key(&[&id.0])).map_err(thrown)?;
    }
    let here = transaction
        .answers(added.iter().map(|row| rows.get(key(&[&row.id.0]))))
        .await?;
    let mut merged: Vec<Row> = Vec::with_capacity(added.len());
    let mut new = Vec::new();
    for (row, here) in added.into_iter().zip(here) {
        // An id may come twice in a batch: the second meets the first. A tree would be faster for huge batches, and
        // costs every first load ten kilobytes of code.
        let twin = merged.iter_mut().find(|known| known.id == row.id);
        if let Some(known) = twin {
            known.own |= row.own;
            known.contract = row.contract;
            continue;
        }
        let stored = here.is_object().then(|| from_stored(&here)).flatten();
        // Damaged ones are replaced.
        merged.push(match stored.filter(|stored| !stored.event.is_empty()) {
            Some(known) => Row {
                own: known.own || row.own,
                contract: row.contract,
                ..known
            },
            None => {
                new.push(row.id);
                row
            }
        });
    }
    for row in &merged {
        rows.put(&to_stored(row), None).map_err(thrown)?;
    }
    Ok(new)
}

async fn write_outbox(
    transaction: &Transaction,
    outgoing: Vec<Outgoing>,
    sent: Vec<(Id, String)>,
) -> Result<(), StoreError> {
    let outbox = transaction.store(OUTBOX)?;
    let index = outbox.index(BY_ADDRESSEE).map_err(thrown)?;
    let sent: Vec<Vec<u8>> = sent
        .iter()
        .map(|(act, relay)| addressee(*act, relay))
        .collect();
    // In the order given, each once, the last word counting.
    let mut last: Vec<(Vec<u8>, Option<Outgoing>)> =
        sent.iter().cloned().map(|to| (to, None)).collect();
    for out in outgoing {
        let to = addressee(out.act, &out.relay);
        if sent.contains(&to) {
            continue;
        }
        match last.iter_mut().find(|(known, _)| *known == to) {
            Some((_, known)) => *known = Some(out),
            None => last.push((to, Some(out))),
        }
    }
    let asked = last
        .iter()
        .map(|(to, _)| Ok::<IdbRequest, _>(index.get_key(key(&[to]))?.into()));
    let numbers = transaction.answers(asked).await?;
    for ((_, out), number) in last.iter().zip(numbers) {
        let there = !number.is_undefined();
        match out {
            Some(out) => {
                let number = there.then_some(&number);
                outbox
                    .put(&to_stored_outgoing(out), number)
                    .map_err(thrown)?;
            }
            None if there => drop(outbox.delete(number).map_err(thrown)?),
            None => {}
        }
    }
    Ok(())
}

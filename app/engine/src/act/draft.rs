//! Drafts: kept on this device only, in words of their own, never signed.

use crate::{core::Core, news::Topic, ports::Batch};
use record::json::{self, Json, Keys, ToJson, object};
use views::{Change, DraftView, Why};

/// Most bytes of one draft.
const BYTES: usize = 256 * 1024;

/// Keeps a draft, or forgets it.
pub async fn save(
    core: &Core,
    space: &str,
    key: &str,
    draft: Option<DraftView>,
) -> Result<(), Why> {
    if key.len() > 100 || space.len() > 100 {
        return Err(Why::Malformed(String::from("draft")));
    }
    let now = core.ports.clock.now_ms();
    let value = draft.map(|draft| {
        write(&DraftView {
            saved: now,
            ..draft
        })
    });
    if value.as_ref().is_some_and(|text| text.len() > BYTES) {
        return Err(Why::TooLarge);
    }
    let values = vec![(name(space, key), value.map(String::into_bytes))];
    core.write(Batch {
        values,
        ..Batch::default()
    })
    .await?;
    core.news.raise(Topic::Drafts);
    Ok(())
}

/// A draft, if there is one that can be read.
pub async fn read_draft(core: &Core, space: &str, key: &str) -> Result<Option<DraftView>, Why> {
    let value = core
        .ports
        .store
        .value(name(space, key))
        .await
        .map_err(crate::why::store)?;
    Ok(value.and_then(|bytes| read(core::str::from_utf8(&bytes).ok()?)))
}

/// Every draft as (name, JSON), for a backup.
pub async fn drafts(core: &Core) -> Result<Vec<(String, String)>, Why> {
    let values = core
        .ports
        .store
        .values(String::from("draft/"))
        .await
        .map_err(crate::why::store)?;
    let text = |(name, bytes)| Some((name, String::from_utf8(bytes).ok()?));
    Ok(values.into_iter().filter_map(text).collect())
}

fn name(space: &str, key: &str) -> String {
    format!("draft/{space}/{key}")
}

fn write(draft: &DraftView) -> String {
    let change = |change: &Change| {
        object([
            ("name", change.name.to_json()),
            ("from", change.from.to_json()),
            ("to", change.to.to_json()),
            ("unit", change.unit.to_json()),
        ])
    };
    object([
        ("title", draft.title.to_json()),
        ("text", draft.text.to_json()),
        ("kind", draft.kind.to_json()),
        (
            "changes",
            Json::List(draft.changes.iter().map(change).collect()),
        ),
        ("saved", u64::try_from(draft.saved).unwrap_or(0).to_json()),
    ])
    .write()
}

/// Reads what [`save`] wrote.
pub fn read(text: &str) -> Option<DraftView> {
    let mut keys = Keys::of(json::parse(text, BYTES).ok()?).ok()?;
    let Json::List(changes) = keys.take_json("changes")? else {
        return None;
    };
    let change = |json| {
        let mut keys = Keys::of(json).ok()?;
        Some(Change {
            name: keys.take("name").ok()?,
            from: keys.take("from").ok()?,
            to: keys.take("to").ok()?,
            unit: keys.take("unit").ok()?,
        })
    };
    Some(DraftView {
        title: keys.take("title").ok()?,
        text: keys.take("text").ok()?,
        kind: keys.take("kind").ok()?,
        changes: changes.into_iter().map(change).collect::<Option<_>>()?,
        saved: i64::try_from(keys.take::<u64>("saved").ok()?).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_read_again_as_it_was_written() {
        let draft = DraftView {
            title: "A \"title\"".into(),
            text: "line\nline".into(),
            kind: "parameter".into(),
            changes: vec![Change {
                name: "minVendors".into(),
                from: "1".into(),
                to: "2".into(),
                unit: String::new(),
            }],
            saved: 1_790_000_000_000,
        };
        let text = write(&draft);
        assert_eq!(
            text,
            r#"{"title":"A \"title\"","text":"line\nline","kind":"parameter","changes":[{"name":"minVendors","from":"1","to":"2","unit":""}],"saved":"1790000000000"}"#
        );
        assert_eq!(read(&text), Some(draft));
        assert_eq!(read("{}"), None);
    }
}

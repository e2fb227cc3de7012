//! What this browser holds as a file, and taking such a file in again. Lines of JSON: a header, then events as relays
//! carry them, and in a backup the drafts. Keys never leave: a new browser binds a new one.

use crate::{
    act::{draft_of, drafts},
    core::Core,
    intake::Source,
    markdown,
    news::Topic,
    ports::Batch,
    why,
};
use record::sorted::{Map, Set};
use record::{
    Id,
    json::{self, Json, Keys, ToJson, object},
};
use std::rc::Rc;
use views::{Outcome, Why};

const LAST: &str = "backup/last";
/// Largest file that is read.
const FILE_BYTES: usize = 256 << 20;
/// Rows read from the store at a time, and events taken in at a time.
const PAGE: usize = 500;

/// When the last backup was made, unix milliseconds.
pub async fn last(core: &Core) -> Option<i64> {
    let value = core
        .ports
        .store
        .value(LAST.to_owned())
        .await
        .ok()
        .flatten()?;
    core::str::from_utf8(&value).ok()?.parse().ok()
}

/// Everything that this browser holds.
pub async fn everything(core: &Rc<Core>) -> Result<Outcome, Why> {
    let now = core.ports.clock.now_ms();
    let mut file = header("backup", now);
    for space in core.ports.store.spaces().await.map_err(why::store)? {
        events(core, space, &mut file).await?;
    }
    for (name, draft) in drafts(core).await? {
        let draft = object([("draft", draft.to_json()), ("name", name.to_json())]);
        line(&mut file, &draft.write());
    }
    let values = vec![(LAST.to_owned(), Some(now.to_string().into_bytes()))];
    core.write(Batch {
        values,
        ..Batch::default()
    })
    .await?;
    core.news.raise(Topic::Storage);
    Ok(Outcome::File {
        name: String::from("locus-backup.jsonl"),
        bytes: file.into_bytes(),
    })
}

/// All signed data of one space.
pub async fn export(core: &Rc<Core>, space: Id) -> Result<Outcome, Why> {
    let known = core.space(space).await?.ok_or(Why::NotFound)?;
    let mut file = header("export", core.ports.clock.now_ms());
    events(core, space, &mut file).await?;
    let name = known
        .rules()
        .map(|(version, _)| version.message.name.clone())
        .unwrap_or_default();
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(plain).take(40).collect();
    let name = format!(
        "locus-{}-{}.jsonl",
        name.trim_matches('-'),
        &space.bare()[..8]
    );
    Ok(Outcome::File {
        name,
        bytes: file.into_bytes(),
    })
}

fn header(kind: &str, now: i64) -> String {
    let made = u64::try_from(now).unwrap_or(0);
    let header = [
        ("locus", kind.to_json()),
        ("version", "1".to_json()),
        ("made", made.to_json()),
    ];
    let mut file = String::new();
    line(&mut file, &object(header).write());
    file
}

fn line(file: &mut String, text: &str) {
    file.push_str(text);
    file.push('\n');
}

async fn events(core: &Core, space: Id, file: &mut String) -> Result<(), Why> {
    let ids = core.ports.store.ids(space).await.map_err(why::store)?;
    for page in ids.chunks(PAGE) {
        let rows = core
            .ports
            .store
            .rows(page.to_vec())
            .await
            .map_err(why::store)?;
        rows.into_iter()
            .flatten()
            .for_each(|row| line(file, &row.event));
        core.ports.clock.breathe().await;
    }
    Ok(())
}

/// Takes a file in: its events are verified like anything from outside, its drafts never replace newer ones.
pub async fn restore(core: &Rc<Core>, file: &[u8]) -> Result<Outcome, Why> {
    let bad = |at: &str| Why::BadBackup(at.to_owned());
    if file.len() > FILE_BYTES {
        return Err(Why::TooLarge);
    }
    let text = core::str::from_utf8(file).map_err(|_| bad("not text"))?;
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().ok_or(bad("empty"))?;
    check_header(first)?;
    let mut refused = Map::<Why, u32>::new();
    let (mut new, mut known, mut spaces) = (0u32, 0u32, Set::new());
    let mut events = Vec::new();
    let mut rest: Vec<(usize, &str)> = lines.filter(|(_, text)| !text.trim().is_empty()).collect();
    // A file that was cut off ends in half a line: everything before it still counts, and that is said.
    if !text.ends_with('\n')
        && let Some((number, last)) = rest.last()
        && json::parse(last, FILE_BYTES).is_err()
    {
        refused.insert(bad(&format!("line {}: cut off", number + 1)), 1);
        rest.pop();
    }
    for (number, text) in rest {
        if text.starts_with("{\"draft\":") {
            if restore_draft(core, text).await?.is_none() {
                *refused
                    .entry(bad(&format!("line {}", number + 1)))
                    .or_default() += 1;
            }
        } else {
            events.push(text.to_owned());
        }
    }
    for page in events.chunks(PAGE) {
        let took = core
            .door
            .take_in(&Source::File, page.to_vec(), &|_, _| {})
            .await?;
        new = new.saturating_add(u32::try_from(took.new.len()).unwrap_or(u32::MAX));
        known = known.saturating_add(took.known);
        for (why, count) in took.refused {
            *refused.entry(why).or_default() += count;
        }
        let topics: Set<_> = took
            .new
            .iter()
            .map(|taken| (taken.space, taken.class))
            .collect();
        spaces.extend(took.new.iter().map(|taken| taken.space));
        topics
            .into_iter()
            .for_each(|(space, class)| core.news.raise(Topic::Rows(space, class)));
    }
    core.news.raise(Topic::Home);
    core.news.raise(Topic::Storage);
    let spaces = spaces.into_iter().map(|space| space.to_string()).collect();
    Ok(Outcome::Restored {
        new,
        known,
        refused: refused.into_iter().collect(),
        spaces,
    })
}

fn check_header(first: &str) -> Result<(), Why> {
    let bad = || Why::BadBackup(String::from("line 1: not a Locus backup"));
    let header = json::parse(first, 1000).map_err(|_| bad())?;
    let mut keys = Keys::of(header).map_err(|_| bad())?;
    let kind: String = keys.take("locus").map_err(|_| bad())?;
    let version: String = keys.take("version").map_err(|_| bad())?;
    match (kind.as_str(), version.as_str()) {
        ("backup" | "export", "1") => Ok(()),
        ("backup" | "export", newer) => Err(Why::BadBackup(format!(
            "version {}",
            markdown::visible(newer)
        ))),
        _ => Err(bad()),
    }
}

async fn restore_draft(core: &Core, text: &str) -> Result<Option<()>, Why> {
    let read = || {
        let Json::Object(mut members) = json::parse(text, 1 << 20).ok()? else {
            return None;
        };
        let mut take = |name: &str| {
            let at = members.iter().position(|(key, _)| key == name)?;
            if let Json::Text(text) = members.swap_remove(at).1 {
                Some(text)
            } else {
                None
            }
        };
        let (draft, name) = (take("draft")?, take("name")?);
        let key = name
            .strip_prefix("draft/")
            .filter(|key| key.len() < 200)?
            .to_owned();
        Some((format!("draft/{key}"), draft_of(&draft)?, draft))
    };
    let Some((name, draft, text)) = read() else {
        return Ok(None);
    };
    let here = core
        .ports
        .store
        .value(name.clone())
        .await
        .map_err(why::store)?;
    let here = here.and_then(|bytes| draft_of(core::str::from_utf8(&bytes).ok()?));
    if here.is_none_or(|here| here.saved < draft.saved) {
        let values = vec![(name, Some(text.into_bytes()))];
        core.write(Batch {
            values,
            ..Batch::default()
        })
        .await?;
        core.news.raise(Topic::Drafts);
    }
    Ok(Some(()))
}

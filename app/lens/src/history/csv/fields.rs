//! The fields of one record, and what the header calls them.

use std::borrow::Cow;

use super::super::{Bad, Refused};

/// Where a field stands in its record; quoted ones without their quotes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Field {
    start: usize,
    end: usize,
    /// Whether it holds doubled quotes.
    escaped: bool,
}

impl Field {
    /// Its text, without space around it. Bytes that are not UTF-8 become marks.
    pub fn text(self, record: &[u8]) -> Cow<'_, str> {
        let bytes = record.get(self.start..self.end).unwrap_or_default();
        let text = match String::from_utf8_lossy(bytes) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        match self.escaped {
            true => Cow::Owned(text.replace("\"\"", "\"")),
            false => text,
        }
    }
}

/// Cuts a record into `fields`.
pub(super) fn cut(record: &[u8], separator: u8, fields: &mut Vec<Field>) -> Result<(), Bad> {
    fields.clear();
    let mut at = 0;
    loop {
        let rest = record.get(at..).unwrap_or_default();
        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
        let (field, end) = match rest.get(spaces) {
            Some(b'"') => quoted(record, at + spaces + 1)?,
            _ => {
                let length = rest.iter().position(|byte| *byte == separator);
                let end = at + length.unwrap_or(rest.len());
                let field = Field {
                    start: at,
                    end,
                    escaped: false,
                };
                (field, end)
            }
        };
        fields.push(field);
        match record.get(end) {
            None => return Ok(()),
            Some(byte) if *byte == separator => at = end + 1,
            Some(_) => return Err(Bad::Quote),
        }
    }
}

/// A field whose text begins at `start`, after its quote; and where its separator should be.
fn quoted(record: &[u8], start: usize) -> Result<(Field, usize), Bad> {
    let (mut at, mut escaped) = (start, false);
    loop {
        match (record.get(at), record.get(at + 1)) {
            (Some(b'"'), Some(b'"')) => {
                escaped = true;
                at += 2;
            }
            (Some(b'"'), _) => break,
            (Some(_), _) => at += 1,
            (None, _) => return Err(Bad::Quote),
        }
    }
    let after = record.get(at + 1..).unwrap_or_default();
    let spaces = after.iter().take_while(|byte| **byte == b' ').count();
    let field = Field {
        start,
        end: at,
        escaped,
    };
    Ok((field, at + 1 + spaces))
}

/// Which field holds what.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    /// How many the header has.
    pub count: usize,
    pub proposal: usize,
    pub voter: usize,
    pub choice: usize,
    pub power: usize,
    pub time: Option<usize>,
    pub title: Option<usize>,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub own: Option<usize>,
    pub delegated: Option<usize>,
    pub proposer: Option<usize>,
    pub eligible: Option<usize>,
    pub quorum: Option<usize>,
}

impl Columns {
    /// From the names in a header, in any order and any case.
    pub fn read(header: &[u8], separator: u8) -> Result<Columns, Refused> {
        let mut fields = Vec::new();
        cut(header, separator, &mut fields).map_err(|_| Refused::NoColumn("proposal"))?;
        let names: Vec<String> = fields
            .iter()
            .map(|field| name(&field.text(header)))
            .collect();
        let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let must = |column, known: &[&str]| find(known).ok_or(Refused::NoColumn(column));
        Ok(Columns {
            count: names.len(),
            proposal: must("proposal", &["proposal", "proposalid"])?,
            voter: must("voter", &["voter", "address", "account", "member"])?,
            choice: must("choice", &["choice", "vote", "option"])?,
            power: must("power", &["power", "votingpower", "vp", "weight"])?,
            time: find(&["time", "timestamp", "created", "createdat", "date"]),
            title: find(&["title", "proposaltitle"]),
            start: find(&["start", "starts", "opens"]),
            end: find(&["end", "ends", "closes"]),
            own: find(&["ownpower", "own"]),
            delegated: find(&["delegatedpower", "delegated"]),
            proposer: find(&["proposer", "author"]),
            eligible: find(&["eligible", "eligiblepower"]),
            quorum: find(&["quorum"]),
        })
    }
}

/// A column's name without case, spaces and underscores.
fn name(text: &str) -> String {
    let letters = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

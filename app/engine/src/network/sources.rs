//! Where a network file's facts were read.

use super::{is_day, members::*};
use record::json::{Json, Keys};
use views::{Evidence, EvidenceKind};

/// The names by which the file refers to its sources, and the sources.
pub fn cited(keys: &mut Keys) -> (Vec<String>, Vec<Evidence>) {
    let items: Vec<Json> = keys.list("evidence", 4 * MOST);
    let (mut ids, mut all) = (Vec::new(), Vec::new());
    for (i, item) in items.into_iter().enumerate() {
        match object(item, |keys| (text_of(keys, "id"), source(keys))) {
            Ok((id, source)) => {
                ids.push(id);
                all.push(source);
            }
            Err(refusal) => keys.refuse(refusal.within(&format!("evidence[{i}]"))),
        }
    }
    (ids, all)
}

fn source(keys: &mut Keys) -> Evidence {
    let kind = one_of(
        keys,
        "kind",
        &[
            ("page", EvidenceKind::Page),
            ("code", EvidenceKind::Code),
            ("document", EvidenceKind::Document),
            ("report", EvidenceKind::Report),
            ("own", EvidenceKind::Own),
        ],
    );
    let published = matches!(kind, EvidenceKind::Code | EvidenceKind::Document);
    let mut out = Evidence {
        kind,
        title: words(keys, "title"),
        quote: or_empty(keys, "quote"),
        by: or_empty(keys, "by"),
        lines: or_empty(keys, "lines"),
        dated: or_empty(keys, "committed"),
        read: day(keys, "read"),
        ..Evidence::default()
    };
    if !out.dated.is_empty() && !is_day(&out.dated) {
        keys.refuse(wrong("committed", "not a day"));
    }
    if published {
        out.repository = text_of(keys, "repository");
        out.path = text_of(keys, "path");
        out.commit = text_of(keys, "commit");
        if out.commit.len() != 40 || !out.commit.bytes().all(|b| b.is_ascii_hexdigit()) {
            keys.refuse(wrong("commit", "not a whole commit"));
        }
        out.url = published_at(&out);
    } else if kind == EvidenceKind::Own {
        out.path = text_of(keys, "path");
    } else {
        out.url = text_of(keys, "url");
        if !out.url.starts_with("https://") {
            keys.refuse(wrong("url", "not an https address"));
        }
        if out.quote.is_empty() || out.by.is_empty() {
            keys.refuse(wrong("quote", "a page needs a quotation and who says it"));
        }
    }
    out
}

/// Where published code can be seen at exactly that commit.
fn published_at(source: &Evidence) -> String {
    let mut url = [
        "https://github.com/",
        &source.repository,
        "/blob/",
        &source.commit,
        "/",
    ]
    .concat();
    for byte in source.path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    if let Some(first) = source.lines.split('-').next().filter(|l| !l.is_empty()) {
        url.push_str("#L");
        url.push_str(first);
        if let Some((_, last)) = source.lines.split_once('-') {
            url.push_str("-L");
            url.push_str(last);
        }
    }
    url
}

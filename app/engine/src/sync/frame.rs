//! What a relay says, as untrusted text.

use record::Id;
use serde::Deserialize;
use serde_json::Value;

/// The most bytes of a frame that is looked at.
pub const FRAME_BYTES: usize = 128 * 1024;

/// A relay's message (NIP-01, NIP-42).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// An event under a subscription; the event's own text, unread.
    Event(String, String),
    /// A subscription's stored events are through.
    Eose(String),
    /// An event's fate.
    Ok {
        /// The event's id.
        id: Id,
        /// Whether the relay has it now.
        yes: bool,
        /// The relay's words.
        words: String,
    },
    /// The relay ended a subscription.
    Closed(String, String),
    /// Words for people.
    Notice(String),
    /// The relay wants to know who asks. It is not told.
    Auth,
    /// Nothing of these.
    Junk,
}

/// Reads a message.
pub fn read(text: &str) -> Frame {
    if text.len() > FRAME_BYTES {
        return Frame::Junk;
    }
    event(text).unwrap_or_else(|| other(text).unwrap_or(Frame::Junk))
}

/// `["EVENT","<subscription>",<event>]`, without reading the event.
fn event(text: &str) -> Option<Frame> {
    let rest = text
        .trim()
        .strip_prefix('[')?
        .trim_start()
        .strip_prefix("\"EVENT\"")?;
    let rest = rest
        .trim_start()
        .strip_prefix(',')?
        .trim_start()
        .strip_prefix('"')?;
    // Our subscriptions' names need no escapes; another's is not ours.
    let (name, rest) = rest.split_once('"')?;
    let event = rest.trim_start().strip_prefix(',')?.strip_suffix(']')?;
    Some(Frame::Event(name.into(), event.trim().into()))
}

fn other(text: &str) -> Option<Frame> {
    let items: Vec<Value> = serde_json::from_str(text).ok()?;
    let word = |n: usize| items.get(n).and_then(Value::as_str);
    Some(match word(0)? {
        "EOSE" => Frame::Eose(word(1)?.into()),
        "OK" => Frame::Ok {
            id: Id::from_bare(word(1)?)?,
            yes: items.get(2)?.as_bool()?,
            words: tidy(word(3).unwrap_or_default()),
        },
        "CLOSED" => Frame::Closed(word(1)?.into(), tidy(word(2).unwrap_or_default())),
        "NOTICE" => Frame::Notice(tidy(word(1)?)),
        "AUTH" => Frame::Auth,
        _ => return None,
    })
}

/// A stranger's words for a page: short, on one line, nothing hidden or turned around in them.
pub fn tidy(words: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() => '\u{fffd}',
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    };
    words.trim().chars().take(160).map(plain).collect()
}

/// What paging needs of an event, as the event says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// Its id, not computed again.
    pub id: Id,
    /// Seconds since 1970.
    pub created_at: u64,
    /// Its kind.
    pub kind: u64,
}

/// Looks at an event without checking it.
pub fn glimpse(event: &str) -> Option<Glimpse> {
    #[derive(Deserialize)]
    struct Raw {
        id: String,
        created_at: u64,
        kind: u64,
    }
    let raw: Raw = serde_json::from_str(event).ok()?;
    Some(Glimpse {
        id: Id::from_bare(&raw.id)?,
        created_at: raw.created_at,
        kind: raw.kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_relay_says_is_read_or_is_junk() {
        let check = |text: &str, expected: Frame| assert_eq!(read(text), expected, "{text}");
        let id = Id([0xab; 32]);
        let event = |name: &str, text: &str| Frame::Event(name.into(), text.into());
        check(
            r#"["EVENT","live",{"id":"x"}]"#,
            event("live", r#"{"id":"x"}"#),
        );
        check(
            " [ \"EVENT\" , \"p1\" , {\"a\":[]} ] ",
            event("p1", "{\"a\":[]}"),
        );
        check(r#"["EVENT","live",]"#, event("live", ""));
        check(r#"["EVENT","live"]"#, Frame::Junk);
        check(r#"["EOSE","live"]"#, Frame::Eose("live".into()));
        let ok = |yes, words: &str| Frame::Ok {
            id,
            yes,
            words: words.into(),
        };
        check(
            &format!("[\"OK\",\"{}\",true,\"\"]", id.bare()),
            ok(true, ""),
        );
        check(
            &format!("[\"OK\",\"{}\",false,\"blocked: no\"]", id.bare()),
            ok(false, "blocked: no"),
        );
        check(&format!("[\"OK\",\"{}\",true]", id.bare()), ok(true, ""));
        check(r#"["OK","short",true,""]"#, Frame::Junk);
        check(
            r#"["CLOSED","p1","error: no"]"#,
            Frame::Closed("p1".into(), "error: no".into()),
        );
        check(
            r#"["NOTICE","slow\ndown"]"#,
            Frame::Notice("slow down".into()),
        );
        check(r#"["AUTH","challenge"]"#, Frame::Auth);
        for junk in [
            "",
            "[]",
            "{}",
            "null",
            "[\"EVENT\"",
            "[\"HELLO\",1]",
            "[\"EOSE\",1]",
            "[[[[",
        ] {
            check(junk, Frame::Junk);
        }
        check(
            &format!("[\"NOTICE\",\"{}\"]", "x".repeat(FRAME_BYTES)),
            Frame::Junk,
        );
    }

    #[test]
    fn a_strangers_words_are_short_and_hide_nothing() {
        assert_eq!(tidy("  a\u{202e}b\tc\u{0}  "), "a\u{fffd}b c\u{fffd}");
        assert_eq!(tidy(&"x".repeat(1000)).len(), 160);
    }
}

//! A small JSON reader for nodes' answers: any valid JSON is read, numbers stay text, and size, depth and count of
//! values are capped before they can cost memory. (The record's reader is another: it refuses what signed bytes may
//! not hold, such as negative numbers, which every node sends as error codes.)

use std::borrow::Cow;

/// More text than this is not looked at.
pub(crate) const MAX_BYTES: usize = 8 << 20;
const MAX_VALUES: u32 = 400_000;
const MAX_DEPTH: u32 = 32;

/// A JSON value that borrows from the text.
#[derive(Debug, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// As written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    /// In the order written; of repeated keys [`Json::get`] refuses both.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// Reads a whole text.
    pub(crate) fn read(text: &'a str) -> Option<Json<'a>> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let mut reader = Reader {
            text,
            at: 0,
            values: 0,
        };
        let value = reader.value(0)?;
        reader.space();
        (reader.at == text.len()).then_some(value)
    }

    /// The value of a key that stands exactly once.
    pub(crate) fn get(&self, key: &str) -> Option<&Json<'a>> {
        let Json::Object(members) = self else {
            return None;
        };
        let mut found = members.iter().filter(|(known, _)| known == key);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number as written, sign allowed.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Json::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: u32,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Skips white space, then takes this byte if it is next.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: u32) -> Option<Json<'a>> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return None;
        }
        self.space();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.list(depth),
            b'{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Option<Json<'a>> {
        let rest = self.text.get(self.at..)?;
        self.at += word.len();
        rest.starts_with(word).then_some(value)
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.at;
        if !self.digits() || (self.text.as_bytes()[whole] == b'0' && self.at > whole + 1) {
            return None;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return None;
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if !self.digits() {
                return None;
            }
        }
        self.text.get(start..self.at).map(Json::Number)
    }

    fn list(&mut self, depth: u32) -> Option<Json<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        if self.take(b']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Some(Json::List(items));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn object(&mut self, depth: u32) -> Option<Json<'a>> {
        self.at += 1;
        let mut members = Vec::new();
        if self.take(b'}') {
            return Some(Json::Object(members));
        }
        loop {
            self.space();
            let key = self.string()?;
            if !self.take(b':') {
                return None;
            }
            members.push((key, self.value(depth + 1)?));
            if self.take(b'}') {
                return Some(Json::Object(members));
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut out = Cow::Borrowed("");
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            // Quotes, backslashes and controls are single bytes, so both ends lie on characters.
            let plain = self.text.get(start..self.at)?;
            if out.is_empty() {
                out = Cow::Borrowed(plain);
            } else {
                out.to_mut().push_str(plain);
            }
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(out);
                }
                b'\\' => {
                    self.at += 1;
                    let letter = self.escape()?;
                    out.to_mut().push(letter);
                }
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let kind = self.peek()?;
        self.at += 1;
        Some(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code_unit()?;
                let code = if (0xd800..0xdc00).contains(&first) {
                    if self.text.as_bytes().get(self.at..self.at + 2)? != b"\\u" {
                        return None;
                    }
                    self.at += 2;
                    let second = self.code_unit()?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return None;
                    }
                    0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                } else {
                    first
                };
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn code_unit(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |code, digit| {
            Some(code << 4 | char::from(*digit).to_digit(16)?)
        })
    }
}

/// Writes a JSON string of hex or other text without escapes to make.
pub(crate) fn quote(out: &mut String, plain: &str) {
    out.push('"');
    out.push_str(plain);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(json: &Json<'_>) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Json::Null => Value::Null,
            Json::Bool(yes) => Value::Bool(*yes),
            Json::Number(digits) => serde_json::from_str(digits).unwrap(),
            Json::Text(text) => Value::String(text.to_string()),
            Json::List(items) => Value::Array(items.iter().map(plain).collect()),
            Json::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(key, value)| (key.to_string(), plain(value)))
                    .collect(),
            ),
        }
    }

    fn check(text: &str) {
        let ours = Json::read(text).map(|json| plain(&json));
        assert_eq!(ours, serde_json::from_str(text).ok(), "{text}");
    }

    #[test]
    fn it_reads_what_serde_json_reads_and_refuses_what_it_refuses() {
        for text in [
            "null",
            " true ",
            "false",
            "0",
            "-1",
            "1.5",
            "1e3",
            "-0.5E-2",
            "\"\"",
            "\"a\\n\\u00e9\\ud83d\\ude00\"",
            "\"é😀\"",
            "[]",
            "[1,[2,{}]]",
            "{}",
            "{\"a\":{\"b\":[null]},\"c\":\"\\\\\"}",
            "",
            "nul",
            "01",
            "-",
            "1.",
            "1e",
            "+1",
            ".5",
            "\"",
            "\"\u{1}\"",
            "\"\\x\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\udc00\"",
            "[1,]",
            "[1 2]",
            "[",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "1 1",
            "<html>",
            "\u{feff}null",
        ] {
            check(text);
        }
    }

    #[test]
    fn depth_and_size_are_capped() {
        assert!(Json::read(&("[".repeat(30) + &"]".repeat(30))).is_some());
        assert!(Json::read(&"[".repeat(1_000_000)).is_none());
        assert!(Json::read(&format!("[{}1]", "1,".repeat(500_000))).is_none());
        assert!(Json::read(&format!("\"{}\"", "a".repeat(MAX_BYTES))).is_none());
    }

    #[test]
    fn a_repeated_key_is_not_read() {
        assert_eq!(Json::read("{\"a\":1,\"a\":2}").unwrap().get("a"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\\PC*") {
            let _ = Json::read(&text);
        }

        #[test]
        fn near_json_is_read_as_serde_json_reads_it(text in "[\\[\\]{}\",:0-9a-f\\\\u.eE+ntrlsx-]{0,24}") {
            // Two known differences, neither of which a node's answer rests on: numbers beyond f64 and a repeated key.
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            if let Ok(theirs) = theirs {
                prop_assert_eq!(Json::read(&text).map(|json| plain(&json)), Some(theirs));
            }
        }
    }
}

//! The reader itself: one pass over the text, recursing no deeper than the limit.

use super::Json;
use crate::{
    json::spelling::decimal,
    limits,
    refusal::{JsonFault, Refusal},
};

/// Reads one value; nothing but white space may follow it.
pub(super) fn whole(text: &str) -> Result<Json, Refusal> {
    let mut reader = Reader { text, at: 0 };
    reader.space();
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return Err(Refusal::json("", JsonFault::Trailing));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

const SYNTAX: Refusal = Refusal::Json {
    at: String::new(),
    why: JsonFault::Syntax,
};

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Refusal> {
        match self.text.as_bytes().get(self.at..self.at + word.len()) {
            Some(found) if found == word.as_bytes() => {
                self.at += word.len();
                Ok(value)
            }
            _ => Err(SYNTAX),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Refusal> {
        if depth > limits::JSON_DEPTH {
            return Err(Refusal::json("", JsonFault::TooDeep));
        }
        match self.peek() {
            Some(b'n') => self.word("null", Json::Null),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'0'..=b'9') => self.number(),
            Some(b'[') => self.list(depth),
            Some(b'{') => self.object(depth),
            _ => Err(SYNTAX),
        }
    }

    fn number(&mut self) -> Result<Json, Refusal> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if let Some(b'.' | b'e' | b'E' | b'+' | b'-') = self.peek() {
            return Err(Refusal::json("", JsonFault::Expected("a whole number")));
        }
        decimal(&self.text[start..self.at])
            .map(Json::Number)
            .ok_or(Refusal::json(
                "",
                JsonFault::Expected("a whole number of at most 64 bits"),
            ))
    }

    fn list(&mut self, depth: usize) -> Result<Json, Refusal> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            self.space();
            let item = self.value(depth + 1);
            items.push(item.map_err(|r| r.within(&format!("[{}]", items.len())))?);
            self.space();
            if self.take(b']') {
                return Ok(Json::List(items));
            }
            if !self.take(b',') {
                return Err(SYNTAX);
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Refusal> {
        self.at += 1;
        let mut members: Vec<(String, Json)> = Vec::new();
        self.space();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            let key = self.string()?;
            // Objects of the protocol have at most about 25 keys, so a scan is cheaper than a map;
            // more than that is refused before it could become slow.
            if members.iter().any(|(known, _)| *known == key) {
                return Err(Refusal::json(key, JsonFault::RepeatedKey));
            }
            if members.len() >= limits::LIST {
                return Err(Refusal::TooLarge {
                    what: "an object",
                    limit: limits::LIST,
                });
            }
            self.space();
            if !self.take(b':') {
                return Err(SYNTAX);
            }
            self.space();
            let value = self.value(depth + 1).map_err(|r| r.within(&key))?;
            members.push((key, value));
            self.space();
            if self.take(b'}') {
                return Ok(Json::Object(members));
            }
            if !self.take(b',') {
                return Err(SYNTAX);
            }
        }
    }

    fn string(&mut self) -> Result<String, Refusal> {
        if !self.take(b'"') {
            return Err(SYNTAX);
        }
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            // Quotes, backslashes and controls are single bytes, so both ends lie on characters.
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                _ => return Err(SYNTAX),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Refusal> {
        let kind = self.peek().ok_or(SYNTAX)?;
        self.at += 1;
        Ok(match kind {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code_unit()?;
                let code = match first {
                    0xd800..=0xdbff => {
                        if !(self.take(b'\\') && self.take(b'u')) {
                            return Err(SYNTAX);
                        }
                        match self.code_unit()? {
                            second @ 0xdc00..=0xdfff => {
                                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                            }
                            _ => return Err(SYNTAX),
                        }
                    }
                    other => other,
                };
                char::from_u32(code).ok_or(SYNTAX)?
            }
            _ => return Err(SYNTAX),
        })
    }

    fn code_unit(&mut self) -> Result<u32, Refusal> {
        let digits = self
            .text
            .as_bytes()
            .get(self.at..self.at + 4)
            .ok_or(SYNTAX)?;
        let mut code = 0;
        for digit in digits {
            code = code << 4 | char::from(*digit).to_digit(16).ok_or(SYNTAX)?;
        }
        self.at += 4;
        Ok(code)
    }
}

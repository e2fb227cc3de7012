//! The app's words, read from its locale files, and the verdict in them.

use std::collections::BTreeMap;
use std::path::Path;

use views::{NetworkPage, Verdict};

use crate::files;
use crate::say::Outcome;

/// Texts by key.
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Reads those of the network's page, and those that only the page without JavaScript has.
    pub fn read(locales: &Path) -> Outcome<Self> {
        let mut all = BTreeMap::new();
        for file in ["en/network.toml", "static/en.toml"] {
            let text = files::read_text(&locales.join(file))?;
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((key, value)) = line.split_once(" = ") {
                    let value = value.trim().trim_matches('"').replace("\\\"", "\"");
                    all.insert(key.to_owned(), value);
                }
            }
        }
        Ok(Self(all))
    }

    /// A text. A key that is not there shows as itself, which a test sees.
    pub fn of<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// A text with its placeholders filled in, in the order in which they first appear.
    pub fn fill(&self, key: &str, values: &[&str]) -> String {
        let mut out = String::new();
        let mut names: Vec<&str> = Vec::new();
        let mut rest = self.of(key);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            let place = names.iter().position(|known| *known == name);
            let place = place.unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            out.push_str(values.get(place).copied().unwrap_or_default());
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// A text that depends on a count.
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = if n == 1 { "one" } else { "other" };
        self.fill(&format!("{key}.{form}"), &[&n.to_string()])
    }
}

/// What the powers come to.
pub fn verdict(words: &Words, page: &NetworkPage) -> String {
    let (holders, symbol) = (page.card.holders.as_str(), page.symbol.as_str());
    let one = |verdict: &Verdict| match *verdict {
        Verdict::Said(1) => words.fill("said_one", &[holders]),
        Verdict::Said(n) => words.fill("said_other", &[&number(words, n), holders]),
        Verdict::SaidNone => words.fill("said_none", &[holders]),
        Verdict::Traced(1) => words.of("traced_one").into(),
        Verdict::Traced(n) => words.fill("traced_other", &[&number(words, n)]),
        Verdict::TracedAll(1) => words.of("traced_all_one").into(),
        Verdict::TracedAll(_) => words.of("traced_all_other").into(),
        Verdict::TracedNone => words.of("traced_none").into(),
        Verdict::Found(1) => words.of("found_one").into(),
        Verdict::Found(n) => words.fill("found_other", &[&number(words, n)]),
        Verdict::ReadsNone(1) => words.fill("reads_none_one", &[symbol]),
        Verdict::ReadsNone(2) => words.fill("reads_none_two", &[symbol]),
        Verdict::ReadsNone(_) => words.fill("reads_none_other", &[symbol]),
        Verdict::ReadsSome(1, _) => words.fill("reads_one", &[symbol]),
        Verdict::ReadsSome(n, _) => words.fill("reads_some", &[&number(words, n), symbol]),
        Verdict::ReadsAll(1) => words.fill("reads_all_one", &[symbol]),
        Verdict::ReadsAll(_) => words.fill("reads_all_other", &[symbol]),
        Verdict::Bypassed(1) => words.of("bypassed_one").into(),
        Verdict::Bypassed(n) => words.fill("bypassed_other", &[&number(words, n)]),
    };
    let sentences: Vec<String> = page.verdict.iter().map(one).collect();
    sentences.join(" ")
}

/// A number at the start of a sentence: in letters while it is small.
fn number(words: &Words, n: u32) -> String {
    let mut letters = words.of("numbers").split(' ');
    let Some(word) = letters.nth(n as usize) else {
        return n.to_string();
    };
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// Text as it may stand in HTML, between tags or within quotes.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(letter),
        }
    }
    out
}

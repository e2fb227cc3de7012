//! Writing JSON for other programs: parts that are JSON already, put together.

use record::json::write_text;

/// An object of members that are JSON already.
pub fn object<const N: usize>(members: [(&str, String); N]) -> String {
    let member = |(name, value): (&str, String)| format!("{}:{value}", text(name));
    format!("{{{}}}", members.map(member).join(","))
}

/// A list of values that are JSON already.
pub fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}

/// A text.
pub fn text(text: &str) -> String {
    let mut out = String::new();
    write_text(&mut out, text);
    out
}

/// A value that may not be known.
pub fn maybe(value: Option<String>) -> String {
    value.unwrap_or_else(|| "null".to_owned())
}

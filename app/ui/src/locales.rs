//! Words by key. English is compiled in, each text by itself, so that those of pages that a visitor has not opened need
//! not be there yet. Every text goes through [`t`] and is never written into a component: another language is looked up
//! there, by the key's number.

use crate::amounts;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Names one text.
#[derive(Clone, Copy)]
pub struct Key(&'static Text);

struct Text {
    number: u32,
    english: &'static str,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0.number == other.0.number
    }
}

impl Eq for Key {}

/// The text of a key in the language shown.
pub fn t(key: Key) -> &'static str {
    key.0.english
}

/// A text with its placeholders filled in, in the order in which the English text names them.
#[inline(never)]
fn fill(key: Key, args: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = t(key);
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (place, tail) = after.split_once('}').unwrap_or((after, ""));
        let place: usize = place.parse().unwrap_or(usize::MAX);
        out.push_str(args.get(place).copied().unwrap_or_default());
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A text that depends on a count; the count itself is the first placeholder. English has two forms.
#[inline(never)]
fn plural(forms: &'static [Text; 2], n: u64, args: &[&str]) -> String {
    let shown = amounts::count(n);
    let mut all = vec![shown.as_str()];
    all.extend_from_slice(args);
    let [one, other] = forms;
    fill(Key(if n == 1 { one } else { other }), &all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_empty_and_every_brace_is_a_placeholder() {
        for text in EN {
            assert!(!text.trim().is_empty());
            for part in text.split('{').skip(1) {
                let place = part.split('}').next().unwrap_or_default();
                assert!(place.parse::<u8>().is_ok(), "{text}");
            }
        }
    }

    #[test]
    fn one_and_many_take_their_own_form() {
        assert_eq!(deciding::addresses(1), "1 address");
        assert_eq!(deciding::addresses(0), "0 addresses");
        assert_eq!(deciding::addresses(1204), "1\u{202f}204 addresses");
    }
}

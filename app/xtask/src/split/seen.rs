//! What was observed of a program's first visit, as it stands in `app/web/first`: the functions that ran, one a line, each
//! by its name; where only a part of it ran, also the hash over its shape, and its pieces as bits, four to a digit.

use std::collections::{BTreeMap, BTreeSet};

use super::instrument::Observed;

/// By name and shape, which pieces ran.
#[derive(Default)]
pub struct Seen(BTreeMap<String, BTreeMap<String, Vec<bool>>>);

impl Seen {
    /// Adds what was observed of a function, or of another one of the same name and shape.
    pub fn add(&mut self, function: &Observed, ran: Vec<bool>) {
        let shapes = self.0.entry(function.name.clone()).or_default();
        let known = shapes.entry(function.shape.clone()).or_default();
        known.resize(ran.len().max(known.len()), false);
        for (known, ran) in known.iter_mut().zip(ran) {
            *known |= ran;
        }
    }

    /// How many ran, and how many of those in part.
    pub fn count(&self) -> (usize, usize) {
        let ran = self.0.values().filter(|shapes| some(shapes));
        ran.fold((0, 0), |(ran, cut), shapes| {
            (ran + 1, cut + usize::from(!whole(shapes)))
        })
    }

    /// The functions that ran.
    pub fn names(&self) -> BTreeSet<&str> {
        let ran = self.0.iter().filter(|(_, shapes)| some(shapes));
        ran.map(|(name, _)| name.as_str()).collect()
    }

    /// Which of a function's pieces ran, as far as it was seen; none if it runs as a whole, or is not as it was.
    pub fn pieces(&self, name: &str, shape: &str) -> Option<&[bool]> {
        self.0.get(name)?.get(shape).map(Vec::as_slice)
    }

    /// As lines.
    pub fn write(&self) -> String {
        let mut lines = String::new();
        for (name, shapes) in self.0.iter().filter(|(_, shapes)| some(shapes)) {
            if whole(shapes) {
                lines += &format!("{name}\n");
                continue;
            }
            for (shape, ran) in shapes {
                lines += &format!("{name}\t{shape} {}\n", digits(ran));
            }
        }
        lines
    }

    /// From lines. What is not as it should be counts as a function that runs as a whole.
    pub fn read(lines: &str) -> Self {
        let mut seen = Self::default();
        for line in lines.lines() {
            let (name, part) = line.split_once('\t').unwrap_or((line, ""));
            let shapes = seen.0.entry(name.to_owned()).or_default();
            if let Some((shape, ran)) = part.split_once(' ') {
                shapes.insert(shape.to_owned(), bits(ran));
            }
        }
        seen
    }
}

/// Something of it ran.
fn some(shapes: &BTreeMap<String, Vec<bool>>) -> bool {
    shapes.is_empty() || shapes.values().flatten().any(|ran| *ran)
}

fn whole(shapes: &BTreeMap<String, Vec<bool>>) -> bool {
    shapes.values().flatten().all(|ran| *ran)
}

fn digits(ran: &[bool]) -> String {
    let digit = |four: &[bool]| {
        let bits = four.iter().enumerate();
        let sum: u32 = bits.map(|(at, ran)| u32::from(*ran) << at).sum();
        char::from_digit(sum, 16).unwrap_or('f')
    };
    ran.chunks(4).map(digit).collect()
}

fn bits(digits: &str) -> Vec<bool> {
    let of = |digit: char| (0..4).map(move |at| digit.to_digit(16).unwrap_or(15) >> at & 1 == 1);
    digits.chars().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(name: &str, shape: &str, pieces: usize) -> Observed {
        Observed {
            name: name.into(),
            shape: shape.into(),
            pieces,
        }
    }

    #[test]
    fn what_was_seen_is_written_and_read() {
        let mut seen = Seen::default();
        seen.add(&observed("all of it", "aaaa", 2), vec![true, true]);
        seen.add(
            &observed("a part", "bbbb", 5),
            vec![true, false, false, true, false],
        );
        seen.add(
            &observed("a part", "bbbb", 5),
            vec![true, false, false, false, true],
        );
        seen.add(&observed("a part", "cccc", 1), vec![false]);
        seen.add(&observed("never", "dddd", 3), vec![false; 3]);
        assert_eq!(seen.count(), (2, 1));
        let lines = "a part\tbbbb 91\na part\tcccc 0\nall of it\n";
        assert_eq!(seen.write(), lines);

        let read = Seen::read(lines);
        assert_eq!(read.names(), ["a part", "all of it"].into());
        let bits = [true, false, false, true, true, false, false, false];
        assert_eq!(read.pieces("a part", "bbbb"), Some(bits.as_slice()));
        assert_eq!(read.pieces("a part", "cccc"), Some([false; 4].as_slice()));
        assert_eq!(read.pieces("a part", "eeee"), None);
        assert_eq!(read.pieces("all of it", "aaaa"), None);
    }
}

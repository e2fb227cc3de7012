//! Cuts a stream of bytes into records at line ends that no quote encloses.
//!
//! A quote that is never closed would swallow the rest of a file. So a record that grows past its limit inside quotes
//! is read once more with every line end ending a record, up to where it had grown: each byte is looked at twice at
//! the most, whatever the file holds.

/// The longest record that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// A stream of records.
#[derive(Debug, Default)]
pub(super) struct Records {
    bytes: Vec<u8>,
    /// Where the record at hand begins.
    start: usize,
    /// What was looked at, of the record at hand.
    seen: usize,
    place: Place,
    /// Up to here a line end ends a record even inside quotes.
    literal_until: usize,
    /// Lines before the record at hand.
    lines: u64,
    /// Fields end with it; before it is known, with any of them.
    separator: Option<u8>,
}

/// Separators that a file may use.
pub(super) const SEPARATORS: [u8; 4] = *b",;\t|";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: the end of the field, or half of an escaped quote.
    Quote,
    /// In a record that is too long to be kept.
    Skipping,
}

/// A record.
pub(super) struct Found {
    /// The number of its first line, from 1.
    pub line: u64,
    /// Where in [`Records::bytes`] it is, without its line end; `None` where it was too long to be kept.
    pub at: Option<(usize, usize)>,
}

impl Records {
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.start);
        self.seen -= self.start;
        self.literal_until = self.literal_until.saturating_sub(self.start);
        self.start = 0;
        self.bytes.extend_from_slice(bytes);
    }

    pub fn set_separator(&mut self, separator: u8) {
        self.separator = Some(separator);
    }

    pub fn text(&self, at: (usize, usize)) -> &[u8] {
        self.bytes.get(at.0..at.1).unwrap_or_default()
    }

    /// Bytes at the start that are no text.
    pub fn skip(&mut self, count: usize) {
        self.start = count.min(self.bytes.len());
        self.seen = self.start;
    }

    pub fn begins(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// The next whole record; with `ended`, what is left as well.
    pub fn next(&mut self, ended: bool) -> Option<Found> {
        if let Some(end) = self.plain_end() {
            self.seen = end + 1;
            return Some(self.cut(end));
        }
        loop {
            let Some(byte) = self.bytes.get(self.seen).copied() else {
                return if ended { self.last() } else { None };
            };
            self.seen += 1;
            if byte == b'\n' && self.ends_here() {
                return Some(self.cut(self.seen - 1));
            }
            self.place = self.after(byte);
            if self.seen - self.start > LONGEST {
                self.too_long();
            }
        }
    }

    /// The end of a record that is here as a whole and holds no quotes, as most are: these need not be read byte by byte.
    fn plain_end(&self) -> Option<usize> {
        let fresh = self.seen == self.start && self.place == Place::FieldStart;
        let rest = self.bytes.get(self.start..).filter(|_| fresh)?;
        let length = rest.iter().take(LONGEST).position(|byte| *byte == b'\n')?;
        let plain = !rest.get(..length)?.contains(&b'"');
        plain.then_some(self.start + length)
    }

    fn ends_here(&self) -> bool {
        self.place != Place::Quoted || self.seen <= self.literal_until
    }

    fn after(&self, byte: u8) -> Place {
        let separates = match self.separator {
            Some(separator) => byte == separator,
            None => SEPARATORS.contains(&byte),
        };
        match (self.place, byte) {
            (Place::Skipping, _) => Place::Skipping,
            (Place::Quoted, b'"') => Place::Quote,
            (Place::Quoted, _) | (Place::Quote, b'"') => Place::Quoted,
            (Place::FieldStart, b'"') => Place::Quoted,
            (Place::FieldStart, b' ') => Place::FieldStart,
            _ if separates => Place::FieldStart,
            _ => Place::Plain,
        }
    }

    fn too_long(&mut self) {
        match self.place == Place::Quoted && self.literal_until < self.seen {
            true => self.again(),
            // What was seen of it is not needed any more.
            false => {
                self.place = Place::Skipping;
                self.start = self.seen - 1;
            }
        }
    }

    /// Reads the record at hand again, with line ends that end it.
    fn again(&mut self) {
        self.literal_until = self.seen;
        self.seen = self.start;
        self.place = Place::FieldStart;
    }

    fn cut(&mut self, end: usize) -> Found {
        let kept = self.place != Place::Skipping;
        let text = self.bytes.get(self.start..end).unwrap_or_default();
        let line = self.lines + 1;
        self.lines += 1 + text.iter().filter(|byte| **byte == b'\n').count() as u64;
        let end = end - usize::from(text.last() == Some(&b'\r'));
        let found = Found {
            line,
            at: kept.then_some((self.start, end)),
        };
        self.start = self.seen;
        self.place = Place::FieldStart;
        found
    }

    fn last(&mut self) -> Option<Found> {
        if self.place == Place::Quoted && self.literal_until < self.seen {
            self.again();
            return self.next(true);
        }
        (self.start < self.seen).then(|| self.cut(self.seen))
    }
}

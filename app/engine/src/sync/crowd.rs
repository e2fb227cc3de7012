//! Seconds in which more events of one kind stand than a relay gives at a time. Whoever wants to hide an act fills the
//! second in which it stands; filters allow to ask for a second subject by subject, and for talk author by author,
//! which nobody can forge. What is left then is said, and carried again in another second by whoever holds it.

use record::sorted::Set;
use record::{Id, kind};

/// Values asked for at once: relays bound the size of filters.
const PART: usize = 20;
/// Crowds that are read by subject; one act needs one, so more of them are somebody's doing.
const MOST: usize = 24;
/// Subjects asked for in one of them.
const SUBJECTS: usize = 10_000;

/// A condition on top of kind and second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    /// The filter's field.
    pub tag: &'static str,
    /// Any of these.
    pub values: Vec<String>,
}

/// What is known of a space when its crowds are read.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Acts that others are about, each with its kind.
    pub ids: Vec<(u16, Id)>,
    /// Device keys that are bound to an account.
    pub devices: Vec<Id>,
}

/// The crowds of one reading.
#[derive(Default)]
pub struct Crowds {
    /// Second, kind, and how many came of it.
    found: Vec<(u64, u16, usize)>,
    parts: Vec<(u64, u16, Only)>,
    now: Option<(u64, u16)>,
    /// Seconds that are not read to their end.
    unread: Set<u64>,
    narrowed: bool,
}

impl Crowds {
    /// A second in which one kind filled a page of so many.
    pub fn found(&mut self, second: u64, kind: u16, count: usize) {
        self.found.push((second, kind, count));
    }

    /// Whether some wait to be read by subject, where so many fill a page.
    pub fn wait(&self, fills: usize) -> bool {
        !self.narrowed && self.found.iter().any(|(.., count)| *count >= fills)
    }

    /// Lays out what to ask for.
    pub fn narrow(&mut self, known: &Known, fills: usize) {
        self.narrowed = true;
        let mut found = std::mem::take(&mut self.found);
        found.retain(|(.., count)| *count >= fills);
        for (index, (second, kind, _)) in found.into_iter().enumerate() {
            let (tag, values, whole) = known.about(kind);
            if !whole || values.is_empty() || values.len() > SUBJECTS || index >= MOST {
                self.unread.insert(second);
            }
            if index >= MOST {
                continue;
            }
            let some = values.iter().take(SUBJECTS).collect::<Vec<_>>();
            self.parts.extend(some.chunks(PART).map(|part| {
                let values = part.iter().map(|value| (*value).clone()).collect();
                (second, kind, Only { tag, values })
            }));
        }
    }

    /// The next part to ask for; none when all are through.
    pub fn next(&mut self) -> Option<(u64, u16, Only)> {
        let next = self.parts.pop();
        self.now = next.as_ref().map(|(second, kind, _)| (*second, *kind));
        next
    }

    /// What came of a part: one that filled a page is asked for by halves.
    pub fn end_of_part(&mut self, only: Only, full: bool) {
        let Some((second, kind)) = self.now.filter(|_| full) else {
            return;
        };
        if only.values.len() < 2 {
            self.unread.insert(second);
            return;
        }
        let (one, other) = only.values.split_at(only.values.len() / 2);
        for values in [one, other] {
            let values = values.to_vec();
            let tag = only.tag;
            self.parts.push((second, kind, Only { tag, values }));
        }
    }

    /// How many seconds are not read to their end, where so many fill a page.
    pub fn unread(&self, fills: usize) -> usize {
        let mut unread = self.unread.clone();
        // What still waits to be asked for, as a relay that stopped answering left it, is not read either.
        let found = self.found.iter().filter(|(.., count)| *count >= fills);
        unread.extend(found.map(|(second, ..)| *second));
        unread.extend(self.parts.iter().map(|(second, ..)| *second));
        unread.extend(self.now.map(|(second, _)| second));
        unread.len()
    }
}

impl Known {
    /// What events of a kind may be asked for by; whether that finds every one of them that can count here.
    fn about(&self, of: u16) -> (&'static str, Vec<String>, bool) {
        let devices = |spell: fn(&Id) -> String| self.devices.iter().map(spell).collect();
        let acts = |subjects: &[u16]| {
            let about = |(kind, _): &&(u16, Id)| subjects.is_empty() || subjects.contains(kind);
            let ids = self.ids.iter().filter(about);
            ids.map(|(_, id)| subject(id)).collect()
        };
        match of {
            // An author can't be forged, as relays check who signed.
            kind::TALK | kind::STANCE | kind::STATUS => ("authors", devices(Id::bare), true),
            kind::BALLOT | kind::CHECKPOINT | kind::CERTIFICATE => {
                ("#i", acts(&[kind::OPENING]), true)
            }
            kind::OPENING | kind::SPONSORSHIP => ("#i", acts(&[kind::REVISION]), true),
            // A first revision, the first version and a new device are about nothing that could be known.
            kind::REVISION => ("#i", acts(&[kind::REVISION]), false),
            kind::SPACE_VERSION => ("#i", acts(&[kind::SPACE_VERSION]), false),
            kind::DEVICE => ("#i", devices(subject), false),
            kind::DELEGATION | kind::BUNDLE | kind::RESULT => ("#i", Vec::new(), false),
            _ => ("#i", acts(&[]), false),
        }
    }
}

fn subject(id: &Id) -> String {
    format!("locus:{id}")
}

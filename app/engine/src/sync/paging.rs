//! Reading a relay backwards in pages, so that nothing is missed: not by a cap that the relay never told, not by
//! events that share a second. Pure: it hears what came and says what to ask next.

use super::{
    crowd::{Crowds, Known, Only},
    frame::Glimpse,
};
use record::sorted::Set;
use record::{Id, kind};
use std::collections::HashSet;

/// Most events of one reading; a relay that sends more is told to be without end.
const MOST: usize = 400_000;
/// Most questions of one reading.
const MOST_PAGES: u32 = 20_000;
/// A page of this many that fills one second is taken for cut off even if the relay never showed that it cuts.
const LIKELY_CAP: usize = 100;

/// What to ask for next: events of the space, of these kinds, not before `since` nor after `until`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Kinds.
    pub kinds: Vec<u16>,
    /// Earliest second.
    pub since: Option<u64>,
    /// Latest second.
    pub until: Option<u64>,
    /// A further condition.
    pub only: Option<Only>,
}

/// One reading of a relay.
pub struct Paging {
    seen: HashSet<Id>,
    page: Page,
    came: Came,
    /// Events of the largest page so far: the relay's cap is not smaller.
    largest: usize,
    /// The relay was seen to cut pages off.
    cuts: bool,
    /// A second that does not fit in a page, and the groups of kinds in which it is still to be read.
    second: Option<(u64, Vec<Vec<u16>>)>,
    crowds: Crowds,
    pages: u32,
    cut: bool,
}

/// An event among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// For the first time in this reading.
    pub new: bool,
    /// Within what was asked for.
    pub within: bool,
}

/// What came of a page so far.
#[derive(Default)]
struct Came {
    count: usize,
    new: usize,
    oldest: Option<u64>,
    kinds: Set<u16>,
}

/// Kinds that are read: all but hints where a space is found.
fn all_kinds() -> Vec<u16> {
    kind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != kind::SPACE_POINTER)
        .collect()
}

impl Default for Paging {
    fn default() -> Self {
        Paging {
            seen: HashSet::new(),
            page: Page {
                kinds: all_kinds(),
                since: None,
                until: None,
                only: None,
            },
            came: Came::default(),
            largest: 0,
            cuts: false,
            second: None,
            crowds: Crowds::default(),
            pages: 0,
            cut: false,
        }
    }
}

impl Paging {
    /// What to ask for now.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// An event came.
    pub fn came(&mut self, event: Glimpse) -> Seen {
        let new = self.seen.insert(event.id);
        // What lies outside the page was not asked for, and must not steer what is asked next.
        if self
            .page
            .until
            .is_some_and(|until| event.created_at > until)
            || self
                .page
                .since
                .is_some_and(|since| event.created_at < since)
            || !self
                .page
                .kinds
                .iter()
                .any(|kind| u64::from(*kind) == event.kind)
        {
            return Seen { new, within: false };
        }
        self.came.count += 1;
        self.came.new += usize::from(new);
        self.came.kinds.extend(u16::try_from(event.kind).ok());
        let oldest = self
            .came
            .oldest
            .map_or(event.created_at, |at| at.min(event.created_at));
        self.came.oldest = Some(oldest);
        Seen { new, within: true }
    }

    /// How many events came for this page.
    pub fn in_page(&self) -> usize {
        self.came.count
    }

    /// The page is through. Whether there is another to ask for.
    pub fn end(&mut self) -> bool {
        let came = std::mem::take(&mut self.came);
        self.pages += 1;
        let full = came.count > 0 && came.count >= self.largest;
        self.largest = self.largest.max(came.count);
        self.cuts |= self.pages > 1 && came.new > 0;
        if self.seen.len() > MOST || self.pages > MOST_PAGES {
            self.cut = true;
            return false;
        }
        if let Some(only) = self.page.only.take() {
            self.crowds.end_of_part(only, came.count >= self.fills());
            return self.next_part();
        }
        if self.second.is_some() {
            return self.end_of_group(&came, full);
        }
        let Some(oldest) = came.oldest else {
            return false;
        };
        // The oldest second is asked for again, since the page may have ended within it.
        let moved = self.page.until.is_none_or(|until| oldest < until);
        if came.new > 0 || moved {
            self.page.until = Some(oldest);
            return true;
        }
        if !full {
            return self.before(oldest);
        }
        // A whole page within one second, again: ask for that second in parts.
        let others = all_kinds()
            .into_iter()
            .filter(|kind| !came.kinds.contains(kind))
            .collect();
        let mut groups: Vec<Vec<u16>> = came.kinds.iter().map(|kind| vec![*kind]).collect();
        groups.push(others);
        self.second = Some((oldest, groups));
        self.next_group()
    }

    fn end_of_group(&mut self, came: &Came, full: bool) -> bool {
        if full && let [kind] = self.page.kinds[..] {
            // Only at the end it is known whether this page was cut off.
            if let Some(second) = self.page.until {
                self.crowds.found(second, kind, came.count);
            }
        } else if full && let Some((_, groups)) = &mut self.second {
            let rest: Vec<u16> = self
                .page
                .kinds
                .iter()
                .copied()
                .filter(|kind| !came.kinds.contains(kind))
                .collect();
            groups.extend(came.kinds.iter().map(|kind| vec![*kind]));
            groups.push(rest);
        }
        self.next_group()
    }

    fn next_group(&mut self) -> bool {
        let Some((second, groups)) = &mut self.second else {
            return false;
        };
        let second = *second;
        while let Some(kinds) = groups.pop() {
            if !kinds.is_empty() {
                self.page = Page {
                    kinds,
                    since: Some(second),
                    until: Some(second),
                    only: None,
                };
                return true;
            }
        }
        self.second = None;
        self.before(second)
    }

    fn before(&mut self, second: u64) -> bool {
        self.page = Page {
            kinds: all_kinds(),
            since: None,
            until: second.checked_sub(1),
            only: None,
        };
        second > 0
    }

    /// Whether all was read but seconds in which one kind fills more than a page: those are read subject by subject,
    /// once everything that tells which subjects there are was read.
    pub fn is_crowded(&self) -> bool {
        !self.cut && self.crowds.wait(self.fills())
    }

    /// Begins to read the crowded seconds by what is known of the space. Whether there is something to ask for.
    pub fn narrow(&mut self, known: &Known) -> bool {
        self.crowds.narrow(known, self.fills());
        self.next_part()
    }

    /// A page of so many is taken for cut off: even if the relay never showed that it cuts.
    fn fills(&self) -> usize {
        if self.cuts {
            self.largest
        } else {
            self.largest.max(LIKELY_CAP)
        }
    }

    fn next_part(&mut self) -> bool {
        let Some((second, kind, only)) = self.crowds.next() else {
            return false;
        };
        self.page = Page {
            kinds: vec![kind],
            since: Some(second),
            until: Some(second),
            only: Some(only),
        };
        true
    }

    /// Whether reading stopped before the relay's beginning, since it has more than is read of one relay.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// How many seconds could not be read to their end, because more events of one kind and subject share them than
    /// the relay gives.
    pub fn unread(&self) -> usize {
        self.crowds.unread(self.fills())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An event of a relay: its second, its kind, the opening that it is about.
    type Stored = (u64, u16, u8);

    /// Reads a relay that gives at most `cap` events at a time; which came, in how many pages, and how many seconds
    /// stayed unread. Some openings are known when its crowds are read.
    fn read(events: &[Stored], known: &[u8], cap: usize) -> (Vec<Stored>, u32, usize) {
        let opening = |n: u8| Id([n; 32]);
        let mut stored: Vec<(Glimpse, Stored)> = Vec::new();
        for (n, event) in events.iter().enumerate() {
            let glimpse = Glimpse {
                id: record::ids::sha256(&n.to_be_bytes()),
                created_at: event.0,
                kind: u64::from(event.1),
            };
            stored.push((glimpse, *event));
        }
        record::sorted::sort_by(&mut stored, |(a, _), (b, _)| {
            b.created_at.cmp(&a.created_at).then(a.id.cmp(&b.id))
        });
        let known = Known {
            ids: known.iter().map(|n| (9812, opening(*n))).collect(),
            devices: Vec::new(),
        };
        let mut paging = Paging::default();
        let (mut found, mut pages) = (Vec::new(), 0);
        loop {
            pages += 1;
            assert!(pages < 1000, "no end");
            let page = paging.page().clone();
            let wanted = stored.iter().filter(|(_, (at, kind, about))| {
                let subject = format!("locus:{}", opening(*about));
                page.kinds.contains(kind)
                    && page.since.is_none_or(|since| *at >= since)
                    && page.until.is_none_or(|until| *at <= until)
                    && page
                        .only
                        .as_ref()
                        .is_none_or(|only| only.tag == "#i" && only.values.contains(&subject))
            });
            for (glimpse, event) in wanted.take(cap) {
                if paging.came(*glimpse).new {
                    found.push(*event);
                }
            }
            let more = paging.end() || (paging.is_crowded() && paging.narrow(&known));
            if !more {
                return (found, pages, paging.unread());
            }
        }
    }

    /// How many of these (second, kind) events come, and how many seconds stay unread.
    fn check(events: &[(u64, u16)], cap: usize, expected: (usize, usize)) -> u32 {
        let events: Vec<Stored> = events.iter().map(|(at, kind)| (*at, *kind, 0)).collect();
        let (found, pages, unread) = read(&events, &[], cap);
        assert_eq!((found.len(), unread), expected, "{events:?} by {cap}");
        pages
    }

    #[test]
    fn nothing_is_missed_whatever_the_relays_cap() {
        let spread: Vec<(u64, u16)> = (0..50).map(|n| (1000 + n / 2, 9816)).collect();
        for cap in [3, 7, 49, 50, 51, 500] {
            check(&spread, cap, (50, 0));
        }
        check(&[], 500, (0, 0));
        check(&[(0, 9816), (0, 9811), (1, 9816)], 2, (3, 0));
    }

    #[test]
    fn a_second_that_fills_more_than_a_page_is_read_kind_by_kind() {
        let mixed: Vec<(u64, u16)> = [9816, 9816, 9816, 9811, 9812, 1111, 1111, 9828]
            .map(|kind| (1000, kind))
            .into_iter()
            .chain([(1001, 9816), (999, 9811), (5, 9828)])
            .collect();
        for cap in [4, 5, 7, 8, 20] {
            check(&mixed, cap, (11, 0));
        }
    }

    #[test]
    fn a_second_that_cannot_be_read_whole_is_said_and_the_rest_is_read() {
        let crowd: Vec<(u64, u16)> = std::iter::repeat_n((1000, 9816), 9)
            .chain([(1001, 9811), (999, 9812)])
            .collect();
        check(&crowd, 3, (5, 1));
    }

    #[test]
    fn a_crowd_in_one_second_is_read_vote_by_vote() {
        let check = |junk: &[u8], known: &[u8], cap: usize, unread: usize| {
            let mut events: Vec<Stored> = junk.iter().map(|about| (1000, 9816, *about)).collect();
            events.extend([(1000, 9816, 1), (1000, 9816, 2), (1000, 9816, 2)]);
            events.extend([(1001, 9811, 0), (999, 9812, 0)]);
            let (found, _, left) = read(&events, known, cap);
            let all = |of: u8| found.iter().filter(|(.., about)| *about == of).count();
            assert_eq!((all(2), left), (2, unread), "{junk:?} {known:?} by {cap}");
            assert!(found.contains(&(999, 9812, 0)));
        };
        // Junk about votes that are not there fills the page; those that are there are read whole.
        let junk: Vec<u8> = (50..90).collect();
        let many: Vec<u8> = (1..40).collect();
        for cap in [3, 4, 7] {
            check(&junk, &[1, 2], cap, 0);
            check(&junk, &many, cap, 0);
        }
        // Junk about a vote that is there hides its ballots, which is said, and those of no other vote.
        check(&[1; 30], &[1, 2], 4, 1);
    }

    #[test]
    fn a_space_of_one_act_takes_a_handful_of_questions() {
        assert!(check(&[(1000, 9828)], 500, (1, 0)) <= 6);
    }

    #[test]
    fn a_relay_with_more_than_is_read_of_one_is_not_taken_for_read_to_its_beginning() {
        let mut paging = Paging::default();
        for n in 0..=MOST {
            let mut id = Id::ZERO;
            id.0[..8].copy_from_slice(&(n as u64).to_be_bytes());
            let created_at = 2_000_000_000 - n as u64;
            let kind = 9816;
            paging.came(Glimpse {
                id,
                created_at,
                kind,
            });
        }
        assert!(!paging.is_cut());
        assert_eq!((paging.end(), paging.is_cut()), (false, true));
    }

    #[test]
    fn a_relay_that_ignores_what_is_asked_does_not_keep_us() {
        let mut paging = Paging::default();
        let event = |n: u64| Glimpse {
            id: record::ids::sha256(&n.to_be_bytes()),
            created_at: u64::MAX - n,
            kind: 9816,
        };
        let mut pages = 0;
        while pages < 100 {
            pages += 1;
            for n in 0..5 {
                paging.came(event(n));
            }
            if !paging.end() {
                break;
            }
        }
        assert!(pages < 30, "{pages}");
    }
}

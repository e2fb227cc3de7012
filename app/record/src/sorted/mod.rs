//! Order in little code: maps and sets by key, and a stable sort.
//!
//! The standard ones are compiled anew for every type and made for speed; together they were a
//! sixth of the engine that a browser loads. These compile to little for each type, and are as good
//! for a hundred thousand acts: every step is O(log n) but for moving at most one leaf.

mod order;
mod set;

pub use order::{sort, sort_by, sort_by_key};
pub use set::{Set, SetIter};

use core::borrow::Borrow;
use core::fmt;
use core::iter;
use core::mem;
use core::ops::{Bound, Index, RangeBounds};
use core::slice;
use std::vec;

/// So many entries fill a leaf.
const FULL: usize = 64;

/// Values by key, in the order of the keys.
#[derive(Clone)]
pub struct Map<K, V> {
    // Sorted leaves, none of them empty.
    leaves: Vec<Vec<(K, V)>>,
}

type Place = (usize, usize);

impl<K, V> Map<K, V> {
    /// Nothing yet.
    pub const fn new() -> Map<K, V> {
        Map { leaves: Vec::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.leaves.iter().map(Vec::len).sum()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.leaves.clear();
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.leaves
            .iter()
            .flatten()
            .map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.leaves.iter().flatten().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.leaves.iter().flatten().map(|(_, value)| value)
    }

    /// The values, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.leaves.iter_mut().flatten().map(|(_, value)| value)
    }

    /// The keys alone.
    pub fn into_keys(self) -> impl Iterator<Item = K> {
        self.into_iter().map(|(key, _)| key)
    }

    /// The values alone.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }

    /// Keeps what `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        for leaf in &mut self.leaves {
            leaf.retain_mut(|(key, value)| keep(key, value));
        }
        self.leaves.retain(|leaf| !leaf.is_empty());
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Where a key is, or would be.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Place, Place>
    where
        K: Borrow<Q>,
    {
        let before = |leaf: &Vec<(K, V)>| leaf.last().is_some_and(|(last, _)| last.borrow() < key);
        let at = self.leaves.partition_point(before);
        let at = at.min(self.leaves.len().saturating_sub(1));
        let leaf = self.leaves.get(at).map_or(&[][..], Vec::as_slice);
        match leaf.binary_search_by(|(held, _)| held.borrow().cmp(key)) {
            Ok(inside) => Ok((at, inside)),
            Err(inside) => Err((at, inside)),
        }
    }

    /// Puts an entry where `find` said that it would be.
    fn put(&mut self, (mut leaf, mut at): Place, entry: (K, V)) -> &mut V {
        if self.leaves.is_empty() {
            self.leaves.push(Vec::new());
        }
        if self.leaves[leaf].len() == FULL {
            // What comes in order fills leaf after leaf.
            let cut = if at == FULL { FULL } else { FULL / 2 };
            let right = self.leaves[leaf].split_off(cut);
            self.leaves.insert(leaf + 1, right);
            if at > cut || cut == FULL {
                (leaf, at) = (leaf + 1, at - cut);
            }
        }
        let leaf = &mut self.leaves[leaf];
        leaf.insert(at, entry);
        &mut leaf[at].1
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (leaf, at) = self.find(key).ok()?;
        Some(&self.leaves[leaf][at].1)
    }

    /// The value of a key, to change it.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (leaf, at) = self.find(key).ok()?;
        Some(&mut self.leaves[leaf][at].1)
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Sets a value and returns the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok((leaf, at)) => Some(mem::replace(&mut self.leaves[leaf][at].1, value)),
            Err(place) => {
                self.put(place, (key, value));
                None
            }
        }
    }

    /// Takes a value out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (leaf, at) = self.find(key).ok()?;
        let (_, value) = self.leaves[leaf].remove(at);
        if self.leaves[leaf].is_empty() {
            self.leaves.remove(leaf);
        }
        Some(value)
    }

    /// The place of a key, filled or not.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let place = self.find(&key);
        Entry {
            map: self,
            key,
            place,
        }
    }

    /// Keys and values whose keys are in the range, in order.
    pub fn range(&self, keys: impl RangeBounds<K>) -> impl Iterator<Item = (&K, &V)> {
        let (leaf, at) = match keys.start_bound() {
            Bound::Unbounded => (0, 0),
            Bound::Included(key) => self.find(key).unwrap_or_else(|place| place),
            Bound::Excluded(key) => self
                .find(key)
                .map_or_else(|place| place, |(leaf, at)| (leaf, at + 1)),
        };
        let leaves = self.leaves.get(leaf..).unwrap_or_default();
        leaves
            .iter()
            .flatten()
            .skip(at)
            .map(|(key, value)| (key, value))
            .take_while(move |(key, _)| match keys.end_bound() {
                Bound::Unbounded => true,
                Bound::Included(end) => *key <= end,
                Bound::Excluded(end) => *key < end,
            })
    }
}

/// The place of a key in a map.
pub struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
    place: Result<Place, Place>,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// What is there; else what `make` makes.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        match self.place {
            Ok((leaf, at)) => &mut self.map.leaves[leaf][at].1,
            Err(place) => self.map.put(place, (self.key, make())),
        }
    }

    /// What is there; else `value`.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// What is there; else the default.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Keys and values, in order.
pub type Iter<'a, K, V> =
    iter::Map<iter::Flatten<slice::Iter<'a, Vec<(K, V)>>>, fn(&'a (K, V)) -> (&'a K, &'a V)>;

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> Index<&Q> for Map<K, V> {
    type Output = V;
    #[expect(
        clippy::panic,
        reason = "an index that is not there is a mistake of ours, as with every list"
    )]
    fn index(&self, key: &Q) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => panic!("no such key"),
        }
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = iter::Flatten<vec::IntoIter<Vec<(K, V)>>>;
    fn into_iter(self) -> Self::IntoIter {
        self.leaves.into_iter().flatten()
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map::new()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

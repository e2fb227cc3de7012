//! How many distinct keys must sign, at the fewest: a formula of keys, "all of" and "so many of", as multi-signature
//! accounts that own one another make it. A key that stands in several places signs in all of them.

use alloy_primitives::Address;
use record::sorted::{Map, Set};
use std::rc::Rc;

/// More keys than this that stand in several places are not tried in every combination.
const MAX_REPEATED: usize = 12;
/// More places than this are not looked through again and again.
const MAX_PLACES: usize = 4_096;

/// What must sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Signers {
    /// This key.
    Key(Address),
    /// So many of these.
    Some(usize, Rc<[Signers]>),
}

impl Signers {
    /// Nobody: anyone may.
    pub(super) fn nobody() -> Signers {
        Signers::Some(0, Rc::new([]))
    }

    /// Both.
    pub(super) fn and(self, other: Signers) -> Signers {
        if self == other || other == Signers::nobody() {
            return self;
        }
        if self == Signers::nobody() {
            return other;
        }
        Signers::Some(2, Rc::new([self, other]))
    }

    /// Any one of these.
    pub(super) fn any(mut of: Vec<Signers>) -> Signers {
        match of.pop() {
            Some(only) if of.is_empty() => only,
            Some(last) => {
                of.push(last);
                Signers::Some(1, of.into())
            }
            None => Signers::Some(1, Rc::new([])),
        }
    }

    /// Every key in it, in order.
    pub(super) fn keys(&self) -> Vec<Address> {
        let mut places = Map::new();
        self.count(&mut places, &mut 0);
        places.keys().copied().collect()
    }

    /// The fewest distinct keys with which it is met, and whether that is only a bound from above. `None`: no keys
    /// meet it.
    pub(super) fn fewest(&self) -> Option<(u32, bool)> {
        let mut places: Map<Address, u32> = Map::new();
        let mut all = 0;
        self.count(&mut places, &mut all);
        let repeated = places.iter().filter(|(_, count)| **count > 1);
        let repeated: Vec<Address> = repeated.map(|(key, _)| *key).collect();
        let exact = repeated.len() <= MAX_REPEATED && all <= MAX_PLACES;
        let tried = if exact { repeated.as_slice() } else { &[] };
        // Each set of the keys that stand in several places: those sign, the others of them do not.
        let mut best: Option<u32> = None;
        for chosen in 0u32..1 << tried.len() {
            let signs = |key: &Address| {
                let place = tried.iter().position(|known| known == key);
                place.map(|place| chosen >> place & 1 == 1)
            };
            if let Some(more) = self.cost(&signs) {
                let sum = more.saturating_add(chosen.count_ones());
                best = Some(best.map_or(sum, |best| best.min(sum)));
            }
        }
        best.map(|best| (best, !exact && !repeated.is_empty()))
    }

    /// Keys needed beside those that sign anyway.
    fn cost(&self, signs: &dyn Fn(&Address) -> Option<bool>) -> Option<u32> {
        match self {
            Signers::Key(key) => match signs(key) {
                Some(true) => Some(0),
                Some(false) => None,
                None => Some(1),
            },
            Signers::Some(needed, of) => {
                let mut costs: Vec<u32> = of.iter().filter_map(|one| one.cost(signs)).collect();
                record::sorted::sort(&mut costs);
                let chosen = costs.get(..*needed)?;
                Some(chosen.iter().fold(0, |sum, cost| sum.saturating_add(*cost)))
            }
        }
    }

    fn count(&self, places: &mut Map<Address, u32>, all: &mut usize) {
        *all += 1;
        if *all > MAX_PLACES {
            return;
        }
        match self {
            Signers::Key(key) => *places.entry(*key).or_default() += 1,
            Signers::Some(_, of) => of.iter().for_each(|one| one.count(places, all)),
        }
    }
}

/// The distinct ones of several lists, in order.
pub(super) fn distinct(lists: impl IntoIterator<Item = Address>) -> Vec<Address> {
    let all: Set<Address> = lists.into_iter().collect();
    all.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(byte: u8) -> Signers {
        Signers::Key(Address::repeat_byte(byte))
    }

    fn some(needed: usize, of: &[Signers]) -> Signers {
        Signers::Some(needed, of.into())
    }

    fn check(signers: Signers, expected: Option<u32>) {
        assert_eq!(
            signers.fewest(),
            expected.map(|n| (n, false)),
            "{signers:?}"
        );
    }

    #[test]
    fn so_many_of_so_many_are_counted() {
        check(Signers::nobody(), Some(0));
        check(key(1), Some(1));
        check(some(2, &[key(1), key(2), key(3)]), Some(2));
        check(some(3, &[key(1), key(2)]), None);
        check(Signers::any(vec![]), None);
        check(key(1).and(key(2)), Some(2));
        check(key(1).and(key(1)), Some(1));
        check(Signers::nobody().and(key(4)), Some(1));
    }

    #[test]
    fn a_key_that_stands_in_two_places_signs_in_both() {
        let a = some(2, &[key(1), key(2), key(3)]);
        let b = some(2, &[key(2), key(3), key(4)]);
        check(a.clone().and(b), Some(2));
        let c = some(2, &[key(3), key(4), key(5)]);
        check(a.clone().and(c), Some(3));
        // Two of three owners, one of which is a Safe of which another owner is the only signer.
        let nested = some(2, &[key(1), some(1, &[key(1)]), key(2)]);
        check(nested, Some(1));
    }

    #[test]
    fn too_many_repeated_keys_give_a_bound_that_says_so() {
        let keys: Vec<Signers> = (0..20).map(key).collect();
        let both = some(3, &keys).and(some(4, &keys));
        assert_eq!(both.fewest(), Some((7, true)));
    }

    fn formula() -> impl Strategy<Value = Signers> {
        let leaf = (0u8..5).prop_map(key);
        leaf.prop_recursive(3, 12, 4, |inner| {
            (0usize..4, proptest::collection::vec(inner, 1..4))
                .prop_map(|(needed, of)| some(needed, &of))
        })
    }

    fn met(signers: &Signers, set: u8) -> bool {
        match signers {
            Signers::Key(key) => set >> key[0] & 1 == 1,
            Signers::Some(needed, of) => of.iter().filter(|one| met(one, set)).count() >= *needed,
        }
    }

    proptest! {
        #[test]
        fn the_fewest_are_those_that_trying_every_set_finds(signers in formula()) {
            let least = (0u8..32).filter(|set| met(&signers, *set)).map(|set| set.count_ones()).min();
            prop_assert_eq!(signers.fewest(), least.map(|n| (n, false)));
        }
    }
}

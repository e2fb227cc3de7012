//! Our maps, sets and sort do what the standard ones do.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use record::sorted::{Map, Set, sort, sort_by_key};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Step {
    Insert(u16, u8),
    Add(u16),
    Remove(u16),
    Even,
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0..600u16;
    prop_oneof![
        8 => (key.clone(), any::<u8>()).prop_map(|(key, value)| Step::Insert(key, value)),
        4 => key.clone().prop_map(Step::Add),
        3 => key.prop_map(Step::Remove),
        1 => Just(Step::Even),
    ]
}

proptest! {
    #[test]
    fn a_map_holds_what_a_standard_one_holds(
        steps in prop::collection::vec(step(), 0..900),
        from in 0..600u16,
        until in 0..600u16,
    ) {
        let (mut ours, mut theirs) = (Map::new(), BTreeMap::new());
        for step in steps {
            match step {
                Step::Insert(key, value) => {
                    prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value));
                }
                Step::Add(key) => {
                    let (one, other) = (ours.entry(key), theirs.entry(key));
                    let (one, other) = (one.or_default(), other.or_default());
                    *one = one.wrapping_add(1);
                    *other = other.wrapping_add(1);
                }
                Step::Remove(key) => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                Step::Even => {
                    ours.retain(|key, _| key % 16 != 0);
                    theirs.retain(|key, _| key % 16 != 0);
                }
            }
            prop_assert_eq!(ours.len(), theirs.len());
            prop_assert_eq!(ours.is_empty(), theirs.is_empty());
        }
        prop_assert!(ours.iter().eq(theirs.iter()));
        prop_assert!(ours.iter().rev().eq(theirs.iter().rev()));
        prop_assert!(ours.clone().into_iter().eq(theirs.clone()));
        for key in 0..600 {
            prop_assert_eq!(ours.get(&key), theirs.get(&key));
        }
        if from <= until {
            prop_assert!(ours.range(from..until).eq(theirs.range(from..until)));
            prop_assert!(ours.range(from..=until).eq(theirs.range(from..=until)));
        }
        prop_assert!(ours.range(from..).eq(theirs.range(from..)));
    }

    #[test]
    fn a_set_has_each_thing_once_and_in_order(things in prop::collection::vec(0..400u16, 0..900)) {
        let (ours, theirs): (Set<u16>, BTreeSet<u16>) =
            (things.iter().copied().collect(), things.iter().copied().collect());
        prop_assert!(ours.iter().eq(theirs.iter()));
        prop_assert_eq!((ours.first(), ours.last()), (theirs.first(), theirs.last()));
        let reversed: Set<u16> = things.into_iter().rev().collect();
        prop_assert_eq!(ours, reversed);
    }

    #[test]
    fn sorting_keeps_equals_in_their_order(things in prop::collection::vec(0..40u8, 0..700)) {
        let numbered: Vec<(u8, usize)> = things.into_iter().zip(0..).collect();
        let (mut ours, mut theirs) = (numbered.clone(), numbered);
        sort_by_key(&mut ours, |thing| thing.0);
        theirs.sort_by_key(|thing| thing.0);
        prop_assert_eq!(&ours, &theirs);
        ours.reverse();
        sort(&mut ours);
        theirs.sort();
        prop_assert_eq!(&ours, &theirs);
    }
}

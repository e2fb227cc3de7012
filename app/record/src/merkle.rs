//! The Merkle tree of RFC 6962 over act ids: one root names a whole set of acts.
//!
//! Leaves are distinct ids in ascending order, so that one set has one root.

use sha2::{Digest, Sha256};

use crate::ids::Id;

/// The leaves of a set: each id once, ascending.
pub fn leaves(ids: impl IntoIterator<Item = Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The root over `leaves`, which are distinct and ascending. The root of none is SHA-256 of nothing.
pub fn root(leaves: &[Id]) -> Id {
    match leaves {
        [] => Id(Sha256::digest([]).into()),
        [only] => leaf(only),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The audit path of the leaf at `index`, from the leaf's neighbour up to the root's children.
pub fn proof(leaves: &[Id], index: usize) -> Option<Vec<Id>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, neighbour) = match index < left.len() {
        true => (proof(left, index)?, root(right)),
        false => (proof(right, index - left.len())?, root(left)),
    };
    path.push(neighbour);
    Some(path)
}

/// Whether `path` shows that `id` is leaf number `index` of the `count` leaves under `root`.
pub fn verify_proof(id: &Id, index: u64, count: u64, path: &[Id], root: &Id) -> bool {
    if index >= count {
        return false;
    }
    let (mut hash, mut index, mut last) = (leaf(id), index, count - 1);
    for neighbour in path {
        if last == 0 {
            return false;
        }
        if index % 2 == 1 || index == last {
            hash = node(neighbour, &hash);
            // A lone right edge has no neighbour on the levels below this one.
            while index % 2 == 0 && index != 0 {
                index >>= 1;
                last >>= 1;
            }
        } else {
            hash = node(&hash, neighbour);
        }
        index >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

fn leaf(id: &Id) -> Id {
    Id(Sha256::new()
        .chain_update([0])
        .chain_update(id.0)
        .finalize()
        .into())
}

fn node(left: &Id, right: &Id) -> Id {
    Id(Sha256::new()
        .chain_update([1])
        .chain_update(left.0)
        .chain_update(right.0)
        .finalize()
        .into())
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: u8) -> Vec<Id> {
        leaves((0..count).map(|n| crate::ids::keccak(&[n])))
    }

    #[test]
    fn every_leaf_of_every_size_proves_itself_and_no_other() {
        for count in 1..=33 {
            let leaves = ids(count);
            let top = root(&leaves);
            for (index, id) in leaves.iter().enumerate() {
                let path = proof(&leaves, index).unwrap();
                let proves = |id, index| verify_proof(id, index as u64, count.into(), &path, &top);
                assert!(proves(id, index), "{index} of {count}");
                assert!(!proves(&Id::ZERO, index));
                assert!(!proves(id, index + 1));
            }
        }
    }

    #[test]
    fn a_set_has_one_root_whatever_the_order() {
        let mut shuffled = ids(9);
        shuffled.reverse();
        shuffled.push(shuffled[0]);
        assert_eq!(root(&leaves(shuffled)), root(&ids(9)));
    }
}

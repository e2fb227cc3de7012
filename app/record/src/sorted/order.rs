//! A stable sort of which only the comparison is compiled for each type.

use core::cmp::Ordering;
use core::mem;

/// Sorts; equals stay in the order that they were in.
pub fn sort<T: Ord>(things: &mut [T]) {
    sort_by(things, T::cmp);
}

/// Sorts by a key; equals stay in the order that they were in.
pub fn sort_by_key<T, K: Ord>(things: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(things, |one, other| key(one).cmp(&key(other)));
}

/// Sorts as `compare` says; equals stay in the order that they were in.
pub fn sort_by<T>(things: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut place = places(things.len(), &|one, other| {
        compare(&things[one], &things[other])
    });
    for at in 0..place.len() {
        while place[at] != at {
            let to = place[at];
            things.swap(at, to);
            place.swap(at, to);
        }
    }
}

/// For each of `count` things the place where it belongs: a merge sort of their numbers, compiled once.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut run = 1;
    while run < count {
        merged.clear();
        for pair in order.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let ([one, others @ ..], [other, rest @ ..]) = (left, right) {
                if compare(*one, *other).is_le() {
                    merged.push(*one);
                    left = others;
                } else {
                    merged.push(*other);
                    right = rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        mem::swap(&mut order, &mut merged);
        run *= 2;
    }
    let mut place = vec![0; count];
    for (to, from) in order.into_iter().enumerate() {
        place[from] = to;
    }
    place
}

//! Data follow code: what no function of the first part can reach comes with the rest.

use std::collections::BTreeSet;
use std::ops::Range;

use walrus::{ConstExpr, DataKind, Module, ir};

use super::links::Links;
use crate::say::Outcome;

/// Addresses of memory, in order and apart from each other.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Stretches(Vec<Range<u32>>);

/// The data that can wait when these functions, each with the numbers in its code, are first.
///
/// All else stays: what these functions refer to, what such a number could be the address of, all that such data point
/// to, whatever may be written to, and what the linker has no name for.
pub fn later(links: &Links, first: &[(String, Numbers)]) -> Stretches {
    let none = BTreeSet::new();
    let mut next = Vec::new();
    let mut numbers: BTreeSet<u32> = BTreeSet::new();
    for (name, in_code) in first {
        // What a function no longer holds, as it was cut out, counts no more.
        let all = links.functions.get(name).unwrap_or(&none).iter();
        let uses: BTreeSet<(u32, usize)> = all
            .filter(|(number, _)| in_code.0.contains(number))
            .copied()
            .collect();
        next.extend(uses.iter().map(|(_, place)| place));
        let explained: BTreeSet<u32> = uses.iter().map(|(number, _)| *number).collect();
        // Where something ends that the function walks through, another thing begins.
        let ends: BTreeSet<u32> = uses
            .iter()
            .map(|(_, place)| links.data[*place].at.end)
            .collect();
        numbers.extend(
            in_code
                .0
                .iter()
                .filter(|number| **number != NO_CHAR)
                .filter(|number| !ends.contains(number) && !explained.contains(number)),
        );
    }
    let all = links.data.iter().enumerate();
    let meant = all.filter(|(_, datum)| {
        !datum.at.is_empty() && numbers.range(datum.at.clone()).next().is_some()
    });
    next.extend(meant.map(|(place, _)| place));
    let mut reached = BTreeSet::new();
    while let Some(place) = next.pop() {
        if reached.insert(place) {
            next.extend(&links.data[place].points_to);
        }
    }
    let lie = |wait: bool| {
        let all = links.data.iter().enumerate();
        let some =
            all.filter(|(place, datum)| (datum.constant && !reached.contains(place)) == wait);
        Stretches::new(some.map(|(_, datum)| datum.at.clone()).collect())
    };
    lie(true).without(&lie(false))
}

/// Every number in a function's code that could be an address.
#[derive(Default, Debug)]
pub struct Numbers(BTreeSet<u32>);

/// How Rust writes that there is no character: it is in the code of many functions, and no address in any.
const NO_CHAR: u32 = 0x110000;

impl<'a> ir::Visitor<'a> for Numbers {
    fn visit_instr(&mut self, instruction: &'a ir::Instr, _: &'a ir::InstrLocId) {
        use ir::Instr;
        let number = match instruction {
            Instr::Const(ir::Const {
                value: ir::Value::I32(number),
            }) => Some(number.cast_unsigned()),
            Instr::Load(ir::Load { arg, .. }) | Instr::Store(ir::Store { arg, .. }) => {
                u32::try_from(arg.offset).ok()
            }
            _ => None,
        };
        self.0.extend(number);
    }
}

/// The data of a module that lie inside these stretches, or those outside: address and bytes.
pub fn pieces(memory: &[(u32, Vec<u8>)], within: &Stretches) -> Vec<(u32, Vec<u8>)> {
    let mut pieces = Vec::new();
    for (begin, bytes) in memory {
        let end = begin + bytes.len() as u32;
        for stretch in &within.0 {
            let (from, to) = (stretch.start.max(*begin), stretch.end.min(end));
            if from < to {
                pieces.push((
                    from,
                    bytes[(from - begin) as usize..(to - begin) as usize].to_vec(),
                ));
            }
        }
    }
    pieces
}

/// What a module's memory holds at the start.
pub fn memory(module: &Module) -> Outcome<Vec<(u32, Vec<u8>)>> {
    let place = |data: &walrus::Data| match &data.kind {
        DataKind::Active {
            offset: ConstExpr::Value(ir::Value::I32(begin)),
            ..
        } => Ok((begin.cast_unsigned(), data.value.clone())),
        _ => Err(String::from("it has data that code places itself")),
    };
    module.data.iter().map(place).collect()
}

/// Gives a module these data, and no others.
pub fn replace(module: &mut Module, pieces: Vec<(u32, Vec<u8>)>) -> Outcome {
    let memory = module
        .memories
        .iter()
        .next()
        .ok_or("it has no memory")?
        .id();
    let old: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in old {
        module.data.delete(id);
    }
    module.memories.get_mut(memory).data_segments.clear();
    for (begin, bytes) in pieces {
        let offset = ConstExpr::Value(ir::Value::I32(begin.cast_signed()));
        let id = module.data.add(DataKind::Active { memory, offset }, bytes);
        module.memories.get_mut(memory).data_segments.insert(id);
    }
    Ok(())
}

impl Stretches {
    /// Where these lie.
    pub fn of(memory: &[(u32, Vec<u8>)]) -> Self {
        Self::new(
            memory
                .iter()
                .map(|(begin, bytes)| *begin..begin + bytes.len() as u32)
                .collect(),
        )
    }

    fn new(mut all: Vec<Range<u32>>) -> Self {
        all.retain(|one| !one.is_empty());
        all.sort_unstable_by_key(|one| one.start);
        let mut joined: Vec<Range<u32>> = Vec::new();
        for one in all {
            match joined.last_mut() {
                Some(last) if one.start <= last.end => last.end = last.end.max(one.end),
                _ => joined.push(one),
            }
        }
        Self(joined)
    }

    /// What of these lies in none of those.
    pub fn without(&self, those: &Self) -> Self {
        let mut kept = Vec::new();
        for one in &self.0 {
            let mut begin = one.start;
            let near = those.0.partition_point(|gap| gap.end <= one.start);
            for gap in those.0[near..].iter().take_while(|gap| gap.start < one.end) {
                kept.push(begin..gap.start);
                begin = gap.end;
            }
            kept.push(begin..one.end);
        }
        Self::new(kept)
    }

    /// How many bytes they are.
    pub fn bytes(&self) -> usize {
        self.0
            .iter()
            .map(|one| (one.end - one.start) as usize)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::links::Datum;
    use super::*;

    /// Data of ten bytes each from address 100, by what each points to; `main` uses the first, `other` the second.
    fn links(points_to: &[&[usize]], changing: &[usize]) -> Links {
        let uses = |name: &str, place| (name.to_owned(), [(100 + 10 * place as u32, place)].into());
        let datum = |(place, to): (usize, &&[usize])| Datum {
            at: 100 + 10 * place as u32..110 + 10 * place as u32,
            constant: !changing.contains(&place),
            points_to: to.iter().copied().collect(),
        };
        Links {
            data: points_to.iter().enumerate().map(datum).collect(),
            functions: [uses("main", 0), uses("other", 1)].into(),
            memory: Vec::new(),
        }
    }

    fn stretches(all: &[(u32, u32)]) -> Stretches {
        Stretches(all.iter().map(|(from, to)| *from..*to).collect())
    }

    /// Functions still hold what they refer to, and these numbers.
    fn check(links: &Links, first: &[(&str, &[u32])], waits: &[(u32, u32)]) {
        let own = |name: &str| links.functions.get(name).into_iter().flatten();
        let first: Vec<_> = first
            .iter()
            .map(|(name, numbers)| {
                let own = own(name).map(|(number, _)| *number);
                let numbers = numbers.iter().copied().chain(own).collect();
                ((*name).to_owned(), Numbers(numbers))
            })
            .collect();
        assert_eq!(later(links, &first), stretches(waits), "{first:?}");
    }

    #[test]
    fn data_wait_unless_a_first_function_can_reach_them() {
        let apart = links(&[&[], &[], &[]], &[]);
        check(&apart, &[("main", &[])], &[(110, 130)]);
        check(&apart, &[("other", &[])], &[(100, 110), (120, 130)]);
        check(&apart, &[("main", &[]), ("other", &[])], &[(120, 130)]);

        let chained = links(&[&[2], &[], &[3], &[0]], &[]);
        check(&chained, &[("main", &[])], &[(110, 120)]);
        check(&chained, &[("other", &[])], &[(100, 110), (120, 140)]);
    }

    #[test]
    fn what_was_cut_out_of_a_function_counts_no_more() {
        let first = [("main".to_owned(), Numbers::default())];
        let waits = later(&links(&[&[], &[], &[]], &[]), &first);
        assert_eq!(waits, stretches(&[(100, 130)]));
    }

    #[test]
    fn what_may_be_written_to_stays() {
        check(
            &links(&[&[], &[], &[]], &[2]),
            &[("main", &[])],
            &[(110, 120)],
        );
    }

    #[test]
    fn a_number_that_could_be_an_address_keeps_what_lies_there() {
        let apart = links(&[&[], &[], &[], &[]], &[]);
        check(
            &apart,
            &[("unknown to the linker", &[125, 99])],
            &[(100, 120), (130, 140)],
        );
        check(&apart, &[("main", &[135])], &[(110, 130)]);
        // The end of what it walks through is no reference to what follows.
        check(&apart, &[("main", &[110])], &[(110, 140)]);
        check(&apart, &[("other", &[110])], &[(100, 110), (120, 140)]);
    }

    #[test]
    fn data_that_share_bytes_with_those_that_stay_wait_in_part() {
        let mut shared = links(&[&[], &[]], &[]);
        shared.data[1].at = 95..115;
        check(&shared, &[("main", &[])], &[(95, 100), (110, 115)]);
    }

    #[test]
    fn both_parts_together_hold_every_byte_once() {
        let memory = vec![(100, (0..40).collect::<Vec<u8>>()), (200, vec![7; 5])];
        let later = Stretches(vec![90..103, 120..121, 138..150, 202..203]);
        let first = Stretches::of(&memory).without(&later);
        let mut all = pieces(&memory, &later);
        assert_eq!(
            all.iter()
                .map(|(at, bytes)| (*at, bytes.len()))
                .collect::<Vec<_>>(),
            [(100, 3), (120, 1), (138, 2), (202, 1)]
        );
        all.extend(pieces(&memory, &first));
        all.sort_unstable();
        let joined: Vec<(u32, u8)> = all
            .into_iter()
            .flat_map(|(at, bytes)| (at..).zip(bytes))
            .collect();
        let whole: Vec<(u32, u8)> = memory
            .into_iter()
            .flat_map(|(at, bytes)| (at..).zip(bytes))
            .collect();
        assert_eq!(joined, whole);
    }
}

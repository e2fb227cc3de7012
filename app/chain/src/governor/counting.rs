//! How a Governor counts, as its `COUNTING_MODE()` says: a query string such as `support=bravo&quorum=for,abstain`.

/// Which votes take part in the quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuorumOf {
    /// For only, as Compound's Bravo.
    For,
    /// For and abstain, as OpenZeppelin's simple counting.
    ForAbstain,
    /// All three.
    All,
}

/// A way of counting that is understood here: `support` 0 is against, 1 for, 2 abstain; more for than against passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// What takes part in the quorum.
    pub quorum: QuorumOf,
    /// Whether a vote may be split by its parameters: three unsigned 128-bit numbers, against, for and abstain.
    pub fractional: bool,
}

impl Counting {
    /// Compound's Bravo and Alpha, which have no `COUNTING_MODE()`.
    pub const BRAVO: Counting = Counting {
        quorum: QuorumOf::For,
        fractional: false,
    };

    /// Reads what `COUNTING_MODE()` says; `None` when it is not understood here, and then no vote may be interpreted.
    pub fn read(words: &str) -> Option<Counting> {
        let (mut support, mut quorum, mut fractional) = (None, None, false);
        for (index, pair) in words.trim_start_matches('?').split('&').enumerate() {
            // Three keys are known; a longer list holds something that is not.
            if index > 3 {
                return None;
            }
            match pair.split_once('=')? {
                ("support", value) if support.is_none() => support = Some(value),
                ("quorum", value) if quorum.is_none() => quorum = Some(value),
                ("params", "fractional") => fractional = true,
                _ => return None,
            }
        }
        let mut ways = support?.split(',');
        if ways.next() != Some("bravo") {
            return None;
        }
        for way in ways {
            match way {
                "fractional" => fractional = true,
                _ => return None,
            }
        }
        let quorum = read_quorum(quorum?)?;
        Some(Counting { quorum, fractional })
    }
}

fn read_quorum(value: &str) -> Option<QuorumOf> {
    if value == "bravo" {
        return Some(QuorumOf::For);
    }
    let (mut yes, mut no, mut abstain) = (0, 0, 0);
    for part in value.split(',') {
        match part {
            "for" => yes += 1,
            "against" => no += 1,
            "abstain" => abstain += 1,
            _ => return None,
        }
    }
    match (yes, no, abstain) {
        (1, 0, 0) => Some(QuorumOf::For),
        (1, 0, 1) => Some(QuorumOf::ForAbstain),
        (1, 1, 1) => Some(QuorumOf::All),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_of_counting_is_understood_whole_or_not_at_all() {
        use QuorumOf::*;
        let check = |words, expected: Option<(QuorumOf, bool)>| {
            let found = Counting::read(words).map(|found| (found.quorum, found.fractional));
            assert_eq!(found, expected, "{words}");
        };
        check(
            "support=bravo&quorum=for,abstain",
            Some((ForAbstain, false)),
        );
        check(
            "quorum=abstain,for&support=bravo",
            Some((ForAbstain, false)),
        );
        check("support=bravo&quorum=bravo", Some((For, false)));
        check("support=bravo&quorum=for", Some((For, false)));
        check(
            "support=bravo&quorum=against,for,abstain",
            Some((All, false)),
        );
        check(
            "support=bravo,fractional&quorum=for,abstain&params=fractional",
            Some((ForAbstain, true)),
        );
        check(
            "support=bravo&quorum=for,abstain&params=fractional",
            Some((ForAbstain, true)),
        );
        for unknown in [
            "",
            "support=bravo",
            "quorum=for,abstain",
            "support=bravo&quorum=",
            "support=bravo&quorum=for,for",
            "support=bravo&quorum=against",
            "support=bravo,override&quorum=for,abstain&params=override",
            "support=bravo&quorum=for,abstain&params=override",
            "support=bravo&support=bravo&quorum=for",
            "support=bravo&quorum=for&extra=1",
            "support=quadratic&quorum=for,abstain",
            "support=bravo&quorum=for,abstain&params=fractional&more=x",
            "=&=&=",
        ] {
            check(unknown, None);
        }
    }
}

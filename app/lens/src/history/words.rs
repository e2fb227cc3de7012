//! Which of a file's choices is for and which against, by their words.

use record::Power;

use super::{Rule, gather::Counting};

/// Pairs of words, in lower case.
const PAIRS: &[(&str, &str)] = &[
    ("for", "against"),
    ("yes", "no"),
    ("yea", "nay"),
    ("yae", "nay"),
    ("aye", "nay"),
    ("aye", "no"),
    ("approve", "reject"),
    ("accept", "reject"),
    ("support", "oppose"),
    ("in favor", "against"),
    ("in favour", "against"),
];
const ABSTAIN: &[&str] = &["abstain", "abstention"];

/// The rule of a decision of which only the choices are known. Where one of a pair has no vote it is added to them.
pub(super) fn rule(choices: &mut Vec<Box<str>>, counting: Counting, quorum: Option<Power>) -> Rule {
    let plurality = |least_bps| Rule::Plurality { least_bps, quorum };
    match counting {
        Counting::Plurality => plurality(0),
        Counting::Majority => match sides(choices) {
            Some((yes, no, abstain)) => Rule::Majority {
                yes,
                no,
                abstain,
                threshold_bps: 5000,
                quorum,
                against_counts: true,
            },
            None => plurality(5000),
        },
    }
}

/// For, against, abstain.
fn sides(choices: &mut Vec<Box<str>>) -> Option<(u16, u16, Option<u16>)> {
    let lower: Vec<String> = choices.iter().map(|choice| choice.to_lowercase()).collect();
    let at = |word: &str| {
        let place = lower.iter().position(|choice| choice == word)?;
        u16::try_from(place).ok()
    };
    let abstain = ABSTAIN.iter().find_map(|word| at(word));
    let others = lower.len() - usize::from(abstain.is_some());
    let (pair, yes, no) = PAIRS.iter().find_map(|pair| {
        let (yes, no) = (at(pair.0), at(pair.1));
        let found = usize::from(yes.is_some()) + usize::from(no.is_some());
        (found > 0 && found == others).then_some((pair, yes, no))
    })?;
    let next = u16::try_from(lower.len()).ok()?;
    let mut add = |word: &str| {
        choices.push(word.into());
        next
    };
    Some((
        yes.unwrap_or_else(|| add(pair.0)),
        no.unwrap_or_else(|| add(pair.1)),
        abstain,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn for_and_against_are_known_by_their_words() {
        let check = |words: &[&str], expected: Option<(u16, u16, Option<u16>)>| {
            let mut choices: Vec<Box<str>> = words.iter().map(|word| (*word).into()).collect();
            assert_eq!(sides(&mut choices), expected, "{words:?}");
            if let Some((yes, no, _)) = expected {
                assert!(choices.len() > usize::from(yes.max(no)));
            }
        };
        check(&["yes", "no"], Some((0, 1, None)));
        check(&["Against", "For"], Some((1, 0, None)));
        check(&["ABSTAIN", "No", "Yes"], Some((2, 1, Some(0))));
        check(&["No"], Some((1, 0, None)));
        check(&["aye", "nay"], Some((0, 1, None)));
        check(&["For", "Abstain"], Some((0, 2, Some(1))));
        check(&["yes", "no", "Invalid question/options"], None);
        check(&["Yes", "yes"], None);
        check(&["abstain"], None);
        check(&["red", "blue"], None);
        check(&[], None);
    }
}

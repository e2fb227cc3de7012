//! When the answers of several sources may be believed, as a pure function.
//!
//! Strict majority of those *asked*, at least two when at least two were asked; so taking sources off the network never
//! makes the rest sufficient. Sources that only the space names can't outvote those that the reader or the catalogue
//! chose: a space may name as many as it likes.

use crate::Failure;

/// A source, as far as weighing its word goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Only the space names it; neither the reader nor the catalogue chose it.
    pub named_by_space: bool,
}

/// What came of asking several sources the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed<T> {
    /// The value to go on with. With [`Standing::OneSource`] it is only somebody's word.
    pub value: Option<T>,
    /// What it rests on.
    pub standing: Standing,
    /// What to hold of each source's answer, in the order asked.
    pub verdicts: Vec<Verdict>,
}

/// What a value rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One source's word: the only one asked, or too few of several answered and none contradicts.
    OneSource,
    /// A majority says the same.
    Majority {
        /// Sources that say so.
        agree: u8,
        /// Sources asked.
        asked: u8,
        /// Of those that say so, how many only the space names.
        named_by_space: u8,
    },
    /// They contradict one another and nobody has the majority.
    Disagree,
    /// Nobody answered.
    Unknown,
}

/// What to hold of one source's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Says what is taken as the value.
    Agrees,
    /// Says something else.
    Contradicts,
    /// Gave no usable answer.
    Failed,
    /// Not heard yet.
    Waiting,
}

/// What was heard of one source: nothing yet, a failure, or an answer.
pub type Heard<'a, T> = Option<Result<&'a T, &'a Failure>>;

/// Weighs what was heard of the sources asked, in the same order.
pub fn agree<'a, T: Eq>(sources: &[Source], heard: &[Heard<'a, T>]) -> Agreed<&'a T> {
    let said = |index: usize| heard.get(index).copied().flatten().and_then(Result::ok);
    let (mut answered, mut chosen) = (0, 0);
    // The answer most gave; of equals the one that more chosen sources gave.
    let mut favourite: Option<(&'a T, usize, usize)> = None;
    for index in 0..sources.len() {
        let Some(value) = said(index) else { continue };
        answered += 1;
        chosen += usize::from(!sources[index].named_by_space);
        let (mut with, mut chosen_with) = (0, 0);
        for (other, source) in sources.iter().enumerate() {
            if said(other) == Some(value) {
                with += 1;
                chosen_with += usize::from(!source.named_by_space);
            }
        }
        if favourite.is_none_or(|(_, most, most_chosen)| (with, chosen_with) > (most, most_chosen))
        {
            favourite = Some((value, with, chosen_with));
        }
    }
    let asked = sources.len();
    let (value, standing) = match favourite {
        None => (None, Standing::Unknown),
        Some((value, with, chosen_with)) => {
            let chosen_agree = chosen == 0 || chosen_with * 2 > chosen;
            if with * 2 > asked && chosen_agree && asked > 1 {
                let standing = Standing::Majority {
                    agree: small(with),
                    asked: small(asked),
                    named_by_space: small(with - chosen_with),
                };
                (Some(value), standing)
            } else if with == answered {
                (Some(value), Standing::OneSource)
            } else {
                (None, Standing::Disagree)
            }
        }
    };
    let verdict = |index: usize| match heard.get(index).copied().flatten() {
        Some(Ok(said)) if value == Some(said) => Verdict::Agrees,
        Some(Ok(_)) => Verdict::Contradicts,
        Some(Err(_)) => Verdict::Failed,
        None => Verdict::Waiting,
    };
    let verdicts = (0..asked).map(verdict).collect();
    Agreed {
        value,
        standing,
        verdicts,
    }
}

impl Standing {
    /// Whether sources still unheard could not change the value any more.
    pub fn is_settled(self) -> bool {
        matches!(self, Standing::Majority { .. })
    }
}

fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One letter a source: its answer, `!` for a failure, `?` for one not heard yet; a capital is a source that only
    /// the space names.
    fn weigh(text: &str) -> Agreed<char> {
        let sources: Vec<Source> = text
            .chars()
            .map(|letter| Source {
                named_by_space: letter.is_uppercase(),
            })
            .collect();
        let answers: Vec<char> = text
            .chars()
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let heard: Vec<_> = answers
            .iter()
            .map(|letter| match letter {
                '!' => Some(Err(&Failure::Timeout)),
                '?' => None,
                other => Some(Ok(other)),
            })
            .collect();
        let Agreed {
            value,
            standing,
            verdicts,
        } = agree(&sources, &heard);
        Agreed {
            value: value.copied(),
            standing,
            verdicts,
        }
    }

    fn check(text: &str, value: Option<char>, standing: Standing) {
        let agreed = weigh(text);
        assert_eq!((agreed.value, agreed.standing), (value, standing), "{text}");
    }

    fn majority(agree: u8, asked: u8, named_by_space: u8) -> Standing {
        Standing::Majority {
            agree,
            asked,
            named_by_space,
        }
    }

    #[test]
    fn a_strict_majority_of_those_asked_decides() {
        use Standing::*;
        check("", None, Unknown);
        check("!", None, Unknown);
        check("!!!", None, Unknown);
        check("a", Some('a'), OneSource);
        check("aa", Some('a'), majority(2, 2, 0));
        check("ab", None, Disagree);
        check("aaa", Some('a'), majority(3, 3, 0));
        check("aab", Some('a'), majority(2, 3, 0));
        check("aa!", Some('a'), majority(2, 3, 0));
        check("abc", None, Disagree);
        check("aabb", None, Disagree);
        check("aaabb", Some('a'), majority(3, 5, 0));
    }

    #[test]
    fn silencing_the_others_makes_a_word_but_no_majority() {
        use Standing::*;
        check("a!", Some('a'), OneSource);
        check("a!!", Some('a'), OneSource);
        check("aa!!", Some('a'), OneSource);
        check("ab!", None, Disagree);
        check("aab!!", None, Disagree);
    }

    #[test]
    fn sources_named_by_the_space_are_counted_apart_and_cannot_outvote_chosen_ones() {
        use Standing::*;
        check("AAA", Some('a'), majority(3, 3, 3));
        check("aAA", Some('a'), majority(3, 3, 2));
        check("bAAA", None, Disagree);
        check("bbAAA", None, Disagree);
        check("abAAA", None, Disagree);
        check("aabAAA", Some('a'), majority(5, 6, 3));
        check("!AAA", Some('a'), majority(3, 4, 3));
    }

    #[test]
    fn each_source_gets_its_verdict() {
        use Verdict::*;
        let check = |text, verdicts: &[Verdict]| assert_eq!(weigh(text).verdicts, verdicts);
        check("aab", &[Agrees, Agrees, Contradicts]);
        check("ab", &[Contradicts, Contradicts]);
        check("a!?", &[Agrees, Failed, Waiting]);
    }

    #[test]
    fn a_majority_is_settled_before_the_last_is_heard() {
        assert!(weigh("aa?").standing.is_settled());
        assert!(!weigh("a??").standing.is_settled());
        assert!(!weigh("a?").standing.is_settled());
        assert!(!weigh("a").standing.is_settled());
    }

    proptest! {
        #[test]
        fn what_is_settled_stays_whatever_the_rest_says(heard in "[abA!]{1,6}", rest in "[abcAB!]{0,4}") {
            let early = weigh(&format!("{heard}{}", "?".repeat(rest.len())));
            let late = weigh(&format!("{heard}{rest}"));
            if early.standing.is_settled() && late.value.is_some() {
                prop_assert_eq!(early.value, late.value);
            }
        }

        #[test]
        fn no_more_than_half_never_makes_a_majority(letters in "[abcABC!?]{2,8}") {
            let agreed = weigh(&letters);
            if let Standing::Majority { agree, asked, .. } = agreed.standing {
                prop_assert!(agree >= 2 && agree * 2 > asked);
                prop_assert_eq!(usize::from(asked), letters.len());
            }
        }
    }
}

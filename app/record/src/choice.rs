//! A ballot's choice as bytes: `abi.encode`, and exactly that.
//!
//! One choice has one encoding, so that two ballots with one `seq` differ only if the choice does.

use crate::{body::Rule, limits, refusal::Refusal};

/// What an account chose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// One choice, numbered from 1. Encoded as `uint8`.
    One(u8),
    /// Any number of choices, numbered from 1, ascending. Encoded as `uint8[]`.
    Approved(Vec<u8>),
    /// Every choice once, the most preferred first. Encoded as `uint8[]`.
    Ranked(Vec<u8>),
    /// One number for each choice. Encoded as `uint32[]`.
    Weights(Vec<u32>),
}

impl Choice {
    /// `abi.encode` of the choice.
    pub fn encode(&self) -> Vec<u8> {
        let words: Vec<u32> = match self {
            Choice::One(number) => return word(u32::from(*number)).to_vec(),
            Choice::Approved(numbers) | Choice::Ranked(numbers) => {
                numbers.iter().copied().map(u32::from).collect()
            }
            Choice::Weights(weights) => weights.clone(),
        };
        let mut out = [word(32), word(words.len() as u32)].concat();
        words.iter().for_each(|value| out.extend(word(*value)));
        out
    }

    /// Reads a choice that fits the counting rule and the number of choices.
    pub fn decode(rule: Rule, choices: usize, bytes: &[u8]) -> Result<Choice, Refusal> {
        let bad = |why| Err(Refusal::value("choice", why));
        let words = match words(bytes) {
            Some(words) => words,
            None => return bad("not the encoding of small numbers"),
        };
        let items = match (rule, words.as_slice()) {
            (Rule::Basic, [number]) => match u8::try_from(*number) {
                Ok(number) if (1..=choices).contains(&usize::from(number)) => {
                    return Ok(Choice::One(number));
                }
                _ => return bad("names none of the choices"),
            },
            (Rule::Basic, _) => return bad("must be one choice"),
            (_, [32, count, items @ ..]) if usize::try_from(*count) == Ok(items.len()) => items,
            _ => return bad("must be a list"),
        };
        if let Rule::Weighted | Rule::Quadratic | Rule::Score = rule {
            if items.len() != choices {
                return bad("must have one number for each choice");
            }
            if rule == Rule::Score && items.iter().any(|points| *points > limits::POINTS) {
                return bad("gives more points than there are");
            }
            // Shares of nothing cannot be taken. All scores may be zero.
            return match rule != Rule::Score && items.iter().all(|weight| *weight == 0) {
                true => bad("must divide something"),
                false => Ok(Choice::Weights(items.to_vec())),
            };
        }
        let numbers: Vec<u8> = match items.iter().map(|n| u8::try_from(*n)).collect() {
            Ok(numbers) => numbers,
            Err(_) => return bad("names none of the choices"),
        };
        if numbers
            .iter()
            .any(|n| !(1..=choices).contains(&usize::from(*n)))
        {
            return bad("names none of the choices");
        }
        if rule == Rule::Approval {
            return match numbers.windows(2).all(|pair| pair[0] < pair[1]) {
                true => Ok(Choice::Approved(numbers)),
                false => bad("must be ascending, each choice once"),
            };
        }
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted.dedup();
        match sorted.len() == choices && numbers.len() == choices {
            true => Ok(Choice::Ranked(numbers)),
            false => bad("must rank every choice once"),
        }
    }
}

fn word(value: u32) -> [u8; 32] {
    let mut word = [0; 32];
    word[28..].copy_from_slice(&value.to_be_bytes());
    word
}

/// Splits into words that are each at most 32 bits; nothing may be left over.
fn words(bytes: &[u8]) -> Option<Vec<u32>> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(32) || bytes.len() / 32 > limits::CHOICES + 2
    {
        return None;
    }
    bytes
        .chunks_exact(32)
        .map(|word| match word.split_at(28) {
            (high, low) if high.iter().all(|b| *b == 0) => {
                Some(u32::from_be_bytes(low.try_into().ok()?))
            }
            _ => None,
        })
        .collect()
}

//! What the powers over a network come to, in words.

use crate::locales::{network as l, t};
use views::{NetworkCard, NetworkPage, Verdict};

/// The whole verdict.
pub fn sentence(page: &NetworkPage) -> String {
    words(&page.verdict, &page.card.holders, &page.symbol)
}

/// The verdict in a list, as far as the list knows.
pub fn of_card(card: &NetworkCard) -> String {
    let first = match card.said {
        0 => return words(&[Verdict::SaidNone], &card.holders, ""),
        said => Verdict::Said(said),
    };
    let second = match card.traced {
        0 => Verdict::TracedNone,
        traced if traced == card.said => Verdict::TracedAll(traced),
        traced => Verdict::Traced(traced),
    };
    words(&[first, second], &card.holders, "")
}

/// How many of the promised powers were traced; of all, where nothing was promised.
pub fn traced(page: &NetworkPage) -> String {
    let card = &page.card;
    if card.said > 0 {
        return l::traced_of(&card.traced.to_string(), &card.said.to_string());
    }
    let found = page
        .levers
        .iter()
        .filter(|lever| matches!(lever.found, views::FoundDecider::Traced { .. }));
    l::traced_all(&found.count().to_string(), &card.powers.to_string())
}

fn words(verdict: &[Verdict], holders: &str, symbol: &str) -> String {
    let sentences: Vec<String> = verdict.iter().map(|v| one(*v, holders, symbol)).collect();
    sentences.join(" ")
}

fn one(verdict: Verdict, holders: &str, symbol: &str) -> String {
    match verdict {
        Verdict::Said(1) => l::said_one(holders),
        Verdict::Said(n) => l::said_other(&number(n), holders),
        Verdict::SaidNone => l::said_none(holders),
        Verdict::Traced(1) => t(l::TRACED_ONE).into(),
        Verdict::Traced(n) => l::traced_other(&number(n)),
        Verdict::TracedAll(1) => t(l::TRACED_ALL_ONE).into(),
        Verdict::TracedAll(_) => t(l::TRACED_ALL_OTHER).into(),
        Verdict::TracedNone => t(l::TRACED_NONE).into(),
        Verdict::Found(1) => t(l::FOUND_ONE).into(),
        Verdict::Found(n) => l::found_other(&number(n)),
        Verdict::ReadsNone(1) => l::reads_none_one(symbol),
        Verdict::ReadsNone(2) => l::reads_none_two(symbol),
        Verdict::ReadsNone(_) => l::reads_none_other(symbol),
        Verdict::ReadsSome(1, _) => l::reads_one(symbol),
        Verdict::ReadsSome(n, _) => l::reads_some(&number(n), symbol),
        Verdict::ReadsAll(1) => l::reads_all_one(symbol),
        Verdict::ReadsAll(_) => l::reads_all_other(symbol),
        Verdict::Bypassed(1) => t(l::BYPASSED_ONE).into(),
        Verdict::Bypassed(n) => l::bypassed_other(&number(n)),
    }
}

/// A number at the start of a sentence: in letters while it is small.
fn number(n: u32) -> String {
    let place = usize::try_from(n).unwrap_or(usize::MAX);
    let Some(word) = t(l::NUMBERS).split(' ').nth(place) else {
        return n.to_string();
    };
    let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
    [&first.to_uppercase(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_reads_as_sentences() {
        let check = |verdict: &[Verdict], expected: &str| {
            assert_eq!(words(verdict, "OPG holders", "OPG"), expected);
        };
        check(
            &[Verdict::Said(7), Verdict::Traced(2), Verdict::ReadsNone(2)],
            "Seven powers are said to belong to OPG holders. Two were traced. Neither reads OPG balances.",
        );
        check(
            &[
                Verdict::Said(1),
                Verdict::TracedAll(1),
                Verdict::ReadsAll(1),
                Verdict::Bypassed(3),
            ],
            "One power is said to belong to OPG holders. It was traced. It reads OPG balances. \
             Three ways to act without that vote were found.",
        );
        check(
            &[Verdict::SaidNone, Verdict::Found(14)],
            "Nobody was found saying that OPG holders decide. 14 powers were traced.",
        );
    }
}

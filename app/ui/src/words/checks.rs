//! Every check of the "Checked in this browser" panel as a sentence: another one for each way in which it can go, so that
//! nobody has to read a glyph to know that something does not hold.

use super::state;
use crate::{
    amounts,
    locales::{Key, t, words as l},
};
use views::{Check, CheckOf, CheckState};

/// One check as a sentence.
pub fn check(check: &Check) -> String {
    use CheckOf::*;
    use CheckState::*;
    let (done, of) = check.of.unwrap_or_default();
    let (done, of) = (amounts::count(done.into()), amounts::count(of.into()));
    let key = match (check.what, check.state) {
        (TextHash, Good) => l::CHECK_TEXT,
        (Terms, Good) => l::CHECK_TERMS,
        (Terms, Weak) => l::CHECK_TERMS_WEAK,
        (Signatures, Good) => return l::check_signatures(&done, &of),
        (Signatures, Weak) => return l::check_signatures_weak(&done, &of),
        (Signatures, Bad) => return l::check_signatures_bad(&of),
        (Signatures, Nothing) => l::CHECK_SIGNATURES_NOTHING,
        (Weights, Good) => return l::check_weights(&done, &of),
        (Weights, Weak) => return l::check_weights_weak(&done, &of),
        (Weights, Bad) => l::CHECK_WEIGHTS_BAD,
        (Weights, Nothing) => l::CHECK_WEIGHTS_NOTHING,
        (Reference, Good) => l::CHECK_REFERENCE,
        (Reference, Weak) => l::CHECK_REFERENCE_WEAK,
        (Reference, Bad) => l::CHECK_REFERENCE_BAD,
        (Relays, Good) => return l::check_relays(&done, &of),
        (Relays, Weak) => return l::check_relays_weak(&done, &of),
        (Relays, Bad) => l::CHECK_RELAYS_BAD,
        (Relays, Nothing) => l::CHECK_RELAYS_NOTHING,
        (Witnesses, Weak) => l::CHECK_WITNESSES_WEAK,
        (Witnesses, Nothing) => l::CHECK_WITNESSES_NOTHING,
        (what @ (Signatures | Weights | Relays), Running) => {
            return l::check_so_far(t(subject(what)), &done, &of);
        }
        // What runs and has nothing to count; and what does not occur, since what would be so was refused before.
        (what, how) => return [t(subject(what)), ": ", state(how).2].concat(),
    };
    t(key).into()
}

/// What a check is about, whichever way it goes.
fn subject(what: CheckOf) -> Key {
    match what {
        CheckOf::TextHash => l::CHECK_OF_TEXT,
        CheckOf::Terms => l::CHECK_OF_TERMS,
        CheckOf::Signatures => l::CHECK_OF_SIGNATURES,
        CheckOf::Weights => l::CHECK_OF_WEIGHTS,
        CheckOf::Reference => l::CHECK_OF_REFERENCE,
        CheckOf::Relays => l::CHECK_OF_RELAYS,
        CheckOf::Witnesses => l::CHECK_OF_WITNESSES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_has_words_of_its_own_for_each_way_it_goes() {
        use CheckOf::*;
        use CheckState::*;
        let said = |what, state| {
            check(&Check {
                what,
                state,
                of: Some((2, 3)),
                detail: String::new(),
            })
        };
        let mut all = Vec::new();
        for what in [
            TextHash, Terms, Signatures, Weights, Reference, Relays, Witnesses,
        ] {
            let good = said(what, Good);
            for state in [Good, Running, Weak, Bad, Nothing] {
                let words = said(what, state);
                assert!(!all.contains(&words), "{what:?} {state:?}: {words}");
                if state != Good {
                    assert!(!words.contains(&good), "{what:?} {state:?}: {words}");
                }
                if state == Bad {
                    let admits = ["none is", "contradict", "not on", "No relay", "Failed"];
                    assert!(admits.iter().any(|part| words.contains(part)), "{words}");
                }
                all.push(words);
            }
        }
        assert_eq!(
            said(Signatures, Running),
            "Signatures of votes: 2 of 3 so far"
        );
        assert_eq!(said(TextHash, Running), "The text of the proposal: Running");
    }
}

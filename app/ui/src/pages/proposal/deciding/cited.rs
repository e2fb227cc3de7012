//! A card to cite: one sentence on how the vote came out and on how few it hung, what it rests on, and the hash of the data
//! that it was computed from, so that whoever reads it elsewhere can check it.

use super::{TAB, addresses, block, pass};
use crate::{
    charts::{Saved, save_words},
    components::*,
    dom::{Node, el},
    kids,
    locales::{deciding as l, t},
    state::{Session, session},
};
use views::*;

/// Finds the card on the page.
const CARD: &str = "#cite";

/// The card and what can be done with it; none where there is nothing to cite.
pub fn card(view: &ProposalView, found: &WhoDecides) -> Option<Vec<Node>> {
    let session = session();
    let said = main_vote(view).and_then(|vote| sentence(vote, found))?;
    let words = Words {
        title: ["“", &view.revision.title, "”"].concat(),
        said,
        sums: l::card_sums(&addresses(found.voters), &pass(found), &block(found)),
        basis: basis(session, view),
        formula: l::card_formula(&link(session, view)),
        hash: l::card_hash(&found.hash),
    };
    let card = el(
        "blockquote",
        "card flow tight",
        kids![
            p("small soft", words.title.clone()),
            p("strong", words.said.clone()),
            p("small", words.sums.clone()),
            p("small soft", words.basis.clone()),
            p("small soft break", words.formula.clone()),
            p("small mono break", words.hash.clone())
        ],
    )
    .attr("id", "cite");
    Some(vec![card.node(), acts(session, words, found)])
}

fn acts(session: Session, words: Words, found: &WhoDecides) -> Node {
    let name = ["locus-", found.hash.get(2..10).unwrap_or_default()].concat();
    let picture = |form: Saved| {
        let (name, texts) = (name.clone(), words.sized());
        move || save_words(session, &name, form, CARD, &texts)
    };
    let data = {
        let (name, data) = ([&name, ".txt"].concat(), found.data.clone());
        move || session.around().place.save(&name, data.as_bytes())
    };
    Node::Many(kids![
        el(
            "p",
            "row",
            kids![
                copy_btn(l::CARD_COPY, words.text()),
                btn("small", t(l::CARD_SVG), picture(Saved::Svg)),
                btn("small", t(l::CARD_PNG), picture(Saved::Png)),
                btn("small", t(l::CARD_DATA), data)
            ]
        ),
        p("small soft", t(l::CARD_CHECK))
    ])
}

/// The card's lines.
#[derive(Clone)]
struct Words {
    title: String,
    said: String,
    sums: String,
    basis: String,
    formula: String,
    hash: String,
}

impl Words {
    fn text(&self) -> String {
        [
            &self.title,
            &self.said,
            &self.sums,
            &self.basis,
            &self.formula,
            &self.hash,
        ]
        .map(String::as_str)
        .join("\n")
    }

    /// With the size of their letters in a picture, pixels.
    fn sized(&self) -> Vec<(String, f64)> {
        let sizes = [15.0, 24.0, 15.0, 12.0, 10.0, 10.0];
        let texts = [
            &self.title,
            &self.said,
            &self.sums,
            &self.basis,
            &self.formula,
            &self.hash,
        ];
        texts.into_iter().cloned().zip(sizes).collect()
    }
}

/// How it came out, and on how few it hung. None where that is not known, or the lab counted other votes than the page.
fn sentence(vote: &VoteView, found: &WhoDecides) -> Option<String> {
    if vote.tally.passing != Some(found.passes) {
        return None;
    }
    let ended = match vote.stage {
        Stage::Ended => true,
        Stage::Voting => false,
        _ => return None,
    };
    Some(match (found.passes, ended, found.needed) {
        (true, true, Needed::Addresses(n)) => l::card_passed(&addresses(n)),
        (true, false, Needed::Addresses(n)) => l::card_passing(&addresses(n)),
        (false, true, Needed::Addresses(n)) => l::card_failed(&addresses(n)),
        (false, false, Needed::Addresses(n)) => l::card_failing(&addresses(n)),
        (false, true, Needed::Nobody) => t(l::CARD_FAILED_WHOLE).into(),
        (false, false, Needed::Nobody) => t(l::CARD_FAILING_WHOLE).into(),
        (false, true, Needed::Unknown) => t(l::CARD_FAILED_ALONE).into(),
        (false, false, Needed::Unknown) => t(l::CARD_FAILING_ALONE).into(),
        // Without anybody nothing passes.
        (true, _, Needed::Nobody | Needed::Unknown) => return None,
    })
}

/// What the card rests on, and as of when.
pub fn basis(session: Session, view: &ProposalView) -> String {
    let when = l::card_basis(&session.date(session.now.get_untracked()));
    match view.practice {
        true => [&when, " ", t(l::CARD_BASIS_PRACTICE)].concat(),
        false => when,
    }
}

/// To this tab, with whom to ask for the proposal.
pub fn link(session: Session, view: &ProposalView) -> String {
    let (path, hash) = match view.link.split_once('#') {
        Some((path, hash)) => (path, ["#", hash].concat()),
        None => (view.link.as_str(), String::new()),
    };
    let origin = session.around().place.origin();
    [&origin, path, "?show=", TAB, &hash].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        stage: Stage,
        passing: Option<bool>,
        passes: bool,
        needed: Needed,
        expected: Option<&str>,
    ) {
        let vote = VoteView {
            stage,
            tally: TallyView {
                passing,
                ..TallyView::default()
            },
            ..vote()
        };
        let found = WhoDecides {
            passes,
            needed,
            ..WhoDecides::default()
        };
        assert_eq!(sentence(&vote, &found).as_deref(), expected);
    }

    fn vote() -> VoteView {
        let moment = Moment::default();
        VoteView {
            opening: String::new(),
            revision: String::new(),
            revision_number: 1,
            opener: String::new(),
            effect: Effect::Poll,
            choices: Vec::new(),
            power: String::new(),
            rule: String::new(),
            threshold_bps: 5000,
            snapshot: moment.clone(),
            seen_late: None,
            needs_backers: false,
            opens: moment.clone(),
            closes: moment,
            stage: Stage::Voting,
            tally: TallyView::default(),
            mine: None,
            witnessed: false,
        }
    }

    #[test]
    fn the_sentence_says_on_how_few_it_hung() {
        let (yes, no) = (Some(true), Some(false));
        check(
            Stage::Ended,
            yes,
            true,
            Needed::Addresses(3),
            Some("Passed, but not without 3 addresses."),
        );
        check(
            Stage::Ended,
            yes,
            true,
            Needed::Addresses(1),
            Some("Passed, but not without 1 address."),
        );
        check(
            Stage::Voting,
            yes,
            true,
            Needed::Addresses(3),
            Some("So far it passes, but not without 3 addresses."),
        );
        check(
            Stage::Ended,
            no,
            false,
            Needed::Addresses(2),
            Some("Did not pass; without 2 addresses it would have."),
        );
        check(
            Stage::Voting,
            no,
            false,
            Needed::Addresses(2),
            Some("So far it does not pass; without 2 addresses it would."),
        );
        check(
            Stage::Ended,
            no,
            false,
            Needed::Nobody,
            Some("Did not pass, whoever had stayed away."),
        );
        check(
            Stage::Ended,
            no,
            false,
            Needed::Unknown,
            Some("Did not pass."),
        );
        check(
            Stage::Voting,
            no,
            false,
            Needed::Unknown,
            Some("So far it does not pass."),
        );
    }

    #[test]
    fn nothing_is_cited_of_a_result_that_is_not_known() {
        check(Stage::Ended, None, true, Needed::Addresses(3), None);
        check(Stage::Ended, Some(false), true, Needed::Addresses(3), None);
        check(Stage::Notice, Some(true), true, Needed::Addresses(3), None);
    }
}

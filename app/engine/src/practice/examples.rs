//! What is proposed, said and voted in the practice space.

use record::body::RevisionKind;

/// What the practice space is about.
pub const DESCRIPTION: &str = "A space to try everything out. Its votes decide nothing, nothing leaves this browser, and \
    every account weighs one.";

pub struct Example {
    pub author: usize,
    pub title: &'static str,
    pub kind: RevisionKind,
    pub text: &'static str,
    pub change: Option<[&'static str; 4]>,
}

pub const EXAMPLES: [Example; 3] = [
    Example {
        author: 0,
        title: "Require two independent TEE vendors for every inference route",
        kind: RevisionKind::Hardware,
        text: "A route that only **one** hardware vendor can attest stops being settled after 60 days.\n\n\
            ## Why\n\nOne flaw in one vendor's firmware would void every proof on such a route at once. \
            Two quotes cost about 0.4 % more for each call.\n\n## What happens\n\n\
            1. Routes with one vendor are listed at once.\n2. After 60 days they are no longer settled.\n\
            3. Operators can ask for a transition grant.\n\n> Tell us where this would hurt: \
            that is what the discussion is for.",
        change: Some(["minVendors", "1", "2", "vendors"]),
    },
    Example {
        author: 1,
        title: "Publish the energy used for each model, every month",
        kind: RevisionKind::Inference,
        text: "Operators report kilowatt hours by model. A report is a signed claim that anybody can dispute.",
        change: None,
    },
    Example {
        author: 2,
        title: "Raise the reward of small operators by one tenth",
        kind: RevisionKind::Rewards,
        text: "Operators with under 1 % of all calls get a tenth more for each call, paid from emissions.",
        change: Some(["smallOperatorBonus", "0", "10", "%"]),
    },
];

/// Author and text; the second answers the first.
pub const COMMENTS: [(usize, &str); 3] = [
    (
        3,
        "Where I live the second vendor does not sell. What should an operator here do?",
    ),
    (
        0,
        "Good point. Version 2 could give such regions until there is a second offer.",
    ),
    (
        4,
        "Sixty days is short for a data centre, but fine for everybody else.",
    ),
];

/// Voter, choice, reason.
pub const BALLOTS: [(usize, u8, &str); 4] = [
    (0, 1, "One vendor is a single point of failure."),
    (1, 1, ""),
    (
        3,
        2,
        "Not before there is a way for regions without a second vendor.",
    ),
    (4, 3, ""),
];

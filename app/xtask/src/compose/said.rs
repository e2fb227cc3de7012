//! What the people of the rehearsal say and vote. Made up, and meant to be worth reading.

use record::Label;

/// The network's name.
pub const SPACE: &str = "OPG rehearsal";
/// What it is.
pub const ABOUT: &str = "A rehearsal of a decentralised AI network on this machine: operators run models inside enclaves, \
    holders of rOPG decide which hardware and which code are trusted. All keys are publicly known; nothing here has value.";
/// The proposal's title.
pub const TITLE: &str = "Require two independent TEE vendors for every inference route";
/// The proposal's text.
pub const TEXT: &str = include_str!("proposal.md");

/// Who wrote the proposal, by the number of the test account.
pub const AUTHOR: usize = 1;
/// Who backs it.
pub const BACKERS: [usize; 2] = [3, 5];
/// Who signs for the account that is a contract.
pub const CONTRACT_OWNER: usize = 6;

/// One post of the thread.
pub struct Post {
    /// The test account whose device says it.
    pub by: usize,
    /// Days before now.
    pub days_ago: f64,
    /// The post that it answers, by its place in [`THREAD`].
    pub answers: Option<usize>,
    /// What sort of text.
    pub label: Label,
    /// The passage it is about.
    pub quote: Option<&'static str>,
    /// The text.
    pub text: &'static str,
}

/// The thread, in order of time.
pub const THREAD: &[Post] = &[
    Post {
        by: 3,
        days_ago: 7.9,
        answers: None,
        label: Label::Pro,
        quote: Some("nobody can say since when"),
        text: "This is the point for us. We publish results that others build on. If a key leaks in March, we cannot tell \
            which results since January still stand, so we would have to withdraw all of them. With two roots the overlap \
            that survives is most of it.",
    },
    Post {
        by: 2,
        days_ago: 7.4,
        answers: None,
        label: Label::Con,
        quote: Some("Two vendors do not make a proof twice as strong."),
        text: "Agreed, and then the text charges everyone for it. We run 38 machines of one vendor because its drivers are \
            the ones that do not fail at night. Mixing vendors on a route doubles what can break. I would rather fund an \
            independent audit of the firmware every quarter for the same money.",
    },
    Post {
        by: 5,
        days_ago: 7.1,
        answers: Some(1),
        label: Label::Comment,
        quote: None,
        text: "An audit finds flaws before they are used only if the auditors see the source. One of the two large vendors \
            does not show it. What would the audit look at?",
    },
    Post {
        by: 5,
        days_ago: 6.6,
        answers: None,
        label: Label::Question,
        quote: Some("about 90 ms"),
        text: "Is that added once per call, or once per token when the answer is streamed?",
    },
    Post {
        by: 1,
        days_ago: 6.5,
        answers: Some(3),
        label: Label::Comment,
        quote: None,
        text: "Once per call. The second enclave follows the stream and signs the hash of the whole answer; nobody waits for \
            it token by token. What is settled waits, what is shown does not.",
    },
    Post {
        by: 4,
        days_ago: 6.2,
        answers: None,
        label: Label::Objection,
        quote: Some("In some regions the second vendor does not sell."),
        text: "**Passage:** the second point under *What speaks against it*.\n\n**Harm:** we run three machines in a region \
            where only one vendor sells and none ships spare parts. A partner route halves our fee. After 60 days we are \
            out, and so are the 2 100 people who use us because we are near.\n\n**What would remove it:** let a route in \
            such a region count as attested if a second vendor *anywhere* re-runs a random 5 % of its calls, until the \
            vendor sells here.",
    },
    Post {
        by: 3,
        days_ago: 5.0,
        answers: Some(5),
        label: Label::Comment,
        quote: None,
        text: "Sampling would also give the network the first public figures on how often outputs differ between vendors \
            in the field. I would vote for a version with it.",
    },
    Post {
        by: 7,
        days_ago: 2.4,
        answers: None,
        label: Label::Comment,
        quote: None,
        text: "I delegate to the research collective and read their reasons before I decide whether to keep doing so. Their \
            post on withdrawing results convinced me.",
    },
];

/// How somebody votes: 1 for, 2 against, 3 abstain.
pub struct Vote {
    /// The test account; [`CONTRACT_OWNER`] signs for the contract.
    pub by: usize,
    /// Days before now.
    pub days_ago: f64,
    /// The choice.
    pub choice: u8,
    /// Why; may be empty.
    pub reason: &'static str,
}

/// The ballots so far. Account 4 changes its mind.
pub const VOTES: &[Vote] = &[
    Vote {
        by: 1,
        days_ago: 2.9,
        choice: 1,
        reason: "",
    },
    Vote {
        by: 3,
        days_ago: 2.7,
        choice: 1,
        reason: "Results that outlive one vendor's key are worth 0.4 %. We would still prefer a version with sampling.",
    },
    Vote {
        by: 4,
        days_ago: 2.5,
        choice: 3,
        reason: "Waiting for an answer to the objection.",
    },
    Vote {
        by: 2,
        days_ago: 2.1,
        choice: 2,
        reason: "A rule on paper diversity. Audits first, then two vendors where it matters most.",
    },
    Vote {
        by: 5,
        days_ago: 1.3,
        choice: 3,
        reason: "Right aim; 60 days is short for hardware that takes 90 to arrive.",
    },
    Vote {
        by: CONTRACT_OWNER,
        days_ago: 0.9,
        choice: 1,
        reason: "Decided by our members' meeting, 11 to 3.",
    },
    Vote {
        by: 4,
        days_ago: 0.4,
        choice: 2,
        reason: "The objection still has no reply.",
    },
];

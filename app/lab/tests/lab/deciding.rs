//! Who is deciding one vote, as a page asks and is answered.

use views::{
    CountedBallot, CountedVote, MyPart, Needed, OtherCount, OtherWay, PaidVotes, Pays, Settled,
    VoteFigures, VoteNames, WhoDecides, Why,
};

fn account(number: u8) -> String {
    format!("0x{}", format!("{number:02x}").repeat(20))
}

/// A vote of these: 1 for, 2 against, 3 abstains; each with its power, seen one after the other.
fn vote(ballots: &[(u8, u64)]) -> VoteFigures {
    let ballot = |(number, (choice, power)): (u8, &(u8, u64))| CountedBallot {
        account: account(number),
        choice: *choice,
        power: power.to_string(),
        seen: i64::from(number) * 1000,
    };
    VoteFigures {
        of: VoteNames {
            space: "0x5".into(),
            proposal: "0x6".into(),
            opening: "0x7".into(),
        },
        counted: CountedVote {
            ballots: (1..).zip(ballots).map(ballot).collect(),
            quorum: Some("10".into()),
            threshold_bps: 5000,
            ..CountedVote::default()
        },
        ..VoteFigures::default()
    }
}

fn found(asked: &VoteFigures) -> WhoDecides {
    lab::who_decides(asked.clone()).unwrap()
}

#[test]
fn a_page_is_told_everything_on_a_vote() {
    let mut asked = vote(&[(1, 50), (1, 20), (2, 30), (2, 25), (3, 5)]);
    asked.counted.eligible = Some("150".into());
    let told = found(&asked);
    assert!(told.passes && !told.too_few);
    assert_eq!(
        (told.passing, told.blocking, told.needed, told.voters),
        (Some(2), Some(2), Needed::Addresses(1), 5)
    );
    assert_eq!(told.pivotal, [account(1), account(2)]);
    assert_eq!(told.settled, Settled::Open);
    let other = |way, passes, changed| OtherCount {
        way,
        passes,
        changed,
    };
    assert_eq!(
        told.ways,
        [
            other(OtherWay::OneEach(2, 2), Some(false), true),
            other(OtherWay::SquareRoot, Some(true), false),
            other(OtherWay::Cap(1000), Some(false), true),
            other(OtherWay::Undelegated, None, false),
            other(OtherWay::WithoutTop(1), Some(false), true),
            other(OtherWay::WithoutTop(3), Some(true), false),
        ]
    );
    // Where everybody's weight is their own, nothing is delegated.
    asked.counted.all_own = true;
    assert_eq!(
        found(&asked).ways[3],
        other(OtherWay::Undelegated, Some(true), false)
    );
}

#[test]
fn since_when_it_stood_is_told_with_what_is_known() {
    let mut asked = vote(&[(1, 50), (1, 20), (2, 30)]);
    assert_eq!(found(&asked).settled, Settled::NoEligible);
    asked.counted.eligible = Some("120".into());
    assert_eq!(found(&asked).settled, Settled::Since(2, 2000));
    asked.counted.eligible = Some("141".into());
    assert_eq!(found(&asked).settled, Settled::Open);
}

#[test]
fn what_the_reader_could_do() {
    let check = |me: Option<u8>, power: Option<&str>, expected| {
        let mut asked = vote(&[(1, 50), (1, 1), (2, 30)]);
        asked.me = me.map(account);
        asked.my_power = power.map(str::to_owned);
        assert_eq!(found(&asked).me, expected, "{me:?} {power:?}");
    };
    check(None, None, MyPart::Unknown);
    check(Some(1), None, MyPart::Voted(true));
    check(Some(2), None, MyPart::Voted(false));
    check(Some(9), None, MyPart::Unknown);
    check(Some(9), Some("0"), MyPart::NoWeight);
    check(Some(9), Some("20"), MyPart::Could(false));
    check(Some(9), Some("21"), MyPart::Could(true));
}

#[test]
fn what_those_did_whom_the_calls_pay() {
    let check = |pays: Pays, expected: Option<PaidVotes>| {
        let mut asked = vote(&[(1, 60), (1, 20), (2, 30), (2, 20)]);
        asked.counted.pays = pays;
        assert_eq!(found(&asked).paid, expected);
    };
    check(Pays::NoCalls, None);
    check(Pays::NotHere, None);
    check(
        Pays::Calls(vec![account(2), account(3), account(9)], 1),
        Some(PaidVotes {
            voted_for: vec![account(2)],
            share_bps: Some(2500),
            passes_without: true,
            paid: 3,
            untold: 1,
        }),
    );
    check(
        Pays::Calls(vec![account(1)], 0),
        Some(PaidVotes {
            voted_for: vec![account(1)],
            share_bps: Some(7500),
            passes_without: false,
            paid: 1,
            untold: 0,
        }),
    );
}

#[test]
fn the_hash_is_that_of_the_data_which_anybody_can_check() {
    let told = found(&vote(&[(1, 50), (2, 7)]));
    assert_eq!(
        told.data,
        "locus vote 1\nspace 0x5\nproposal 0x6\nvote 0x7\nrule basic/1\nthreshold 5000\nquorum 10\neligible unknown\n\
         0x0101010101010101010101010101010101010101 for 50\n\
         0x0202020202020202020202020202020202020202 against 7\n"
    );
    // As `sha256sum` says of that text.
    assert_eq!(
        told.hash,
        "0x76fdcc9d6d2fa9bf9bb8e97fcd0d7e52e93f1f26d8e3555bf5028c9babab6235"
    );
}

#[test]
fn what_is_no_count_is_refused() {
    let bad = |change: &dyn Fn(&mut CountedVote)| {
        let mut asked = vote(&[(1, 5)]);
        change(&mut asked.counted);
        assert_eq!(
            lab::who_decides(asked),
            Err(Why::Malformed("counted".into()))
        );
    };
    bad(&|of| of.ballots[0].account = "0x01".into());
    bad(&|of| of.ballots[0].choice = 4);
    bad(&|of| of.ballots[0].power = "-7".into());
    bad(&|of| of.quorum = Some("1_000".into()));
    bad(&|of| of.eligible = Some("0x7".into()));
}

//! Votes from a CSV: every way to write them, and what is said of what cannot be used.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are outside #[test] functions"
)]

use lens::history::{Bad, Counting, Import, Refused, Rule, csv::Reader};
use proptest::prelude::*;
use record::Power;

fn read_in_pieces(bytes: &[u8], piece: usize, counting: Counting) -> Result<Import, Refused> {
    let mut reader = Reader::new();
    for piece in bytes.chunks(piece) {
        reader.feed(piece)?;
    }
    reader.finish(counting)
}

fn read(text: &str) -> Import {
    let whole = read_in_pieces(text.as_bytes(), 1 << 20, Counting::Plurality);
    let bytes = read_in_pieces(text.as_bytes(), 1, Counting::Plurality);
    assert_eq!(whole, bytes, "it matters where the file is cut");
    whole.unwrap()
}

/// Each vote as `decision voter choice power time`, in the order of the history.
fn votes(import: &Import) -> Vec<String> {
    let history = &import.history;
    let mut out = Vec::new();
    for decision in &history.decisions {
        for vote in &decision.votes {
            let voter = &history.voters[vote.voter as usize];
            let choice = &decision.choices[usize::from(vote.choice)];
            let at = vote.at.map_or("-".to_owned(), |at| at.to_string());
            out.push(format!(
                "{} {voter} {choice} {} {at}",
                decision.id, vote.power
            ));
        }
    }
    out
}

fn check(text: &str, expected: &[&str]) {
    let import = read(text);
    assert_eq!(votes(&import), expected, "{text}");
    assert_eq!(import.notes.first_bad, [], "{text}");
}

#[test]
fn a_plain_file_is_read() {
    let import = read(
        "proposal,voter,choice,power,time\n\
         p1,a,yes,1.25,2021-05-24T15:29:29.000Z\n\
         p1,b,no,16000,2021-05-24T15:30:00Z\n\
         p2,a,red,1.6e1,1621870169\n",
    );
    assert_eq!(import.history.decimals, 2);
    assert_eq!(
        votes(&import),
        [
            "p2 a red 1600 1621870169",
            "p1 a yes 125 1621870169",
            "p1 b no 1600000 1621870200",
        ]
    );
    assert!(
        import
            .history
            .decisions
            .iter()
            .all(|decision| decision.rule == Rule::PLURALITY)
    );
    assert_eq!((import.notes.read, import.notes.bad), (3, 0));
}

#[test]
fn a_file_may_be_written_in_many_ways() {
    let expected = &["p a yes 5 7", "p b no, never 6 8"];
    check(
        "proposal,voter,choice,power,time\np,a,yes,5,7\np,b,\"no, never\",6,8",
        expected,
    );
    check(
        "\u{feff}proposal,voter,choice,power,time\r\np,a,yes,5,7\r\np,b,\"no, never\",6,8\r\n",
        expected,
    );
    check(
        "Proposal;Voter;Choice;Power;Time\np;a;yes;5;7\np;b;no, never;6;8\n",
        expected,
    );
    check(
        "proposal\tvoter\tchoice\tpower\ttime\np\ta\tyes\t5\t7\np\tb\tno, never\t6\t8\n",
        expected,
    );
    check(
        "sep=;\nproposal;voter;choice;power;time\n\np;a;yes;5;7\n\r\np;b;no, never;6;8\n\n",
        expected,
    );
    check(
        "time,power,choice,voter,proposal\n7,5,yes,a,p\n8,6,\"no, never\",b,p\n",
        expected,
    );
    check(
        "\"proposal\",\"voter\",\"choice\",\"power\",\"time\"\n\"p\",\"a\",\"yes\",\"5\",\"7\"\np, b , \"no, never\" , 6 ,8\n",
        expected,
    );
    check(
        "Proposal ID,Address,Choice,VP,Timestamp,,\np,a,yes,5,7,,\np,b,\"no, never\",6,8,,,,\n",
        expected,
    );
    check("proposal,voter,choice,power\np,a,yes,5\n", &["p a yes 5 -"]);
    check(
        "proposal;voter;choice;power\np;a;yes;5,25\n",
        &["p a yes 525 -"],
    );
    check(
        "proposal,voter,choice,power\np,a,\"say \"\"yes\"\"\nor no\",5\n",
        &["p a say \"yes\"\nor no 5 -"],
    );
    check(
        "proposal,voter,choice,power\np,a,5\" pipes,5\n",
        &["p a 5\" pipes 5 -"],
    );
    let address = "0x30B1F4BD5476906F38385B891F2C09973196B742";
    check(
        &format!(
            "proposal,voter,choice,power\np,{},yes,5\nq,{},yes,6\n",
            address.replace("0X", "0x"),
            address.to_lowercase()
        ),
        &[
            "p 0x30b1f4bd5476906f38385b891f2c09973196b742 yes 5 -",
            "q 0x30b1f4bd5476906f38385b891f2c09973196b742 yes 6 -",
        ],
    );
}

#[test]
fn further_columns_tell_more_of_a_proposal() {
    let import = read(
        "proposal,voter,choice,power,time,title,start,end,own_power,delegated_power,proposer,eligible,quorum\n\
         p,a,yes,10,5,\"A, title\",1,9,4,6,z,1000,50.5\n\
         p,b,no,10,6,other,2,8,4,,,2000,\n\
         p,c,no,10,6,,,,,10,,,\n\
         p,d,no,10,6,,,,,,,,\n\
         p,e,no,10,6,,,,4,5,,,\n\
         p,f,no,10,6,,,,11,,,,\n",
    );
    let decision = &import.history.decisions[0];
    assert_eq!(decision.title.as_deref(), Some("A, title"));
    assert_eq!((decision.opens, decision.closes), (Some(1), Some(9)));
    let proposer = decision.proposer.unwrap() as usize;
    assert_eq!(&*import.history.voters[proposer], "z");
    assert_eq!(decision.eligible, Some(Power::from(10000)));
    assert_eq!(
        decision.rule,
        Rule::Plurality {
            least_bps: 0,
            quorum: Some(Power::from(505))
        }
    );
    let own: Vec<_> = decision
        .votes
        .iter()
        .map(|vote| vote.own.map(|own| own.to::<u64>()))
        .collect();
    assert_eq!(own, [Some(40), Some(40), Some(0), None, None, None]);
    assert_eq!(
        decision.votes.get(0).unwrap().delegated(),
        Some(Power::from(60))
    );
    assert_eq!(import.notes.unsplit, 2);
}

#[test]
fn a_point_that_may_have_meant_thousands_is_said() {
    for (power, separator, pointed) in [
        ("1.000", ';', 1),
        ("12.345", ';', 1),
        ("1.00", ';', 0),
        ("1,000", ';', 0),
        ("0.125", ';', 0),
        ("1000", ';', 0),
        ("1.000", ',', 0),
    ] {
        let csv = format!("proposal,voter,choice,power\np,a,yes,{power}\n");
        let csv = match separator {
            ';' => format!("proposal;voter;choice;power\np;a;yes;{power}\n"),
            _ => csv,
        };
        let import = read(&csv);
        assert_eq!(import.notes.pointed, pointed, "{power} {separator}");
        assert_eq!(import.notes.bad, 0, "{power} {separator}");
    }
}

#[test]
fn of_several_votes_of_a_voter_the_last_counts() {
    let check = |rows: &str, expected: &str, replaced| {
        let import = read(&format!("proposal,voter,choice,power,time\n{rows}"));
        assert_eq!(votes(&import), [expected], "{rows}");
        assert_eq!(import.notes.replaced, replaced);
    };
    check("p,a,yes,1,5\np,a,no,2,6\n", "p a no 2 6", 1);
    check("p,a,no,2,6\np,a,yes,1,5\n", "p a no 2 6", 1);
    check("p,a,no,2,5\np,a,yes,1,5\n", "p a yes 1 5", 1);
    check(
        "p,a,no,2,1621870169001\np,a,yes,1,1621870169000\n",
        "p a no 2 1621870169",
        1,
    );
    check("p,a,no,2,\np,a,yes,1,\np,a,red,3,\n", "p a red 3 -", 2);
    check("p,a,no,2,9\np,a,yes,1,\n", "p a yes 1 -", 1);
}

#[test]
fn powers_keep_every_digit() {
    let largest = Power::MAX.to_string();
    check(
        &format!("proposal,voter,choice,power\np,a,yes,{largest}\np,b,yes,1\n"),
        &[&format!("p a yes {largest} -"), "p b yes 1 -"],
    );
    // The largest decides how fine the others may be.
    let import = read(&format!(
        "proposal,voter,choice,power\np,a,yes,0.5\np,b,yes,{largest}\np,c,yes,0\n"
    ));
    assert_eq!(
        votes(&import),
        [format!("p b yes {largest} -"), "p c yes 0 -".to_owned()]
    );
    assert_eq!(import.notes.first_bad, [(2, Bad::TooFine)]);
    assert_eq!((import.notes.bad, import.notes.powerless), (1, 1));
    let import = read(
        "proposal,voter,choice,power\np,a,yes,0.000000000000000000000000000000000001\np,b,yes,1e40\n",
    );
    assert_eq!(import.history.decimals, 36);
    assert_eq!(
        import.history.decisions[0]
            .votes
            .get(1)
            .unwrap()
            .power
            .to_string(),
        format!("1{}", "0".repeat(76))
    );
}

#[test]
fn a_line_that_cannot_be_used_is_counted_and_left_out() {
    let check = |line: &str, why: Bad| {
        let import = read(&format!(
            "proposal,voter,choice,power,time\n{line}\np,b,yes,5,7\n"
        ));
        assert_eq!(import.notes.first_bad, [(2, why)], "{line}");
        assert_eq!(votes(&import), ["p b yes 5 7"], "{line}");
    };
    let fields = |found| Bad::Fields { found, expected: 5 };
    check("p,a,yes,5", fields(4));
    check("p,a,yes,or,no,5,7", fields(7));
    check("p,a,,5,7", Bad::Empty);
    check(",a,yes,5,7", Bad::Empty);
    check("p,  ,yes,5,7", Bad::Empty);
    check("p,a,yes,,7", Bad::NotANumber);
    check("p,a,yes,five,7", Bad::NotANumber);
    check("p,a,yes,-5,7", Bad::Negative);
    check("p,a,yes,1e78,7", Bad::TooLarge);
    check("p,a,yes,1e-40,7", Bad::TooFine);
    check("p,a,yes,5,never", Bad::NotATime);
    check("p,a,\"yes\"no,5,7", Bad::Quote);
    check(&format!("p,{},yes,5,7", "a".repeat(2000)), Bad::TooLong);
    check(&"x".repeat(1 << 17), Bad::TooLong);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_own_line_only() {
    let mut text = "proposal,voter,choice,power\np,a,\"yes,5\n".to_owned();
    for voter in 0..20_000 {
        text.push_str(&format!("p,v{voter},no,1\n"));
    }
    let import = read(&text);
    assert_eq!(import.notes.first_bad, [(2, Bad::Quote)]);
    assert_eq!(import.history.decisions[0].votes.len(), 20_000);
    // Near the end of the file, and where each line opens one that the next one closes.
    let import = read("proposal,voter,choice,power\np,a,\"yes,5\np,b,no,1\n");
    assert_eq!(import.notes.first_bad, [(2, Bad::Quote)]);
    assert_eq!(votes(&import), ["p b no 1 -"]);
    let hostile = format!(
        "proposal,voter,choice,power\n{}",
        "x\",\"\n".repeat(300_000)
    );
    assert_eq!(read(&hostile).history.decisions.len(), 0);
}

#[test]
fn a_file_without_votes_is_refused() {
    let check = |bytes: &[u8], why: Refused| {
        assert_eq!(
            read_in_pieces(bytes, 1 << 20, Counting::Plurality),
            Err(why)
        );
    };
    check(b"", Refused::Empty);
    check(b"\xef\xbb\xbf", Refused::Empty);
    check(b"\n\r\n", Refused::Empty);
    check(b"hello", Refused::NoColumn("proposal"));
    check(b"proposal,choice,power\n", Refused::NoColumn("voter"));
    check(b"proposal;voter;choice\n", Refused::NoColumn("power"));
    check(b"\xff\xfep\0r\0", Refused::Utf16);
    check(&[0; 200_000], Refused::NoColumn("proposal"));
}

#[test]
fn decisions_stand_in_the_order_of_their_end() {
    let import = read(
        "proposal,voter,choice,power,time,end\n\
         unknown,a,yes,1,,\nlate,a,yes,1,1,9\nearly,a,yes,1,2,3\nbetween,a,yes,1,5,\nunknown2,a,yes,1,,\n",
    );
    let ids: Vec<&str> = import
        .history
        .decisions
        .iter()
        .map(|decision| &*decision.id)
        .collect();
    assert_eq!(ids, ["early", "between", "late", "unknown", "unknown2"]);
}

#[test]
fn by_majority_for_and_against_are_known_by_their_words() {
    let text =
        "proposal,voter,choice,power\np,a,No,1\np,b,Yes,2\np,c,Abstain,3\nq,a,red,1\nr,a,For,1\n";
    let import = read_in_pieces(text.as_bytes(), 100, Counting::Majority).unwrap();
    let rules: Vec<Rule> = import
        .history
        .decisions
        .iter()
        .map(|decision| decision.rule)
        .collect();
    let majority = |yes, no, abstain| Rule::Majority {
        yes,
        no,
        abstain,
        threshold_bps: 5000,
        quorum: None,
        against_counts: true,
    };
    let most = Rule::Plurality {
        least_bps: 5000,
        quorum: None,
    };
    assert_eq!(rules, [majority(1, 0, Some(2)), most, majority(0, 1, None)]);
}

/// Pieces of which files are made: good and bad ones alike.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "proposal,voter,choice,power,time\n",
        "p,a,yes,5,7\n",
        "\"",
        "\"\"",
        ",",
        ";",
        "\n",
        "\r\n",
        "\t",
        "\u{feff}",
        "1e77",
        "0.5",
        "-1",
        "p,a,\"no\",1e-9,\n",
        "2021-05-24T15:29:29Z",
        " ",
        "\0",
        "é",
        "p,b,no,115792089237316195423570985008687907853269984665640564039457584007913129639935,8\n",
    ];
    prop_oneof![
        proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned),
        "[a-z0-9,.\"\n]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_file_makes_it_panic_and_no_cut_changes_it(pieces in proptest::collection::vec(piece(), 0..60), cut in 1..50_usize) {
        let text = format!("proposal,voter,choice,power,time\n{}", pieces.concat());
        let whole = read_in_pieces(text.as_bytes(), 1 << 20, Counting::Majority);
        prop_assert_eq!(&whole, &read_in_pieces(text.as_bytes(), cut, Counting::Majority));
        let import = whole.unwrap();
        for decision in &import.history.decisions {
            let mut voters: Vec<_> = decision.votes.iter().map(|vote| vote.voter).collect();
            voters.sort_unstable();
            voters.dedup();
            prop_assert_eq!(voters.len(), decision.votes.len());
            prop_assert!(decision.votes.iter().all(|vote| usize::from(vote.choice) < decision.choices.len()));
        }
        let counted: usize = import.history.decisions.iter().map(|decision| decision.votes.len()).sum();
        prop_assert_eq!(counted as u64 + import.notes.bad + import.notes.replaced, import.notes.read);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_in_pieces(&bytes, 7, Counting::Plurality);
    }

    #[test]
    fn what_is_written_is_read_back(
        rows in proptest::collection::vec((0..4_u8, "[ -~]{1,8}", "[ -~\n]{1,8}", 0..1_000_000_u64, 0..9_usize), 1..30),
    ) {
        // A voter of its own for each row, so that none replaces another.
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut text = "choice,power,proposal,voter\n".to_owned();
        let mut expected = Vec::new();
        for (number, (id, voter, choice, units, decimals)) in rows.iter().enumerate() {
            let (voter, choice) = (format!("{number}{}", voter.trim()), format!("c{}", choice.trim()));
            let power = format!("{units}e-{decimals}");
            text.push_str(&format!("{},{power},p{id},{}\n", quoted(&choice), quoted(&voter)));
            expected.push((*id, format!("p{id} {voter} {choice}"), *units, *decimals));
        }
        let import = read(&text);
        prop_assert_eq!(import.notes.bad, 0);
        let scale = u32::from(import.history.decimals);
        let mut found: Vec<String> = votes(&import).into_iter().map(|vote| vote.strip_suffix(" -").unwrap().to_owned()).collect();
        let mut expected: Vec<String> = expected
            .into_iter()
            .map(|(_, text, units, decimals)| {
                let numerator = u128::from(units) * 10_u128.pow(scale);
                format!("{text} {}", numerator / 10_u128.pow(decimals as u32))
            })
            .collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }
}

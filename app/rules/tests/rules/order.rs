//! Neither the order in which acts arrive nor how often they do changes what they come to.

use proptest::{prelude::*, sample::Index};
use record::{Choice, Id, Power, Talk};
use rules::{
    VersionAct,
    ballot::{self, Cast},
    device, opening, proposal, ruling, space, sponsor,
    tally::tally,
    thread::{DEEPEST, Post, order},
};

use crate::{
    devices::said,
    given::{
        account, after, body, described, first, id, next_revision, opening as open, revision, world,
    },
};

/// The items in another order, some of them twice.
fn arrivals<T: Clone>(items: &[T], order: &[(Index, Index)]) -> Vec<T> {
    let mut items = items.to_vec();
    for (one, other) in order {
        if !items.is_empty() {
            let (one, other) = (one.index(items.len()), other.index(items.len()));
            items.push(items[one].clone());
            items.swap(one, other);
            let last = items.len() - 1;
            items.swap(other, last);
        }
    }
    items
}

fn shuffles() -> impl Strategy<Value = Vec<(Index, Index)>> {
    proptest::collection::vec(any::<(Index, Index)>(), 0..24)
}

/// Versions of one space: each follows one of those before it, some by a stranger.
fn versions(parents: &[(Index, bool)]) -> Vec<VersionAct> {
    let mut versions = vec![first(body())];
    for (number, (parent, stranger)) in parents.iter().enumerate() {
        let before = &versions[parent.index(versions.len())];
        let mut next = after(before, described(&number.to_string()));
        if *stranger {
            next.message.account = account(0x66);
            next = crate::given::act(next.message, next.body);
        }
        versions.push(next);
    }
    versions
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn a_space_is_the_same_in_whatever_order_its_versions_come(
        parents in proptest::collection::vec(any::<(Index, bool)>(), 0..8),
        shuffle in shuffles(),
    ) {
        let versions = versions(&parents);
        let once = space::fold(versions[0].id, &versions);
        let again = space::fold(versions[0].id, &arrivals(&versions, &shuffle));
        prop_assert_eq!(&once, &again);
        // Whatever came: each version is valid or refused, and the lineage is linked.
        prop_assert_eq!(once.versions.len() + once.refused.len(), versions.len());
        for pair in once.lineage.windows(2) {
            prop_assert_eq!(once.versions[&pair[1]].message.previous, pair[0]);
        }
    }

    #[test]
    fn proposals_and_votes_are_the_same_in_whatever_order_they_come(
        parents in proptest::collection::vec(any::<Index>(), 0..8),
        (shuffle, other) in (shuffles(), shuffles()),
    ) {
        let world = world();
        let mut revisions = vec![revision(world.space.id, "One."), revision(world.space.id, "Two.")];
        for (number, parent) in parents.iter().enumerate() {
            let before = &revisions[parent.index(revisions.len())];
            revisions.push(next_revision(before, &format!("Text {number}.")));
        }
        let openings: Vec<_> = revisions.iter().map(|text| open(&world.version, text)).collect();
        let once = proposal::fold(&world.space, &revisions);
        let again = proposal::fold(&world.space, &arrivals(&revisions, &shuffle));
        prop_assert_eq!(&once, &again);
        let votes = opening::fold(&world.space, &once, &openings);
        prop_assert_eq!(votes.all.len(), revisions.len());
        prop_assert_eq!(votes, opening::fold(&world.space, &again, &arrivals(&openings, &other)));
    }

    #[test]
    fn a_count_is_the_same_in_whatever_order_its_ballots_come(
        ballots in proptest::collection::vec((1..7_u8, 0..4_u64, 1..4_u8), 0..40),
        weights in proptest::collection::vec(0..50_u64, 7),
        shuffle in shuffles(),
    ) {
        let world = world();
        let casts: Vec<Cast> = ballots
            .iter()
            .map(|(voter, seq, choice)| {
                let ballot = world.ballot(account(*voter), Choice::One(*choice), *seq);
                ballot::check(&world.vote, &ballot).unwrap()
            })
            .collect();
        let weight = |of: record::Address| Some(Power::from(weights[usize::from(of.0[0]) % 7]));
        let count = |casts: &[Cast]| {
            tally(world.vote.terms(), 3, casts, weight, Some(Power::from(300))).unwrap()
        };
        let once = count(&casts);
        prop_assert_eq!(&once, &count(&arrivals(&casts, &shuffle)));
        // Every distinct ballot is counted or has its reason; nobody counts twice.
        let distinct: record::sorted::Set<Id> = casts.iter().map(|cast| cast.id).collect();
        prop_assert_eq!(once.counted.len() + once.uncounted.len(), distinct.len());
        let voters: record::sorted::Set<_> =
            once.counted.iter().map(|ballot| ballot.account).collect();
        prop_assert_eq!(voters.len(), once.counted.len());
        let sum: Power = once.choices.iter().map(|total| total.power).sum();
        prop_assert_eq!(sum, once.participating);
    }

    #[test]
    fn backers_are_the_same_in_whatever_order_they_come(
        acts in proptest::collection::vec((1..5_u8, any::<bool>(), 0..4_u64), 0..20),
        shuffle in shuffles(),
    ) {
        let world = world();
        let (_, text) = world.proposals.revision(world.revision.id).unwrap();
        let acts: Vec<_> = acts
            .iter()
            .map(|(backer, support, seq)| world.sponsorship(account(*backer), *support, *seq))
            .collect();
        let once = sponsor::fold(&world.space, text, &acts);
        prop_assert_eq!(once, sponsor::fold(&world.space, text, &arrivals(&acts, &shuffle)));
    }

    #[test]
    fn devices_and_rulings_are_the_same_in_whatever_order_they_come(
        (cuts, shuffle, other) in (proptest::collection::vec(0..4_usize, 0..3), shuffles(), shuffles()),
    ) {
        let world = world();
        let binding = world.binding(account(1), id("device"));
        let mut talk: Vec<Talk> = Vec::new();
        for number in 0..4 {
            talk.push(said(&world, &binding, talk.last(), &number.to_string()));
        }
        talk.push(said(&world, &binding, talk.first(), "beside"));
        let cuts: Vec<_> = cuts
            .iter()
            .map(|last| world.revocation(account(1), id("device"), Some(&talk[*last])))
            .collect();
        let once = device::fold(&world.space, [&binding], &cuts).voices(&talk);
        let again = device::fold(&world.space, [&binding, &binding], &arrivals(&cuts, &shuffle));
        prop_assert_eq!(once, again.voices(&arrivals(&talk, &other)));

        let hides = world.ruling(account(0xcc), id("a"), "hide as moderator");
        let back = world.ruling(account(0xaa), hides.id, "take back as owner");
        let acts = [hides, back, world.ruling(account(0xaa), id("b"), "hide as owner")];
        let once = ruling::fold(&world.space, &acts);
        prop_assert_eq!(once, ruling::fold(&world.space, &arrivals(&acts, &shuffle)));
    }

    #[test]
    fn a_thread_is_read_the_same_in_whatever_order_its_posts_come(
        posts in proptest::collection::vec((any::<Index>(), 0..4_u8, 0..5_u64, 0..3_u8, 0..3_u64), 0..60),
        shuffle in shuffles(),
    ) {
        let name = |number: usize| id(&format!("post {number}"));
        let posts: Vec<Post> = posts
            .iter()
            .enumerate()
            .map(|(number, (parent, sort, said_at, device, place))| {
                let parent = match sort {
                    0 => None,
                    // Some answer what is not here, and some what only comes later: a cycle at worst.
                    1 => Some(name(parent.index(99))),
                    _ => Some(name(parent.index(number.max(1)))),
                };
                let device = id(&format!("device {device}"));
                Post { id: name(number), parent, said_at: *said_at, device, number: *place }
            })
            .collect();
        let once = order(posts.iter().copied());
        prop_assert_eq!(&once, &order(arrivals(&posts, &shuffle)));
        prop_assert_eq!(once.rows.len() + once.waiting.len(), posts.len());
        // Parents before replies, one deeper.
        for (place, (post, depth)) in once.rows.iter().enumerate() {
            let parent = posts.iter().find(|found| found.id == *post).unwrap().parent;
            match parent {
                None => prop_assert_eq!(*depth, 0),
                Some(parent) => {
                    let before = once.rows[..place].iter().find(|(found, _)| *found == parent);
                    prop_assert_eq!(Some((before.unwrap().1 + 1).min(DEEPEST)), Some(*depth));
                }
            }
        }
    }
}

#[test]
fn replies_stand_below_what_they_answer_and_siblings_by_the_time_they_give() {
    let post = |name: &str, parent: Option<&str>, said_at| Post {
        id: id(name),
        parent: parent.map(id),
        said_at,
        device: id(name),
        number: 1,
    };
    let posts = [
        post("second", None, 20),
        post("reply to the first", Some("first"), 90),
        post("first", None, 10),
        post("reply to the reply", Some("reply to the first"), 5),
        post("reply to nothing here", Some("missing"), 1),
        post("a circle", Some("another circle"), 1),
        post("another circle", Some("a circle"), 1),
    ];
    let thread = order(posts);
    let expected = [
        (id("first"), 0),
        (id("reply to the first"), 1),
        (id("reply to the reply"), 2),
        (id("second"), 0),
    ];
    assert_eq!(thread.rows, expected);
    assert_eq!(thread.waiting.len(), 3);
}

#[test]
fn what_one_device_says_within_a_second_stands_in_the_order_in_which_it_was_said() {
    let post = |device: &str, number, said_at| Post {
        id: id(&format!("{device} {number}")),
        parent: None,
        said_at,
        device: id(device),
        number,
    };
    // Ids fall as they fall: among twenty in a row, some stand the wrong way round.
    let said: Vec<Post> = (1..=20).map(|number| post("a", number, 7)).collect();
    assert!(!said.is_sorted_by_key(|post| post.id));
    let rows = |posts: &[Post]| -> Vec<Id> {
        let thread = order(posts.iter().rev().copied());
        thread.rows.into_iter().map(|(id, _)| id).collect()
    };
    let in_turn: Vec<Id> = said.iter().map(|post| post.id).collect();
    assert_eq!(rows(&said), in_turn);
    // A later second stands later, whoever speaks.
    let other = [post("b", 1, 6), post("b", 2, 8)];
    let all = rows(&[&said[..], &other].concat());
    assert_eq!((all[0], all[21]), (other[0].id, other[1].id));
    assert_eq!(all[1..21], in_turn);
}

#[test]
fn a_very_deep_thread_is_read_without_end_of_stack() {
    let name = |number: u32| Id(record::ids::sha256(&number.to_be_bytes()).0);
    let posts = (0..50_000).map(|number: u32| Post {
        id: name(number),
        parent: number.checked_sub(1).map(name),
        said_at: 0,
        device: id("device"),
        number: number.into(),
    });
    let thread = order(posts);
    assert_eq!(thread.rows.len(), 50_000);
    assert_eq!(thread.rows[49_999].1, DEEPEST);
}

use record::sorted::Set;
use record::{
    Id, merkle,
    witness::{Certificate, CertificateTerms, Checkpoint},
};
use rules::closing::{Attested, Closed, Closing, Fault, Observers, closing};

use crate::given::{World, id, world};

/// Three witnesses, of whom two close a vote.
struct Witnessed {
    world: World,
    keys: Vec<Id>,
    checkpoints: Vec<Checkpoint>,
    certificates: Vec<Certificate>,
}

fn witnessed() -> Witnessed {
    let keys = vec![id("witness 0"), id("witness 1"), id("witness 2")];
    Witnessed {
        world: world(),
        keys,
        checkpoints: Vec::new(),
        certificates: Vec::new(),
    }
}

fn set(names: &[&str]) -> Set<Id> {
    names.iter().map(|name| id(name)).collect()
}

fn root(set: &Set<Id>) -> Id {
    merkle::root(&set.iter().copied().collect::<Vec<_>>())
}

impl Witnessed {
    /// A checkpoint of a witness after its last one, with what is new; the id of it.
    fn holds(&mut self, witness: usize, new: &[&str], last: bool) -> Id {
        let key = self.keys[witness];
        let own: Vec<&Checkpoint> = self
            .checkpoints
            .iter()
            .filter(|point| point.witness == key)
            .collect();
        let before: Set<Id> = own.iter().flat_map(|point| point.added.clone()).collect();
        let all: Set<Id> = before.iter().chain(&set(new)).copied().collect();
        let number = own.len() as u64 + 1;
        let point = Checkpoint {
            id: id(&format!("{witness} {number} {new:?}")),
            witness: key,
            space: self.world.space.id,
            opening: self.world.vote.id(),
            number,
            previous: own.last().map_or(Id::ZERO, |point| point.id),
            ref_block: 1050,
            ref_hash: id("block 1050"),
            count: all.len() as u64,
            root: root(&all),
            added: set(new).into_iter().collect(),
            last,
        };
        self.checkpoints.push(point);
        self.checkpoints.last().unwrap().id
    }

    fn terms(&self, checkpoints: &[Id], closed: &Set<Id>) -> CertificateTerms {
        let mut checkpoints = checkpoints.to_vec();
        checkpoints.sort();
        CertificateTerms {
            opening: self.world.vote.id(),
            snapshot_hash: id("block 1005"),
            close_block: 1110,
            close_hash: id("block 1110"),
            checkpoints,
            root: root(closed),
            count: closed.len() as u64,
        }
    }

    fn signed(&mut self, witness: usize, terms: &CertificateTerms) {
        self.certificates.push(Certificate {
            event: id(&format!("{witness} signs {}", terms.id())),
            witness: self.keys[witness],
            space: self.world.space.id,
            terms: terms.clone(),
        });
    }

    fn found(&self) -> Attested {
        let observers = Observers {
            keys: &self.keys,
            k: 2,
        };
        let found = closing(
            &self.world.vote,
            observers,
            &self.checkpoints,
            &self.certificates,
        );
        let backwards = closing(
            &self.world.vote,
            observers,
            self.checkpoints.iter().rev().chain(&self.checkpoints),
            self.certificates.iter().rev().chain(&self.certificates),
        );
        assert_eq!(found, backwards, "the order of arrival must not show");
        found
    }

    fn faults(&self) -> Vec<(usize, Fault)> {
        let place = |key| self.keys.iter().position(|known| known == key).unwrap();
        let mut faults: Vec<_> = self
            .found()
            .faults
            .iter()
            .map(|(key, fault)| (place(key), *fault))
            .collect();
        faults.sort();
        faults
    }
}

/// Every witness holds a and b; one also a late c, another also a d that others lack.
fn three_last_checkpoints() -> (Witnessed, Vec<Id>) {
    let mut vote = witnessed();
    vote.holds(0, &["a"], false);
    let points = vec![
        vote.holds(0, &["b"], true),
        vote.holds(1, &["a", "b", "c"], true),
        vote.holds(2, &["a", "b", "d"], true),
    ];
    (vote, points)
}

#[test]
fn what_enough_last_checkpoints_hold_is_the_closed_set() {
    let (mut vote, points) = three_last_checkpoints();
    let terms = vote.terms(&points, &set(&["a", "b"]));
    vote.signed(0, &terms);
    assert_eq!(vote.found().closing, Closing::NotClosed(1));
    vote.signed(2, &terms);
    let mut signers = vec![vote.keys[0], vote.keys[2]];
    signers.sort();
    let closed = Closed {
        certificate: terms.id(),
        close_block: 1110,
        close_hash: id("block 1110"),
        set: set(&["a", "b"]),
        signers,
    };
    assert_eq!(vote.found().closing, Closing::Closed(closed));
    assert_eq!(vote.faults(), []);
}

#[test]
fn a_witness_counts_once_however_often_it_signs() {
    let (mut vote, points) = three_last_checkpoints();
    let terms = vote.terms(&points, &set(&["a", "b"]));
    vote.signed(1, &terms);
    vote.signed(1, &terms);
    assert_eq!(vote.found().closing, Closing::NotClosed(1));
}

#[test]
fn strangers_close_nothing() {
    let (mut vote, points) = three_last_checkpoints();
    let terms = vote.terms(&points, &set(&["a", "b"]));
    vote.signed(0, &terms);
    vote.signed(1, &terms);
    vote.keys = vec![id("x"), id("y"), id("z")];
    assert_eq!(vote.found().closing, Closing::NotClosed(0));
}

#[test]
fn a_certificate_cannot_rest_on_a_strangers_checkpoint() {
    let (mut vote, points) = three_last_checkpoints();
    let terms = vote.terms(&points, &set(&["a", "b"]));
    vote.signed(0, &terms);
    vote.signed(2, &terms);
    vote.keys[1] = id("somebody else");
    assert_eq!(vote.found().closing, Closing::NotClosed(0));
    assert_eq!(
        vote.faults(),
        [(0, Fault::WrongCertificate), (2, Fault::WrongCertificate)]
    );
}

#[test]
fn a_space_without_witnesses_has_no_close() {
    let vote = witnessed();
    let nobody = Observers { keys: &[], k: 0 };
    let found = closing(&vote.world.vote, nobody, &[], &[]);
    assert_eq!(found.closing, Closing::OpenEnded);
    assert_eq!(vote.found().closing, Closing::NotClosed(0));
}

#[test]
fn a_certificate_waits_for_the_checkpoints_that_it_names() {
    let (mut vote, points) = three_last_checkpoints();
    let terms = vote.terms(&points, &set(&["a", "b"]));
    vote.signed(0, &terms);
    vote.signed(1, &terms);
    vote.checkpoints.remove(0);
    let missing = Set::from([id("0 1 [\"a\"]")]);
    assert_eq!(vote.found().closing, Closing::Missing(missing));
}

#[test]
fn two_certificates_make_a_vote_disputed_and_name_who_signed_both() {
    let (mut vote, points) = three_last_checkpoints();
    let all = vote.terms(&points, &set(&["a", "b"]));
    let two = vote.terms(&points[1..], &set(&["a", "b"]));
    assert_ne!(all.id(), two.id());
    for (witness, terms) in [(0, &all), (1, &all), (1, &two), (2, &two)] {
        vote.signed(witness, terms);
    }
    let mut certificates = vec![all.id(), two.id()];
    certificates.sort();
    let double_signers = vec![vote.keys[1]];
    assert_eq!(
        vote.found().closing,
        Closing::Disputed {
            certificates,
            double_signers
        }
    );
    assert_eq!(vote.faults(), [(1, Fault::TwoCertificates)]);
}

#[test]
fn a_certificate_that_does_not_follow_closes_nothing_and_blames_its_signers() {
    let check = |change: fn(&mut CertificateTerms)| {
        let (mut vote, points) = three_last_checkpoints();
        let mut terms = vote.terms(&points, &set(&["a", "b"]));
        change(&mut terms);
        vote.signed(0, &terms);
        vote.signed(1, &terms);
        assert_eq!(vote.found().closing, Closing::NotClosed(0));
        let blamed = [(0, Fault::WrongCertificate), (1, Fault::WrongCertificate)];
        assert_eq!(vote.faults(), blamed);
    };
    check(|terms| terms.root = root(&set(&["a", "b", "c"])));
    check(|terms| terms.count = 3);
    check(|terms| terms.close_block = 1109);
    check(|terms| terms.checkpoints.truncate(1));
}

#[test]
fn a_checkpoint_that_is_not_the_last_closes_nothing() {
    let mut vote = witnessed();
    let points: Vec<Id> = (0..3)
        .map(|witness| vote.holds(witness, &["a"], witness != 1))
        .collect();
    let terms = vote.terms(&points, &set(&["a"]));
    vote.signed(0, &terms);
    vote.signed(2, &terms);
    assert_eq!(vote.found().closing, Closing::NotClosed(0));
}

#[test]
fn two_checkpoints_of_one_witness_are_not_two_witnesses() {
    let mut vote = witnessed();
    vote.holds(0, &["a"], true);
    let mut other = vote.checkpoints[0].clone();
    other.id = id("the other first");
    vote.checkpoints.push(other);
    let points: Vec<Id> = vote.checkpoints.iter().map(|point| point.id).collect();
    let terms = vote.terms(&points, &set(&["a"]));
    vote.signed(0, &terms);
    vote.signed(1, &terms);
    assert_eq!(vote.found().closing, Closing::NotClosed(0));
    let blamed = [
        (0, Fault::TwoCheckpoints),
        (0, Fault::WrongCertificate),
        (1, Fault::WrongCertificate),
    ];
    assert_eq!(vote.faults(), blamed);
}

#[test]
fn a_set_that_shrinks_is_proof_of_misbehaviour() {
    let mut vote = witnessed();
    vote.holds(0, &["a", "b"], false);
    vote.holds(0, &[], true);
    let last = vote.checkpoints.last_mut().unwrap();
    (last.count, last.root) = (1, root(&set(&["a"])));
    assert_eq!(vote.faults(), [(0, Fault::WrongSet)]);
}

#[test]
fn going_on_after_the_last_checkpoint_is_misbehaviour() {
    let mut vote = witnessed();
    vote.holds(0, &["a"], true);
    vote.holds(0, &["b"], true);
    assert_eq!(vote.faults(), [(0, Fault::NotNext)]);
}

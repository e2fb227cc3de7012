use super::{script::proposal, *};
use chain::U256;
use views::Basis;

const WALLET: Address = Address([0xaa; 20]);

fn signed(signature: &[u8], scene: &Scene) -> SignatureCheck {
    let check = scene
        .chains
        .contract_signature(SPACE, WALLET, Id([1; 32]), signature);
    scene.wait(check)
}

#[test]
fn a_contract_account_says_whether_it_accepts_a_signature() {
    use SignatureVerdict::*;
    let check = |moods: &[Mood], has_code: bool, signature: &[u8], verdict, trust| {
        let scene = Scene::of(moods);
        if has_code {
            scene.script.contracts.borrow_mut().code.push(WALLET);
            scene
                .script
                .contracts
                .borrow_mut()
                .accepts
                .push((WALLET, vec![1, 2, 3]));
        }
        assert_eq!(signed(signature, &scene), SignatureCheck { verdict, trust });
    };
    let honest = [Mood::Honest, Mood::Honest, Mood::Honest];
    check(&honest, true, &[1, 2, 3], Confirmed, agreed(3, 3));
    check(&honest, true, &[1, 2], Refused, agreed(3, 3));
    check(&honest, false, &[1, 2, 3], NoContract, agreed(3, 3));
    let mut undeployed = vec![1, 2, 3];
    undeployed.extend(chain::signature::UNDEPLOYED_MAGIC);
    check(&honest, false, &undeployed, Undeployed, agreed(3, 3));
    check(
        &[Mood::WebPage, Mood::WebPage],
        true,
        &[1, 2, 3],
        Unknown,
        Trust::Unknown,
    );
    check(
        &[Mood::Honest],
        true,
        &[1, 2, 3],
        Confirmed,
        Trust::OneSource,
    );
    let lie = [Mood::Honest, Mood::LiesInCalls, Mood::Honest];
    check(&lie, true, &[1, 2, 3], Confirmed, agreed(2, 3));
}

#[test]
fn nodes_that_contradict_on_a_signature_confirm_nothing() {
    let scene = Scene::of(&[Mood::Honest, Mood::LiesInCalls]);
    scene.script.contracts.borrow_mut().code.push(WALLET);
    scene
        .script
        .contracts
        .borrow_mut()
        .accepts
        .push((WALLET, vec![1, 2, 3]));
    let check = signed(&[1, 2, 3], &scene);
    assert_eq!(check.verdict, SignatureVerdict::Unknown);
    assert!(matches!(check.trust, Trust::Disagree { .. }));
}

#[test]
fn there_are_no_contracts_on_the_practice_chain() {
    let scene = Scene::of(&[]);
    scene.chains.set_practice(SPACE);
    assert_eq!(signed(&[1], &scene).verdict, SignatureVerdict::NoContract);
}

#[test]
fn the_form_learns_what_the_contracts_are() {
    let scene = Scene::honest();
    let probe = scene
        .wait(scene.chains.probe(SPACE, Some(TOKEN), Some(GOVERNOR)))
        .unwrap();
    let token = TokenProbe {
        is_contract: Some(true),
        name: Some("Open Token".into()),
        symbol: Some("OPG".into()),
        decimals: Some(18),
        total_supply: Some(U256::from(1_000_000)),
        votes: Some(true),
        clock: Some(ClockMode::Blocks),
    };
    let governor = GovernorProbe {
        is_contract: Some(true),
        name: Some("Gov".into()),
        token: Some(TOKEN),
        timelock: None,
        counting_mode: Some("support=bravo&quorum=for,abstain".into()),
        voting_delay: Some(7),
        voting_period: Some(7),
    };
    assert_eq!(
        probe,
        Probe {
            token: Some(token),
            governor: Some(governor),
            trust: agreed(3, 3)
        }
    );
}

#[test]
fn what_is_no_token_is_seen_as_such() {
    let scene = Scene::honest();
    let probe = |token| {
        scene
            .wait(scene.chains.probe(SPACE, Some(token), None))
            .unwrap()
            .token
            .unwrap()
    };
    let nothing = TokenProbe {
        is_contract: Some(false),
        votes: Some(false),
        ..TokenProbe::default()
    };
    assert_eq!(probe(WALLET), nothing);
    let governor = probe(GOVERNOR);
    assert_eq!(
        (governor.is_contract, governor.votes, governor.decimals),
        (Some(true), Some(false), None)
    );
}

#[test]
fn a_tokens_unit_is_what_it_says() {
    let scene = Scene::honest();
    let unit = |token| scene.wait(scene.chains.unit(SPACE, token));
    assert_eq!(
        unit(TOKEN),
        Ok(Unit {
            decimals: 18,
            symbol: "OPG".into()
        })
    );
    assert_eq!(unit(WALLET), Err(Lack::NotThisToken("no decimals".into())));
    let scene = Scene::of(&[Mood::WebPage]);
    assert_eq!(
        scene.wait(scene.chains.unit(SPACE, TOKEN)),
        Err(Lack::NoNode)
    );
}

/// The basis of the space, when the Governor has these proposals: text, block, state.
fn basis(scene: &Scene, proposals: &[(&str, u64, u64)]) -> Basis {
    scene.script.contracts.borrow_mut().proposals = proposals
        .iter()
        .map(|(text, block, state)| (proposal(text), *block, *state))
        .collect();
    scene.wait(
        scene
            .chains
            .basis(SPACE, OWNER, Some(TOKEN), Some(GOVERNOR)),
    )
}

fn named() -> String {
    format!("The community adopts locus:space:{SPACE} as its place to decide.")
}

fn by_governor(trust: Trust) -> Basis {
    let governor = GOVERNOR.to_string();
    Basis::Governor {
        governor,
        proposal_id: proposal(&named()).id.to_string(),
        trust,
    }
}

fn unofficial() -> Basis {
    Basis::Unofficial {
        by: OWNER.to_string(),
    }
}

fn unknown() -> Basis {
    Basis::Unknown {
        by: OWNER.to_string(),
    }
}

#[test]
fn an_executed_proposal_that_names_the_space_makes_it_the_governors() {
    let check = |proposals: &[(&str, u64, u64)], expected: Basis| {
        assert_eq!(
            basis(&Scene::honest(), proposals),
            expected,
            "{proposals:?}"
        );
    };
    let (named, other) = (named(), "locus:space:0x1234");
    check(&[(&named, 100, 7)], by_governor(agreed(3, 3)));
    check(
        &[(other, 50, 7), (&named, 100, 7), ("later", 200, 1)],
        by_governor(agreed(3, 3)),
    );
    // Proposed, defeated or queued is not executed.
    for state in 0..7 {
        check(&[(&named, 100, state)], unofficial());
    }
    check(&[(other, 100, 7)], unofficial());
    check(&[], unofficial());
}

#[test]
fn a_log_whose_content_is_not_its_ids_is_no_evidence() {
    let scene = Scene::honest();
    // A node may word a log as it likes, but not so that the words hash to an executed proposal.
    let mut forged = proposal(&named());
    forged.id = proposal("something else that was executed").id;
    let real = proposal("something else that was executed");
    scene.script.contracts.borrow_mut().proposals = vec![(forged, 90, 7), (real, 100, 7)];
    let found = scene.wait(scene.chains.basis(SPACE, OWNER, None, Some(GOVERNOR)));
    assert_eq!(found, unofficial());
}

#[test]
fn one_node_that_still_has_the_log_is_enough_to_find_it() {
    let scene = Scene::of(&[Mood::NoLogs, Mood::Honest, Mood::NoLogs]);
    assert_eq!(
        basis(&scene, &[(&named(), 100, 7)]),
        by_governor(agreed(3, 3))
    );
}

#[test]
fn the_search_narrows_where_nodes_give_few_logs_and_gives_up_politely() {
    let few = |most| Scene::of(&[Mood::FewLogs(most), Mood::FewLogs(most)]);
    assert_eq!(
        basis(&few(1_500), &[(&named(), 100, 7)]),
        by_governor(agreed(2, 2))
    );
    assert_eq!(basis(&few(100), &[(&named(), 100, 7)]), unknown());
    let scene = few(600);
    scene.script.head.set(1_000_000);
    assert_eq!(basis(&scene, &[(&named(), 100, 7)]), unknown());
    assert!(scene.script.asked(&url(0)).len() < 40);
}

#[test]
fn an_owner_that_holds_the_contract_is_a_basis() {
    let scene = Scene::honest();
    scene.script.contracts.borrow_mut().owner = Some(OWNER);
    let held = |role: &str, contract: Address| Basis::Owner {
        contract: contract.to_string(),
        role: role.into(),
        trust: agreed(3, 3),
    };
    assert_eq!(basis(&scene, &[]), held("owner", TOKEN));
    let scene = Scene::honest();
    scene.script.contracts.borrow_mut().owner = Some(WALLET);
    scene.script.contracts.borrow_mut().admin = Some(OWNER);
    assert_eq!(basis(&scene, &[]), held("admin role", TOKEN));
    let scene = Scene::honest();
    scene.script.contracts.borrow_mut().owner = Some(WALLET);
    scene.script.contracts.borrow_mut().admin = Some(WALLET);
    assert_eq!(basis(&scene, &[]), unofficial());
}

#[test]
fn without_an_answer_the_basis_is_unknown_not_unofficial() {
    assert_eq!(basis(&Scene::of(&[Mood::WebPage]), &[]), unknown());
    assert_eq!(basis(&Scene::of(&[]), &[]), unknown());
}

#[test]
fn a_space_that_names_no_contract_is_simply_its_owners() {
    let scene = Scene::honest();
    let found = scene.wait(scene.chains.basis(SPACE, OWNER, None, None));
    assert_eq!(found, unofficial());
    scene.chains.set_practice(SPACE);
    let found = scene.wait(scene.chains.basis(SPACE, OWNER, None, None));
    assert_eq!(found, Basis::Practice);
}

#[test]
fn a_basis_is_found_again_without_a_search() {
    let scene = Scene::honest();
    basis(&scene, &[(&named(), 100, 7)]);
    scene.script.forget_asked();
    scene.wait(
        scene
            .chains
            .basis(SPACE, OWNER, Some(TOKEN), Some(GOVERNOR)),
    );
    assert!(scene.script.asked(&url(0)).is_empty());
    // After a reload the proposal is remembered, and only its state is asked.
    for node in 0..3 {
        scene.script.set(&url(node), Mood::NoLogs);
    }
    let reloaded = scene.reload(3);
    let found = scene.wait(reloaded.basis(SPACE, OWNER, Some(TOKEN), Some(GOVERNOR)));
    assert_eq!(found, by_governor(agreed(3, 3)));
}

#[test]
fn a_proposal_executed_later_is_found_later() {
    let scene = Scene::honest();
    assert_eq!(basis(&scene, &[(&named(), 100, 5)]), unofficial());
    scene.world.clock.pass(61_000);
    assert_eq!(
        basis(&scene, &[(&named(), 100, 7)]),
        by_governor(agreed(3, 3))
    );
}

//! Pages in a real browser over a world in memory: what a reader sees in each scene, and what pressing does.
//! Run with `wasm-bindgen-test-runner`: see `cargo xtask test`.

#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod fake;

use fake::{Log, Scene, data};
use views::{Compose, Intent, Why};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

async fn rest(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let window = web_sys::window().unwrap();
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms)
            .unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

/// Opens a page in a scene.
async fn open(scene: Scene, path: &str) -> Log {
    // Not the whole body: the test runner writes its results there.
    for part in parts() {
        part.remove();
    }
    let history = web_sys::window().unwrap().history().unwrap();
    history
        .push_state_with_url(&JsValue::NULL, "", Some(path))
        .unwrap();
    let (around, log) = fake::around(scene);
    ui::mount(around);
    rest(60).await;
    log
}

/// What Locus put into the body.
fn parts() -> Vec<web_sys::Element> {
    let found = document()
        .query_selector_all("body > :is(.skip, .top, .banners, main, .foot, dialog, .voice)")
        .unwrap();
    (0..found.length())
        .filter_map(|i| found.get(i)?.dyn_into().ok())
        .collect()
}

fn words() -> String {
    let words: String = parts()
        .iter()
        .filter_map(|part| part.text_content())
        .collect();
    words.replace(['\u{202f}', '\u{a0}'], " ")
}

fn sees(expected: &str) {
    assert!(
        words().contains(expected),
        "`{expected}` is not on the page: {}",
        words()
    );
}

fn all(selector: &str) -> u32 {
    document().query_selector_all(selector).unwrap().length()
}

/// Presses what matches the selector and holds the text.
async fn press(selector: &str, text: &str) {
    let found = document().query_selector_all(selector).unwrap();
    let element = (0..found.length())
        .filter_map(|i| found.get(i)?.dyn_into::<HtmlElement>().ok())
        .find(|element| element.text_content().unwrap_or_default().contains(text))
        .unwrap_or_else(|| panic!("nothing to press: {selector} {text}"));
    element.click();
    rest(60).await;
}

fn space() -> String {
    format!("/s/{}", data::id('a'))
}

fn proposal(rest: &str) -> String {
    format!("{}/p/{}{rest}", space(), data::id('b'))
}

#[wasm_bindgen_test]
async fn the_front_page_says_what_locus_is_and_offers_the_first_step() {
    open(Scene::Empty, "/").await;
    sees("draft, discuss, sign and vote on proposals");
    sees("No space here yet");
    assert_eq!(document().title(), "Where does a decision settle? · Locus");
    let log = open(Scene::Empty, "/").await;
    press("button", "Try the practice space").await;
    assert!(log.borrow().contains(&Intent::OpenPractice));
    sees("OpenGradient");
}

#[wasm_bindgen_test]
async fn a_networks_page_says_who_decides_and_what_nobody_found_out() {
    open(Scene::Good, "/n/opengradient").await;
    sees("Two powers are said to belong to OPG holders. One was traced. It reads no OPG balance.");
    assert_eq!(
        document().title(),
        "OpenGradient: who can change what? · Locus"
    );
    // Who was found, and after how long: two things nobody knows of one power.
    assert_eq!(all("main .unknown"), 2);
    assert_eq!(
        all("main a[href='https://code.example/TEERegistry.sol#L252']"),
        2
    );
    let ask = format!(
        "/s/{}/claims?kind=request&about=power%20enclave-code&asked=an%20admin%20key#r=wss://a.example",
        data::id('a')
    );
    assert_eq!(all(&format!("main a[href='{ask}']")), 1);
}

/// Beside what was read in code.
#[wasm_bindgen_test]
async fn what_a_live_check_found_stands_with_the_power_that_it_is() {
    open(Scene::Good, "/n/opengradient").await;
    let found = texts("#powers tbody td:nth-child(3)");
    let of = |place: usize| found.get(place).cloned().unwrap_or_default();
    for expected in [
        "On the chain, ",
        ": 1 function of this power.",
        "upgradeTo(address)",
        "1 key: ",
        "without a vote: ✗ yes",
    ] {
        assert!(of(0).contains(expected), "{expected}: {}", of(0));
    }
    // By its kind: nothing that spends was found.
    assert!(
        of(1).contains("no function of this power was found"),
        "{}",
        of(1)
    );
    open(Scene::Weak, "/n/opengradient").await;
    assert!(!texts("#powers").concat().contains("On the chain"));
}

/// Texts of all that matches.
fn texts(selector: &str) -> Vec<String> {
    let found = document().query_selector_all(selector).unwrap();
    (0..found.length())
        .filter_map(|i| found.get(i)?.text_content())
        .collect()
}

#[wasm_bindgen_test]
async fn what_was_signed_about_a_power_or_change_stands_beside_it_with_who_and_what_was_said_to_it()
{
    open(Scene::Good, "/n/opengradient").await;
    let check = |place: &str, expected: &[&[&str]]| {
        let found = texts(&[place, " .signed details"].concat());
        assert_eq!(found.len(), expected.len(), "{place}: {found:?}");
        for (text, words) in found.iter().zip(expected) {
            for word in *words {
                assert!(text.contains(word), "{place}: no `{word}` in {text}");
            }
        }
    };
    check(
        "#powers tr:nth-of-type(1)",
        &[&[
            "evidence",
            "0x3f5c…f0be",
            "disputed once",
            "A Safe holds it.",
            "block 12",
            "It was replaced.",
            "Answer or dispute it in OpenGradient",
            "unofficial",
        ]],
    );
    check(
        "#powers tr:nth-of-type(2)",
        &[&["request", "Waiting for an answer", "asked of the team"]],
    );
    check(
        "#changes",
        &[
            &["An emergency.", "nobody has disputed or answered it"],
            &["change 8453", "A repair."],
        ],
    );
    check("#evidence", &[&["opengradient", "In general."]]);
    // Nothing signed, nothing drawn.
    open(Scene::Weak, "/n/opengradient").await;
    assert_eq!(all("main .signed"), 0);
}

#[wasm_bindgen_test]
async fn a_contracts_page_leads_to_where_it_is_explained() {
    let at = format!("/at/8453/0x{}", "7".repeat(40));
    open(Scene::Good, &at).await;
    let sign = format!("/s/{}/claims?kind=lever#r=wss://a.example", data::id('a'));
    assert_eq!(all(&format!("#evidence a[href='{sign}']")), 1);
    assert_eq!(all("#evidence .signed details"), 5);
    open(Scene::Weak, &at).await;
    assert_eq!(all("#evidence a[href='/new']"), 1);
    assert_eq!(all("main a[href*='/claims']"), 0);
}

#[wasm_bindgen_test]
async fn what_an_address_sets_otherwise_is_said_and_taken_back() {
    let row = |place: u32| {
        let row = format!("#figure-defaults tbody tr:nth-child({place})");
        let row = document().query_selector(&row).unwrap().unwrap();
        row.text_content().unwrap()
    };
    open(Scene::Good, "/n/rehearsal/decides?enough=10&kept=1").await;
    sees("This page's address sets 1 of Locus's own defaults.");
    assert!(row(1).starts_with("Contested votes, for a share2010"));
    assert!(row(1).ends_with("enough= in this page's address: 1 to 1000"));
    assert!(row(2).starts_with("Shared votes of a pair55"));
    assert!(row(2).ends_with("Only in the program"));
    // A table and nothing to draw.
    assert_eq!(all("#figure-defaults svg"), 0);
    assert_eq!(all("#figure-defaults table"), 1);
    press("main button", "Take Locus's own").await;
    assert!(!words().contains("This page's address sets"));
    assert!(row(1).starts_with("Contested votes, for a share2020"));
    let search = web_sys::window().unwrap().location().search().unwrap();
    assert_eq!(search, "?kept=1");
}

#[wasm_bindgen_test]
async fn a_network_without_a_space_or_a_readable_file_says_so() {
    open(Scene::Weak, "/n/opengradient").await;
    sees("Signed evidence and requests need a space of this network. None is listed yet.");
    assert_eq!(all("main a[href*='/claims']"), 0);
    open(Scene::Bad, "/n/opengradient").await;
    sees("The file of OpenGradient can't be read");
    sees("So nothing of it is shown: levers[3].found");
    open(Scene::Good, "/n/unheard-of").await;
    sees("This network is not in the catalogue");
    assert_eq!(all("main a[href='/n/opengradient']"), 1);
}

/// What is in the box, and what is said of it.
async fn typed(text: &str) -> String {
    let found = document().query_selector("#open").unwrap().unwrap();
    let input: web_sys::HtmlInputElement = found.dyn_into().unwrap();
    input.set_value(text);
    input
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    rest(30).await;
    texts("#recognised").concat()
}

/// Pastes into the box, as a browser does where nobody minds; whether somebody minded.
fn pastes(text: &str) -> bool {
    let data = web_sys::DataTransfer::new().unwrap();
    data.set_data("text/plain", text).unwrap();
    let with = web_sys::ClipboardEventInit::new();
    with.set_clipboard_data(Some(&data));
    with.set_bubbles(true);
    with.set_cancelable(true);
    let paste = web_sys::ClipboardEvent::new_with_event_init_dict("paste", &with).unwrap();
    let box_ = document().query_selector("#open").unwrap().unwrap();
    !box_.dispatch_event(&paste).unwrap()
}

fn path() -> String {
    let location = web_sys::window().unwrap().location();
    [location.pathname(), location.hash()]
        .map(Result::unwrap)
        .concat()
}

#[wasm_bindgen_test]
async fn from_every_page_one_link_leads_into_the_box() {
    let at = format!("/at/8453/0x{}", "7".repeat(40));
    for from in [space(), proposal(""), at, "/you".into(), "/nowhere".into()] {
        open(Scene::Good, &from).await;
        assert_eq!(texts(".top > a[href='/#open']"), ["Open…"], "{from}");
        // It is no part of the network whose pages are beside it.
        assert_eq!(all(".top nav a[href='/#open']"), 0, "{from}");
        assert_eq!(all(".top nav") > 0, from.starts_with("/s/"), "{from}");
    }
    open(Scene::Good, "/#open").await;
    rest(400).await;
    let focused = || document().active_element().unwrap().id();
    assert_eq!(focused(), "open");
    // Also when the reader is there already.
    let input = document().get_element_by_id("open").unwrap();
    input
        .dyn_into::<web_sys::HtmlElement>()
        .unwrap()
        .blur()
        .unwrap();
    press(".top > a", "Open…").await;
    rest(400).await;
    assert_eq!(focused(), "open");
}

#[wasm_bindgen_test]
async fn enter_opens_what_is_typed_and_not_what_was_typed_before() {
    open(Scene::Good, "/").await;
    let rules = [&space(), "/rules"].concat();
    typed("/look").await;
    // The answer to this is not there yet.
    let input = document().get_element_by_id("open").unwrap();
    js_sys::Reflect::set(&input, &"value".into(), &rules.as_str().into()).unwrap();
    input
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    let form = input.closest("form").unwrap().unwrap();
    let cancels = web_sys::EventInit::new();
    cancels.set_cancelable(true);
    let submit = web_sys::Event::new_with_event_init_dict("submit", &cancels).unwrap();
    form.dispatch_event(&submit).unwrap();
    rest(60).await;
    assert_eq!(path(), rules);
}

#[wasm_bindgen_test]
async fn the_box_stands_where_a_reader_goes_on_and_opens_links_of_locus() {
    let at = format!("/at/8453/0x{}", "7".repeat(40));
    let decides = [&at, "/decides"].concat();
    let own = [&space(), "/decides"].concat();
    for from in [
        "/",
        "/look",
        "/n/opengradient",
        "/n/opengradient/decides",
        &at,
        &decides,
        &own,
    ] {
        open(Scene::Good, from).await;
        assert_eq!((all("#open"), all("#recognised")), (1, 1), "{from}");
        assert_eq!(all("main input[type=file]"), 1, "{from}");
    }
    let to = [&space(), "/rules#r=wss://a.example"].concat();
    for link in [to.clone(), ["https://locus.example", &to].concat()] {
        open(Scene::Good, &at).await;
        let said = typed(&link).await;
        assert!(said.starts_with("A space of Locus."), "{said}");
        press("#recognised a", "Open").await;
        assert_eq!(path(), to);
    }
    open(Scene::Good, "/").await;
    assert!(typed("/s/0x12").await.contains("there is no such page"));
    assert_eq!(all("#recognised a"), 0);
}

#[wasm_bindgen_test]
async fn votes_that_are_pasted_as_text_open_like_a_dropped_file() {
    open(Scene::Good, "/n/opengradient").await;
    assert!(!pastes("0x12"), "a line is the browser's to paste");
    assert!(pastes("proposal,voter,choice,power\n1,a,yes,3\n1,b,no,2\n"));
    rest(30).await;
    let said = texts("#recognised").concat();
    assert!(said.starts_with("Many lines or JSON"), "{said}");
    // Whatever is typed then is looked at instead.
    assert!(!typed("hello").await.contains("Many lines"));
    assert!(pastes("proposal,voter,choice,power\n1,a,yes,3\n1,b,no,2\n"));
    rest(30).await;
    press("#recognised button", "Who decided in these votes?").await;
    assert_eq!(path(), "/look");
    sees("Computed in this browser from 3 decisions");
}

#[wasm_bindgen_test]
async fn who_decides_in_a_network_names_it_and_leads_back() {
    open(Scene::Good, "/n/opengradient/decides").await;
    let back = texts("main a[href='/n/opengradient']");
    assert_eq!(back, ["OpenGradient"]);
    // No file of its votes comes with Locus: its Governor's log has them.
    sees("They stand in the log of its Governor.");
    let governor = format!("main a[href='/at/8453/0x{}/decides']", "6".repeat(40));
    assert_eq!(all(&governor), 1);
}

#[wasm_bindgen_test]
async fn changes_without_a_decision_stand_in_the_ledger_with_who_challenged_them() {
    open(Scene::Good, "/n/rehearsal/decides").await;
    let rows = texts("#figure-ended tbody tr");
    assert_eq!(rows.len(), 1, "{rows:?}");
    for words in ["The fee was raised", "Changed, no decision found", "nobody"] {
        assert!(rows[0].contains(words), "no `{words}` in {rows:?}");
    }
}

#[wasm_bindgen_test]
async fn where_nothing_can_be_signed_it_is_said_of_what() {
    let at = format!("/at/8453/0x{}", "7".repeat(40));
    open(Scene::Weak, &at).await;
    sees("need a space that names one of these contracts. None is known in this browser.");
    assert!(!words().contains("a space of this network. None"));
}

#[wasm_bindgen_test]
async fn the_header_names_network_chain_and_basis() {
    for (scene, expected, why) in [
        (
            Scene::Good,
            "from its Governor",
            "An executed proposal of the Governor 0x06a5e51e6 names this space.",
        ),
        (
            Scene::Reading,
            "from its contract's owner",
            "also holds the power “owner” over the contract 0x06a5e51e6.",
        ),
        (
            Scene::Empty,
            "listed in Locus's catalogue",
            "as of 2026-09-12. Nobody on chain said so.",
        ),
        (
            Scene::Weak,
            "unofficial, made by 0x71c7…976f",
            "Nothing on chain names this space.",
        ),
        (
            Scene::Bad,
            "not checked yet, made by 0x71c7…976f",
            "No chain source answered yet",
        ),
    ] {
        open(scene, &space()).await;
        let place = document().query_selector(".where").unwrap().unwrap();
        assert_eq!(
            place.text_content().unwrap(),
            ["OpenGradientBase · ", expected].concat()
        );
        sees(why);
    }
}

#[wasm_bindgen_test]
async fn the_panel_of_checks_has_a_good_a_weak_and_a_bad_version() {
    for (scene, class, expected) in [
        (Scene::Good, "good", "Everything that can be checked holds."),
        (
            Scene::Weak,
            "weak",
            "Holds, but some of it rests on little.",
        ),
        (
            Scene::Bad,
            "bad",
            "Something does not hold. Do not rely on this count.",
        ),
    ] {
        open(scene, &proposal("")).await;
        sees(expected);
        assert_eq!(all(&format!(".checks.{class}")), 1);
        let contradict = words().contains("Weights from the chain: sources contradict one another");
        assert_eq!(contradict, scene == Scene::Bad);
        sees("1 204 of 1 211 signed votes count.");
    }
}

#[wasm_bindgen_test]
async fn weight_zero_names_its_cause_before_anything_is_signed() {
    open(Scene::Weak, &proposal("")).await;
    sees("You hold 12 000 OPG, but they were never delegated");
    sees("Delegate them to yourself");
}

#[wasm_bindgen_test]
async fn a_number_that_sources_contradict_is_not_shown() {
    open(Scene::Bad, &proposal("")).await;
    sees("Your weight is not known yet.");
    assert!(!words().contains("18 420 OPG, from"), "{}", words());
}

#[wasm_bindgen_test]
async fn hostile_links_are_text() {
    open(Scene::Good, &proposal("?show=text")).await;
    sees("[address not followed: javascript:alert(1)]");
    assert_eq!(all("a[href^='javascript']"), 0);
    assert_eq!(all("main img"), 0);
}

#[wasm_bindgen_test]
async fn who_is_deciding_is_told_in_full_with_what_is_not_known() {
    open(Scene::Good, &proposal("?show=deciding")).await;
    sees("5 addresses could pass this alone. 3 addresses could block it.");
    sees("You have not voted: as it stands, your vote could not change the result.");
    sees("No data: how much power may vote is not known");
    sees("Sensitivity: the same votes by other rules");
    sees("No data without delegation: the token says of each address how many votes it had");
    sees("No data: this proposal has no calls, so it pays nobody by itself.");
    sees("So far it passes, but not without 3 addresses.");
    sees(&format!(
        "SHA-256 of rule and counted votes: {}",
        data::id('d')
    ));
    assert_eq!(all("main table"), 1);
}

/// What can be saved of a figure: the endings of the files, and the table's lines.
async fn saves(slug: &str) -> (Vec<String>, Vec<String>) {
    let _ = fake::taken();
    let buttons = format!("#figure-{slug} .how .row button");
    for label in texts(&buttons) {
        press(&buttons, &label).await;
    }
    let (mut endings, mut lines) = (Vec::new(), Vec::new());
    for (name, text) in fake::taken() {
        let ending = name.strip_prefix(&format!("locus-{slug}.")).unwrap();
        if ending == "csv" {
            lines = text.lines().map(str::to_owned).collect();
        }
        endings.push(ending.to_owned());
    }
    (endings, lines)
}

#[wasm_bindgen_test]
async fn every_figure_of_a_network_has_a_link_and_can_be_taken_along() {
    open(Scene::Good, "/n/opengradient").await;
    for (slug, title) in [
        ("powers", "Approve enclave code"),
        ("changes", "2026-10-02"),
    ] {
        let (endings, lines) = saves(slug).await;
        assert_eq!(endings, ["svg", "csv", "txt"], "{slug}");
        assert!(lines.get(1).unwrap().starts_with(title), "{lines:?}");
    }
    // Nothing was found, and that is said with how it was looked for.
    for slug in ["without-vote", "tokens"] {
        assert_eq!(saves(slug).await.0, ["svg", "txt"], "{slug}");
    }
    // What has no chart has a picture of its table, with its title, what it rests on and its hash.
    press("#figure-powers .how .row button", "SVG").await;
    let (name, svg) = fake::taken().pop().unwrap();
    assert_eq!(name, "locus-powers.svg");
    for expected in [
        "<title>OpenGradient: ",
        "Approve enclave code",
        "Missing: ",
        "SHA-256 of this table as CSV",
    ] {
        assert!(svg.contains(expected), "{expected}: {svg}");
    }
    press("#figure-powers > .row button", "Copy link").await;
    let (_, link) = fake::taken().pop().unwrap();
    let (_, to) = link.split_once("/n/opengradient").unwrap();
    assert!(
        to.starts_with("#figure=powers&data=") && to.len() == 36,
        "{to}"
    );

    open(Scene::Good, &["/n/opengradient", to].concat()).await;
    assert!(!words().contains("The link that you followed"));
    rest(150).await;
    let focused = document().active_element().map(|element| element.id());
    assert_eq!(focused.as_deref(), Some("figure-powers"));
    open(
        Scene::Good,
        "/n/opengradient#figure=powers&data=0123456789abcdef",
    )
    .await;
    sees("made for other data: the table's hash was 0123456789abcdef, now it is");
    open(
        Scene::Good,
        "/n/opengradient#figure=tokens&data=0123456789abcdef",
    )
    .await;
    sees("made for a table whose hash was 0123456789abcdef; now there is none.");
}

#[wasm_bindgen_test]
async fn a_label_stands_wherever_its_address_does_one_click_from_where_it_was_read() {
    let (key, other) = ("8".repeat(40), "7".repeat(40));
    open(Scene::Good, "/n/opengradient").await;
    let rows = texts("#labels tbody tr");
    assert_eq!(rows.len(), 1, "{rows:?}");
    for word in [&key, "treasury", "Its Safe", "2026-11-20"] {
        assert!(rows[0].contains(word), "no {word} in {}", rows[0]);
    }
    let source = "a[href='https://code.example/addresses']";
    assert_eq!(all(&format!("#labels {source}")), 1);
    let source = &format!("main {source}");
    let (_, lines) = saves("labels").await;
    assert!(
        lines
            .get(1)
            .unwrap()
            .ends_with("https://code.example/addresses"),
        "{lines:?}"
    );

    let at = format!("/at/8453/0x{other}");
    open(Scene::Good, &at).await;
    sees("key 0x8888…8888 (treasury: Its Safe)");
    sees("treasury: Its Safe, as of 2026-11-20");
    sees("1 address here is unlabelled: who stands behind it is not guessed.");
    assert_eq!(all(source), 1);
    assert_eq!(
        texts("svg.ties text")
            .iter()
            .filter(|text| text.ends_with(" · treasury"))
            .count(),
        1
    );
    for slug in ["powers-8453", "graph-8453"] {
        let (_, lines) = saves(slug).await;
        assert!(lines[0].ends_with(",Labels of addresses"), "{lines:?}");
        assert!(
            lines[1].contains(&format!("0x{key} treasury: Its Safe, as of 2026-11-20")),
            "{lines:?}"
        );
    }
    // On another chain the same address is nobody's; and where nobody labelled any, there is nothing to say.
    for (scene, path) in [(Scene::Good, at.replace("8453", "1")), (Scene::Weak, at)] {
        open(scene, &path).await;
        assert!(
            !words().contains("Its Safe") && !words().contains("unlabelled"),
            "{path}"
        );
    }
}

#[wasm_bindgen_test]
async fn figures_of_a_live_check_can_be_taken_along_and_a_link_says_that_they_need_one() {
    let (at, key) = (format!("/at/8453/0x{}", "7".repeat(40)), "8".repeat(40));
    open(Scene::Good, &at).await;
    let (endings, lines) = saves("powers-8453").await;
    assert_eq!(endings, ["svg", "csv", "txt"]);
    assert!(lines.get(1).unwrap().contains(&key), "{lines:?}");
    let (endings, lines) = saves("changes-8453").await;
    assert_eq!(endings, ["svg", "csv", "txt"]);
    assert!(
        lines.get(1).unwrap().starts_with("12,Its code,0x7"),
        "{lines:?}"
    );

    let (endings, lines) = saves("graph-8453").await;
    // No browser of this world makes pixels.
    assert_eq!(endings, ["svg", "csv", "txt"]);
    assert_eq!(lines.len(), 2, "{lines:?}");
    press("#figure-graph-8453 .how .row button", "SVG").await;
    let (_, svg) = fake::taken().pop().unwrap();
    for expected in [
        "<title>Who can do what to whom</title>",
        "0x8888",
        "One source",
    ] {
        assert!(svg.contains(expected), "{expected}: {svg}");
    }
    assert!(!svg.contains("class="), "{svg}");

    open(Scene::Weak, &[&at, "#figure=graph-8453"].concat()).await;
    sees("leads to a figure that a live check makes");
    open(Scene::Weak, &at).await;
    assert!(!words().contains("leads to a figure"));
}

#[wasm_bindgen_test]
async fn every_figure_on_who_is_deciding_has_a_link_and_its_table() {
    open(Scene::Good, &proposal("?show=deciding")).await;
    for (slug, endings, line) in [
        (
            "fewest",
            &["svg", "csv", "txt"][..],
            "Fewest that could pass it,5",
        ),
        ("alone", &["svg", "csv", "txt"], "0x"),
        ("since", &["svg", "txt"], ""),
        (
            "other-rules",
            &["svg", "csv", "txt"],
            "one vote per address,fails,",
        ),
        ("paid", &["svg", "txt"], ""),
        ("card", &["svg", "csv", "txt"], "0x"),
    ] {
        let (found, lines) = saves(slug).await;
        assert_eq!(found, endings, "{slug}");
        let first = lines.get(1).map(String::as_str).unwrap_or_default();
        assert!(first.starts_with(line), "{slug}: {lines:?}");
    }
    press("#figure-card > .row button", "Copy link").await;
    let (_, link) = fake::taken().pop().unwrap();
    assert!(link.contains("?show=deciding#"), "{link}");
    assert!(link.contains("figure=card&data="), "{link}");
    let path = proposal("?show=deciding#figure=other-rules&data=0123456789abcdef");
    open(Scene::Good, &path).await;
    sees("made for other data");
}

#[wasm_bindgen_test]
async fn a_decision_of_any_history_has_a_card_with_the_hash_of_its_votes_and_who_could_have_changed_it()
 {
    let path = "/n/rehearsal/decides#figure=card&card=7&r=wss://relay-a.example";
    open(Scene::Good, path).await;
    sees("“Lower the proof fee”");
    sees("Passed, but not without 1 address.");
    sees("3 addresses voted. 1 address could have decided it. 1 address could block it.");
    let hash = format!("SHA-256 of rule and counted votes: {}", data::id('e'));
    sees(&hash);
    sees("/n/rehearsal/decides#figure=card&r=wss://relay-a.example&card=7");
    // What is beside it, closed at first.
    let details = document().query_selector("#figure-card details:not(.how)");
    let details = details.unwrap().unwrap();
    let told = details.text_content().unwrap();
    assert!(
        told.contains("your vote alone would change the result"),
        "{told}"
    );
    assert!(told.contains("One vote per address"), "{told}");

    let _ = fake::taken();
    press("#figure-card button", "Save the data").await;
    let (name, saved) = fake::taken().pop().unwrap();
    assert_eq!(name, "locus-eeeeeeee.txt");
    assert!(saved.starts_with("locus decision 1"), "{saved}");
    press("#figure-card button", "Copy as text").await;
    let (_, text) = fake::taken().pop().unwrap();
    assert!(text.contains(&hash), "{text}");
    press("#figure-card button", "Save as SVG").await;
    let (_, svg) = fake::taken().pop().unwrap();
    assert!(
        svg.contains(&data::id('e')) && svg.contains("figure=card"),
        "{svg}"
    );
    let (endings, lines) = saves("card").await;
    assert_eq!(endings, ["svg", "csv", "txt"]);
    assert_eq!(lines.get(1).map(String::as_str), Some("In force,Passed"));

    open(Scene::Good, "/n/rehearsal/decides#figure=card&card=8").await;
    sees("leads to the decision “8”. What was read here has no such decision.");
}

#[wasm_bindgen_test]
async fn nobody_is_asked_before_the_reader_agrees_and_private_addresses_are_not_offered() {
    let log = open(Scene::Consent, &space()).await;
    sees(
        "Not offered: addresses in your own network, named by someone else: http://192.168.1.7:8545",
    );
    assert_eq!(all("main input[type=checkbox]"), 2);
    press("main label", "base.example").await;
    press("button", "Ask these hosts").await;
    let log = log.borrow();
    let agreed = log.iter().find_map(|intent| match intent {
        Intent::Consent {
            hosts, agree: true, ..
        } => Some(hosts.clone()),
        _ => None,
    });
    assert_eq!(agreed, Some(vec!["wss://relay-a.example".to_owned()]));
}

#[wasm_bindgen_test]
async fn a_space_that_no_relay_has_offers_to_try_again() {
    let log = open(Scene::NotFound, &space()).await;
    sees("This space was not found");
    press("button", "Try again").await;
    assert!(
        log.borrow()
            .iter()
            .any(|intent| matches!(intent, Intent::Retry { .. }))
    );
}

#[wasm_bindgen_test]
async fn a_page_keeps_its_shape_while_the_engine_is_silent() {
    open(Scene::Silent, &proposal("")).await;
    assert!(all(".skeleton") > 0);
}

#[wasm_bindgen_test]
async fn that_a_space_has_no_proposal_is_said_once_its_relays_were_heard() {
    open(Scene::Reading, &space()).await;
    sees("OpenGradient");
    assert!(all("main .skeleton") > 0);
    assert!(!words().contains("No proposal yet"));
    open(Scene::Empty, &space()).await;
    assert_eq!(all("main .skeleton"), 0);
    sees("No proposal yet");
}

#[wasm_bindgen_test]
async fn what_is_signed_stands_on_the_page_before_the_wallet_opens() {
    let log = open(Scene::Good, &proposal(&format!("/vote/{}", data::id('8')))).await;
    sees("An opinion poll. It executes nothing.");
    press("label.choice", "Against").await;
    rest(400).await;
    sees("You sign exactly this");
    sees("choiceTextAgainst");
    assert!(
        !log.borrow()
            .iter()
            .any(|intent| matches!(intent, Intent::Signed { .. }))
    );
    press("button", "Open wallet").await;
    sees("Stored in this browser.");
    sees("Safe to close this tab.");
}

#[wasm_bindgen_test]
async fn declining_in_the_wallet_loses_nothing_and_can_be_tried_again() {
    let log = open(Scene::Bad, &proposal(&format!("/vote/{}", data::id('8')))).await;
    press("label.choice", "For").await;
    rest(400).await;
    press("button", "Open wallet").await;
    sees("You declined in your wallet. Nothing was sent and nothing is lost.");
    press("button", "Try again").await;
    assert!(
        !log.borrow()
            .iter()
            .any(|intent| matches!(intent, Intent::Signed { .. }))
    );
}

#[wasm_bindgen_test]
async fn a_wallet_that_does_not_answer_in_time_loses_nothing_and_can_be_asked_again() {
    let log = open(Scene::Good, &proposal(&format!("/vote/{}", data::id('8')))).await;
    let signed = || {
        let log = log.borrow();
        let signed = |intent: &&Intent| matches!(intent, Intent::Signed { .. });
        log.iter().filter(signed).count()
    };
    press("label.choice", "For").await;
    rest(400).await;
    fake::wallet_next(Some(Why::WalletTimeout));
    press("button", "Open wallet").await;
    sees("Your wallet did not answer in time.");
    sees("Its window may be hidden behind this one. Nothing was sent.");
    // What would be signed still stands there.
    sees("You sign exactly this");
    sees("choiceTextFor");
    assert_eq!(signed(), 0);
    press("button", "Try again").await;
    sees("Stored in this browser.");
    assert_eq!(signed(), 1);
}

#[wasm_bindgen_test]
async fn a_request_abandoned_in_the_wallet_is_said_to_be_open_and_another_can_be_made() {
    let log = open(Scene::Good, &proposal(&format!("/vote/{}", data::id('8')))).await;
    press("label.choice", "For").await;
    rest(400).await;
    fake::wallet_next(None);
    press("button", "Open wallet").await;
    sees("Your wallet is open: compare what it shows with the lines above, then confirm.");
    press("label.choice", "Against").await;
    rest(400).await;
    sees("choiceTextAgainst");
    press("button", "Open wallet").await;
    sees("Stored in this browser.");
    let log = log.borrow();
    let signed = |intent: &&Intent| matches!(intent, Intent::Signed { .. });
    assert_eq!(log.iter().filter(signed).count(), 1);
}

#[wasm_bindgen_test]
async fn a_permission_that_ended_is_said_and_a_new_one_is_offered() {
    let log = open(Scene::Cut, &proposal("?show=discussion")).await;
    sees("The device's permission has ended.");
    press("button", "Let this browser comment as me").await;
    rest(400).await;
    let binds = |intent: &Intent| matches!(intent, Intent::Prepare { what, .. } if matches!(**what, Compose::BindDevice { .. }));
    assert!(log.borrow().iter().any(binds));
    open(Scene::Cut, "/you").await;
    sees("The device's permission has ended.");
}

#[wasm_bindgen_test]
async fn a_permission_that_was_withdrawn_is_said_and_a_new_one_is_offered() {
    let log = open(Scene::Bad, &proposal("?show=discussion")).await;
    sees("The device's permission was withdrawn.");
    // What was said before stands, what came after stands apart with the reason.
    sees("Would 120 days do?");
    sees("I changed my mind.");
    press("button", "Let this browser comment as me").await;
    rest(400).await;
    let log = log.borrow();
    let binds = log.iter().any(|intent| {
        matches!(intent, Intent::Prepare { what, .. } if matches!(**what, Compose::BindDevice { .. }))
    });
    assert!(binds);
}

#[wasm_bindgen_test]
async fn a_wallet_on_another_chain_is_offered_the_switch() {
    open(Scene::Weak, &proposal(&format!("/vote/{}", data::id('8')))).await;
    press("label.choice", "For").await;
    rest(400).await;
    press("button", "Open wallet").await;
    sees("Your wallet is on another chain; this needs chain 8453.");
    press("button", "Switch chain").await;
}

#[wasm_bindgen_test]
async fn comments_need_one_permission_and_say_what_it_is_for() {
    open(Scene::Weak, &proposal("?show=discussion")).await;
    sees("good for 90 days. It cannot vote or move funds.");
    press("button", "Let this browser comment as me").await;
    sees("Let this browser comment as you");
    let log = open(Scene::Good, &proposal("?show=discussion")).await;
    let field = document()
        .query_selector("#comment textarea")
        .unwrap()
        .unwrap();
    js_sys::Reflect::set(
        &field,
        &"value".into(),
        &"What about small operators?".into(),
    )
    .unwrap();
    field
        .dispatch_event(&web_sys::Event::new("input").unwrap())
        .unwrap();
    rest(60).await;
    press("#comment button", "Comment").await;
    let said = log.borrow().iter().any(|intent| matches!(intent, Intent::Say { text, .. } if text == "What about small operators?"));
    assert!(said);
}

#[wasm_bindgen_test]
async fn the_owners_power_over_the_rules_is_named_like_any_other() {
    open(Scene::Weak, &format!("{}/rules", space())).await;
    sees("can change these rules, alone, by signing a new version.");
    sees("None named: no vote here binds on chain.");
    sees("the owner signs a new version of these rules that names a Governor.");
}

#[wasm_bindgen_test]
async fn what_a_version_of_the_rules_changed_is_told_in_the_pages_words() {
    open(Scene::Weak, &format!("{}/rules", space())).await;
    sees("Quorum: 3 % of all votes → 4 % of all votes");
    sees(
        "Passes when: For is more than 50 % of For and Against → For is more than 60 % of For and Against",
    );
    sees("→ at least 1 block");
    sees("Governor: none → 0xc0de");
    // A field of a later protocol, by its own name.
    sees("later: old → new");
}

#[wasm_bindgen_test]
async fn each_relay_says_what_it_lacks() {
    open(Scene::Weak, &format!("{}/sync", space())).await;
    sees("lacks 3 of 41");
    sees("Contradicts the others");
}

#[wasm_bindgen_test]
async fn a_space_whose_relays_are_all_unreachable_says_so_and_what_to_do() {
    let log = open(Scene::Cut, &format!("{}/sync", space())).await;
    sees("None of the relays can be reached now.");
    sees("Unreachable, tried again");
    sees("Add a source");
    press("button", "Try again").await;
    let retried = |intent: &Intent| matches!(intent, Intent::Retry { .. });
    assert!(log.borrow().iter().any(retried));
    // One that answers is enough.
    open(Scene::Weak, &format!("{}/sync", space())).await;
    assert!(!words().contains("None of the relays"), "{}", words());
}

#[wasm_bindgen_test]
async fn the_browser_is_asked_to_keep_what_is_stored_once_something_was_signed() {
    fake::asked_to_keep();
    let vote = proposal(&format!("/vote/{}", data::id('8')));
    open(Scene::Good, &vote).await;
    press("label.choice", "Against").await;
    rest(400).await;
    assert_eq!(fake::asked_to_keep(), 0);
    press("button", "Open wallet").await;
    assert_eq!(fake::asked_to_keep(), 1);
    sees("Saved on this device only");
    assert_eq!(all("main .receipt a[href='/you']"), 1);
}

#[wasm_bindgen_test]
async fn storage_that_may_be_evicted_says_so() {
    open(Scene::Weak, "/you").await;
    sees("Saved on this device only, and your browser may delete it");
    sees("2 items that you signed have not been accepted by any relay yet");
}

#[wasm_bindgen_test]
async fn another_build_in_another_tab_asks_for_a_reload() {
    open(Scene::Bad, "/").await;
    sees("Another tab runs another version of Locus.");
}

#[wasm_bindgen_test]
async fn the_engine_learns_at_once_whether_the_browser_is_online() {
    let log = open(Scene::Empty, "/").await;
    let told = Intent::Conditions {
        persistent: false,
        online: true,
    };
    assert!(log.borrow().contains(&told));
}

//! Hostile and ordinary texts.
use super::*;

fn words(text: &str) -> Vec<Inline> {
    vec![Inline::Text(text.into())]
}

fn para(text: &str) -> Block {
    Block::Paragraph(words(text))
}

fn check(source: &str, expected: Vec<Block>) {
    let doc = parse(source);
    assert_eq!(doc.blocks, expected, "{source}");
    assert!(!doc.cut);
}

#[test]
fn plain_markdown_becomes_a_tree() {
    check(
        "# A *b*\n\nc\nd",
        vec![
            Block::Heading {
                level: 1,
                text: vec![Inline::Text("A ".into()), Inline::Emphasis(words("b"))],
            },
            para("c d"),
        ],
    );
    check(
        "> q\n\n---\n",
        vec![Block::Quote(vec![para("q")]), Block::Rule],
    );
    check(
        "~~no~~ **yes** `x`",
        vec![Block::Paragraph(vec![
            Inline::Struck(words("no")),
            Inline::Text(" ".into()),
            Inline::Strong(words("yes")),
            Inline::Text(" ".into()),
            Inline::Code("x".into()),
        ])],
    );
    check(
        "```rust ignore\nlet a;\n```",
        vec![Block::Code {
            language: "rust".into(),
            text: "let a;\n".into(),
        }],
    );
}

#[test]
fn lists_keep_their_numbers_and_tasks_their_state() {
    check(
        "3. a\n4. b",
        vec![Block::List {
            start: Some(3),
            items: vec![
                Item {
                    done: None,
                    blocks: vec![para("a")],
                },
                Item {
                    done: None,
                    blocks: vec![para("b")],
                },
            ],
        }],
    );
    check(
        "- [x] done\n- [ ] open",
        vec![Block::List {
            start: None,
            items: vec![
                Item {
                    done: Some(true),
                    blocks: vec![para("done")],
                },
                Item {
                    done: Some(false),
                    blocks: vec![para("open")],
                },
            ],
        }],
    );
    check(
        "- a\n  - b",
        vec![Block::List {
            start: None,
            items: vec![Item {
                done: None,
                blocks: vec![
                    para("a"),
                    Block::List {
                        start: None,
                        items: vec![Item {
                            done: None,
                            blocks: vec![para("b")],
                        }],
                    },
                ],
            }],
        }],
    );
}

#[test]
fn a_table_has_a_head_and_rows() {
    check(
        "|a|b|\n|-|-|\n|1|2|",
        vec![Block::Table {
            head: vec![words("a"), words("b")],
            rows: vec![vec![words("1"), words("2")]],
        }],
    );
}

#[test]
fn html_is_shown_as_text_and_never_passed_through() {
    check("a <b onclick=x>b</b>", vec![para("a <b onclick=x>b</b>")]);
    check(
        "<script>alert(1)</script>",
        vec![Block::Code {
            language: "html".into(),
            text: "<script>alert(1)</script>".into(),
        }],
    );
}

#[test]
fn only_harmless_addresses_can_be_followed() {
    let first = |source: &str| match parse(source).blocks.into_iter().next() {
        Some(Block::Paragraph(mut inlines)) => inlines.remove(0),
        other => panic!("{other:?}"),
    };
    let follows = |href: &str, expected: &str, host: &str| {
        assert_eq!(
            first(&format!("[w](<{href}>)")),
            Inline::Link {
                href: expected.into(),
                host: host.into(),
                text: words("w")
            }
        );
    };
    let refused = |href: &str| {
        let found = first(&format!("[w](<{href}>)"));
        assert!(matches!(found, Inline::Refused { .. }), "{href}: {found:?}");
    };
    follows(
        "https://example.org/a?b#c",
        "https://example.org/a?b#c",
        "example.org",
    );
    follows(
        "mailto:a.b@example.org",
        "mailto:a.b@example.org",
        "example.org",
    );
    follows(
        "https://раураl.com/",
        "https://xn--l-7sba6dbr.com",
        "xn--l-7sba6dbr.com",
    );
    for href in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.org",
        "/s/0x00",
        "#x",
        "blob:https://x/y",
        "intent://x",
        "https://good.org@evil.org",
        "https:/evil.org",
        "mailto:a@b?bcc=c@d",
        "ethereum:0x00",
        "https://example.org/\u{202e}gpj.exe",
    ] {
        refused(href);
    }
}

#[test]
fn images_are_named_and_never_loaded() {
    check(
        "![a *map*](https://img.example/x.png)",
        vec![Block::Paragraph(vec![Inline::Image {
            href: "https://img.example/x.png".into(),
            alt: "a map".into(),
        }])],
    );
    check(
        "![x](data:image/svg+xml,y)",
        vec![Block::Paragraph(vec![Inline::Refused {
            href: "data:image/svg+xml,y".into(),
            text: words("x"),
        }])],
    );
}

#[test]
fn hidden_and_reordering_letters_are_made_visible() {
    check("a\u{202e}b\u{200b}c", vec![para("a⟦U+202E⟧b⟦U+200B⟧c")]);
    check(
        "`x\u{2066}y`",
        vec![Block::Paragraph(vec![Inline::Code("x⟦U+2066⟧y".into())])],
    );
    check(
        "👩\u{200d}🔬 می\u{200c}خواهم",
        vec![para("👩\u{200d}🔬 می\u{200c}خواهم")],
    );
}

#[test]
fn footnotes_are_plain_text() {
    check("a[^1]\n\n[^1]: b", vec![para("a[^1]"), para("[^1]: b")]);
}

#[test]
fn deep_and_endless_texts_are_cut_and_say_so() {
    for hostile in [
        "> ".repeat(500) + "x",
        "- ".repeat(500) + "x",
        "*a **b ".repeat(3000),
        "[".repeat(20_000),
        "![".repeat(10_000),
        "`".repeat(60_000),
        "|a".repeat(10_000) + "\n" + &"|-".repeat(10_000) + "\n" + &"|b".repeat(10_000),
        "x\n\n".repeat(30_000),
        "é".repeat(BYTES),
    ] {
        let doc = parse(&hostile);
        assert!(depth(&doc.blocks) <= DEPTH + 2);
    }
    assert!(parse(&("> ".repeat(500) + "x")).cut);
    assert!(parse(&"é".repeat(BYTES)).cut);
    assert!(parse(&"x\n\n".repeat(30_000)).cut);
}

fn depth(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Quote(inner) => 1 + depth(inner),
            Block::List { items, .. } => {
                1 + items.iter().map(|i| depth(&i.blocks)).max().unwrap_or(0)
            }
            _ => 1,
        })
        .max()
        .unwrap_or(0)
}

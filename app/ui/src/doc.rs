//! A parsed text as nodes. Text stays text: nothing here ever becomes HTML, no remote image is loaded, and every link
//! shows where it goes.

use crate::locales::{proposal as l, shell, t};
use crate::{
    dom::{Node, el},
    kids,
};
use views::{Block, Doc, Inline, Item};

/// The text. Its headings stand below those of the page.
pub fn doc(doc: &Doc) -> Node {
    let cut = doc.cut.then(|| el("p", "note", kids![t(l::CUT)]).node());
    let levels = doc.blocks.iter().filter_map(|block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    });
    // Whatever level a text begins with, its first headings stand right below the page's own.
    let least = levels.min().unwrap_or(1);
    el("div", "prose", kids![blocks(&doc.blocks, least), cut]).node()
}

/// The first paragraph as plain words, for a lead.
pub fn lead(doc: &Doc) -> String {
    let first = doc.blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) => Some(text),
        _ => None,
    });
    let mut out = String::new();
    words(first.map(Vec::as_slice).unwrap_or_default(), &mut out);
    if let Some((end, _)) = out.char_indices().nth(280) {
        out.truncate(end);
        out.push('…');
    }
    out
}

fn words(text: &[Inline], out: &mut String) {
    for inline in text {
        match inline {
            Inline::Text(t) | Inline::Code(t) => out.push_str(t),
            Inline::Emphasis(t) | Inline::Strong(t) | Inline::Struck(t) => words(t, out),
            Inline::Link { text, .. } | Inline::Refused { text, .. } => words(text, out),
            Inline::Image { alt, .. } => out.push_str(alt),
            Inline::Break => out.push(' '),
        }
    }
}

fn blocks(list: &[Block], least: u8) -> Vec<Node> {
    list.iter().map(|one| block(one, least)).collect()
}

fn block(block: &Block, least: u8) -> Node {
    match block {
        Block::Heading { level, text } => {
            let tag = match level.saturating_sub(least) {
                0 => "h2",
                1 => "h3",
                2 => "h4",
                _ => "h5",
            };
            el(tag, "", inlines(text)).node()
        }
        Block::Paragraph(text) => el("p", "", kids![inlines(text)]).node(),
        Block::List { start: None, items } => el("ul", "", kids![items_of(items, least)]).node(),
        Block::List {
            start: Some(start),
            items,
        } => {
            let start = start.to_string();
            el("ol", "", kids![items_of(items, least)])
                .attr("start", start)
                .node()
        }
        Block::Quote(inner) => el("blockquote", "", kids![blocks(inner, least)]).node(),
        Block::Code { text, .. } => {
            let text = text.clone();
            el("pre", "", kids![el("code", "", kids![text])])
                .attr("tabindex", "0")
                .node()
        }
        Block::Table { head, rows } => table(head, rows),
        Block::Rule => el("hr", "", kids![]).node(),
    }
}

fn items_of(items: &[Item], least: u8) -> Vec<Node> {
    let item = |item: &Item| {
        let done = item.done.map(|done| if done { "☑ " } else { "☐ " });
        el("li", "", kids![done, blocks(&item.blocks, least)]).node()
    };
    items.iter().map(item).collect()
}

fn table(head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Node {
    let head: Vec<Node> = head
        .iter()
        .map(|cell| {
            // A header without words names nothing.
            let name = if cell.is_empty() { "td" } else { "th" };
            el(name, "", kids![inlines(cell)])
                .attr("scope", (name == "th").then_some("col"))
                .node()
        })
        .collect();
    let row = |row: &Vec<Vec<Inline>>| {
        let cells: Vec<Node> = row
            .iter()
            .map(|cell| el("td", "", kids![inlines(cell)]).node())
            .collect();
        el("tr", "", kids![cells]).node()
    };
    let rows: Vec<Node> = rows.iter().map(row).collect();
    el(
        "div",
        "scroll",
        kids![el(
            "table",
            "",
            kids![
                el("thead", "", kids![el("tr", "", kids![head])]),
                el("tbody", "", kids![rows])
            ]
        )],
    )
    .attr("tabindex", "0")
    .node()
}

fn inlines(list: &[Inline]) -> Vec<Node> {
    list.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> Node {
    match inline {
        Inline::Text(text) => text.clone().into(),
        Inline::Code(text) => {
            let text = text.clone();
            el("code", "", kids![text]).node()
        }
        Inline::Emphasis(text) => el("em", "", kids![inlines(text)]).node(),
        Inline::Strong(text) => el("strong", "", kids![inlines(text)]).node(),
        Inline::Struck(text) => el("s", "", kids![inlines(text)]).node(),
        Inline::Link { href, host, text } => {
            let (href, host) = (href.clone(), [" (", host, ")"].concat());
            Node::Many(kids![
                el("a", "", kids![inlines(text)])
                    .attr("href", href)
                    .attr("rel", "external noopener noreferrer nofollow")
                    .attr("target", "_blank"),
                el("small", "", kids![host])
            ])
        }
        Inline::Refused { href, text } => {
            let href = [" [", t(l::REFUSED_LINK), " ", href, "]"].concat();
            Node::Many(kids![inlines(text), el("small", "break", kids![href])])
        }
        Inline::Image { href, alt } => {
            let (href, words) = (
                href.clone(),
                l::image(if alt.is_empty() { t(shell::OPEN) } else { alt }),
            );
            el("a", "", kids![words])
                .attr("href", href)
                .attr("rel", "external noopener noreferrer nofollow")
                .attr("target", "_blank")
                .node()
        }
        Inline::Break => el("br", "", kids![]).node(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lead_is_the_first_paragraph_in_plain_words() {
        let text = |s: &str| Inline::Text(s.into());
        let doc = Doc {
            blocks: vec![
                Block::Heading {
                    level: 1,
                    text: vec![text("Title")],
                },
                Block::Paragraph(vec![
                    text("A route "),
                    Inline::Strong(vec![text("stops")]),
                    Inline::Break,
                    Inline::Refused {
                        href: "javascript:x".into(),
                        text: vec![text("here")],
                    },
                ]),
            ],
            ..Doc::default()
        };
        assert_eq!(lead(&doc), "A route stops here");
        assert_eq!(lead(&Doc::default()), "");
    }

    #[test]
    fn a_long_lead_is_cut_at_a_character() {
        let doc = Doc {
            blocks: vec![Block::Paragraph(vec![Inline::Text("ä".repeat(400))])],
            ..Doc::default()
        };
        assert_eq!(lead(&doc).chars().count(), 281);
    }
}

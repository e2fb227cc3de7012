//! Untrusted Markdown becomes a tree of a few harmless kinds of node. Nothing is loaded, no HTML passes through, and
//! what could deceive a reader (hidden or reordering characters, look-alike hosts, odd schemes) is made visible.

use crate::host::Parts;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use views::{Block, Doc, Inline, Item};

/// How deep blocks and inline runs may nest together before the rest is shown flat.
const DEPTH: usize = 24;
/// How many nodes a text may have.
const NODES: usize = 20_000;
/// Bytes read of a text.
const BYTES: usize = 64 * 1024;

/// Reads a text. Total: every text has a tree.
pub fn parse(text: &str) -> Doc {
    let (read, over) = match text.len() > BYTES {
        true => (cut_at(text, BYTES), true),
        false => (text, false),
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader {
        events: Parser::new_ext(read, options),
        nodes: 0,
        cut: over,
    };
    let blocks = reader.blocks(0);
    Doc {
        blocks,
        words: u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX),
        bytes: u32::try_from(text.len()).unwrap_or(u32::MAX),
        cut: reader.cut,
    }
}

fn cut_at(text: &str, limit: usize) -> &str {
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Makes characters visible that hide or reorder others. Joiners that scripts and emoji need stay.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => out.push(letter),
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => {
                out.push_str(&format!("⟦U+{:04X}⟧", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out
}

struct Reader<'a> {
    events: Parser<'a>,
    nodes: usize,
    cut: bool,
}

/// What stands in a run until its end tag: blocks, inline runs, or table parts.
impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<Event<'a>> {
        self.nodes += 1;
        if self.nodes > NODES {
            self.cut = true;
            return None;
        }
        self.events.next()
    }

    /// Blocks until the end of the one that holds them. Loose text becomes a paragraph, since tight list items
    /// have no paragraphs of their own.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        let mut loose = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::Start(tag) if is_block(&tag) => {
                    flush(&mut loose, &mut out);
                    self.block(tag, depth, &mut out);
                }
                Event::End(_) => break,
                Event::Rule => {
                    flush(&mut loose, &mut out);
                    out.push(Block::Rule);
                }
                other => self.inline(other, depth, &mut loose),
            }
        }
        flush(&mut loose, &mut out);
        out
    }

    fn block(&mut self, tag: Tag<'a>, depth: usize, out: &mut Vec<Block>) {
        if depth >= DEPTH {
            self.cut = true;
            let text = self.flat();
            out.push(Block::Paragraph(vec![Inline::Text(text)]));
            return;
        }
        match tag {
            Tag::Heading { level, .. } => {
                let text = self.inlines(depth + 1);
                out.push(Block::Heading {
                    level: level as u8,
                    text,
                });
            }
            Tag::BlockQuote(_) => out.push(Block::Quote(self.blocks(depth + 1))),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        visible(info.split_whitespace().next().unwrap_or_default())
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                out.push(Block::Code {
                    language,
                    text: self.flat(),
                });
            }
            Tag::List(start) => {
                let items = self.items(depth + 1);
                out.push(Block::List { start, items });
            }
            Tag::Table(_) => self.table(depth + 1, out),
            Tag::FootnoteDefinition(name) => {
                let mut blocks = self.blocks(depth + 1);
                let mark = visible(&format!("[^{name}]: "));
                match blocks.first_mut() {
                    Some(Block::Paragraph(text)) => match text.first_mut() {
                        Some(Inline::Text(first)) => first.insert_str(0, &mark),
                        _ => text.insert(0, Inline::Text(mark)),
                    },
                    _ => blocks.insert(0, Block::Paragraph(vec![Inline::Text(mark)])),
                }
                out.extend(blocks);
            }
            // HTML is shown as the text it is.
            Tag::HtmlBlock => {
                let text = self.flat();
                out.push(Block::Code {
                    language: String::from("html"),
                    text,
                });
            }
            _ => {
                let text = self.inlines(depth + 1);
                if !text.is_empty() {
                    out.push(Block::Paragraph(text));
                }
            }
        }
    }

    fn items(&mut self, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let mut blocks = self.blocks(depth + 1);
                    let done = take_task(&mut blocks);
                    items.push(Item { done, blocks });
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self, depth: usize, out: &mut Vec<Block>) {
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        while let Some(event) = self.next() {
            match event {
                Event::Start(Tag::TableHead) => head = self.cells(depth),
                Event::Start(Tag::TableRow) => rows.push(self.cells(depth)),
                Event::End(_) => break,
                _ => {}
            }
        }
        out.push(Block::Table { head, rows });
    }

    fn cells(&mut self, depth: usize) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::Start(Tag::TableCell) => cells.push(self.inlines(depth + 1)),
                Event::End(_) => break,
                _ => {}
            }
        }
        cells
    }

    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let mut out = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::End(_) => break,
                other => self.inline(other, depth, &mut out),
            }
        }
        out
    }

    fn inline(&mut self, event: Event<'a>, depth: usize, out: &mut Vec<Inline>) {
        match event {
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                push_text(out, &text)
            }
            Event::FootnoteReference(name) => push_text(out, &format!("[^{name}]")),
            Event::InlineMath(text) | Event::DisplayMath(text) => push_text(out, &text),
            Event::Code(text) => out.push(Inline::Code(visible(&text))),
            Event::SoftBreak => push_text(out, " "),
            Event::HardBreak => out.push(Inline::Break),
            Event::TaskListMarker(done) => out.push(Inline::Text(task_mark(done).to_owned())),
            Event::Rule | Event::End(_) => {}
            Event::Start(_) if depth >= DEPTH => {
                self.cut = true;
                let text = self.flat();
                push_text(out, &text);
            }
            Event::Start(tag) => {
                let text = match &tag {
                    Tag::Image { .. } => Vec::new(),
                    _ => self.inlines(depth + 1),
                };
                match tag {
                    Tag::Emphasis => out.push(Inline::Emphasis(text)),
                    Tag::Strong => out.push(Inline::Strong(text)),
                    Tag::Strikethrough => out.push(Inline::Struck(text)),
                    Tag::Link { dest_url, .. } => out.push(link(&dest_url, text)),
                    Tag::Image { dest_url, .. } => {
                        let alt = self.flat();
                        out.push(image(&dest_url, alt));
                    }
                    _ => out.extend(text),
                }
            }
        }
    }

    /// Everything up to the end of what was begun, as plain text.
    fn flat(&mut self) -> String {
        let mut out = String::new();
        let mut open = 1usize;
        while let Some(event) = self.next() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Text(text)
                | Event::Code(text)
                | Event::Html(text)
                | Event::InlineHtml(text) => out.push_str(&text),
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        visible(&out)
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

fn flush(loose: &mut Vec<Inline>, out: &mut Vec<Block>) {
    if !loose.is_empty() {
        out.push(Block::Paragraph(core::mem::take(loose)));
    }
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    let text = visible(text);
    match out.last_mut() {
        Some(Inline::Text(before)) => before.push_str(&text),
        _ => out.push(Inline::Text(text)),
    }
}

// A marker arrives as the first inline of an item; these two private letters carry it there.
const DONE: &str = "\u{f8fe}";
const OPEN: &str = "\u{f8ff}";

fn task_mark(done: bool) -> &'static str {
    if done { DONE } else { OPEN }
}

fn take_task(blocks: &mut [Block]) -> Option<bool> {
    let Some(Block::Paragraph(text)) = blocks.first_mut() else {
        return None;
    };
    let Some(Inline::Text(first)) = text.first_mut() else {
        return None;
    };
    let (done, rest) = match (first.strip_prefix(DONE), first.strip_prefix(OPEN)) {
        (Some(rest), _) => (true, rest.to_owned()),
        (_, Some(rest)) => (false, rest.to_owned()),
        _ => return None,
    };
    *first = rest;
    Some(done)
}

fn link(href: &str, text: Vec<Inline>) -> Inline {
    match safe(href) {
        Some((href, host)) => Inline::Link { href, host, text },
        None => Inline::Refused {
            href: visible(href),
            text,
        },
    }
}

fn image(href: &str, alt: String) -> Inline {
    match Parts::read(href).filter(|p| p.scheme == "https" || p.scheme == "http") {
        Some(parts) => Inline::Image {
            href: parts.text(),
            alt,
        },
        None => Inline::Refused {
            href: visible(href),
            text: vec![Inline::Text(alt)],
        },
    }
}

/// The address to follow, written anew so that what is shown is where it goes, and its host.
fn safe(href: &str) -> Option<(String, String)> {
    if let Some(mail) = href.strip_prefix("mailto:") {
        let (name, host) = mail.split_once('@')?;
        let plain = |t: &str| {
            !t.is_empty()
                && t.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
        };
        return (plain(name) && plain(host)).then(|| (href.to_owned(), host.to_lowercase()));
    }
    let parts = Parts::read(href).filter(|p| p.scheme == "https" || p.scheme == "http")?;
    if visible(&parts.rest) != parts.rest {
        return None;
    }
    Some((parts.text(), parts.host))
}

#[cfg(test)]
mod tests;

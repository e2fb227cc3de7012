//! Untrusted Markdown as a tree: pages turn it into nodes, never into HTML text.

use serde::{Deserialize, Serialize};

/// A parsed text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doc {
    /// Top-level blocks in order.
    pub blocks: Vec<Block>,
    /// Words in the text.
    pub words: u32,
    /// Bytes of the source text.
    pub bytes: u32,
    /// Set when the text was too deep or too long and the rest is shown as plain text.
    pub cut: bool,
}

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// `level` 1 to 6 as written; pages shift it below their own headings.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; `start` is set when it is numbered.
    List {
        /// First number of a numbered list.
        start: Option<u64>,
        /// Items, each a list of blocks.
        items: Vec<Item>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// Code, unformatted.
    Code {
        /// The language named on the fence, if any.
        language: String,
        /// The code.
        text: String,
    },
    /// A table.
    Table {
        /// Header cells.
        head: Vec<Vec<Inline>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// For task lists: done or not.
    pub done: Option<bool>,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inline {
    /// Plain words. Bidirectional controls and zero-width characters are already made visible.
    Text(String),
    /// Code.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Struck(Vec<Inline>),
    /// A link that is safe to follow (https, http or mailto). `host` is what the page shows beside it.
    Link {
        /// Where it goes.
        href: String,
        /// Its host, as ASCII, so that look-alike letters show.
        host: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A link or image whose address may not be followed; shown as text.
    Refused {
        /// The address as written.
        href: String,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A remote image: never loaded, offered as a link.
    Image {
        /// Where it is.
        href: String,
        /// Its description.
        alt: String,
    },
    /// A line break.
    Break,
}

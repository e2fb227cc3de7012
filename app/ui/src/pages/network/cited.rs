//! Where something was read: links beside a statement, and the whole list below.

use crate::{
    amounts,
    components::*,
    dom::{Node, el},
    kids,
    locales::{network as l, t},
};
use views::{Evidence, EvidenceIndex, EvidenceKind, NetworkPage};

/// Links to the sources of a statement.
pub fn links(page: &NetworkPage, sources: &[EvidenceIndex]) -> Vec<Node> {
    let known = sources
        .iter()
        .filter_map(|i| page.evidence.get(usize::from(*i)));
    known.map(link).collect()
}

/// A link to one source, in a list.
pub fn link(source: &Evidence) -> Node {
    let reported =
        (source.kind == EvidenceKind::Report).then(|| [" (", t(l::REPORTED), ")"].concat());
    el(
        "li",
        "",
        kids![outside(&source.title, &source.url), reported],
    )
    .node()
}

/// The sources of a statement as a list of links.
pub fn list(page: &NetworkPage, sources: &[EvidenceIndex]) -> Option<Node> {
    let links = links(page, sources);
    (!links.is_empty()).then(|| el("ul", "plain small cited", kids![links]).node())
}

/// A link that leaves Locus; words alone where there is nothing to follow.
fn outside(words: &str, url: &str) -> Node {
    if url.is_empty() {
        return text(words.to_owned());
    }
    el("a", "", kids![words.to_owned()])
        .attr("href", url.to_owned())
        .attr("rel", "external noreferrer")
        .node()
}

/// Everything that was read.
pub fn all(page: &NetworkPage) -> Node {
    let rows: Vec<Node> = page.evidence.iter().map(row).collect();
    el(
        "details",
        "card",
        kids![
            el(
                "summary",
                "strong",
                kids![t(l::SOURCES), " (", page.evidence.len().to_string(), ")"]
            ),
            p("small soft", t(l::SOURCES_NOTE)),
            el("ol", "flow tight small", kids![rows])
        ],
    )
    .attr("id", "sources")
    .node()
}

fn row(source: &Evidence) -> Node {
    let kind = t(match source.kind {
        EvidenceKind::Code => l::KIND_CODE,
        EvidenceKind::Document => l::KIND_DOCUMENT,
        EvidenceKind::Page => l::KIND_PAGE,
        EvidenceKind::Report => l::KIND_REPORT,
        EvidenceKind::Own => l::KIND_OWN,
    });
    let mut about = vec![kind.to_owned()];
    let place = [source.repository.as_str(), source.path.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    if !place.is_empty() {
        about.push(place.join("/"));
    }
    if !source.commit.is_empty() {
        about.push(l::commit(&amounts::short_id(&source.commit), &source.dated));
    }
    about.push(l::read_on(&source.read));
    let quote = (!source.quote.is_empty()).then(|| p("soft", said(source)));
    el(
        "li",
        "break",
        kids![
            outside(&source.title, &source.url),
            el("span", "block soft", kids![about.join(" · ")]),
            quote
        ],
    )
    .node()
}

fn said(source: &Evidence) -> String {
    if source.by.is_empty() {
        return ["“", &source.quote, "”"].concat();
    }
    l::says_quote(&source.by, &source.quote)
}

/// What was wrong in earlier versions of the entry.
pub fn corrections(page: &NetworkPage) -> Node {
    let rows: Vec<Node> = page
        .corrections
        .iter()
        .map(|c| el("li", "", kids![l::correction_by(&c.date, &c.by, &c.what)]).node())
        .collect();
    let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    el(
        "section",
        "card flow tight",
        kids![
            el("h2", "h3", kids![l::corrections(count)]),
            p("small soft", t(l::EVIDENCE_TEXT)),
            (!rows.is_empty()).then(|| el("ol", "small", kids![rows]).node())
        ],
    )
    .node()
}

//! What stands on the page without JavaScript: the app's own parts, in its own order.

use views::*;

use super::words::{Words, escaped};

/// An element of which the content is HTML already.
pub(super) fn el(tag: &str, class: &str, content: impl AsRef<str>) -> String {
    let class = match class {
        "" => String::new(),
        class => format!(" class=\"{class}\""),
    };
    let end = if ["b", "span"].contains(&tag) {
        ""
    } else {
        "\n"
    };
    format!("<{tag}{class}>{}</{tag}>{end}", content.as_ref())
}

/// An element of text.
pub(super) fn text(tag: &str, class: &str, words: impl AsRef<str>) -> String {
    el(tag, class, escaped(words.as_ref()))
}

/// What stands in place of `#loading`: the app removes it once it is there.
pub fn body(words: &Words, page: &NetworkPage, verdict: &str) -> String {
    let made = Made { words, page };
    let main = [
        made.head(verdict),
        made.powers(),
        el(
            "div",
            "grid2",
            [made.without_vote(), made.changes()].concat(),
        ),
        made.tokens(),
        made.labels(),
        made.evidence_and_requests(),
        el(
            "div",
            "grid2",
            [made.not_scanned(), made.corrections()].concat(),
        ),
        made.sources(),
        text("p", "small soft", words.of("live")),
    ]
    .concat();
    format!(
        "<div id=\"loading\">\n<header class=\"top\"><a class=\"brand\" href=\"/\">Locus</a></header>\n\
         <main>\n{}</main>\n</div>",
        el("div", "flow network", main)
    )
}

pub(super) struct Made<'a> {
    pub(super) words: &'a Words,
    pub(super) page: &'a NetworkPage,
}

impl Made<'_> {
    fn head(&self, verdict: &str) -> String {
        let (words, page) = (self.words, self.page);
        let entry = words.fill("entry", &[&page.chain, &page.card.as_of]);
        let rehearsal = match page.card.rehearsal {
            true => text("p", "note", words.of("rehearsal")),
            false => String::new(),
        };
        // The first paragraph: where the app cannot start, that is said in its place.
        let note = text("p", "small soft", words.fill("note", &[&page.card.as_of]));
        let name = [
            el("b", "", escaped(&page.card.name)),
            " · ".into(),
            escaped(&entry),
        ]
        .concat();
        let jump = |kind: &str, to: &str, label: String| {
            format!(
                "<a class=\"{kind}\" href=\"#{to}\">{}</a>\n",
                escaped(&label)
            )
        };
        let jumps = [
            jump(
                "btn primary",
                "tokens",
                words.fill("do_tokens", &[&page.symbol]),
            ),
            jump("btn", "without", words.of("without").into()),
            jump("btn", "evidence", words.of("do_evidence").into()),
        ]
        .concat();
        let parts = [
            note,
            el("p", "small", name),
            format!(
                "<h1 class=\"verdict\" tabindex=\"-1\">{}</h1>\n",
                escaped(verdict)
            ),
            text("p", "lede", &page.about),
            rehearsal,
            text("p", "note", words.of("how_read")),
            el("p", "row", jumps),
        ];
        el("section", "flow tight head", parts.concat())
    }

    pub(super) fn section(&self, id: &str, heading: &str, content: String) -> String {
        let content = [text("h2", "", heading), content].concat();
        format!("<section class=\"card flow tight\" id=\"{id}\">\n{content}</section>\n")
    }

    fn powers(&self) -> String {
        let heads = ["power", "said", "found", "delay", "evidence"].map(|key| self.words.of(key));
        let row = |lever: &Lever| {
            let cells = [
                el("b", "", escaped(&lever.name)),
                self.said(lever),
                self.found(lever),
                match &lever.delay {
                    Some(delay) => escaped(delay),
                    None => self.unknown(),
                },
                self.evidence(lever),
            ];
            let cells: String = heads
                .iter()
                .zip(cells)
                .map(|(head, cell)| format!("<td data-l=\"{}\">{cell}</td>", escaped(head)))
                .collect();
            el("tr", "", cells)
        };
        let rows: String = self.page.levers.iter().map(row).collect();
        let caption = text("caption", "hidden", self.words.of("powers"));
        let table = [caption, header(&heads), el("tbody", "", rows)].concat();
        self.section(
            "powers",
            self.words.of("powers"),
            el("table", "stack", table),
        )
    }

    fn unknown(&self) -> String {
        text("span", "unknown", self.words.of("unknown"))
    }

    fn said(&self, lever: &Lever) -> String {
        match &lever.said {
            None => text("span", "soft", self.words.of("nobody")),
            Some(said) => [escaped(&said.who), self.cited(&said.evidence)].concat(),
        }
    }

    fn found(&self, lever: &Lever) -> String {
        let FoundDecider::Traced {
            who, reads, note, ..
        } = &lever.found
        else {
            return self.unknown();
        };
        let reads = match reads {
            Some(true) => "reads_yes",
            Some(false) => "reads_no",
            None => "reads_unknown",
        };
        let log = match lever.log {
            Trace::No => self.words.of("log_no"),
            Trace::Some => self.words.of("log_some"),
            Trace::Yes | Trace::Unknown => "",
        };
        [
            text("b", "answer", who),
            text(
                "span",
                "small block",
                self.words.fill(reads, &[&self.page.symbol]),
            ),
            soft(note),
            soft(log),
        ]
        .concat()
    }

    fn evidence(&self, lever: &Lever) -> String {
        let checked = soft(&self.words.fill("checked", &[&lever.checked]));
        match &lever.found {
            FoundDecider::Traced { evidence, .. } => [self.cited(evidence), checked].concat(),
            FoundDecider::Unknown { looked, evidence } => {
                let summary = text("summary", "", self.words.of("looked"));
                let inside = [summary, text("p", "", looked), self.cited(evidence)].concat();
                [el("details", "small", inside), checked].concat()
            }
        }
    }

    /// Links to sources.
    fn cited(&self, sources: &[EvidenceIndex]) -> String {
        let known = sources
            .iter()
            .filter_map(|i| self.page.evidence.get(usize::from(*i)));
        self.linked(known)
    }

    pub(super) fn linked<'b>(&self, sources: impl Iterator<Item = &'b Evidence>) -> String {
        let links: String = sources
            .map(|source| {
                let reported = match source.kind {
                    EvidenceKind::Report => format!(" ({})", escaped(self.words.of("reported"))),
                    _ => String::new(),
                };
                el("li", "", [link(source), reported].concat())
            })
            .collect();
        match links.is_empty() {
            true => links,
            false => el("ul", "plain small cited", links),
        }
    }

    fn without_vote(&self) -> String {
        let count = self.page.without_vote.len();
        let summary = match count {
            0 => self.words.of("without_none").to_owned(),
            count => self.words.count("without_some", count),
        };
        let ways: String = self
            .page
            .without_vote
            .iter()
            .map(|way| self.way(way))
            .collect();
        let content = [
            el("p", "", text("b", "", summary)),
            el("ul", "plain ways", ways),
        ]
        .concat();
        self.section("without", self.words.of("without"), content)
    }

    fn way(&self, way: &WithoutVote) -> String {
        let words = self.words;
        let mut takes = Vec::new();
        if !way.through.is_empty() {
            takes.push(words.fill("through", &[&way.through.join(" → ")]));
        }
        takes.push(match way.signatures {
            None => words.of("signatures_unknown").into(),
            Some((n, Some(of))) => words.fill("signatures_of", &[&n.to_string(), &of.to_string()]),
            Some((1, None)) => words.of("signature").into(),
            Some((n, None)) => words.fill("signatures", &[&n.to_string()]),
        });
        takes.extend(
            way.delay
                .as_ref()
                .map(|delay| words.fill("way_delay", &[delay])),
        );
        takes.push(
            words
                .of(match way.log {
                    Trace::Yes => "way_log",
                    Trace::Some => "way_log_some",
                    Trace::No => "way_log_no",
                    Trace::Unknown => "way_log_unknown",
                })
                .into(),
        );
        let limits = match way.limits.as_str() {
            "" => String::new(),
            limits => text("p", "small", words.fill("limits", &[limits])),
        };
        let first = [
            el("b", "", escaped(&way.who)),
            ": ".into(),
            escaped(&way.does),
            ".".into(),
        ];
        let parts = [
            el("p", "", first.concat()),
            soft(&takes.join(" · ")),
            limits,
            self.cited(&way.evidence),
        ];
        el("li", "", parts.concat())
    }

    fn changes(&self) -> String {
        let silent = self
            .page
            .changes
            .iter()
            .filter(|change| change.decision.is_none());
        let summary = match silent.count() {
            0 => self.words.of("changes_none").to_owned(),
            count => self.words.count("changes_some", count),
        };
        let row = |change: &KnownChange| {
            let decision = match &change.decision {
                Some(decision) => self.words.fill("change_decision", &[decision]),
                None => self.words.of("change_no_decision").to_owned(),
            };
            let parts = [
                text("p", "", format!("{} · {}", change.date, change.what)),
                el("p", "small", text("b", "", decision)),
                self.cited(&change.evidence),
            ];
            el("li", "", parts.concat())
        };
        let rows: String = self.page.changes.iter().map(row).collect();
        let parts = [
            el("p", "", text("b", "", summary)),
            el("ul", "plain ways", rows),
            soft(&self.page.changes_looked),
        ];
        self.section("changes", self.words.of("changes"), parts.concat())
    }

    fn tokens(&self) -> String {
        let row = |is: &TokenUse| {
            let act = self.words.of(match is.act {
                TokenAct::Hold => "act_hold",
                TokenAct::Lock => "act_lock",
                TokenAct::Delegate => "act_delegate",
                TokenAct::Vote => "act_vote",
                TokenAct::Propose => "act_propose",
            });
            let weighs = self.words.of(match is.does {
                Weighs::Yes => "weighs_yes",
                Weighs::Partly => "weighs_partly",
                Weighs::No => "weighs_no",
                Weighs::Unknown => "weighs_unknown",
            });
            let term = [text("b", "block", act), escaped(weighs)].concat();
            let is = [escaped(&is.answer), self.cited(&is.evidence)].concat();
            el("div", "", [el("dt", "", term), el("dd", "", is)].concat())
        };
        let rows: String = self.page.token_uses.iter().map(row).collect();
        let heading = self.words.fill("tokens", &[&self.page.symbol]);
        self.section("tokens", &heading, el("dl", "facts", rows))
    }

    /// What a reader can do about an entry: words, and the spaces where it is done. Signing itself needs the app.
    fn evidence_and_requests(&self) -> String {
        let words = self.words;
        let space = |space: &ListedSpace| {
            let name = match space.name.as_str() {
                "" => space.space.as_str(),
                name => name,
            };
            let relays = space.relays.iter().enumerate().map(|(place, relay)| {
                let joined = if place == 0 { "#r=" } else { "&r=" };
                format!("{joined}{relay}")
            });
            let path = format!("/s/{}{}", space.space, relays.collect::<String>());
            let label = words.fill("open_space", &[name]);
            let link = format!("<a href=\"{}\">{}</a>", escaped(&path), escaped(&label));
            el("p", "", link)
        };
        let spaces: String = self.page.spaces.iter().map(space).collect();
        let spaces = match spaces.is_empty() {
            true => text("p", "note", words.of("no_space")),
            false => spaces,
        };
        let (ask, dispute) = (words.of("ask"), words.of("dispute"));
        let content = [
            text("p", "", words.of("evidence_text")),
            text("h3", "", ask),
            text("p", "", words.of("ask_text")),
            spaces,
            soft(&words.fill("sign", &[ask, dispute])),
        ];
        self.section("evidence", words.of("evidence_title"), content.concat())
    }

    fn not_scanned(&self) -> String {
        let rows: String = self
            .page
            .not_scanned
            .iter()
            .map(|line| text("li", "", line))
            .collect();
        self.section(
            "not-scanned",
            self.words.of("not_scanned"),
            el("ul", "small", rows),
        )
    }

    fn corrections(&self) -> String {
        let row = |c: &Correction| {
            text(
                "li",
                "",
                self.words.fill("correction_by", &[&c.date, &c.by, &c.what]),
            )
        };
        let rows: String = self.page.corrections.iter().map(row).collect();
        let list = match rows.is_empty() {
            true => rows,
            false => el("ol", "small", rows),
        };
        let heading = self.words.count("corrections", self.page.corrections.len());
        self.section("corrections", &heading, list)
    }

    fn sources(&self) -> String {
        let rows: String = self
            .page
            .evidence
            .iter()
            .map(|source| self.source(source))
            .collect();
        let summary = format!(
            "{} ({})",
            self.words.of("sources"),
            self.page.evidence.len()
        );
        let parts = [
            text("summary", "strong", summary),
            soft(self.words.of("sources_note")),
            el("ol", "flow tight small", rows),
        ];
        el("details", "card", parts.concat())
    }

    fn source(&self, source: &Evidence) -> String {
        let words = self.words;
        let mut about = vec![
            words
                .of(match source.kind {
                    EvidenceKind::Code => "kind_code",
                    EvidenceKind::Document => "kind_document",
                    EvidenceKind::Page => "kind_page",
                    EvidenceKind::Report => "kind_report",
                    EvidenceKind::Own => "kind_own",
                })
                .to_owned(),
        ];
        let place = [source.repository.as_str(), source.path.as_str()];
        let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
        if !place.is_empty() {
            about.push(place.join("/"));
        }
        if !source.commit.is_empty() {
            about.push(words.fill("commit", &[&source.commit, &source.dated]));
        }
        about.push(words.fill("read_on", &[&source.read]));
        let quote = match (source.quote.as_str(), source.by.as_str()) {
            ("", _) => String::new(),
            (quote, "") => text("p", "soft", format!("“{quote}”")),
            (quote, by) => text("p", "soft", words.fill("says_quote", &[by, quote])),
        };
        let about = text("span", "block soft", about.join(" · "));
        el("li", "break", [link(source), about, quote].concat())
    }
}

/// The head of a table.
pub(super) fn header(heads: &[&str]) -> String {
    let cells = heads
        .iter()
        .map(|head| format!("<th scope=\"col\">{}</th>", escaped(head)));
    el("thead", "", el("tr", "", cells.collect::<String>()))
}

pub(super) fn soft(words: &str) -> String {
    match words {
        "" => String::new(),
        words => text("p", "small soft", words),
    }
}

/// A link to where it was read; its title alone where there is nothing to follow.
fn link(source: &Evidence) -> String {
    match source.url.as_str() {
        "" => escaped(&source.title),
        url => format!(
            "<a href=\"{}\" rel=\"external noreferrer\">{}</a>",
            escaped(url),
            escaped(&source.title)
        ),
    }
}

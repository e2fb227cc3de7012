//! A page of HTML for each network of the catalogue, for readers without JavaScript and for whoever shows a link: title,
//! description, an image of its own, and everything that was known when the files were built. The app takes its place once
//! it runs. It is made by the engine's own reader and of the app's own words, so the two cannot say different things.

mod body;
mod image;
mod labels;
mod words;

use std::env;
use std::path::Path;

use serde_json::Value;

use crate::files;
use crate::paths;
use crate::say::Outcome;
use image::Painter;
use words::{Words, escaped};

/// The address under which the files will be served, such as `https://locus.example`: most sites show a preview image
/// only from a whole address. Empty where nobody says.
pub fn origin() -> String {
    let origin = env::var("LOCUS_ORIGIN").unwrap_or_default();
    origin.trim_end_matches('/').to_owned()
}

/// Writes `n/<id>/index.html` and its preview image for every network of the catalogue.
pub fn write(dist: &Path) -> Outcome {
    let shell = files::read_text(&dist.join("index.html"))?;
    let words = Words::read(&paths::root().join("app/ui/locales"))?;
    let painter = Painter::new(&paths::root().join("style/tokens.css"))?;
    for id in listed(dist)? {
        let file = dist.join("networks").join(format!("{id}.json"));
        let network = engine::network::read(&id, &files::read_text(&file)?)
            .map_err(|refusal| format!("{}: {refusal}", file.display()))?;
        let page = page(&shell, &words, &network, &origin())?;
        let folder = dist.join("n").join(&id);
        files::write(&folder.join("index.html"), page)?;
        files::write(
            &folder.join("preview.png"),
            preview(&painter, &words, &network)?,
        )?;
    }
    Ok(())
}

/// What a link to the network's page is shown with.
fn preview(painter: &Painter, words: &Words, network: &views::NetworkPage) -> Outcome<Vec<u8>> {
    let card = &network.card;
    painter.paint(&image::Words {
        head: &words.fill("title", &[&card.name]),
        sentence: &words::verdict(words, network),
        foot: &words.fill("image_foot", &[&card.as_of]),
    })
}

/// The networks that the catalogue lists.
fn listed(dist: &Path) -> Outcome<Vec<String>> {
    let text = files::read_text(&dist.join("networks/catalogue.json"))?;
    let catalogue: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let networks = catalogue["networks"].as_array();
    Ok(networks
        .into_iter()
        .flatten()
        .filter_map(|network| network["id"].as_str())
        .map(str::to_owned)
        .collect())
}

/// The shell with the network's head and body.
fn page(shell: &str, words: &Words, network: &views::NetworkPage, origin: &str) -> Outcome<String> {
    let card = &network.card;
    let title = words.fill("title", &[&card.name]);
    let verdict = words::verdict(words, network);
    let description = words.fill("description", &[&verdict, &card.as_of]);
    let preview = format!("{origin}/n/{}/preview.png", card.id);
    let alt = words.fill("image_alt", &[&title, &verdict]);
    let meta = |key: &str, name: &str, content: &str| {
        let content = escaped(content);
        format!("<meta {key}=\"{name}\" content=\"{content}\" />\n")
    };
    let head: String = [
        meta("property", "og:type", "website"),
        meta("property", "og:site_name", "Locus"),
        meta("property", "og:title", &title),
        meta("property", "og:description", &description),
        meta("property", "og:url", &format!("{origin}/n/{}", card.id)),
        meta("property", "og:image", &preview),
        meta("property", "og:image:type", "image/png"),
        meta("property", "og:image:width", &image::WIDTH.to_string()),
        meta("property", "og:image:height", &image::HEIGHT.to_string()),
        meta("property", "og:image:alt", &alt),
        meta("name", "twitter:card", "summary_large_image"),
        meta("name", "twitter:image", &preview),
        meta("name", "twitter:image:alt", &alt),
    ]
    .concat();
    let title = format!("<title>{} · Locus</title>", escaped(&title));
    let html = between(shell, "<title>", "</title>", &title)?;
    let html = between(
        &html,
        "<meta name=\"description\"",
        ">",
        meta("name", "description", &description).trim_end(),
    )?;
    let html = between(&html, "</head>", "", &format!("{head}</head>"))?;
    let html = between(&html, "<noscript>", "</noscript>", "")?;
    between(
        &html,
        "<div id=\"loading\"",
        "</div>",
        &body::body(words, network, &verdict),
    )
}

/// The text with what stands from `open` to the end of `close` replaced.
fn between(text: &str, open: &str, close: &str, by: &str) -> Outcome<String> {
    let missing = || format!("index.html has no {open}…{close}");
    let (before, rest) = text.split_once(open).ok_or_else(missing)?;
    let (_, after) = rest.split_once(close).ok_or_else(missing)?;
    Ok([before, by, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: &str = "<head><title>Locus</title>\n<meta name=\"description\" content=\"x\" />\n</head>\
        <body><div id=\"loading\" class=\"loading\"><p>…</p></div><noscript><p>no</p></noscript></body>";

    fn made(id: &str) -> String {
        let words = Words::read(&paths::root().join("app/ui/locales")).unwrap();
        let file = paths::root().join(format!("public/networks/{id}.json"));
        let network = engine::network::read(id, &files::read_text(&file).unwrap()).unwrap();
        page(SHELL, &words, &network, "https://locus.example").unwrap()
    }

    #[test]
    fn a_network_can_be_read_without_javascript() {
        let html = made("opengradient");
        for expected in [
            "<title>OpenGradient: who can change what? · Locus</title>",
            "<h1 class=\"verdict\" tabindex=\"-1\">Five powers are said to belong to OPG holders. Four were traced. None of them reads OPG balances.</h1>",
            "<meta property=\"og:image\" content=\"https://locus.example/n/opengradient/preview.png\" />",
            "<meta property=\"og:image:width\" content=\"1200\" />",
            "<meta property=\"og:image:alt\" content=\"OpenGradient: who can change what? Five powers are said to belong to OPG holders.",
            "<meta name=\"twitter:card\" content=\"summary_large_image\" />",
            "<meta name=\"twitter:image:alt\" content=\"OpenGradient: who can change what?",
            "<meta property=\"og:url\" content=\"https://locus.example/n/opengradient\" />",
            "<td data-l=\"Said to decide\">OPG holders",
            "<b class=\"answer\">an admin key of the registry</b>",
            "<span class=\"unknown\">unknown</span>",
            "Where all this was read",
            "Who is behind an address.",
            "<section class=\"card flow tight\" id=\"evidence\">\n<h2>Wrong, or something to add?</h2>",
            "Anyone can sign evidence, a dispute or an explanation for any entry.",
            "<h3>Ask for a decision</h3>",
            "a signed, public request that others sign too, with a clock that runs until it is answered.",
            "<a class=\"btn\" href=\"#evidence\">Wrong? Add evidence</a>",
            "“Ask for a decision” and “Wrong?” stand beside every power",
        ] {
            assert!(html.contains(expected), "{expected}\n{html}");
        }
        assert!(!html.contains("<noscript>") && !html.contains("content=\"x\""));
        assert_eq!(html.matches("id=\"loading\"").count(), 1);
    }

    #[test]
    fn every_network_has_an_image_of_its_own() {
        let words = Words::read(&paths::root().join("app/ui/locales")).unwrap();
        let painter = Painter::new(&paths::root().join("style/tokens.css")).unwrap();
        let mut all: Vec<(String, Vec<u8>)> = Vec::new();
        for id in listed(&paths::root().join("public")).unwrap() {
            let file = paths::root().join(format!("public/networks/{id}.json"));
            let network = engine::network::read(&id, &files::read_text(&file).unwrap()).unwrap();
            let image = preview(&painter, &words, &network).unwrap();
            assert!(image.starts_with(b"\x89PNG\r\n\x1a\n"), "{id}");
            // Width and height, as the first part of a PNG has them.
            assert_eq!(
                image.get(16..24),
                Some(&[0, 0, 4, 176, 0, 0, 2, 118][..]),
                "{id}"
            );
            assert!(image.len() <= image::MOST_BYTES, "{id}: {}", image.len());
            for (other, theirs) in &all {
                assert_ne!(*theirs, image, "{id} has the image of {other}");
            }
            all.push((id, image));
        }
        assert!(all.len() > 1);
    }

    #[test]
    fn every_source_of_every_network_is_linked_and_nothing_runs() {
        for id in listed(&paths::root().join("public")).unwrap_or_default() {
            let html = made(&id);
            for source in engine::network::read(
                &id,
                &files::read_text(&paths::root().join(format!("public/networks/{id}.json")))
                    .unwrap(),
            )
            .unwrap()
            .evidence
            {
                assert!(html.contains(&escaped(&source.url)), "{id}: {}", source.url);
            }
            assert!(!html.contains("<script") && !html.contains(" style="));
            assert!(!html.contains('{'), "{id}: a placeholder was not filled");
        }
    }

    #[test]
    fn evidence_and_requests_lead_to_the_spaces_of_the_network_or_say_that_there_is_none() {
        let words = Words::read(&paths::root().join("app/ui/locales")).unwrap();
        let mut network = views::NetworkPage::default();
        let none = page(SHELL, &words, &network, "").unwrap();
        assert!(none.contains("None is listed yet."), "{none}");
        network.spaces = vec![views::ListedSpace {
            space: "0xab".into(),
            name: "A <guild>".into(),
            relays: vec!["wss://a.example".into(), "wss://b.example".into()],
            note: String::new(),
        }];
        let some = page(SHELL, &words, &network, "").unwrap();
        let link = "<a href=\"/s/0xab#r=wss://a.example&amp;r=wss://b.example\">Proposals and votes: A &lt;guild&gt;</a>";
        assert!(some.contains(link), "{some}");
        assert!(!some.contains("None is listed yet."));
    }

    #[test]
    fn a_shell_without_its_parts_is_said() {
        let words = Words::read(&paths::root().join("app/ui/locales")).unwrap();
        let network = views::NetworkPage::default();
        let why = page("<html></html>", &words, &network, "").unwrap_err();
        assert!(why.contains("<title>"), "{why}");
    }
}

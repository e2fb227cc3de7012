//! Going on elsewhere: in a wallet's own browser, on another device. Always with the warning that storage there is
//! separate.

use super::{copy_btn, note, p};
use crate::{
    dom::{Node, el, live},
    held::Held,
    kids,
    locales::{dialogs as l, shell, t},
    state::{known, session},
};
use views::{Qr, Why};

/// Ways to go on elsewhere with the page in view.
pub fn continue_elsewhere() -> Node {
    let session = session();
    let link = here();
    let code: Held<Option<Result<Qr, Why>>> = Held::new(None);
    session
        .around()
        .lab
        .qr(link.clone(), Box::new(move |result| code.set(Some(result))));
    let picture = move || match code.get() {
        None => p("soft small", t(shell::LOADING)),
        Some(Ok(qr)) => qr_code(&qr),
        Some(Err(_)) => p("soft small", t(l::QR_FAILED)),
    };
    let wallets = session
        .around()
        .place
        .handheld()
        .then(|| wallet_links(&link));
    el(
        "div",
        "flow",
        kids![
            note(t(l::SEPARATE)),
            wallets,
            el(
                "div",
                "field",
                kids![
                    el("span", "label", kids![t(l::LINK)]),
                    el("code", "mono whole", kids![link.clone()]),
                    el("div", "row", kids![copy_btn(shell::COPY_LINK, link)])
                ]
            ),
            el("div", "qr", kids![live(picture)]),
            p("soft small", t(l::QR_TEXT))
        ],
    )
    .node()
}

/// The address of the page in view, with the relay hints of its space.
fn here() -> String {
    let session = session();
    let mut link = session.around().place.origin();
    link.push_str(&session.page.with_untracked(|p| p.path()));
    let hash = session.space.with_untracked(|view| {
        known(view).and_then(|page| Some(page.link.split_once('#')?.1.to_owned()))
    });
    if let Some(hash) = hash {
        link.push('#');
        link.push_str(&hash);
    }
    link
}

/// Addresses that wallets publish for opening a page in their own browser. Followed only when pressed.
fn wallet_links(link: &str) -> Node {
    let bare = link.split_once("://").map_or(link, |(_, rest)| rest);
    let encoded = encode(link);
    let links: Vec<Node> = [
        (
            "MetaMask",
            ["https://link.metamask.io/dapp/", bare].concat(),
        ),
        (
            "Coinbase Wallet",
            ["https://go.cb-w.com/dapp?cb_url=", &encoded].concat(),
        ),
        (
            "Trust Wallet",
            ["https://link.trustwallet.com/open_url?url=", &encoded].concat(),
        ),
    ]
    .into_iter()
    .map(|(name, href)| {
        el("a", "btn", kids![name])
            .attr("rel", "external noreferrer")
            .attr("href", href)
            .node()
    })
    .collect();
    el(
        "div",
        "flow tight",
        kids![
            p("label", t(l::IN_WALLET)),
            el("div", "row", kids![links]),
            p("soft small", t(l::IN_WALLET_NOTE))
        ],
    )
    .node()
}

/// Percent-encoding of a value within an address.
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(byte.into());
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(HEX.get(usize::from(digit)).copied().unwrap_or(b'0').into());
            }
        }
    }
    out
}

fn qr_code(qr: &Qr) -> Node {
    let mut path = String::new();
    for (i, _) in qr.dark.iter().enumerate().filter(|(_, dark)| **dark) {
        let i = u32::try_from(i).unwrap_or(0);
        let (x, y) = (i % qr.side.max(1), i / qr.side.max(1));
        for part in [
            "M",
            &(x + 4).to_string(),
            " ",
            &(y + 4).to_string(),
            "h1v1h-1z",
        ] {
            path.push_str(part);
        }
    }
    let side = (qr.side + 8).to_string();
    let frame = ["0 0 ", &side, " ", &side].concat();
    el("svg", "", kids![el("path", "", kids![]).attr("d", path)])
        .attr("viewBox", frame)
        .attr("role", "img")
        .attr("aria-label", t(l::QR_LABEL))
        .node()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_for_a_wallets_link() {
        assert_eq!(
            encode("https://a.b/s/0x1#r=wss://c"),
            "https%3A%2F%2Fa.b%2Fs%2F0x1%23r%3Dwss%3A%2F%2Fc"
        );
    }
}

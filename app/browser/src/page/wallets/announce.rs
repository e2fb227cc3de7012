//! Wallets that announce themselves (EIP-6963). Everything they say of themselves is untrusted.

use super::provider::Provider;
use crate::js;
use views::WalletInfo;
use wasm_bindgen::prelude::*;

/// The stable name under which the one injected wallet is offered where none announced itself.
pub const LEGACY: &str = "injected";
/// Wallets listed at most: a page full of announcements is no list.
pub const MOST: usize = 32;

const LONGEST_NAME: usize = 64;
const LONGEST_ICON: usize = 96 * 1024;

/// A wallet and how to reach it.
#[derive(Clone)]
pub struct Announced {
    /// What it says of itself.
    pub info: WalletInfo,
    /// Where requests go.
    pub provider: Provider,
}

/// Reads an announcement's `detail`.
pub fn read(detail: &JsValue) -> Option<Announced> {
    let info = js::get(detail, "info");
    let provider = js::get(detail, "provider");
    if !js::get(&provider, "request").is_function() {
        return None;
    }
    let known = |name| js::text(&info, name).filter(|text| !text.is_empty());
    Some(Announced {
        info: WalletInfo {
            uuid: known("uuid")?,
            rdns: stable_name(&known("rdns")?)?,
            name: plain(&known("name")?),
            icon: known("icon").filter(|icon| safe_icon(icon)),
        },
        provider: provider.unchecked_into(),
    })
}

/// The injected wallet of browsers and wallets older than EIP-6963.
pub fn injected() -> Option<Announced> {
    let provider = js::global("ethereum");
    js::get(&provider, "request")
        .is_function()
        .then(|| Announced {
            info: WalletInfo {
                uuid: LEGACY.into(),
                rdns: LEGACY.into(),
                name: "Browser wallet".into(),
                icon: None,
            },
            provider: provider.unchecked_into(),
        })
}

/// Domain names only, since it is kept as a preference.
fn stable_name(rdns: &str) -> Option<String> {
    let fits = rdns.len() <= 128
        && rdns
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    (fits && rdns != LEGACY).then(|| rdns.into())
}

/// A name without characters that hide, reorder or break the line.
fn plain(name: &str) -> String {
    let shown = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    name.chars().filter(shown).take(LONGEST_NAME).collect()
}

/// Images inside the address itself: nothing is loaded from anywhere, and in an `img` no script of an SVG runs.
fn safe_icon(icon: &str) -> bool {
    let kinds = ["svg+xml", "png", "webp", "jpeg", "gif"];
    let kind = icon
        .strip_prefix("data:image/")
        .and_then(|rest| rest.split([',', ';']).next());
    icon.len() <= LONGEST_ICON && kind.is_some_and(|kind| kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_images_inside_the_address_are_icons() {
        let check = |icon: &str, expected: bool| assert_eq!(safe_icon(icon), expected, "{icon}");
        check(
            "data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            true,
        );
        check("data:image/png;base64,iVBORw0KGgo=", true);
        check("https://example.org/icon.png", false);
        check("data:text/html,<script>1</script>", false);
        check("javascript:alert(1)", false);
        check("data:image/", false);
        check(
            &format!("data:image/png;base64,{}", "A".repeat(LONGEST_ICON)),
            false,
        );
    }

    #[test]
    fn a_name_can_not_hide_or_reorder_text() {
        let check = |name: &str, expected: &str| assert_eq!(plain(name), expected);
        check("Rabby Wallet", "Rabby Wallet");
        check("Meta\u{202e}ksaM\u{200b}", "MetaksaM");
        check("two\nlines", "twolines");
        check(&"x".repeat(200), &"x".repeat(LONGEST_NAME));
    }

    #[test]
    fn a_stable_name_looks_like_a_domain() {
        let check =
            |rdns: &str, good: bool| assert_eq!(stable_name(rdns).is_some(), good, "{rdns}");
        check("io.metamask", true);
        check("com.coinbase.wallet", true);
        check("a b", false);
        check("injected", false);
        check(&"a".repeat(129), false);
    }
}

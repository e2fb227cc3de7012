//! Addresses on the web as untrusted text: what host they name, in letters that cannot deceive, and whether it is
//! one that only this machine or this home network can reach.
//!
//! Own parser, because the rules are stricter than a browser's: whatever a browser would quietly repair (tabs,
//! backslashes, user names before the host, percent signs in it) is refused here.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// `https`, `wss` …, lowercase.
    pub scheme: String,
    /// The host in ASCII: look-alike letters stand as `xn--…`.
    pub host: String,
    /// The port, if written.
    pub port: Option<u16>,
    /// Path, query and fragment as written, `/` when there is none.
    pub rest: String,
}

impl Parts {
    /// Reads an address with a host.
    pub fn read(text: &str) -> Option<Parts> {
        if text.len() > 2048 || text.chars().any(|c| c <= ' ' || c == '\u{7f}' || c == '\\') {
            return None;
        }
        let (scheme, after) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme.is_empty() || !scheme.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        let (authority, rest) = after.split_at(end);
        // A name before `@` is the oldest disguise there is.
        if authority.contains('@') {
            return None;
        }
        let (host, port) = split_port(authority)?;
        let host = ascii_host(host)?;
        let rest = if rest.starts_with('/') {
            rest.to_owned()
        } else {
            format!("/{rest}")
        };
        Some(Parts {
            scheme,
            host,
            port,
            rest,
        })
    }

    /// The one spelling: ASCII host, no default port, no lone trailing slash.
    pub fn text(&self) -> String {
        let port = self.port.filter(|p| !self.is_default(*p));
        let port = port.map(|p| format!(":{p}")).unwrap_or_default();
        let rest = if self.rest == "/" {
            ""
        } else {
            self.rest.as_str()
        };
        format!("{}://{}{}{}", self.scheme, self.host, port, rest)
    }

    fn is_default(&self, port: u16) -> bool {
        matches!(
            (self.scheme.as_str(), port),
            ("http" | "ws", 80) | ("https" | "wss", 443)
        )
    }

    /// How far the host can be reached.
    pub fn reach(&self) -> Reach {
        reach(&self.host)
    }
}

/// How far a host can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// By everyone, as far as the name tells.
    Public,
    /// On this machine only.
    Machine,
    /// On this home or company network only, or nowhere.
    Private,
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    if let Some(v6) = authority.strip_prefix('[') {
        let (inside, after) = v6.split_once(']')?;
        let port = match after.strip_prefix(':') {
            Some(digits) => Some(read_port(digits)?),
            None if after.is_empty() => None,
            None => return None,
        };
        return Some((authority.get(..inside.len() + 2)?, port));
    }
    match authority.split_once(':') {
        Some((host, digits)) => Some((host, Some(read_port(digits)?))),
        None => Some((authority, None)),
    }
}

fn read_port(digits: &str) -> Option<u16> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The host in ASCII, or nothing when it is none that can be trusted to mean what it shows.
fn ascii_host(host: &str) -> Option<String> {
    if let Some(inside) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return inside.parse::<Ipv6Addr>().ok().map(|ip| format!("[{ip}]"));
    }
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    if host.is_empty() || host.len() > 253 {
        return None;
    }
    let labels: Option<Vec<String>> = host.split('.').map(ascii_label).collect();
    let labels = labels?;
    // Browsers read 2130706433, 0x7f.1 and 017700000001 as addresses; only the plain form is taken.
    let last = labels.last()?;
    let numeric = last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x");
    let host = labels.join(".");
    if numeric {
        return host.parse::<Ipv4Addr>().ok().map(|ip| ip.to_string());
    }
    Some(host)
}

fn ascii_label(label: &str) -> Option<String> {
    if label.is_empty() || label.len() > 252 {
        return None;
    }
    if label.is_ascii() {
        let fine = label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        return (fine && label.len() <= 63).then(|| label.to_owned());
    }
    if !label.chars().all(|c| c.is_alphanumeric() || c == '-') {
        return None;
    }
    Some(format!("xn--{}", punycode(label)?))
}

/// RFC 3492, as for host names.
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    let mut done = basic;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias) = (128u32, 0u32, 72u32);
    while usize::try_from(done).ok()? < letters.len() {
        let next = letters.iter().copied().filter(|l| *l >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for letter in &letters {
            if *letter < n {
                delta = delta.checked_add(1)?;
            }
            if *letter == n {
                let (mut q, mut k) = (delta, BASE);
                loop {
                    let t = k.saturating_sub(bias).clamp(1, 26);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (BASE - t))?);
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q)?);
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    (out.len() <= 59).then_some(out)
}

fn digit(value: u32) -> Option<char> {
    let value = u8::try_from(value).ok()?;
    Some(char::from(if value < 26 {
        b'a' + value
    } else {
        b'0' + value - 26
    }))
}

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 35 * 26 / 2 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

fn reach(host: &str) -> Reach {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return match ip {
            IpAddr::V4(ip) => reach_v4(ip),
            IpAddr::V6(ip) => reach_v6(ip),
        };
    }
    let within = |zone: &str| host == zone || host.ends_with(&format!(".{zone}"));
    if within("localhost") {
        return Reach::Machine;
    }
    let private = [
        "local",
        "internal",
        "lan",
        "home.arpa",
        "intranet",
        "corp",
        "home",
        "private",
    ];
    if !host.contains('.') || private.iter().any(|zone| within(zone)) {
        return Reach::Private;
    }
    Reach::Public
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    let [a, b, ..] = ip.octets();
    if ip.is_loopback() {
        return Reach::Machine;
    }
    let shared = a == 100 && (64..128).contains(&b);
    let special = a == 0 || a >= 224 || (a == 192 && b == 0) || (a == 198 && (b == 18 || b == 19));
    if ip.is_private() || ip.is_link_local() || shared || special {
        return Reach::Private;
    }
    Reach::Public
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    if ip.is_loopback() {
        return Reach::Machine;
    }
    if let Some(v4) = ip.to_ipv4_mapped() {
        return reach_v4(v4);
    }
    // 6to4 carries an IPv4 address in its second and third group.
    let [first, high, low, ..] = ip.segments();
    if first == 0x2002 {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        return match reach_v4(Ipv4Addr::new(a, b, c, d)) {
            Reach::Public => Reach::Public,
            Reach::Machine | Reach::Private => Reach::Private,
        };
    }
    // Only global unicast is public; the prefix 64:ff9b::/96 wraps any IPv4 address.
    if ip.segments()[0] & 0xe000 == 0x2000 {
        Reach::Public
    } else {
        Reach::Private
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_written_in_one_spelling() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(
                Parts::read(text).map(|p| p.text()).as_deref(),
                expected,
                "{text}"
            );
        };
        check("https://example.org", Some("https://example.org"));
        check("HTTPS://Example.ORG:443/", Some("https://example.org"));
        check(
            "wss://relay.example:7777/sub?x=1",
            Some("wss://relay.example:7777/sub?x=1"),
        );
        check(
            "https://[2001:DB8::1]:8545/",
            Some("https://[2001:db8::1]:8545"),
        );
        check("https://example.org?q", Some("https://example.org/?q"));
        check("https://user@example.org", None);
        check("https://good.org@evil.org/", None);
        check("https:\\\\evil.org", None);
        check("https://evil.org\t/", None);
        check("https://ev%69l.org", None);
        check("https://example.org:99999", None);
        check("https://example.org:", None);
        check("https://", None);
        check("https://a..b", None);
        check("//example.org", None);
    }

    #[test]
    fn letters_that_look_alike_are_shown_as_what_they_are() {
        let check = |text: &str, host: Option<&str>| {
            let address = format!("https://{text}/");
            assert_eq!(
                Parts::read(&address).map(|p| p.host).as_deref(),
                host,
                "{text}"
            );
        };
        check("bücher.example", Some("xn--bcher-kva.example"));
        check("раураl.com", Some("xn--l-7sba6dbr.com")); // Cyrillic р, а, у
        check("例え.jp", Some("xn--r8jz45g.jp"));
        check("evil。com", None); // an ideographic full stop that a browser reads as a dot
        check("evil\u{200b}.com", None);
        check("good.org\u{2215}evil.com", None);
    }

    #[test]
    fn hosts_inside_this_machine_or_network_are_known() {
        let check = |host: &str, expected: Option<Reach>| {
            let address = format!("wss://{host}/");
            assert_eq!(Parts::read(&address).map(|p| p.reach()), expected, "{host}");
        };
        for machine in [
            "localhost",
            "relay.localhost",
            "127.0.0.1",
            "127.9.9.9",
            "[::1]",
        ] {
            check(machine, Some(Reach::Machine));
        }
        for private in [
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.9",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "router",
            "nas.local",
            "vault.internal",
            "[fd00::1]",
            "[fe80::1]",
            "[::]",
            "[::ffff:10.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2002:c0a8:101::1]",
            "255.255.255.255",
        ] {
            check(private, Some(Reach::Private));
        }
        check("[::ffff:127.0.0.1]", Some(Reach::Machine));
        for public in ["relay.example", "8.8.8.8", "[2606:4700::1111]"] {
            check(public, Some(Reach::Public));
        }
        for disguised in ["2130706433", "0x7f.1", "0x7f000001", "127.1", "0177.0.0.1"] {
            check(disguised, None);
        }
    }
}

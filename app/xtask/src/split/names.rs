//! Names of functions that stay the same from build to build.

use crate::files;

const LONGEST: usize = 150;

/// A name without the compiler's hashes; one that is too long to read is cut and told apart by a hash of its own.
pub fn key(name: &str) -> String {
    let name = without_hashes(name);
    if name.len() <= LONGEST {
        return name;
    }
    let mut end = LONGEST - 12;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{} #{}", &name[..end], &files::sha256(&name)[..10])
}

/// `engine[8ae1f0…]::query` is `engine::query`.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, after)) if is_hash(hash) => kept += after,
            _ => kept = kept + "[" + part,
        }
    }
    kept
}

fn is_hash(text: &str) -> bool {
    (9..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_depend_on_the_build() {
        let check = |name: &str, expected: &str| assert_eq!(key(name), expected, "{name}");
        check(
            "<engine[8ae1f0a2b3c4d5e6]::space::Space>::fold::{closure#2}",
            "<engine::space::Space>::fold::{closure#2}",
        );
        check("core::slice<[u8; 32]>::sort", "core::slice<[u8; 32]>::sort");
        check("memcpy", "memcpy");
    }

    #[test]
    fn long_names_stay_apart() {
        let long = "a".repeat(400);
        let other = format!("{long}b");
        assert_ne!(key(&long), key(&other));
        assert!(key(&long).len() <= LONGEST);
    }
}

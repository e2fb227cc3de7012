//! Which build this is. All three programs of a build carry the same, so that page and workers know each other.

/// A hash of the sources, which `cargo xtask` sets; else the version.
pub const BUILD: &str = match option_env!("LOCUS_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

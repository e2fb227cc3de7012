//! The page on who decides in Chromium, the lab in its worker: from a file that is dropped in to the first figure, and to
//! all of them; and what a file of more than a gigabyte takes there.

use std::fs;

use super::{in_background, large, lens, measure};
use crate::dist::Dist;
use crate::say::Outcome;
use crate::serve::Site;
use crate::tools::Node;

/// Measures both on a build; fails where a bound is broken.
pub fn run(node: &Node, dist: &Dist) -> Outcome {
    let votes = lens::generated("votes.csv", 1_000, 200_000)?;
    let many = lens::generated("large.csv", large::PROPOSALS, large::VOTES)?;
    let site = Site::new(&dist.folder, Default::default())?;
    let port = in_background(site)?;
    let told = [
        ("LOCUS_URL", format!("http://127.0.0.1:{port}")),
        ("LOCUS_VOTES", votes.display().to_string()),
        ("LOCUS_LARGE", many.display().to_string()),
    ];
    let measured = measure(node, "bench/figures.mjs", &told);
    let _ = fs::remove_file(&many);
    measured
}

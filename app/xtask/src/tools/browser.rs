//! The browser that tests run in, and the driver that belongs to it: found, or fetched.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Node, find};
use crate::command::{answer, run};
use crate::files;
use crate::paths;
use crate::say::{Outcome, note, step};

/// Fetches drivers by version; Chrome's own people keep it.
const DRIVER_FETCHER: &str = "@puppeteer/browsers@2";
const NO_BROWSER: &str = "no Chromium found: install one (Debian: apt install chromium chromium-driver) or set CHROME to its path";
const NO_DRIVER: &str = "no chromedriver found that fits the Chromium: install the one of its version (Debian: apt install chromium chromium-driver) or set CHROMEDRIVER to its path";

/// A way to a browser that is not there yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// Playwright's own build, into its cache: needs no rights.
    Playwright,
    /// The distribution's, with its driver: needs root.
    Apt,
}

/// Which ways this machine has, the one that changes it least first.
fn ways(may_apt: bool) -> &'static [Way] {
    match may_apt {
        true => &[Way::Playwright, Way::Apt],
        false => &[Way::Playwright],
    }
}

/// A Chromium to test in: `CHROME`, the system's, Playwright's; where there is none one is fetched.
pub fn browser(node: &Node) -> Outcome<PathBuf> {
    let way_on = || ways(may_apt()).iter().find_map(|way| fetched(*way, node));
    installed(node)
        .or_else(way_on)
        .ok_or_else(|| NO_BROWSER.into())
}

/// The same with its driver, which the tests of `wasm-bindgen` need. Playwright's Chromium brings none.
pub fn browser_and_driver(node: &Node) -> Outcome<(PathBuf, PathBuf)> {
    let with_driver = |browser: PathBuf| driver_of(&browser).map(|driver| (browser, driver));
    let browser = browser(node)?;
    if let Some(both) = with_driver(browser.clone()) {
        return Ok(both);
    }
    let fetched = step("Downloading the chromedriver of that Chromium", || {
        fetch_driver(&browser)
    });
    if fetched.is_ok()
        && let Some(both) = with_driver(browser)
    {
        return Ok(both);
    }
    note("no driver of its version could be downloaded");
    let of_apt = may_apt().then(|| step("Installing Chromium by apt", apt));
    of_apt
        .and_then(Outcome::ok)
        .and_then(|()| system_browser())
        .and_then(with_driver)
        .ok_or_else(|| NO_DRIVER.into())
}

fn installed(node: &Node) -> Option<PathBuf> {
    named("CHROME")
        .or_else(system_browser)
        .or_else(|| playwright_browser(node))
}

fn fetched(way: Way, node: &Node) -> Option<PathBuf> {
    let done = match way {
        Way::Playwright => step("Downloading Chromium by Playwright", || {
            run(node
                .script("node_modules/@playwright/test/cli.js")
                .args(["install", "chromium"]))
        }),
        Way::Apt => step("Installing Chromium by apt", apt),
    };
    match done.ok().and_then(|()| installed(node)) {
        Some(found) => Some(found),
        None => {
            note("that did not bring one");
            None
        }
    }
}

fn system_browser() -> Option<PathBuf> {
    let common = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ];
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    common
        .iter()
        .find_map(|name| find(name))
        .or_else(|| mac.is_file().then(|| mac.to_path_buf()))
}

fn playwright_browser(node: &Node) -> Option<PathBuf> {
    let mut ask = Command::new(&node.program);
    ask.current_dir(paths::e2e()).args([
        "-e",
        "console.log(require('@playwright/test').chromium.executablePath())",
    ]);
    answer(&mut ask)
        .map(PathBuf::from)
        .filter(|file| file.is_file())
}

/// `CHROMEDRIVER`, or the first driver on this machine that fits the browser.
fn driver_of(browser: &Path) -> Option<PathBuf> {
    let file = format!("chromedriver{}", env::consts::EXE_SUFFIX);
    let there = [find("chromedriver"), Some(browser.with_file_name(&file))];
    let fetched = files::below(&drivers())
        .into_iter()
        .filter(|found| found.file_name().is_some_and(|name| *name == *file));
    let there = there.into_iter().flatten().chain(fetched);
    named("CHROMEDRIVER").or_else(|| {
        let version = version_of(browser);
        there
            .filter(|driver| driver.is_file())
            .find(|driver| fits(version.as_deref(), version_of(driver).as_deref()))
    })
}

/// A driver speaks to browsers of its own major version. What says no version (a browser on Windows opens a window
/// instead) is taken to fit.
fn fits(browser: Option<&str>, driver: Option<&str>) -> bool {
    match (browser.and_then(major), driver.and_then(major)) {
        (Some(browser), Some(driver)) => browser == driver,
        _ => true,
    }
}

/// The first number of the first version in what a program says of itself.
fn major(said: &str) -> Option<u32> {
    let version = said
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    version.split('.').next()?.parse().ok()
}

fn version_of(program: &Path) -> Option<String> {
    match env::consts::OS {
        "windows" => None,
        _ => answer(Command::new(program).arg("--version")),
    }
}

/// Drivers that were fetched, for every checkout of this user.
fn drivers() -> PathBuf {
    paths::cache().join("drivers")
}

fn fetch_driver(browser: &Path) -> Outcome {
    let version = version_of(browser).as_deref().and_then(major);
    let version = version.ok_or("it does not say its version")?;
    let npx = find("npx")
        .or_else(|| find("npx.cmd"))
        .ok_or("npx is not installed")?;
    run(Command::new(npx)
        .args(["--yes", DRIVER_FETCHER, "install"])
        .arg(format!("chromedriver@{version}"))
        .arg("--path")
        .arg(drivers()))
}

fn apt() -> Outcome {
    let apt = |args: &[&str]| {
        run(Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(args))
    };
    apt(&["update", "-qq"])?;
    apt(&[
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ])
}

fn may_apt() -> bool {
    let root = || answer(Command::new("id").arg("-u")).as_deref() == Some("0");
    env::consts::OS == "linux" && find("apt-get").is_some() && root()
}

/// A file named in the environment.
fn named(key: &str) -> Option<PathBuf> {
    env::var_os(key)
        .map(PathBuf::from)
        .filter(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_that_needs_no_rights_is_tried_first() {
        assert_eq!(ways(false), [Way::Playwright]);
        assert_eq!(ways(true), [Way::Playwright, Way::Apt]);
    }

    #[test]
    fn a_driver_fits_the_browser_of_its_major_version() {
        const DEBIAN: &str = "Chromium 142.0.7444.59 built on Debian GNU/Linux 13 (trixie)";
        const TESTING: &str = "Google Chrome for Testing 143.0.7499.4";
        let driver =
            |version: &str| format!("ChromeDriver {version} (0123456789abcdef-refs/x@{{#1}})");
        let check = |browser: Option<&str>, driver: Option<String>, expected: bool| {
            assert_eq!(
                fits(browser, driver.as_deref()),
                expected,
                "{browser:?} {driver:?}"
            );
        };
        check(Some(DEBIAN), Some(driver("142.0.7444.59")), true);
        check(Some(DEBIAN), Some(driver("142.0.1.2")), true);
        check(Some(DEBIAN), Some(driver("143.0.7499.4")), false);
        check(Some(TESTING), Some(driver("143.0.7499.4")), true);
        check(Some(TESTING), Some(driver("14.0.7499.4")), false);
        check(None, Some(driver("143.0.7499.4")), true);
        check(Some("a browser"), Some(driver("143.0.7499.4")), true);
        check(Some(TESTING), None, true);
    }
}

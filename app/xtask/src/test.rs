//! `cargo xtask test`: every check there is, in the order in which they fail fastest.

mod bare;
mod count;
mod times;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use serde_json::{Value, json};

use crate::command::{answer, watch};
use crate::devnet::{self, Devnet};
use crate::dist::{self, Profile};
use crate::files;
use crate::options::Options;
use crate::paths;
use crate::run::local_networks;
use crate::say::{Outcome, note};
use crate::serve::{self, Site};
use crate::sizes;
use crate::tools::{self, Node};
use bare::Bare;
use count::Count;
use times::Times;

const WASM: &str = "wasm32-unknown-unknown";
const PARTS: &[&str] = &["lint", "native", "vectors", "web", "bare", "dist", "e2e"];
/// Seconds between blocks where a test waits for them.
const BLOCK_TIME: u32 = 1;

/// Runs all parts, or the one named by `--only`, and ends with one line that sums them up.
pub fn run(args: &[String]) -> Outcome {
    let options = Options::read(args, &["only", "grep"], &[])?;
    let only = options.get("only");
    if let Some(part) = only.as_deref().filter(|part| !PARTS.contains(part)) {
        return Err(format!(
            "there is no part {part}; there are {}",
            PARTS.join(", ")
        ));
    }
    let node = tools::node_alone()?;
    tools::ensure_wasm()?;
    // npm waits for the network and the disk: meanwhile Rust is built.
    let packages = thread::spawn(tools::ensure_packages);
    let mut tests = Tests {
        node,
        packages: Some(packages),
        total: Count::default(),
        failed: Vec::new(),
        times: Times::default(),
        grep: options.get("grep"),
    };
    for part in PARTS
        .iter()
        .filter(|part| only.as_deref().is_none_or(|only| only == **part))
    {
        println!("\n━━ {part}");
        let began = Instant::now();
        match *part {
            "lint" => tests.lint(),
            _ => tests.with_packages(part)?,
        }
        tests.times.add(part, began.elapsed());
    }
    tests.packages()?;
    tests.end()
}

struct Tests {
    node: Node,
    packages: Option<JoinHandle<Outcome>>,
    times: Times,
    total: Count,
    failed: Vec<String>,
    grep: Option<String>,
}

impl Tests {
    /// Waits until the npm packages are there. Nobody may leave before: npm would go on without us.
    fn packages(&mut self) -> Outcome {
        let ended = self.packages.take().map(JoinHandle::join);
        ended
            .unwrap_or(Ok(Ok(())))
            .unwrap_or_else(|_| Err("installing npm packages broke off".into()))
    }

    /// The parts that need the npm packages; nothing of them can be tested without.
    fn with_packages(&mut self, part: &str) -> Outcome {
        self.packages()?;
        match part {
            "native" => self.native(),
            "vectors" => self.vectors(),
            "web" => self.web(),
            "bare" => self.bare(),
            "dist" => self.dist(),
            _ => self.e2e(),
        }
        Ok(())
    }

    fn lint(&mut self) {
        self.check("formatting", cargo(&["fmt", "--all", "--check"]));
        self.check(
            "clippy",
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ]),
        );
        let mut browser = cargo(&["clippy", "--package", "web", "--target", WASM]);
        browser.args(["--features", "page,engine,lab", "--", "-D", "warnings"]);
        self.check("clippy in the browser", browser);
        self.deny();
    }

    /// Licences and sources always; advisories where their database can be reached.
    fn deny(&mut self) {
        if let Err(why) = tools::ensure_deny() {
            return self.record("cargo deny", Err(why));
        }
        let reached = cargo(&["deny", "fetch", "db"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let all = reached.is_ok_and(|status| status.success());
        if !all {
            note("the advisory database cannot be reached from here: advisories are not checked");
        }
        let mut deny = cargo(&[
            "deny",
            "--log-level",
            "error",
            "check",
            "licenses",
            "bans",
            "sources",
        ]);
        if all {
            deny.arg("advisories");
        }
        self.check("cargo deny", deny);
    }

    fn native(&mut self) {
        let nextest = answer(&mut cargo(&["nextest", "--version"])).is_some();
        let command = match nextest {
            true => cargo(&[
                "nextest",
                "run",
                "--workspace",
                "--no-fail-fast",
                "--status-level",
                "fail",
            ]),
            false => cargo(&["test", "--workspace", "--no-fail-fast", "--quiet"]),
        };
        self.suite("native tests", command);
    }

    /// Scripts that share no code with the project compute its golden vectors again.
    fn vectors(&mut self) {
        let python = ["python3", "python"].into_iter().find_map(tools::find);
        let app = paths::root().join("app");
        for script in files::below(&app)
            .into_iter()
            .filter(|file| is_check(&app, file))
        {
            let name = files::relative(&app, &script);
            let program = match script.extension().is_some_and(|e| e == "py") {
                false => Some(self.node.program.clone()),
                true => python.clone(),
            };
            match program {
                Some(program) => {
                    let mut command = Command::new(program);
                    command.arg(&script);
                    self.suite(&name, command);
                }
                None if env::var_os("CI").is_some() => {
                    self.record(&name, Err("Python is not installed".into()));
                }
                None => {
                    note(&format!("{name} is not run: Python is not installed"));
                    self.total.skipped += 1;
                }
            }
        }
    }

    /// The same bytes in WASM, and the ports in a real browser.
    fn web(&mut self) {
        match self.in_the_browser() {
            Ok(command) => self.suite("tests in the browser", command),
            Err(why) => self.record("tests in the browser", Err(why)),
        }
    }

    /// One command for all, so that what they share is compiled once.
    fn in_the_browser(&self) -> Outcome<Command> {
        let (browser, driver) = tools::browser_and_driver(&self.node)?;
        // The driver looks for a browser of its own where it is told of none.
        let settings = files::read_text(&paths::root().join("app/xtask/webdriver.json"))?;
        let mut settings: Value = serde_json::from_str(&settings).map_err(|e| e.to_string())?;
        settings["goog:chromeOptions"]["binary"] = browser.to_string_lossy().into();
        let told = paths::work().join("webdriver.json");
        files::write(&told, settings.to_string())?;
        // Relays and nodes for the ports to speak to; the tests know the port.
        let far = paths::root().join("app/browser/tests/far.mjs");
        let runner = json!([self.node.program, far, "7799", "wasm-bindgen-test-runner"]);
        let mut command = cargo(&["test", "--target", WASM, "--no-fail-fast", "--config"]);
        command.arg(format!("target.{WASM}.runner={runner}"));
        for package in ["record", "rules", "ui", "browser"] {
            command.args(["--package", package]);
        }
        for test in ["web", "pages", "engine", "page"] {
            command.args(["--test", test]);
        }
        command
            .env("CHROMEDRIVER", driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", told);
        Ok(command)
    }

    /// `cargo xtask run` where Node is missing: it says so, and the practice space works all the same.
    fn bare(&mut self) {
        let served = tools::browser(&self.node)
            .and_then(|browser| Ok((browser, Bare::start(devnet::free_ports()?.control)?)));
        match served {
            Err(why) => self.record("without Node", Err(why)),
            Ok((browser, bare)) => {
                let mut playwright = self.node.script("node_modules/@playwright/test/cli.js");
                playwright
                    .args(["test", "practice.spec.mjs", "--grep", "one click"])
                    .env("LOCUS_URL", &bare.address)
                    .env("LOCUS_BROWSER", browser);
                self.suite("the practice space without Node", playwright);
            }
        }
    }

    fn dist(&mut self) {
        let built = dist::build(Profile::Release, Some(&self.node));
        let sized = built.and_then(|dist| {
            sizes::report(&self.node, &dist.folder)?;
            println!("{}  dist", dist.hash);
            Ok(())
        });
        self.record("dist", sized);
    }

    /// The built release, in a real browser, with real relays and a real chain.
    fn e2e(&mut self) {
        if let Err(why) = self.try_e2e() {
            self.record("end to end", Err(why));
        }
    }

    fn try_e2e(&mut self) -> Outcome {
        let browser = tools::browser(&self.node)?;
        let program = auditors_program()?;
        let dist = dist::build(Profile::Release, Some(&self.node))?;
        let network = Devnet::start(
            &self.node,
            devnet::free_ports()?,
            BLOCK_TIME,
            "network-test",
        )?;
        let site = Site::new(&dist.folder, local_networks(&network.info))?;
        let listener = serve::listen(0)?;
        let port = listener
            .local_addr()
            .map_err(|error| error.to_string())?
            .port();
        thread::spawn(move || serve::serve(&listener, site));

        let mut playwright = self.node.script("node_modules/@playwright/test/cli.js");
        playwright
            .arg("test")
            .args(self.grep.iter().flat_map(|grep| ["--grep", grep]));
        playwright
            .env("LOCUS_URL", format!("http://127.0.0.1:{port}"))
            .env("LOCUS_BROWSER", browser)
            .env("LOCUS_PROGRAM", program);
        playwright.env(
            "LOCUS_CONTROL",
            network.info["control"].as_str().unwrap_or_default(),
        );
        self.suite("end to end", playwright);
        Ok(())
    }

    /// One check that has no tests to count.
    fn check(&mut self, name: &str, mut command: Command) {
        println!("• {name}");
        let done = watch(&mut command, |_| {}).and_then(|passed| match passed {
            true => Ok(()),
            false => Err("see above".into()),
        });
        self.record(name, done);
    }

    fn record(&mut self, name: &str, done: Outcome) {
        match done {
            Ok(()) => self.total.passed += 1,
            Err(why) => {
                println!("{name} failed: {why}");
                self.total.failed += 1;
                self.failed.push(name.to_owned());
            }
        }
    }

    /// A runner that says how many tests passed.
    fn suite(&mut self, name: &str, mut command: Command) {
        println!("• {name}");
        let mut count = Count::default();
        let ended = watch(&mut command, |line| count += Count::read(line));
        let passed = match ended {
            Ok(true) if count.passed > 0 => count.failed == 0,
            Ok(true) => {
                println!("{name} ran no test");
                false
            }
            Ok(false) => false,
            Err(why) => {
                println!("{why}");
                false
            }
        };
        if !passed {
            // A runner that could not even start counts as one failure.
            count.failed = count.failed.max(1);
            self.failed.push(name.to_owned());
        }
        self.total += count;
    }

    fn end(self) -> Outcome {
        println!("\n{}", self.times);
        if !self.failed.is_empty() {
            println!("failed: {}", self.failed.join(", "));
        }
        println!("{}", self.total);
        match self.failed.is_empty() {
            true => Ok(()),
            false => Err("not everything passed".into()),
        }
    }
}

/// Builds `locus`; it comes to lie beside this program. One of its tests is named, and the workspace, because then
/// everything is as the native tests have compiled it already.
fn auditors_program() -> Outcome<PathBuf> {
    let build = ["test", "--workspace", "--no-run", "--test", "verify"];
    let built = watch(&mut cargo(&build), |_| {})?;
    let file = paths::ourselves()?.with_file_name(format!("locus{}", env::consts::EXE_SUFFIX));
    match built && file.is_file() {
        true => Ok(file),
        false => Err("locus was not built".into()),
    }
}

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(paths::root())
        .env("PATH", tools::path())
        .args(args);
    command
}

/// `app/<crate>/check/*.mjs` and `*.py`.
fn is_check(app: &Path, file: &Path) -> bool {
    let path = files::relative(app, file);
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts[..], [_, "check", name] if name.ends_with(".mjs") || name.ends_with(".py"))
}

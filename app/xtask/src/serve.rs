//! A small static server for one machine: the files of `dist`, the rewrite to index.html, the headers of `_headers`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::files;
use crate::say::Outcome;

/// What is served: a folder, and files that are not in it.
pub struct Site {
    files: BTreeMap<String, PathBuf>,
    overlay: BTreeMap<String, Vec<u8>>,
    headers: String,
}

impl Site {
    /// The files of `folder` as they are now; `overlay` comes first.
    pub fn new(folder: &Path, overlay: BTreeMap<String, Vec<u8>>) -> Outcome<Self> {
        let files = files::below(folder);
        let files: BTreeMap<_, _> = files
            .into_iter()
            .map(|file| (format!("/{}", files::relative(folder, &file)), file))
            .collect();
        if !files.contains_key("/index.html") {
            return Err(format!("{} holds no index.html", folder.display()));
        }
        let headers = files::read_text(&folder.join("_headers"))?;
        let headers = headers
            .lines()
            .filter(|line| line.starts_with(' '))
            .map(|line| format!("{}\r\n", line.trim()));
        Ok(Self {
            files,
            overlay,
            headers: headers.collect(),
        })
    }

    /// The body and type for a path; pages without a file are index.html.
    fn find(&self, path: &str) -> Option<(&'static str, Vec<u8>)> {
        let path = path.split(['?', '#']).next().unwrap_or("/");
        if let Some(bytes) = self.overlay.get(path) {
            return Some((mime(path), bytes.clone()));
        }
        let folder = [path.trim_end_matches('/'), "/index.html"].concat();
        let named = self.files.get(path).or_else(|| self.files.get(&folder));
        let is_page = !path.rsplit('/').next().unwrap_or("").contains('.');
        let (file, shown) = match named {
            Some(file) if self.files.contains_key(path) => (file, path),
            Some(file) => (file, folder.as_str()),
            None if is_page => (self.files.get("/index.html")?, "/index.html"),
            None => return None,
        };
        Some((mime(shown), fs::read(file).ok()?))
    }
}

/// Listens on 127.0.0.1; a taken port is said in one line.
pub fn listen(port: u16) -> Outcome<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} is taken; choose another with --port"),
        _ => format!("cannot listen on port {port}: {error}"),
    })
}

/// Serves until the program ends.
pub fn serve(listener: &TcpListener, site: Site) {
    let site = Arc::new(site);
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        thread::spawn(move || {
            // A browser that goes away in the middle is no news.
            let _ = converse(&stream, &site);
        });
    }
}

fn converse(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.set_nodelay(true)?;
    let mut from = BufReader::new(stream);
    loop {
        let Some((method, path, keep)) = request(&mut from)? else {
            return Ok(());
        };
        let (status, kind, body) = match (method.as_str(), site.find(&path)) {
            ("GET" | "HEAD", Some((kind, body))) => ("200 OK", kind, body),
            ("GET" | "HEAD", None) => (
                "404 Not Found",
                "text/plain; charset=utf-8",
                b"not found\n".to_vec(),
            ),
            _ => (
                "405 Method Not Allowed",
                "text/plain; charset=utf-8",
                b"only GET\n".to_vec(),
            ),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{}\r\n",
            body.len(),
            site.headers
        );
        let mut to = stream;
        to.write_all(head.as_bytes())?;
        if method != "HEAD" {
            to.write_all(&body)?;
        }
        if !keep {
            return Ok(());
        }
    }
}

/// Method, path and whether the connection stays open; `None` at its end. Bodies are not expected.
fn request(from: &mut impl BufRead) -> io::Result<Option<(String, String, bool)>> {
    const LONGEST: usize = 16 * 1024;
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut keep = true;
    let mut read = 0;
    loop {
        let mut header = String::new();
        read += from.read_line(&mut header)?;
        if header.trim().is_empty() {
            return Ok(Some((method, path, keep)));
        }
        if read > LONGEST {
            return Ok(None);
        }
        keep &= !header.to_ascii_lowercase().starts_with("connection: close");
    }
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let folder = std::env::temp_dir().join(format!("locus-site-{}", std::process::id()));
        files::write(&folder.join("index.html"), "shell").unwrap();
        files::write(&folder.join("page.js"), "code").unwrap();
        files::write(&folder.join("n/one/index.html"), "one").unwrap();
        files::write(&folder.join("_headers"), "/*\n  X-Test: yes\n").unwrap();
        let overlay = BTreeMap::from([("/networks/local.json".to_owned(), b"{}".to_vec())]);
        Site::new(&folder, overlay).unwrap()
    }

    #[test]
    fn a_path_without_a_file_is_the_page_unless_it_names_a_file() {
        let site = site();
        let check = |path: &str, expected: Option<&str>| {
            let found = site
                .find(path)
                .map(|(_, body)| String::from_utf8(body).unwrap());
            assert_eq!(found.as_deref(), expected, "{path}");
        };
        check("/", Some("shell"));
        check("/s/0x12/p/0x34", Some("shell"));
        check("/s/0x12?r=1", Some("shell"));
        check("/n/one", Some("one"));
        check("/n/one/?x", Some("one"));
        check("/n/two", Some("shell"));
        check("/page.js", Some("code"));
        check("/missing.js", None);
        check("/networks/local.json", Some("{}"));
        check("/../Cargo.toml", None);
        assert_eq!(site.headers, "X-Test: yes\r\n");
    }
}

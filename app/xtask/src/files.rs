//! Files in a fixed order, and hashes over them.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::say::Outcome;

/// Every file below `folder`, sorted by path, without hidden ones.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            let foreign = name == "node_modules" || name == "target";
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !hidden && !foreign => open.push(entry.path()),
                Ok(kind) if kind.is_file() && !hidden => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Path from `folder` with forward slashes, the same on every system.
pub fn relative(folder: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(folder).unwrap_or(file).components();
    parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Reads a whole file, or says which one could not be read.
pub fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

/// Reads a whole file of text.
pub fn read_text(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))
}

/// Writes a file, making its folder where needed.
pub fn write(file: &Path, bytes: impl AsRef<[u8]>) -> Outcome {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    fs::write(file, bytes).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

/// SHA-256 in lowercase hex.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One hash over names and contents of files.
pub fn hash_all(folder: &Path, files: impl IntoIterator<Item = PathBuf>) -> Outcome<String> {
    let mut lines = String::new();
    for file in files {
        lines += &format!("{} {}\n", relative(folder, &file), sha256(read(&file)?));
    }
    Ok(sha256(lines))
}

//! Writes the golden vectors: `cargo run -p rules --example vectors`.

#[path = "../tests/counting/mod.rs"]
mod counting;

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    std::fs::create_dir_all(&folder)?;
    for (name, content) in counting::files() {
        std::fs::write(folder.join(name), content)?;
    }
    Ok(())
}

//! The committed vectors are what this code counts.

mod counting;

#[test]
fn every_counting_rule_counts_as_its_vectors_say() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    for (name, content) in counting::files() {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        for (ours, theirs) in content.lines().zip(committed.lines()) {
            assert_eq!(
                ours, theirs,
                "{name}: run `cargo run -p rules --example vectors` only if the protocol changed"
            );
        }
        assert_eq!(content.lines().count(), committed.lines().count(), "{name}");
    }
}

//! Finds the functions that decode in the runtime's sources: each has a row.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::ROWS;

/// The files that hold what people call. prost's traits and tonic's codec take no options.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if !["generated", "prost", "rpc", "wire", "raw"]
                .iter()
                .any(|it| path.ends_with(it))
            {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// The functions that need no row, and why.
const WITHOUT: &[&str] = &[
    // `decode_bytes_with(buffer.copy_to_bytes(..))` is the same.
    "message.rs decode_buf",
    // It is the length of what `get` returns.
    "extension/repeated.rs len",
    // It decodes nothing.
    "pool/mod.rs new",
];

#[test]
fn every_function_that_decodes_has_a_row() {
    const ERRORS: &[&str] = &["DecodeError", "UnpackError", "PoolError", "MaskError"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let rows = ROWS.iter().map(|(name, _)| *name);
    let rows: BTreeSet<&str> = rows.chain(WITHOUT.iter().copied()).collect();
    let mut found = BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a file");
        let file = path
            .strip_prefix(&root)
            .expect("inside")
            .display()
            .to_string();
        let is_trait = file == "message.rs";
        for (at, _) in text.match_indices("fn ") {
            let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
            let before = text[line_start..at].trim();
            let signature = text[at..].split(['{', ';']).next().unwrap_or_default();
            let result = signature.split("->").last().unwrap_or_default();
            let is_ours = result.contains("Result<")
                && (ERRORS.iter().any(|error| result.contains(error))
                    || file.ends_with("options.rs") && result.contains("Error>"));
            if is_ours
                && (before.starts_with("pub fn")
                    || before == "pub"
                    || is_trait && before.is_empty())
            {
                let name = signature[3..].split(['<', '(']).next().unwrap_or_default();
                found.insert(format!("{file} {name}"));
            }
        }
    }
    assert!(found.len() > 30, "{found:#?}");
    let missing: Vec<_> = found
        .iter()
        .filter(|name| !rows.contains(&name[..]) && !found.contains(&format!("{name}_with")))
        .collect();
    assert!(
        missing.is_empty(),
        "no row, and no twin that takes limits: {missing:#?}"
    );
}

//! The walls between the rooms, and the rules of the house: what must not be there, is not.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder of the repository, generated ones left out.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if path.is_dir() && !matches!(name, "target" | "generated" | "snapshots") {
                walk(&path, found);
            } else if name.ends_with(".rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "{folder} holds no source");
    found.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a source");
        (path.strip_prefix(root()).expect("below").to_owned(), text)
    };
    found.into_iter().map(read).collect()
}

/// The lines of code that hold a word, comments left out.
fn offenders(folder: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources(folder) {
        for (index, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {}", path.display(), index + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn rooms_see_only_what_they_may() {
    let rooms: &[(&str, &[&str])] = &[
        (
            "src/proto",
            &[
                "crate::rust",
                "crate::emit",
                "crate::options",
                "proc_macro2",
                "quote",
                "syn::",
            ],
        ),
        (
            "src/rust",
            &[
                "crate::emit",
                "rustgreet::descriptor",
                "proc_macro2",
                "quote!",
                "syn::",
            ],
        ),
        (
            "src/emit",
            &[
                "crate::proto",
                "crate::options",
                "rustgreet::descriptor",
                "heck",
            ],
        ),
    ];
    for (room, forbidden) in rooms {
        assert_eq!(offenders(room, forbidden), [""; 0], "in {room}");
    }
    for (path, text) in sources("src") {
        let name = path.display().to_string();
        let forbidden: &[&str] = match &name[..] {
            "src/options/mod.rs" => &[
                "rustgreet::descriptor",
                "crate::proto",
                "crate::rust",
                "crate::emit",
            ],
            "src/print/format.rs" => &["crate::"],
            "src/diag.rs" => &["use crate::"],
            _ => continue,
        };
        for word in forbidden {
            assert!(!text.contains(word), "{name} mentions {word}");
        }
    }
}

#[test]
fn letter_case_changes_in_one_file_only() {
    let found = offenders(
        "src",
        &["use heck", "to_snake_case()", "to_upper_camel_case()"],
    );
    let elsewhere: Vec<_> = found
        .iter()
        .filter(|line| !line.starts_with("src/rust/names/case.rs"))
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

#[test]
fn the_same_request_can_only_give_the_same_bytes() {
    let words = &[
        "HashMap",
        "HashSet",
        "std::time",
        "SystemTime",
        "Instant",
        "std::env",
        "std::fs",
        "std::net",
        "rand",
    ];
    let found = offenders("src", words);
    let elsewhere: Vec<_> = found
        .iter()
        .filter(|line| !line.starts_with("src/main.rs"))
        // The one that is written into the output.
        .filter(|line| !line.contains("quote!(::std::collections::HashMap<#key, #value>)"))
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

#[test]
fn unsafe_stays_in_the_wire_room() {
    for folder in [
        "src",
        "runtime",
        "build",
        "demo",
        "fixtures",
        "tests",
        "conformance",
        "fuzz",
    ] {
        for (path, text) in sources(folder) {
            if path.starts_with("runtime/src/wire") || path.starts_with("tests/walls") {
                continue;
            }
            for word in ["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code)"] {
                assert!(!text.contains(word), "{} holds `{word}`", path.display());
            }
        }
    }
}

#[test]
fn every_file_fits_in_the_head() {
    for folder in [
        "src",
        "templates",
        "runtime",
        "build",
        "demo",
        "fixtures",
        "tests",
        "bench",
        "conformance",
        "fuzz",
    ] {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            assert!(lines <= 400, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn every_source_opens_with_its_contract() {
    for folder in [
        "src",
        "runtime/src",
        "build/src",
        "demo/src",
        "conformance/src",
    ] {
        for (path, text) in sources(folder) {
            assert!(
                text.starts_with("//!"),
                "{} does not say what it is",
                path.display()
            );
        }
    }
}

#[test]
fn every_member_is_tested_by_default() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let list = |key: &str| {
        let line = manifest
            .lines()
            .find(|line| line.starts_with(key))
            .expect(key);
        line.split_once('=').expect("a value").1.trim().to_owned()
    };
    assert_eq!(list("members"), list("default-members"));
}

#[test]
fn no_dependency_needs_a_newer_rust_than_we_promise() {
    let host = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc starts")
        .stdout;
    let host = String::from_utf8(host).expect("text");
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host");
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .args(["--filter-platform", host])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    let metadata = String::from_utf8(metadata.stdout).expect("text");
    let promised = (1, 88);
    let mut seen = 0;
    for part in metadata.split("\"rust_version\":\"").skip(1) {
        let version = part.split('"').next().expect("a version");
        let mut numbers = version
            .split('.')
            .map(|it| it.parse::<u32>().expect("a number"));
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        assert!(version <= promised, "a dependency needs Rust {version:?}");
        seen += 1;
    }
    assert!(seen > 5, "the metadata has another form: {seen}");
}

#[test]
fn messages_alone_bring_neither_tonic_nor_tokio() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "-p",
            "rustgreet",
            "--no-default-features",
            "-e",
            "normal",
        ])
        .args(["--prefix=none", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).expect("text");
    let names: Vec<_> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(names, ["rustgreet", "bytes", "zmij"]);
}

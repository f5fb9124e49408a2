//! The plugin's walls: what each room may mention of the other rooms and of other crates. Everything
//! that is not on its list is forbidden.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::circles::circles;
use super::graph::Crate;
use super::imports::{methods, paths};
use super::{root, sources};

/// A room, the rooms that it may see, and the crates.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("src/diag.rs", &[], &[]),
    ("src/options", &["diag"], &["strsim", "toml"]),
    ("src/proto", &["diag", "parallel"], &["rustgreet"]),
    ("src/http", &["diag", "options", "proto"], &["rustgreet"]),
    (
        "src/rust",
        &["diag", "http", "options", "parallel", "proto"],
        &["heck"],
    ),
    ("src/openapi", &["diag", "http", "proto"], &["rustgreet"]),
    ("src/parallel.rs", &[], &[]),
    ("src/piece.rs", &[], &[]),
    ("src/emit", &["rust", "piece"], &["proc_macro2"]),
    (
        "src/print",
        &["diag", "parallel", "piece"],
        &["prettyplease", "syn"],
    ),
];

/// What the plugin depends on; `std` and `core` are for everybody.
const CRATES: &[&str] = &[
    "heck",
    "mimalloc",
    "prettyplease",
    "proc_macro2",
    "rustgreet",
    "strsim",
    "syn",
    "toml",
];

fn plugin() -> Crate {
    Crate::read("protoc_gen_rustgreet", &root().join("src"))
}

#[test]
fn rooms_see_only_what_they_may() {
    let mut breaches = Vec::new();
    let mut files = BTreeSet::new();
    for (room, rooms, crates) in ROOMS {
        let own = room.trim_start_matches("src/").trim_end_matches(".rs");
        for (file, text) in sources("src") {
            if !file.starts_with(room) {
                continue;
            }
            files.insert(file.clone());
            for path in paths(&file, "src", &text) {
                let first = &path.first().map_or("", |first| &first[..]);
                let second = &path.get(1).map_or("", |second| &second[..]);
                let fine = match *first {
                    "crate" => *second == own || rooms.contains(second),
                    name => !CRATES.contains(&name) || crates.contains(&name),
                };
                if !fine {
                    breaches.push(format!("{} mentions {}", file.display(), path.join("::")));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
    let outside: Vec<_> = sources("src").into_iter().map(|(file, _)| file).collect();
    let outside: Vec<_> = outside
        .iter()
        .filter(|file| !files.contains(*file))
        .collect();
    let doors = ["src/hostile.rs", "src/lib.rs", "src/main.rs"].map(Path::new);
    assert_eq!(outside, doors, "a file that is in no room");
}

#[test]
fn every_dependency_is_known_to_the_walls() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let (_, after) = manifest
        .split_once("\n[dependencies]\n")
        .expect("the section");
    let (section, _) = after.split_once("\n\n").expect("its end");
    let names = section
        .lines()
        .filter_map(|line| line.split(['.', ' ']).next());
    let names: Vec<_> = names.map(|name| name.replace('-', "_")).collect();
    assert_eq!(
        names.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        CRATES.iter().copied().collect()
    );
}

#[test]
fn letter_case_changes_where_names_are_made() {
    let changes = |name: &str| {
        name.contains("case") && (name.starts_with("to_") || name.starts_with("make_"))
    };
    for (file, text) in sources("src") {
        let allowed = match file.to_str().expect("a name") {
            "src/rust/names/case.rs" => true,
            // File names that differ in letter case only.
            "src/rust/output_files.rs" => true,
            _ => false,
        };
        let mut found = methods(&text);
        found.retain(|name| changes(name));
        assert!(
            allowed || found.is_empty(),
            "{} calls {found:?}",
            file.display()
        );
        let in_heck = paths(&file, "src", &text)
            .iter()
            .any(|path| path[0] == "heck");
        assert_eq!(
            in_heck,
            file.ends_with("names/case.rs"),
            "{}",
            file.display()
        );
    }
}

#[test]
fn the_same_request_can_only_give_the_same_bytes() {
    let forbidden = |path: &[String]| {
        let text = path.join("::");
        let impure = [
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "std::time",
            "std::io",
        ];
        let of_a_type = path.len() > 1 && matches!(&path[path.len() - 2][..], "Type" | "MapType");
        impure.iter().any(|it| text.starts_with(it))
            || !of_a_type
                && path
                    .iter()
                    .any(|it| matches!(&it[..], "HashMap" | "HashSet"))
    };
    for (file, text) in sources("src") {
        if file == Path::new("src/main.rs") {
            continue;
        }
        let mut found = paths(&file, "src", &text);
        found.retain(|path| forbidden(path));
        assert!(found.is_empty(), "{} mentions {found:?}", file.display());
    }
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = plugin().imports();
    let circles = circles(&imports);
    assert!(circles.is_empty(), "{circles:#?}");
    assert!(imports.values().map(BTreeMap::len).sum::<usize>() > 100);
}

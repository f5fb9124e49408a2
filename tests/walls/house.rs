//! The rules of the house, for every crate: sizes of files, their first lines, `unsafe`, dependencies.

use std::collections::BTreeSet;
use std::process::Command;

use super::{root, sources};

/// The files with unsafe code, apart from all of `runtime/src/raw/`. Each block argues why it is sound.
/// The last one is an allocator that counts, for tests.
const UNSAFE: &[&str] = &[
    "fixtures/tests/memory/allocator.rs",
    "runtime/src/wire/by_table.rs",
    "runtime/src/wire/field/fixed.rs",
    "runtime/src/wire/field/message.rs",
    "runtime/src/wire/field/packed.rs",
    "runtime/src/wire/read/reader.rs",
    "runtime/src/wire/write/buffer.rs",
    "runtime/src/wire/write/byte_sink.rs",
    "runtime/src/wire/write/encode.rs",
    "runtime/tests/counted/main.rs",
];

#[test]
fn unsafe_stays_in_the_files_that_are_named() {
    let mut found = BTreeSet::new();
    for folder in [
        "src",
        "runtime",
        "build",
        "demo",
        "examples",
        "fixtures",
        "tests",
        "conformance",
        "fuzz",
    ] {
        for (path, text) in sources(folder) {
            if path.starts_with("runtime/src/raw") || path.starts_with("tests/walls") {
                continue;
            }
            let words = ["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code)"];
            if words.iter().any(|word| text.contains(word)) {
                found.insert(path.display().to_string());
            }
        }
    }
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), UNSAFE);
}

#[test]
fn every_file_fits_in_the_head() {
    for folder in [
        "src",
        "templates",
        "runtime",
        "build",
        "demo",
        "examples",
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
        "examples",
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

/// The crates that the runtime brings with it, itself among them.
fn brought_by(features: &[&str]) -> BTreeSet<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "-p", "rustgreet", "-e", "normal", "--prefix=none"])
        .args(["--locked", "--offline"])
        .args(features)
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).expect("text");
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

#[test]
fn messages_alone_bring_two_crates() {
    let brought = brought_by(&["--no-default-features"]);
    assert_eq!(
        brought,
        ["bytes", "rustgreet", "zmij"].map(str::to_owned).into()
    );
}

/// Client and server, with gzip: of tower its two traits, and of tonic nothing, whatever else is switched on.
#[test]
fn grpc_brings_neither_tonic_nor_axum_nor_tower() {
    let default = brought_by(&[]);
    assert!(
        default.contains("h2") && default.len() <= 41,
        "{default:#?}"
    );
    let more = brought_by(&["--features=zstd,tls,webpki-roots,serde,prost-types"]);
    assert!(more.contains("rustls") && more.contains("prost-types"));
    for brought in [&default, &more] {
        let of_peers = |name: &&String| {
            let is_trait = ["tower-layer", "tower-service"].contains(&name.as_str());
            let families = ["tonic", "axum", "tower", "hyper-util"];
            !is_trait && families.iter().any(|family| name.starts_with(family))
        };
        let found: Vec<_> = brought.iter().filter(of_peers).collect();
        assert!(found.is_empty(), "{found:?}");
    }
    assert!(brought_by(&["--features=tonic"]).contains("tonic"));
}

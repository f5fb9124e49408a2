//! A crate as a new user has it: generated code, and `rustgreet` as its only dependency.

use std::path::Path;
use std::process::{Command, Output};

use super::{root, stderr};

/// Writes a crate around the `src/pb` that `generate` fills; `source` is its `main.rs` or `lib.rs`.
pub(crate) fn new_crate(at: &Path, main: &str, source: &str, generate: impl FnOnce(&Path)) {
    new_crate_with(at, main, source, "2024", "", generate);
}

/// As [`new_crate`], in an edition, and with more to say about the dependency on `rustgreet`.
pub(crate) fn new_crate_with(
    at: &Path,
    main: &str,
    source: &str,
    edition: &str,
    dependency: &str,
    generate: impl FnOnce(&Path),
) {
    let pb = at.join("src/pb");
    std::fs::create_dir_all(&pb).expect("its folders");
    generate(&pb);
    let runtime = root().join("runtime");
    let manifest = format!(
        "[package]\nname = \"fresh\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n\
         [dependencies]\nrustgreet = {{ path = {runtime:?}{dependency} }}\n\n[workspace]\n"
    );
    std::fs::write(at.join("Cargo.toml"), manifest).expect("its manifest");
    std::fs::copy(root().join("Cargo.lock"), at.join("Cargo.lock")).expect("its lock file");
    std::fs::write(at.join("src").join(main), source).expect("its source");
}

/// Runs cargo in the crate.
pub(crate) fn cargo(at: &Path, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(arguments)
        .current_dir(at)
        .env("CARGO_TARGET_DIR", root().join("target/fresh"));
    cargo
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo starts")
}

/// Runs cargo in the crate, and wants silence.
pub(crate) fn assert_silent(at: &Path, arguments: &[&str]) {
    let result = cargo(at, arguments);
    let said = stderr(&result);
    let printed = String::from_utf8_lossy(&result.stdout);
    assert!(
        result.status.success(),
        "cargo {arguments:?}:\n{said}{printed}"
    );
    assert!(!said.contains("warning"), "cargo {arguments:?}:\n{said}");
    assert!(printed.is_empty(), "cargo {arguments:?}:\n{printed}");
}

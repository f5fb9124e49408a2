//! A crate as a new user has it: generated code, and `rustgreet` as its only dependency.

use std::path::Path;
use std::process::Command;

use super::{root, stderr};

/// Writes a crate around the `src/pb` that `generate` fills; `source` is its `main.rs` or `lib.rs`.
pub(crate) fn new_crate(at: &Path, main: &str, source: &str, generate: impl FnOnce(&Path)) {
    let pb = at.join("src/pb");
    std::fs::create_dir_all(&pb).expect("its folders");
    generate(&pb);
    let runtime = root().join("runtime");
    let manifest = format!(
        "[package]\nname = \"fresh\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nrustgreet = {{ path = {runtime:?} }}\n\n[workspace]\n"
    );
    std::fs::write(at.join("Cargo.toml"), manifest).expect("its manifest");
    std::fs::copy(root().join("Cargo.lock"), at.join("Cargo.lock")).expect("its lock file");
    std::fs::write(at.join("src").join(main), source).expect("its source");
}

/// Runs cargo in the crate, and wants silence.
pub(crate) fn assert_silent(at: &Path, arguments: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(arguments)
        .current_dir(at)
        .env("CARGO_TARGET_DIR", root().join("target/fresh"));
    let result = cargo
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo starts");
    let said = stderr(&result);
    let printed = String::from_utf8_lossy(&result.stdout);
    assert!(
        result.status.success(),
        "cargo {arguments:?}:\n{said}{printed}"
    );
    assert!(!said.contains("warning"), "cargo {arguments:?}:\n{said}");
    assert!(printed.is_empty(), "cargo {arguments:?}:\n{printed}");
}

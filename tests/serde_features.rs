//! Runs the runtime's tests of serde with serde_json's feature `arbitrary_precision`, which any crate of
//! a build can switch on. The workspace runs them without it. A build has one set of features for
//! serde_json, so this is a crate of its own, around the same file of tests.

mod support;

use std::process::Command;

use support::{root, stderr};

#[test]
fn serde_works_with_arbitrary_precision() {
    let at = tempfile::tempdir().expect("a folder");
    let runtime = root().join("runtime");
    let tests = runtime.join("tests/serde/main.rs");
    let manifest = format!(
        r#"[package]
name = "arbitrary_precision"
version = "0.0.0"
edition = "2024"

[dev-dependencies]
ciborium = "0.2"
postcard = {{ version = "1", default-features = false, features = ["alloc"] }}
rustgreet = {{ path = {runtime:?}, default-features = false, features = ["serde"] }}
serde = {{ version = "1", features = ["derive"] }}
serde_json = {{ version = "1", features = ["arbitrary_precision", "float_roundtrip", "raw_value"] }}
toml = {{ version = "1.0", default-features = false, features = ["display", "parse", "serde", "std"] }}

[lib]
path = "lib.rs"

[[test]]
name = "serde"
path = {tests:?}

[workspace]
"#
    );
    std::fs::write(at.path().join("Cargo.toml"), manifest).expect("its manifest");
    std::fs::write(at.path().join("lib.rs"), "//! Nothing: it has tests.\n").expect("its source");
    std::fs::copy(root().join("Cargo.lock"), at.path().join("Cargo.lock")).expect("its lock file");
    let result = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--test", "serde"])
        .current_dir(at.path())
        .env("CARGO_TARGET_DIR", root().join("target/fresh"))
        .env("RUSTGREET_ARBITRARY_PRECISION", "on")
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo starts");
    let printed = String::from_utf8_lossy(&result.stdout);
    assert!(result.status.success(), "{}{printed}", stderr(&result));
    assert!(
        printed.contains("numbers::numbers_are_numbers ... ok"),
        "{printed}"
    );
}

//! What a new user meets: generated code in a new program and in a new library that depend on
//! `rustgreet` alone. Neither cargo, clippy, rustdoc nor rustfmt may say a word.

mod support;

use std::path::Path;
use std::process::Command;

use support::{protoc_with_plugin, protos, root, stderr};

/// A crate whose `src/pb` is generated from `files` of `folder`.
fn new_crate(at: &Path, main: &str, folder: &Path, files: &[String], options: &str) {
    std::fs::create_dir_all(at.join("src/pb")).expect("its folders");
    let mut protoc = protoc_with_plugin(&at.join("src/pb"));
    let result = protoc
        .arg(format!("--rustgreet_opt={options}"))
        .arg("-I")
        .arg(folder)
        .args(files)
        .output()
        .expect("protoc starts");
    assert!(result.status.success(), "{}", stderr(&result));
    let runtime = root().join("runtime");
    let manifest = format!(
        "[package]\nname = \"fresh\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nrustgreet = {{ path = {runtime:?} }}\n\n[workspace]\n"
    );
    std::fs::write(at.join("Cargo.toml"), manifest).expect("its manifest");
    std::fs::copy(root().join("Cargo.lock"), at.join("Cargo.lock")).expect("its lock file");
    let text = if main == "main.rs" {
        "mod pb;\n\nfn main() {}\n"
    } else {
        "pub mod pb;\n"
    };
    std::fs::write(at.join("src").join(main), text).expect("its source");
}

/// Runs cargo in the crate, and wants silence.
fn assert_silent(at: &Path, arguments: &[&str]) {
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

fn assert_clean(main: &str, folder: &Path, files: &[String], options: &str) {
    let at = tempfile::tempdir().expect("a folder");
    new_crate(at.path(), main, folder, files, options);
    assert_silent(at.path(), &["clippy", "--offline", "--", "-D", "warnings"]);
    assert_silent(at.path(), &["check", "--offline"]);
    assert_silent(
        at.path(),
        &["doc", "--offline", "--no-deps", "--document-private-items"],
    );
    assert_silent(at.path(), &["fmt", "--check"]);
}

#[test]
fn a_new_program_and_a_new_library_are_clean() {
    let (demo, fixtures) = (root().join("demo/proto"), root().join("fixtures/proto"));
    for main in ["main.rs", "lib.rs"] {
        let greet = ["greet.proto".to_owned()];
        assert_clean(main, &demo, &greet, "");
        assert_clean(
            main,
            &demo,
            &greet,
            "layout=proto,descriptors,string=shared,preset=prost",
        );
        assert_clean(main, &fixtures, &protos(&fixtures), "");
    }
}

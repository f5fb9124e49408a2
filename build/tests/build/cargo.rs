//! A crate that cargo builds: what makes its build script run again, and what does not.

use std::process::Command;

use super::support::Folder;

const MANIFEST: &str = r#"[package]
name = "watched"
version = "0.0.0"
edition = "2024"

[dependencies]
rustgreet = { path = "RUNTIME", default-features = false }

[build-dependencies]
rustgreet-build = { path = "BUILD" }

[workspace]
"#;

/// Whether the build script ran.
#[track_caller]
fn runs(folder: &Folder) -> bool {
    let test = std::env::current_exe().expect("the test's own path");
    let target = test.ancestors().nth(3).expect("the target folder");
    let before = folder.read("runs");
    let built = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target)
        .env_remove("PROTOC")
        .env_remove("RUSTFLAGS")
        .current_dir(folder.path(""))
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    folder.read("runs") != before
}

#[test]
fn a_build_script_runs_again_if_something_changed_and_only_then() {
    let root = env!("CARGO_MANIFEST_DIR");
    let runtime = format!("{root}/../runtime");
    let manifest = MANIFEST.replace("RUNTIME", &runtime).replace("BUILD", root);
    let script = "fn main() -> Result<(), Box<dyn std::error::Error>> {
        let runs = std::fs::read_to_string(\"runs\").unwrap_or_default();
        std::fs::write(\"runs\", runs + \"once more\\n\")?;
        rustgreet_build::compile(&[\"greet.proto\"], &[\"proto\"])?;
        let chat = rustgreet_build::Builder::new().out_dir(\"chat\");
        Ok(chat.compile(&[\"chat\"], &[\"chat\"])?)
    }";
    let greet = "syntax = 'proto3'; package greet; import 'common.proto'; message Hello { common.A a = 1; }";
    let folder = Folder::new(&[
        ("Cargo.toml", &manifest),
        ("build.rs", script),
        ("proto/greet.proto", greet),
        (
            "proto/common.proto",
            "syntax = 'proto3'; package common; message A {}",
        ),
        (
            "chat/chat.proto",
            "syntax = 'proto3'; package chat; message Line {}",
        ),
        (
            "src/lib.rs",
            "pub mod pb { rustgreet::include_proto!(); }\npub mod chat { rustgreet::include_proto!(\"chat\"); }\n\
             pub type Used = (pb::common::A, pb::greet::Hello, chat::chat::Line);\n",
        ),
    ]);
    std::fs::copy(format!("{root}/../Cargo.lock"), folder.path("Cargo.lock")).expect("the lock");
    assert!(runs(&folder), "the first time");
    assert!(!runs(&folder), "nothing changed");
    folder.write(
        "proto/common.proto",
        "syntax = 'proto3'; package common; message A { int32 b = 1; }",
    );
    assert!(runs(&folder), "an import changed");
    assert!(!runs(&folder), "nothing changed");
    folder.write(
        "chat/more.proto",
        "syntax = 'proto3'; package more; message More {}",
    );
    assert!(runs(&folder), "a file is new in the folder");
    assert!(!runs(&folder), "nothing changed");
}

//! Places where other plugins insert: a second plugin writes to all kinds of them in one run of
//! protoc, in every layout, and the result compiles and is as clean as before.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::fresh::{assert_silent, new_crate};
use support::{protoc_with_plugin, root, stderr};

/// Uses what `examples/second_plugin.rs` inserts, at every kind of place.
const MAIN: &str = r#"//! Uses what the second plugin wrote.

mod pb;

use pb::fixtures::enums::{Colour, Wall, wall::Side};
use pb::fixtures::services::{Kinds, Question};

struct Nothing;

impl Kinds for Nothing {}

fn main() {
    assert_eq!(pb::GENERATED, "all of it");
    assert_eq!(pb::fixtures::enums::ENUMS_PROTO, "enums.proto");
    assert_eq!(pb::fixtures::services::SERVICES_PROTO, "services.proto");
    assert_eq!(pb::NO_PACKAGE_PROTO, "no_package.proto");
    assert_eq!(Wall::SCHEMA_NAME, "fixtures.enums.Wall");
    assert_eq!(Side::SCHEMA_NAME, "fixtures.enums.Wall.Side");
    assert_eq!(Colour::SCHEMA_NAME, "fixtures.enums.Colour");
    assert_eq!(Question::SCHEMA_NAME, "fixtures.services.Question");
    assert_eq!(Nothing.schema_name(), "fixtures.services.Kinds");
}
"#;

/// The second plugin, built into the folder that this test was built into.
fn second_plugin() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let profile = test.parent().and_then(Path::parent).expect("its profile");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--locked", "--offline"])
        .args([
            "--package",
            "protoc-gen-rustgreet",
            "--example",
            "second_plugin",
        ])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", profile.parent().expect("the target"));
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    let built = cargo.output().expect("cargo starts");
    assert!(built.status.success(), "{}", stderr(&built));
    profile.join("examples/second_plugin")
}

fn generate(pb: &Path, layout: &str, files: &[&str]) {
    let second = second_plugin();
    let result = protoc_with_plugin(pb)
        .arg(format!("--rustgreet_opt=layout={layout}"))
        .arg(format!("--plugin=protoc-gen-second={}", second.display()))
        .arg(format!("--second_out={}", pb.display()))
        .arg(format!("--second_opt=layout={layout}"))
        .arg("-I")
        .arg(root().join("fixtures/proto"))
        .args(files)
        .output()
        .expect("protoc starts");
    assert!(result.status.success(), "{}", stderr(&result));
}

#[test]
fn a_second_plugin_inserts_in_every_layout_and_the_code_is_clean() {
    for layout in ["package", "single", "proto"] {
        let at = tempfile::tempdir().expect("a folder");
        let files = ["enums.proto", "services.proto", "no_package.proto"];
        new_crate(at.path(), "main.rs", MAIN, |pb| {
            generate(pb, layout, &files)
        });
        assert_silent(at.path(), &["clippy", "--offline", "--", "-D", "warnings"]);
        assert_silent(at.path(), &["run", "--offline", "--quiet"]);
        if layout != "single" {
            assert_silent(at.path(), &["fmt", "--check"]);
        }
    }
}

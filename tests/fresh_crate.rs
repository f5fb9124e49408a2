//! What a new user meets: generated code in a new program and in a new library that depend on
//! `rustgreet` alone. Neither cargo, clippy, rustdoc nor rustfmt may say a word.

mod support;

use std::path::Path;

use support::fresh::{assert_silent, new_crate};
use support::{protoc_with_plugin, protos, root, stderr};

fn assert_clean(main: &str, folder: &Path, files: &[String], options: &str) {
    let at = tempfile::tempdir().expect("a folder");
    let source = match main {
        "main.rs" => "mod pb;\n\nfn main() {}\n",
        _ => "pub mod pb;\n",
    };
    new_crate(at.path(), main, source, |pb| {
        let mut protoc = protoc_with_plugin(pb);
        let protoc = protoc.arg(format!("--rustgreet_opt={options}"));
        let result = protoc.arg("-I").arg(folder).args(files).output();
        let result = result.expect("protoc starts");
        assert!(result.status.success(), "{}", stderr(&result));
    });
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

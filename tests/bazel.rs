//! `examples/bazel`: the rule's own command line of protoc, and the code that comes of it as the crate that the rule
//! makes. What Bazel itself reads is linted by `foreign/bazel.sh`.

mod support;

use support::fresh::{assert_silent, new_crate};
use support::{protoc_with_plugin, root, stderr};

/// What stands between `before` and the next quote.
fn quoted<'a>(text: &'a str, before: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect(before);
    rest.split('"').next().expect("a quote")
}

#[test]
fn the_rule_makes_a_crate() {
    let folder = root().join("examples/bazel");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let (rule, build) = (read("rustgreet.bzl"), read("BUILD.bazel"));
    let option = quoted(&rule, "\"--rustgreet_opt=");
    let proto = quoted(&build, "srcs = [\"");
    let library = quoted(&build, "name = \"");
    let main = read(quoted(
        build.split("rust_binary(\n").nth(1).expect("a program"),
        "srcs = [\"",
    ));

    let work = tempfile::tempdir().expect("a folder");
    let main = format!("{main}\nextern crate fresh as {library};\n");
    new_crate(work.path(), "main.rs", &main, |pb| {
        let mut protoc = protoc_with_plugin(pb);
        protoc.arg(format!("--rustgreet_opt={option}"));
        let result = protoc.arg("-I").arg(&folder).arg(proto).output();
        let result = result.expect("protoc starts");
        assert!(result.status.success(), "{}", stderr(&result));
        // The one file that the rule promises is the root of its crate.
        let written: Vec<_> = std::fs::read_dir(pb).expect("a folder").collect();
        assert_eq!(written.len(), 1, "{written:?}");
        std::fs::copy(pb.join("mod.rs"), pb.join("../lib.rs")).expect("the root");
    });
    assert_silent(work.path(), &["check", "--quiet", "--offline"]);
}

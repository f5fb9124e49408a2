//! What compiles, and what only a real protoc gets right.

use std::process::Command;

use super::support::{Folder, proto, protoc};

const HELLO: &str = "syntax = 'proto3'; package greet; message Hello { string name = 1; }";

/// What becomes of `tests/protos/real/NAME.proto` without any setting.
fn generated(name: &str) -> String {
    let file = format!("{name}.proto");
    let folder = Folder::new(&[(&file, &proto(&format!("real/{file}")))]);
    folder.run(&["-I", ".", &file]);
    folder.read(&format!("out/rustgreet/real.{name}.rs"))
}

#[test]
fn a_comment_after_a_field_is_that_fields() {
    let text = generated("trailing_comment");
    assert!(
        text.contains("    /// about a\n    pub a: i32,\n    pub b: i32,\n"),
        "{text}"
    );
}

#[test]
fn blank_lines_of_block_comments_stay() {
    let text = generated("blank_lines");
    let docs = "\n/// The first paragraph.\n///\n/// The second paragraph.\n#[derive";
    assert!(text.contains(docs), "{text}");
}

#[test]
fn editions_options_of_extension_ranges_and_byte_order_marks_are_read() {
    let text = generated("editions");
    assert!(
        text.contains("pub explicit: ::core::option::Option<i32>,\n    pub implicit: i32,"),
        "{text}"
    );
    assert!(generated("extension_ranges").contains("pub struct Extended {"));
    assert!(generated("byte_order_mark").contains("pub struct Marked {"));
}

#[test]
fn protocs_own_descriptor_proto_is_read() {
    let folder = Folder::new(&[]);
    let include = protoc_bin_vendored::include_path().expect("the protos that come with protoc");
    let include = include.to_str().expect("text");
    folder.run(&["-I", include, "google/protobuf/descriptor.proto"]);
    let text = folder.read("out/rustgreet/google.protobuf.rs");
    assert!(text.contains("pub struct FileDescriptorSet {"), "{text}");
}

#[test]
fn the_vendored_protoc_is_the_one_that_is_tested_against() {
    let version = Command::new(protoc())
        .arg("--version")
        .output()
        .expect("it starts");
    assert_eq!(
        version.stdout, b"libprotoc 36.2\n",
        "the READMEs name the version"
    );
}

#[test]
fn protoc_wins_and_an_absent_one_is_named() {
    let folder = Folder::new(&[("a.proto", HELLO)]).variable("PROTOC", "/nowhere/protoc");
    let said = folder.fail(&["-I", ".", "a.proto"]);
    assert!(
        said.contains("error: cannot run the protoc `/nowhere/protoc`: "),
        "{said}"
    );
    assert!(
        said.contains("help: PROTOC names the protoc to run"),
        "{said}"
    );
    let own = protoc();
    let folder = Folder::new(&[("a.proto", HELLO)]).variable("PROTOC", own.to_str().expect("text"));
    let printed = folder.run(&["-I", ".", "a.proto"]);
    assert!(
        printed.contains("cargo:rerun-if-env-changed=PROTOC\n"),
        "{printed}"
    );
    assert!(
        folder
            .read("out/rustgreet/greet.rs")
            .contains("pub struct Hello")
    );
    let empty = Folder::new(&[("a.proto", HELLO)]).variable("PROTOC", "");
    empty.run(&["-I", ".", "a.proto"]);
}

#[test]
fn protoc_include_adds_folders_and_is_watched() {
    let files = [
        (
            "proto/a.proto",
            "syntax = 'proto3'; import 'b.proto'; message A { c.C c = 1; }",
        ),
        (
            "more/b.proto",
            "syntax = 'proto3'; import public 'c.proto';",
        ),
        (
            "others/c.proto",
            "syntax = 'proto3'; package c; message C {}",
        ),
    ];
    let folders = std::env::join_paths(["more", "others"]).expect("a list");
    let folders = folders.into_string().expect("text");
    let folder = Folder::new(&files).variable("PROTOC_INCLUDE", folders);
    let printed = folder.run(&["-I", "proto", "proto/a.proto"]);
    for line in [
        "rerun-if-env-changed=PROTOC_INCLUDE",
        "rerun-if-changed=others/c.proto",
    ] {
        assert!(printed.contains(&format!("cargo:{line}\n")), "{printed}");
    }
}

#[test]
fn protoc_is_given_more_arguments() {
    let unused = "syntax = 'proto3'; import 'google/protobuf/any.proto';";
    let folder = Folder::new(&[("a.proto", unused)]);
    folder.run(&["-I", ".", "a.proto"]);
    let said = folder.fail(&["--protoc-arg", "--fatal_warnings", "-I", ".", "a.proto"]);
    assert!(
        said.contains("error: Import google/protobuf/any.proto is unused."),
        "{said}"
    );
    let said = folder.fail(&["--protoc-arg", "--nonsense", "-I", ".", "a.proto"]);
    assert!(said.contains("--nonsense"), "{said}");
}

#[test]
fn a_descriptor_set_needs_no_compiler() {
    let folder = Folder::new(&[("proto/greet/v1/a.proto", HELLO), ("proto/b.proto", HELLO)])
        .variable("PROTOC", "/nowhere/protoc");
    let made = Command::new(protoc())
        .args([
            "--include_source_info",
            "-o",
            "set.binpb",
            "-I",
            "proto",
            "greet/v1/a.proto",
        ])
        .current_dir(folder.path(""))
        .status();
    assert!(made.expect("protoc starts").success());
    for files in [
        "greet/v1/a.proto",
        "greet",
        "**/*.proto",
        ".",
        "proto/greet/v1/a.proto",
    ] {
        let printed = folder.run(&["--out", "given", "--set", "set.binpb", "-I", "proto", files]);
        assert!(
            printed.contains("cargo:rerun-if-changed=set.binpb\n"),
            "{printed}"
        );
        assert!(
            folder
                .read("out/given/greet.rs")
                .contains("pub struct Hello"),
            "{files}"
        );
        std::fs::remove_dir_all(folder.path("out/given")).expect("it is there");
    }
    let said = folder.fail(&["--set", "set.binpb", "greet/v1/b.proto"]);
    assert!(
        said.contains("error: the descriptor set has no file `greet/v1/b.proto`"),
        "{said}"
    );
    assert!(
        said.contains("help: did you mean `greet/v1/a.proto`?"),
        "{said}"
    );
    let said = folder.fail(&["--set", "proto/b.proto", "b.proto"]);
    assert!(
        said.contains("error: `proto/b.proto` is not a FileDescriptorSet: "),
        "{said}"
    );
    let said = folder.fail(&["--set", "set.binpb", "--protoc-arg", "x", "."]);
    assert!(said.contains("`protoc_arg(\"x\")` has no effect"), "{said}");
    let bytes = std::fs::read(folder.path("set.binpb")).expect("the set");
    let builder = rustgreet_build::Builder::new().out_dir(folder.path("bytes"));
    let none: [&str; 0] = [];
    builder
        .descriptor_set(bytes)
        .compile(&["."], &none)
        .expect("it builds");
    assert!(folder.read("bytes/greet.rs").contains("pub struct Hello"));
}

#[test]
fn cross_compiling_takes_the_hosts_protoc_only() {
    // A platform that protoc is not built for, and whose other dependencies are this one's.
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "greet-demo",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(["--target", "powerpc64-unknown-linux-gnu", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{said}");
    let tree = String::from_utf8(tree.stdout).expect("text");
    let is_protoc = |line: &&str| line.starts_with("protoc-bin-vendored");
    let mut found: Vec<_> = tree.lines().filter(is_protoc).collect();
    found.dedup();
    let host = protoc();
    let host = host
        .ancestors()
        .nth(2)
        .and_then(|it| it.file_name())
        .expect("the crate's folder");
    let host = host.to_str().expect("text").replace("-3.3.0", " v3.3.0");
    assert!(
        !found.is_empty() && found.iter().all(|line| line.starts_with(&host)),
        "{found:?}"
    );
}

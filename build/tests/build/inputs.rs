//! How files are asked for, and what cargo is told to watch.

use super::support::Folder;

const HELLO: &str = "syntax = 'proto3'; package greet; message Hello { string name = 1; }";

/// The files and folders that are watched.
fn watched(printed: &str) -> Vec<&str> {
    let lines = printed.lines();
    let mut paths: Vec<_> = lines
        .filter_map(|it| it.strip_prefix("cargo:rerun-if-changed="))
        .collect();
    paths.sort();
    paths
}

#[test]
fn a_file_is_watched_where_it_was_found() {
    let other = "syntax = 'proto3'; import 'google/protobuf/any.proto'; import 'greet.proto'; \
                 message A { greet.Hello hello = 1; google.protobuf.Any any = 2; }";
    let folder = Folder::new(&[("proto/greet.proto", HELLO), ("proto/a.proto", other)]);
    for asked in [
        "a.proto",
        "proto/a.proto",
        "./proto/a.proto",
        "proto//./a.proto",
    ] {
        let printed = folder.run(&["-I", "./proto", asked]);
        let paths = watched(&printed);
        assert!(
            paths.iter().all(|path| folder.path(path).is_file()),
            "{paths:?}"
        );
        assert_eq!(paths.len(), 2, "{paths:?}");
        assert!(
            folder
                .read("out/rustgreet/greet.rs")
                .contains("// source: greet.proto")
        );
    }
    let absolute = folder.path("proto/a.proto");
    folder.run(&["-I", "proto", absolute.to_str().expect("text")]);
    let include = folder.path("proto");
    folder.run(&["-I", include.to_str().expect("text"), "proto/a.proto"]);
}

#[test]
fn folders_and_patterns_are_read_and_watched() {
    let files = [
        ("proto/greet.proto", HELLO),
        (
            "proto/v1/chat.proto",
            "syntax = 'proto3'; package chat; message Line {}",
        ),
        ("proto/notes.txt", "not a schema"),
    ];
    for (asked, folders, sets) in [
        ("proto", "proto", 2),
        ("proto/**/*.proto", "proto", 2),
        ("proto/*", "proto", 1),
        ("proto/v1/*.proto", "proto/v1", 1),
    ] {
        let folder = Folder::new(&files);
        let printed = folder.run(&["-I", "proto", asked]);
        assert!(watched(&printed).contains(&folders), "{asked}: {printed}");
        // With `mod.rs` and the list.
        assert_eq!(folder.list("out/rustgreet").len(), sets + 2, "{asked}");
        folder.write(
            "proto/v1/new.proto",
            "syntax = 'proto3'; package new; message New {}",
        );
        folder.run(&["-I", "proto", asked]);
        let is_there = folder.path("out/rustgreet/new.rs").is_file();
        assert_eq!(is_there, asked != "proto/*", "{asked}");
    }
    let folder = Folder::new(&[("top.proto", HELLO), ("empty/a.txt", "")]);
    for asked in [".", "*.proto", "**/*.proto"] {
        let said = folder.fail(&["-I", ".", asked]);
        assert!(
            said.contains("the build script would run every time"),
            "{said}"
        );
    }
    let said = folder.fail(&["-I", "empty", "empty"]);
    assert!(
        said.contains("error: `empty` holds no .proto file"),
        "{said}"
    );
}

#[test]
fn what_is_not_there_is_named_with_what_was_meant() {
    let folder = Folder::new(&[("proto/greet.proto", HELLO), ("other/a.proto", HELLO)]);
    let said = folder.fail(&["-I", "proto", "proto/gret.proto"]);
    assert!(
        said.contains("error: there is no file `proto/gret.proto`\n"),
        "{said}"
    );
    assert!(
        said.contains("help: did you mean `proto/greet.proto`?"),
        "{said}"
    );
    let said = folder.fail(&["-I", "proto", "other/a.proto"]);
    let expected = "error: `other/a.proto` is in none of the include folders (proto)\n";
    assert!(said.contains(expected), "{said}");
    let said = folder.fail(&["-I", "proto"]);
    assert!(said.contains("error: no .proto files are given"), "{said}");
}

#[test]
fn a_file_that_another_include_folder_hides_is_an_error() {
    let folder = Folder::new(&[("a/x.proto", HELLO), ("b/x.proto", HELLO)]);
    let said = folder.fail(&["-I", "a", "-I", "b", "b/x.proto"]);
    assert!(
        said.contains("`b/x.proto` is hidden by `a/x.proto`: imports call both `x.proto`"),
        "{said}"
    );
    folder.run(&["-I", "b", "-I", "a", "b/x.proto"]);
}

#[cfg(unix)]
#[test]
fn a_control_character_in_a_name_is_refused() {
    let name = "proto/a\ncargo:rustc-env=STOLEN=1\n.proto";
    let folder = Folder::new(&[(name, HELLO)]);
    for asked in [name, "proto", "proto/*.proto"] {
        let output = folder.fail(&["-I", "proto", asked]);
        assert!(output.contains("holds a control character"), "{output}");
        let line = output.lines().find(|line| line.starts_with("cargo:"));
        assert_eq!(line, None);
    }
}

//! What a person reads when something is wrong: the path that was typed, the line, the way out.

use super::support::Folder;

/// What a script says, without cargo's `Error: `.
fn said(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let said = Folder::new(files).fail(arguments);
    said.strip_prefix("Error: \n")
        .expect("cargo's word")
        .to_owned()
}

#[test]
fn protocs_errors_show_the_line_in_the_file_that_was_typed() {
    let greet = "syntax = \"proto3\";\nservice Greeter {\n  rpc SayHello(HelloReqest) returns (Reply);\n}\n\
                 message Reply {}\n";
    let expected = r#"error: "HelloReqest" is not defined.
 --> ./proto/greet.proto:3:16
  |
3 |   rpc SayHello(HelloReqest) returns (Reply);
  |                ^^^^^^^^^^^
"#;
    let files = [("proto/greet.proto", greet)];
    assert_eq!(
        said(&files, &["-I", "proto", "./proto/greet.proto"]),
        expected
    );
    let expected = expected.replace("./proto", "proto");
    assert_eq!(said(&files, &["-I", "proto", "greet.proto"]), expected);
}

#[test]
fn tabs_and_letters_of_several_bytes_do_not_move_the_caret() {
    let text = "syntax = \"proto3\";\n\tmessage Ä { /* größer */ Nope a = 1; }\n";
    let text = text.replace("message Ä", "message A");
    let said = said(
        &[("proto/a.proto", &text)],
        &["-I", "proto", "proto/a.proto"],
    );
    let expected = "error: \"Nope\" is not defined.\n --> proto/a.proto:2:27\n  |\n\
                    2 |     message A { /* größer */ Nope a = 1; }\n  |                              ^^^^\n";
    assert_eq!(said, expected);
}

#[test]
fn an_import_that_is_not_there_is_one_error_with_what_was_meant() {
    let greet = "syntax = \"proto3\";\nimport \"comon.proto\";\n";
    let files = [
        ("proto/greet.proto", greet),
        ("proto/common.proto", "syntax = \"proto3\";"),
    ];
    let expected = "error: `comon.proto` is in none of the include folders (proto)
 --> proto/greet.proto:2:1
  |
2 | import \"comon.proto\";
  | ^^^^^^
  |
  = help: did you mean `common.proto`?
";
    assert_eq!(
        said(&files, &["-I", "proto", "proto/greet.proto"]),
        expected
    );
}

#[test]
fn the_generators_errors_look_the_same() {
    let greet = "syntax = \"proto3\";\nimport \"b.proto\";\nmessage Hello {\n  B name = 1;\n}\n";
    let files = [
        ("proto/greet.proto", greet),
        ("proto/b.proto", "syntax = \"proto3\"; message B {}"),
    ];
    let text = said(
        &files,
        &["--no-imports", "-I", "proto", "proto/greet.proto"],
    );
    let place = "\n --> proto/greet.proto:4:3\n  |\n4 |   B name = 1;\n  |   ^\n";
    assert!(
        text.starts_with("error: ") && text.contains(place),
        "{text}"
    );
    assert!(text.contains("\n  = help: "), "{text}");
}

#[test]
fn an_error_in_the_file_of_options_shows_its_line() {
    let greet = "syntax = \"proto3\";\n";
    let files = [
        ("proto/greet.proto", greet),
        ("greet.toml", "map = \"hash\"\nstrin = \"box\"\n"),
    ];
    let arguments = [
        "--option",
        "config=greet.toml",
        "-I",
        "proto",
        "proto/greet.proto",
    ];
    let expected = "error: there is no option `strin`
 --> greet.toml:2:1
  |
2 | strin = \"box\"
  | ^^^^^
  |
  = help: did you mean `string`?
";
    assert_eq!(said(&files, &arguments), expected);
}

#[test]
fn several_errors_are_all_shown() {
    let text = "syntax = \"proto3\";\nmessage A { B b = 1; }\nmessage C { D d = 1; }\n";
    let said = said(&[("a.proto", text)], &["-I", ".", "a.proto"]);
    assert_eq!(said.matches("error: ").count(), 2, "{said}");
    assert!(
        said.contains("a.proto:2:13") && said.contains("a.proto:3:13"),
        "{said}"
    );
}

#[test]
fn the_readme_shows_what_is_printed() {
    let greet = format!(
        "syntax = \"proto3\";\nmessage HelloReply {{}}\n{}service Greeter {{\n  rpc SayHello(HelloReqest) \
         returns (HelloReply);\n}}\n",
        "\n".repeat(6)
    );
    let said = said(
        &[("proto/greet.proto", &greet)],
        &["-I", "proto", "proto/greet.proto"],
    );
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("```text\n{said}```\n")), "{said}");
}

#[test]
fn warnings_are_not_shown_among_errors() {
    let text =
        "syntax = \"proto3\";\nimport \"google/protobuf/any.proto\";\nmessage A { B b = 1; }\n";
    let arguments = ["-I", "nowhere", "-I", ".", "a.proto"];
    let said = said(&[("a.proto", text)], &arguments);
    assert!(
        said.starts_with("error: \"B\" is not defined.\n --> a.proto:3:13\n"),
        "{said}"
    );
    assert_eq!(said.matches("error: ").count(), 1, "{said}");
}

#[test]
fn what_protoc_warns_of_is_a_warning_of_cargo() {
    let greet =
        "syntax = \"proto3\";\npackage greet;\nimport \"common.proto\";\nmessage Hello {}\n";
    let folder = Folder::new(&[
        ("proto/greet.proto", greet),
        ("proto/common.proto", "syntax = \"proto3\";"),
    ]);
    let said = folder.run(&["-I", "proto", "proto/greet.proto"]);
    let expected = "cargo:warning=proto/greet.proto:3:1: Import common.proto is unused.";
    let warnings: Vec<_> = said
        .lines()
        .filter(|line| line.starts_with("cargo:warning"))
        .collect();
    assert_eq!(warnings, [expected]);
}

//! Options from a file, as a build script takes them.

use std::path::Path;

use rustgreet_build::Builder;

#[test]
fn options_come_from_a_file_and_what_is_said_in_the_script_wins() {
    let at = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(at.path().join(name), text).expect(name);
    write(
        "greet.proto",
        "syntax = 'proto3'; package greet; message Hello { string name = 1; }",
    );
    write("rust,greet.toml", "string = \"box\"\nlayout = \"single\"\n");
    let build = |builder: Builder| {
        let builder = builder.out_dir(at.path().join("out"));
        builder.compile(&[at.path().join("greet.proto")], &[at.path()])
    };
    let read = |name: &Path| std::fs::read_to_string(at.path().join("out").join(name));
    let file = at.path().join("rust,greet.toml");
    build(Builder::new().config(&file)).expect("it builds");
    let text = read("mod.rs".as_ref()).expect("the file");
    assert!(text.contains("pub name: ::std::boxed::Box<str>"), "{text}");
    build(Builder::new().option("layout=package").config(&file)).expect("it builds");
    let text = read("greet.rs".as_ref()).expect("the file");
    assert!(text.contains("pub name: ::std::boxed::Box<str>"), "{text}");

    let absent = build(Builder::new().config("absent.toml")).expect_err("a refusal");
    let said = absent.to_string();
    assert!(
        said.starts_with("error: cannot read the file of options: ")
            && said.contains("--> absent.toml\n"),
        "{said}"
    );
    write("rust,greet.toml", "\n  strin = \"box\"\n");
    let wrong = build(Builder::new().config(&file))
        .expect_err("a refusal")
        .to_string();
    assert!(
        wrong.contains("error: there is no option `strin`\n")
            && wrong.contains("rust,greet.toml:2:3\n"),
        "{wrong}"
    );
}

//! Comments at random become documentation that rustdoc says nothing about, and never runs: rustdoc
//! itself is asked, and pulldown-cmark, which it reads Markdown with.
//!
//! `RUSTGREET_RANDOM_COMMENTS=20000` makes more, `RUSTGREET_RANDOM_SEED=7` begins at another seed.

mod random;
#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write;

use fastrand::Rng;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::source_code_info::Location;
use rustgreet::descriptor::{
    EnumDescriptorProto, EnumValueDescriptorProto, FileDescriptorProto, SourceCodeInfo,
};
use support::fresh::{assert_silent, cargo};
use support::stderr;

fn setting(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().expect(name))
}

/// As many comments as are asked for.
fn comments() -> Vec<String> {
    let mut random = Rng::with_seed(setting("RUSTGREET_RANDOM_SEED", 0));
    let count = setting("RUSTGREET_RANDOM_COMMENTS", 2_000);
    (0..count).map(|_| random::comment(&mut random)).collect()
}

/// The documentation that the plugin writes for an enum's value with this comment, each line with its
/// `///`.
fn documented(comments: &[String]) -> Vec<String> {
    let value = |number: usize| EnumValueDescriptorProto {
        name: Some(format!("VALUE_N{number}")),
        number: i32::try_from(number).ok(),
        ..Default::default()
    };
    let place = |(number, comment): (usize, &String)| Location {
        path: vec![5, 0, 2, i32::try_from(number).expect("few")],
        span: vec![0, 0, 1],
        leading_comments: Some(comment.clone()),
        ..Default::default()
    };
    let enumeration = EnumDescriptorProto {
        name: Some("Value".to_owned()),
        value: (0..comments.len()).map(value).collect(),
        ..Default::default()
    };
    let file = FileDescriptorProto {
        name: Some("comments.proto".to_owned()),
        syntax: Some("proto3".to_owned()),
        enum_type: vec![enumeration],
        source_code_info: Some(SourceCodeInfo {
            location: comments.iter().enumerate().map(place).collect(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let request = CodeGeneratorRequest {
        file_to_generate: vec!["comments.proto".to_owned()],
        proto_file: vec![file],
        ..Default::default()
    };
    let files = protoc_gen_rustgreet::generate(&request)
        .expect("it generates")
        .files;
    let text = files.iter().filter_map(|file| file.content.as_deref());
    let text: String = text.collect();
    let (_, values) = text.split_once("impl Value {\n").expect("the values");
    let (values, _) = values.split_once("\n}\n").expect("their end");
    let (mut all, mut docs) = (Vec::new(), String::new());
    for line in values.lines().map(str::trim_start) {
        if line.starts_with("pub const ") {
            all.push(std::mem::take(&mut docs));
        } else {
            docs += &format!("{line}\n");
        }
    }
    assert_eq!(all.len(), comments.len());
    all
}

#[test]
fn rustdoc_is_silent_and_finds_no_test() {
    let mut source = "//! Comments at random.\n#![deny(rustdoc::all)]\n".to_owned();
    for (number, docs) in documented(&comments()).iter().enumerate() {
        writeln!(source, "{docs}pub const N{number}: () = ();").expect("memory");
    }
    let at = tempfile::tempdir().expect("a folder");
    let manifest =
        "[package]\nname = \"comments\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    std::fs::create_dir(at.path().join("src")).expect("a folder");
    std::fs::write(at.path().join("Cargo.toml"), manifest).expect("its manifest");
    std::fs::write(at.path().join("src/lib.rs"), source).expect("its source");
    assert_silent(at.path(), &["doc", "--offline"]);
    let result = cargo(at.path(), &["test", "--doc", "--offline"]);
    let printed = String::from_utf8_lossy(&result.stdout);
    assert!(result.status.success(), "{}{printed}", stderr(&result));
    assert!(printed.contains("\nrunning 0 tests\n"), "{printed}");
}

/// What is wrong with documentation.
fn fault(docs: &str) -> Option<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let is_wrong = |event: &Event<'_>| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &language[..] != "text",
        Event::Start(Tag::Link { link_type, .. }) => *link_type != LinkType::Autolink,
        Event::Start(
            Tag::CodeBlock(CodeBlockKind::Indented) | Tag::HtmlBlock | Tag::Image { .. },
        ) => true,
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
        _ => false,
    };
    let mut events = Parser::new_ext(docs, options);
    events.find(is_wrong).map(|event| format!("{event:?}"))
}

#[test]
fn markdown_holds_no_code_but_text_and_no_links_and_tags() {
    let comments = comments();
    for (comment, docs) in comments.iter().zip(documented(&comments)) {
        let lines = docs
            .lines()
            .map(|line| line.strip_prefix("///").expect("a line of docs"));
        let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
        let docs: String = lines.map(|line| format!("{line}\n")).collect();
        let fault = fault(&docs);
        assert!(
            fault.is_none(),
            "{fault:?}\n{comment:?}\n{comment}\nbecomes\n{docs}"
        );
    }
}

#[test]
fn faults_are_found() {
    for wrong in [
        "    let a;",
        "```\nlet a;\n```",
        "a <b> c",
        "[a](b)",
        "- ~~~\n  x",
        "![a](b)",
    ] {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
    assert_eq!(fault("```text\nlet a;\n```\n\n- `<b>` <https://a.b>"), None);
}

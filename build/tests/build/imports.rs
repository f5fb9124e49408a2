//! Which imported files are generated too.

use super::support::Folder;

const FILES: [(&str, &str); 6] = [
    (
        "proto/greet.proto",
        "syntax = 'proto3'; package greet; import 'common/public.proto'; import 'options.proto'; \
         import 'google/protobuf/timestamp.proto'; import 'google/protobuf/descriptor.proto'; \
         message Hello { option (opts.tag) = 'x'; common.Money money = 1; \
         google.protobuf.Timestamp at = 2; google.protobuf.FileDescriptorSet set = 3; }",
    ),
    (
        "proto/common/public.proto",
        "syntax = 'proto3'; package facade; import public 'common/money.proto';",
    ),
    (
        "proto/common/money.proto",
        "syntax = 'proto3'; package common; import 'deep.proto'; \
         message Money { map<string, deep.Unit.Kind> units = 1; }",
    ),
    (
        "proto/deep.proto",
        "syntax = 'proto3'; package deep; message Unit { enum Kind { ZERO = 0; } }",
    ),
    (
        "proto/options.proto",
        "syntax = 'proto3'; package opts; import 'google/protobuf/descriptor.proto'; \
         extend google.protobuf.MessageOptions { string tag = 50000; }",
    ),
    (
        "proto/service.proto",
        "syntax = 'proto3'; package service; import 'common/money.proto'; \
         service Bank { rpc Save(common.Money) returns (common.Money); }",
    ),
];

/// The files that are generated, without the list and `mod.rs`.
fn generated(arguments: &[&str]) -> Vec<String> {
    let folder = Folder::new(&FILES);
    folder.run(&[&["-I", "proto"], arguments].concat());
    let mut names = folder.list("out/rustgreet");
    names.retain(|name| name != ".rustgreet-files" && name != "mod.rs");
    names
}

#[test]
fn an_import_is_generated_if_its_types_are_named() {
    assert_eq!(
        generated(&["greet.proto"]),
        ["common.rs", "deep.rs", "greet.rs"]
    );
    assert_eq!(
        generated(&["service.proto"]),
        [
            "common.rs",
            "deep.rs",
            "file_descriptor_set.rs",
            "service.rs"
        ]
    );
    assert_eq!(generated(&["options.proto"]), ["opts.rs"]);
}

#[test]
fn all_imports_are_generated_if_asked_for_but_what_the_runtime_has() {
    let all = generated(&["--all-imports", "greet.proto"]);
    assert_eq!(
        all,
        ["common.rs", "deep.rs", "facade.rs", "greet.rs", "opts.rs"]
    );
}

#[test]
fn what_is_elsewhere_is_not_generated() {
    let option = "extern_path=.common=crate::common";
    assert_eq!(
        generated(&["--option", option, "greet.proto"]),
        ["greet.rs"]
    );
    let option = "Mcommon/money.proto=crate::common";
    assert_eq!(
        generated(&["--option", option, "--all-imports", "service.proto"]),
        ["file_descriptor_set.rs", "service.rs"]
    );
    let option = "extern_path=.deep.Unit=crate::Unit";
    assert_eq!(
        generated(&["--option", option, "greet.proto"]),
        ["common.rs", "greet.rs"]
    );
}

#[test]
fn no_imports_is_the_old_way() {
    let folder = Folder::new(&FILES);
    let said = folder.fail(&["--no-imports", "-I", "proto", "greet.proto"]);
    assert!(said.contains("common.Money"), "{said}");
    let money = [
        "--no-imports",
        "-I",
        "proto",
        "common/money.proto",
        "deep.proto",
    ];
    folder.run(&money);
    assert!(folder.path("out/rustgreet/deep.rs").is_file());
}

#[test]
fn two_sets_that_generate_one_file_are_an_error() {
    let folder = Folder::new(&FILES);
    let include = folder.path("proto");
    let builder = |name: &str| rustgreet_build::Builder::new().out_dir(folder.path(name));
    builder("one")
        .compile(&["greet.proto"], &[&include])
        .expect("the first");
    builder("one")
        .compile(&["greet.proto"], &[&include])
        .expect("the first again");
    let said = builder("two")
        .compile(&["service.proto"], &[&include])
        .expect_err("a refusal");
    let said = said.to_string();
    for part in [
        "one`",
        "two`",
        "money.proto",
        "extern_path=.common=crate::..",
    ] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!folder.path("two").exists(), "nothing is written");
    let two = builder("two").option("extern_path=.common=crate::common");
    two.compile(&["service.proto"], &[&include])
        .expect("it names the first's types");
    let three = builder("three").imports(false);
    let files = ["service.proto", "common/money.proto", "deep.proto"];
    three
        .compile(&files, &[&include])
        .expect("it asked for the file itself");
}

#[test]
fn every_file_that_comes_with_protoc_is_in_the_runtime_or_generated() {
    let include = protoc_bin_vendored::include_path().expect("the protos that come with protoc");
    let names = [
        "any",
        "api",
        "compiler/plugin",
        "descriptor",
        "duration",
        "empty",
        "field_mask",
    ];
    let more = [
        "source_context",
        "struct",
        "timestamp",
        "type",
        "wrappers",
        "cpp_features",
    ];
    for name in names.into_iter().chain(more) {
        let file = format!("google/protobuf/{name}.proto");
        let text = std::fs::read_to_string(include.join(&file)).expect(name);
        let message = text
            .lines()
            .find_map(|line| line.strip_prefix("message "))
            .expect(name);
        let message = message.split(' ').next().expect("a name");
        let package = text
            .lines()
            .find_map(|line| line.strip_prefix("package "))
            .expect(name);
        let package = package.trim_end_matches(';');
        let schema = format!(
            "syntax = 'proto2'; package a; import '{file}'; message A {{ optional {package}.{message} m = 1; }}"
        );
        let folder = Folder::new(&[("proto/a.proto", &schema)]);
        folder.run(&["-I", "proto", "a.proto"]);
        let generated = folder.list("out/rustgreet").len() - 3;
        assert_eq!(generated, usize::from(name == "cpp_features"), "{name}");
    }
}

//! A file of options: what it says, what wins over it, and what it is refused for.

mod support;

use protoc_gen_rustgreet::generate_with;
use protoc_gen_rustgreet::options::Config;
use rustgreet::descriptor::compiler::code_generator_response::File;
use support::{request, root};

/// Generates with `parameter`, whose `config=rustgreet.toml` leads to `config`.
fn generate(parameter: &str, config: Option<&str>) -> Result<Vec<File>, String> {
    let files = ["maps.proto", "oneofs.proto", "no_package.proto"].map(str::to_owned);
    let folder = root().join("fixtures/proto");
    let mut request = request(&[folder], &files).expect("the fixtures parse");
    request.parameter = Some(parameter.to_owned());
    let config = config.map(|text| Config {
        name: "rustgreet.toml".to_owned(),
        text: Ok(text.to_owned()),
    });
    generate_with(&request, config.as_ref()).map_err(|errors| errors.to_string())
}

#[track_caller]
fn assert_same(config: &str, parameter: &str) {
    let by_file = generate("config=rustgreet.toml", Some(config)).expect("it generates");
    assert_eq!(by_file, generate(parameter, None).expect("it generates"));
    assert_ne!(by_file, generate("", None).expect("it generates"));
}

#[track_caller]
fn assert_reviewed(name: &str, text: String) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("config_{name}"), text);
    });
}

#[test]
fn names_have_values_and_tables_have_paths() {
    assert_same(
        "string = 'box'\nserde = true\nclient = false",
        "string=box,serde=on,client=off",
    );
    let tables = r#"
        layout = "single"
        "Mno_package.proto" = "::rootless"

        [map]
        "." = "hash"
        ".fixtures.maps.Keys" = "btree"

        [string.fixtures]
        oneofs = "box"
        maps.Keys.a_string = "shared"

        [extern_path]
        ".fixtures.maps.Values.Leaf" = "::leaves::Leaf"

        [derive]
        ".fixtures.oneofs.Clash" = ["a::B", "c::D, e::F"]
    "#;
    assert_same(
        tables,
        r"layout=single,Mno_package.proto=::rootless,map=hash,map:.fixtures.maps.Keys=btree,string:fixtures.oneofs=box,string:.fixtures.maps.Keys.a_string=shared,extern_path=.fixtures.maps.Values.Leaf=::leaves::Leaf,derive:.fixtures.oneofs.Clash=a::B,derive:.fixtures.oneofs.Clash=c::D\, e::F",
    );
    let preset = "preset = 'prost'\n[unknown_fields]\n'fixtures.oneofs' = 'keep'";
    assert_same(preset, "preset=prost,unknown_fields:fixtures.oneofs=keep");
}

#[test]
fn the_command_line_wins() {
    let config = "map = 'hash'\nlayout = 'single'\n[string]\n'.fixtures.maps' = 'box'";
    let options = "string:.fixtures.maps=shared,config=rustgreet.toml,layout=package,map=btree";
    assert_eq!(
        generate(options, Some(config)).expect("it generates"),
        generate("string:.fixtures.maps=shared", None).expect("it generates"),
    );
}

#[test]
fn what_is_wrong_in_it_has_a_place() {
    let wrong = r#"# A comment, and then:
        mpa = "hash"
        map = "tree"
        bytes = 5
        config = "another.toml"
        layout = ["package", { a = 1 }]
        extern_path = "::google_types"
        serde = "yes"

        [string.fixtures.maps]
        Keys.a_string = "small"

        [services]
        ".fixtures" = true
    "#;
    let refusal = generate("config=rustgreet.toml", Some(wrong)).expect_err("a refusal");
    assert_reviewed("refused", refusal);
    let nowhere = r#"
        "Mno_packag.proto" = "::rootless"

        [map]
        ".fixtures.maps.Kyes" = "hash"

        [extern_path]
        ".fixtures.maps.Values.Leaf" = "no path"

        [derive]
        ".fixtures.maps" = "1 + 2"
    "#;
    let refusal = generate("config=rustgreet.toml", Some(nowhere)).expect_err("a refusal");
    assert_reviewed("refused_paths", refusal);
    let broken = "map = \"hash\"\nbytes = \n\n[map\n\u{fc}ber = 'x' y\n";
    let refusal = generate("config=rustgreet.toml", Some(broken)).expect_err("a refusal");
    assert_reviewed("broken", refusal);
}

#[test]
fn a_file_that_nobody_read_is_refused() {
    let refusal = generate("config=rustgreet.toml", None).expect_err("a refusal");
    assert!(
        refusal.starts_with("nobody has read the file of options `rustgreet.toml`"),
        "{refusal}"
    );
    let twice = "config=a.toml,config=b.toml";
    let refusal = generate(twice, Some("")).expect_err("a refusal");
    assert!(
        refusal.contains("the option `config` is set twice"),
        "{refusal}"
    );
}

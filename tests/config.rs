//! A file of options: what it says, and what wins over it.

mod support;

use protoc_gen_rustgreet::generate_with;
use protoc_gen_rustgreet::options::Config;
use rustgreet::descriptor::compiler::code_generator_response::File;
use support::blocks::blocks;
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
    let generated = generate_with(&request, config.as_ref());
    generated
        .map(|it| it.files)
        .map_err(|errors| errors.to_string())
}

#[track_caller]
fn assert_same(config: &str, parameter: &str) {
    let by_file = generate("config=rustgreet.toml", Some(config)).expect("it generates");
    assert_eq!(by_file, generate(parameter, None).expect("it generates"));
    assert_ne!(by_file, generate("", None).expect("it generates"));
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
fn the_file_that_the_book_shows_is_taken() {
    let page = blocks("docs/book/src/generating/options.md");
    let file = page.iter().find(|block| block.language == "toml");
    let config = Config {
        name: "rustgreet.toml".to_owned(),
        text: Ok(file.expect("a file of options").text.clone()),
    };
    let folder = root().join("demo/proto");
    let mut request = request(&[folder], &["greet.proto".to_owned()]).expect("it parses");
    request.parameter = Some("config=rustgreet.toml".to_owned());
    let generated = generate_with(&request, Some(&config)).expect("it generates");
    let mut code = generated
        .files
        .iter()
        .filter_map(|it| it.content.as_deref());
    assert!(code.any(|it| it.contains("PartialOrd, Ord")));
}

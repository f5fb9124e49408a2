//! Options that are refused, on the command line and in files.

use protoc_gen_rustgreet::generate_with;
use protoc_gen_rustgreet::options::Config;

use super::Case;
use super::support::{request, root};

/// What is said of options; `config` is the file of options.
fn refusal(folder: &str, files: &[&str], options: &str, config: Option<&Config>) -> String {
    let files: Vec<_> = files.iter().map(|&file| file.to_owned()).collect();
    let folder = root().join("fixtures").join(folder);
    let mut request = request(&[folder], &files).expect("the fixtures parse");
    request.parameter = Some(options.to_owned());
    let generated = generate_with(&request, config).map(|it| it.files.len());
    generated.expect_err(options).to_string()
}

pub(crate) fn cases() -> Vec<Case> {
    let all: &[(&str, &str, &str)] = &[
        ("proto", "enums.proto", "colour=red"),
        ("proto", "enums.proto", "sevices=on"),
        ("proto", "enums.proto", "map=tree"),
        ("proto", "enums.proto", "derive,config"),
        ("proto", "enums.proto", "preset=tonic"),
        ("proto", "enums.proto", "layout:.a=single"),
        ("proto", "enums.proto", "extern_path=crate::a"),
        ("proto", "enums.proto", "config=a.toml"),
        ("proto", "enums.proto", "config=a.toml,config=b.toml"),
        ("proto", "enums.proto", "map:.fixtures.enums.Wal=hash"),
        ("proto", "enums.proto", "map:.elsewhere=hash"),
        ("proto", "enums.proto", "Menum.proto=::x"),
        ("proto", "enums.proto", "Mother/thing.proto=::x"),
        ("proto", "enums.proto", "Menums.proto"),
        (
            "proto",
            "enums.proto",
            "extern_path=.fixtures.enums=no path",
        ),
        (
            "proto",
            "enums.proto",
            "extern_path=.fixtures.enums.Wall=crate::type",
        ),
        ("proto", "enums.proto", "derive=1+2"),
        ("proto", "enums.proto", "derive=r#self"),
        ("proto", "enums.proto", "attribute=#[unbalanced(]"),
        ("proto", "enums.proto", "string:.fixtures.enums.Speed=box"),
        ("proto", "enums.proto", "map:.fixtures.enums.Wall.trim=hash"),
        (
            "proto",
            "enums.proto",
            "map:.fixtures.enums.Wall.palette=hash",
        ),
        (
            "proto",
            "services.proto",
            "derive:.fixtures.services.Kinds=Eq",
        ),
        (
            "proto",
            "maps.proto",
            "bytes:.fixtures.maps.Keys.a_string=vec",
        ),
        ("proto", "maps.proto", "box:.fixtures.maps.Values.trees=on"),
        (
            "proto",
            "maps.proto",
            "derive:.fixtures.maps.Keys.a_string=Eq",
        ),
        (
            "proto",
            "maps.proto",
            "unknown_fields:.fixtures.maps.Keys.a_bool=drop",
        ),
        (
            "proto",
            "oneofs.proto",
            "string:.fixtures.oneofs.Clash.first=box",
        ),
        (
            "proto",
            "oneofs.proto",
            "map:.fixtures.oneofs.Clash.Choice.text=hash",
        ),
        (
            "proto",
            "oneofs.proto",
            "map:.fixtures.oneofs.Clash.choice=hash",
        ),
        (
            "proto",
            "extensions.proto",
            "unknown_fields:.fixtures.extensions.Car=drop",
        ),
        (
            "protoc_only",
            "message_set.proto",
            "unknown_fields:.fixtures.message_set.Set=drop",
        ),
        (
            "proto",
            "equality.proto",
            "derive_eq:.fixtures.equality.Weight=off,derive_hash:.fixtures.equality=on",
        ),
        (
            "proto",
            "equality.proto",
            "derive_eq:.fixtures.equality.Point=off,derive_hash:.fixtures.equality.Point=off",
        ),
        (
            "proto",
            "enums.proto",
            "derive_eq:.fixtures.enums.Speed=off",
        ),
        ("proto", "enums.proto", "derive_eq=maybe"),
        ("proto", "enums.proto", "field_attribute=serde"),
        (
            "proto",
            "enums.proto",
            "field_attribute:.fixtures.enums.Speed=#[a]",
        ),
    ];
    let cases = all.iter().map(|(folder, file, options)| {
        let said = refusal(folder, &[file], options, None);
        Case::new(format!("{file} {options}"), said)
    });
    let long = "a".repeat(100_000_000);
    let too_long = Case::new("100,000,000 bytes of options", {
        refusal("proto", &["enums.proto"], &long, None)
    });
    cases.chain([too_long, outside()]).collect()
}

/// A file that `layout=proto` would write outside of the output.
fn outside() -> Case {
    let folder = root().join("fixtures/proto");
    let mut request = request(&[folder], &["enums.proto".to_owned()]).expect("it parses");
    let outside = Some("../enums.proto".to_owned());
    request.proto_file[0].name.clone_from(&outside);
    request.file_to_generate = outside.into_iter().collect();
    assert!(generate_with(&request, None).is_ok());
    request.parameter = Some("layout=proto".to_owned());
    let errors = generate_with(&request, None).expect_err("it is refused");
    Case::new("../enums.proto layout=proto", errors)
}

pub(crate) fn config_cases() -> Vec<Case> {
    let texts = [
        r#"mpa = "hash"
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
"#,
        r##""Mno_packag.proto" = "::rootless"

[map]
".fixtures.maps.Kyes" = "hash"

[extern_path]
".fixtures.maps.Values.Leaf" = "no path"

[derive]
".fixtures.maps" = "1 + 2"

[attribute]
".fixtures.maps" = "#[unbalanced(]"
"##,
        "map = \"hash\"\nbytes = \n\n[map\n\u{fc}ber = 'x' y\n",
    ];
    let files = ["maps.proto", "oneofs.proto", "no_package.proto"];
    let case = |title: String, text: Result<String, String>| {
        let config = Config {
            name: "rustgreet.toml".to_owned(),
            text,
        };
        let said = refusal("proto", &files, "config=rustgreet.toml", Some(&config));
        Case::new(title, said)
    };
    let mut cases: Vec<_> = texts
        .map(|text| case(indented(text), Ok(text.to_owned())))
        .into();
    let missing = Err("No such file or directory (os error 2)".to_owned());
    cases.push(case("a file that is not there".to_owned(), missing));
    cases
}

/// A file in the title of a case, apart from what is said of it.
fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| format!("\n    {line}"));
    let lines = lines.map(|line| line.trim_end_matches(' ').to_owned());
    format!("rustgreet.toml{}", lines.collect::<String>())
}

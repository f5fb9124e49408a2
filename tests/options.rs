//! What options change in the output.

mod support;

use rustgreet::descriptor::compiler::code_generator_response::File;
use support::{protos, request, root};

fn generate(files: &[&str], options: &str) -> Result<Vec<File>, String> {
    let folder = root().join("fixtures/proto");
    let files: Vec<_> = match files {
        [] => protos(&folder),
        files => files.iter().map(|&file| file.to_owned()).collect(),
    };
    let mut request = request(&[folder], &files).expect("the fixtures parse");
    request.parameter = Some(options.to_owned());
    let generated = protoc_gen_rustgreet::generate(&request);
    generated
        .map(|it| it.files)
        .map_err(|errors| errors.to_string())
}

/// The text of the last file: of the package, or `mod.rs` where all is in it.
fn text(files: &[&str], options: &str) -> String {
    let mut files = generate(files, options).expect("it generates");
    files.pop().and_then(|file| file.content).expect("a text")
}

#[track_caller]
fn assert_reviewed(name: &str, text: String) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("options_{name}"), text);
    });
}

#[test]
fn a_service_can_want_every_method_and_do_without_server_or_client() {
    let options = "require_all_methods,server=off,messages=on";
    assert_reviewed("all_methods", text(&["services.proto"], options));
    let without_client = text(&["services.proto"], "client=off");
    assert!(!without_client.contains("KindsClient") && without_client.contains("KindsServer"));
    assert!(!text(&["services.proto"], "services=off").contains("trait Kinds"));
}

#[test]
fn fields_can_have_other_types() {
    let options = "map=hash,map:.fixtures.maps.Values.trees=btree,bytes=vec";
    assert_reviewed("types", text(&["maps.proto"], options));
    let boxed = text(&["nested.proto"], "box:.fixtures.nested.House.hall=on");
    assert!(boxed.contains("pub hall: ::core::option::Option<::std::boxed::Box<house::Room>>"));
}

#[test]
fn strings_can_have_other_types() {
    let options = "string=box,string:.fixtures.oneofs.Clash=shared";
    let boxed = text(&["oneofs.proto"], options);
    assert!(boxed.contains("    Name(::std::boxed::Box<str>),"));
    assert!(boxed.contains("pub text: ::rustgreet::SharedStr,"));
    let shared = text(&["maps.proto"], "string:.fixtures.maps.Keys=shared");
    assert!(shared.contains(
        "pub a_string: ::std::collections::BTreeMap<
        ::rustgreet::SharedStr,
        ::rustgreet::SharedStr,
    >,"
    ));
    assert!(
        shared.contains("pub numbers: ::std::collections::BTreeMap<::std::string::String, i64>")
    );
    assert_eq!(
        generate(&[], "string=string").expect("it generates"),
        generate(&[], "").expect("it generates"),
    );
}

#[test]
fn messages_can_forget_what_they_do_not_know() {
    let options = "unknown_fields=drop,unknown_fields:.fixtures.closed_enums.Person=drop";
    assert_reviewed("unknown_fields", text(&["closed_enums.proto"], options));
    let options =
        "unknown_fields:.fixtures.equality=drop,unknown_fields:fixtures.equality.Nothing=keep";
    let text = text(&["equality.proto"], options);
    assert_eq!(text.matches("pub unknown_fields:").count(), 1);
}

#[test]
fn messages_with_extensions_keep_them_whatever_their_tree_drops() {
    for drop in [
        "unknown_fields:.=drop",
        "unknown_fields:.fixtures=drop",
        "preset=prost",
    ] {
        let text = text(&["extensions.proto"], drop);
        let extendable = text.matches("impl ::rustgreet::Extendable for ").count();
        assert_eq!(text.matches("pub unknown_fields:").count(), extendable);
        assert!(extendable > 0 && extendable < text.matches("pub struct ").count());
    }
}

/// Each type of a text, with what it derives.
fn derives(text: &str) -> Vec<String> {
    let mut derives = "";
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start) {
        if let Some(list) = line.strip_prefix("#[derive(") {
            derives = list.trim_end_matches(")]");
        } else if line.starts_with("pub struct ") || line.starts_with("pub enum ") {
            let name = line.split(' ').nth(2).unwrap_or_default();
            found.push(format!("{name}: {derives}"));
        }
    }
    found
}

#[test]
fn eq_and_hash_can_be_left_out_of_a_type_and_of_all_that_hold_it() {
    let of = |options| derives(&text(&["equality.proto"], options));
    let plain = "Clone, Default, PartialEq";
    let both = &format!("{plain}, Eq, Hash");
    let reviewed = |point: &str, path: &str, end: &str, map: &str, nothing: &str| {
        [
            format!("Point: {point}"),
            format!("Weight: {plain}"),
            format!("Parcel: {plain}"),
            format!("Path: {path}"),
            format!("End: {end}"),
            format!("Map: {map}"),
            format!("Nothing: {nothing}"),
        ]
    };
    let oneof = "Clone, Debug, PartialEq";
    let whole = &format!("{oneof}, Eq, Hash");
    assert_eq!(of(""), reviewed(both, both, whole, both, both));
    let point = "derive_eq:.fixtures.equality.Point=off";
    assert_eq!(of(point), reviewed(plain, plain, oneof, plain, both));
    let (eq, eq_oneof) = (&format!("{plain}, Eq"), &format!("{oneof}, Eq"));
    let hash = "derive_hash:.fixtures.equality.Point=off";
    assert_eq!(of(hash), reviewed(eq, eq, eq_oneof, eq, both));
    let end = "derive_hash:.fixtures.equality.Path.end=off";
    assert_eq!(of(end), reviewed(both, eq, eq_oneof, eq, both));
    let back = "derive_eq=off,derive_eq:.fixtures.equality.Nothing=on";
    assert_eq!(of(back), reviewed(plain, plain, oneof, plain, both));
}

#[test]
fn fields_and_variants_can_have_attributes() {
    let options = r#"field_attribute:.fixtures.oneofs.Clash=#[cfg(all())],field_attribute:.fixtures.oneofs.Clash.choice=#[doc = " Two."]"#;
    let text = text(&["oneofs.proto"], options);
    // On the field of the oneof, on its two variants, and on the one field of the message inside.
    assert_eq!(text.matches("#[cfg(all())]").count(), 4);
    assert!(text.contains("    #[cfg(all())]\n    /// Two.\n    pub choice: "));
    assert!(text.contains("        #[cfg(all())]\n        First(Choice),"));
}

#[test]
fn messages_can_be_those_of_serde() {
    let text = text(&["json.proto"], "serde");
    assert!(text.contains("\n::rustgreet::__private::impl_serde!(Names);\n"));
    assert!(text.contains("    ::rustgreet::__private::impl_serde!(Nothing);\n"));
}

#[test]
fn messages_can_be_those_of_prost() {
    let text = text(
        &["names.proto", "names/inner.proto"],
        "prost,serde,layout=single",
    );
    assert_reviewed(
        "prost",
        text.lines()
            .filter(|it| it.contains("impl_"))
            .collect::<Vec<_>>()
            .join("\n"),
    );
}

#[test]
fn types_can_be_elsewhere() {
    let options = "extern_path=.fixtures.imports.common=::common,Mno_package.proto=crate::rootless,\
                   extern_path=.fixtures.imports.Address=::post::Address";
    assert_reviewed("elsewhere", text(&["imports/app.proto"], options));
}

#[test]
fn everything_can_be_one_file_with_whole_names_and_attributes() {
    let options = r"layout=single,enum_prefix=keep,attribute:.fixtures.enums.Wall=#[non_exhaustive],derive:.fixtures.enums.Speed=a::B\, c::D";
    let files = generate(&["enums.proto"], options).expect("it generates");
    assert_eq!(files.len(), 1);
    assert_reviewed("single", text(&["enums.proto"], options));
}

#[test]
fn every_proto_can_have_a_file() {
    let names = [
        "files/a-b.proto",
        "files/a.b.proto",
        "files/a/b.proto",
        "files/a_b.proto",
        "files/mod.proto",
        "mod.proto",
    ];
    let files = generate(&names, "layout=proto,descriptors=off").expect("it generates");
    let found: Vec<_> = files
        .iter()
        .filter_map(|file| file.name.as_deref())
        .collect();
    let below = names.map(|name| name.replace(".proto", ".rs"));
    let mut expected: Vec<_> = ["mod.rs"]
        .into_iter()
        .chain(below.iter().map(|it| &it[..]))
        .collect();
    // Not over the `mod.rs` that holds all.
    expected[6] = "mod_.rs";
    assert_eq!(found, expected);
    assert_reviewed("proto_mod", files[0].content.clone().expect("a text"));
    assert_reviewed("proto", files[4].content.clone().expect("a text"));
    // What is in them is what a file a package holds.
    let count = |options| {
        let files = generate(&[], options).expect("it generates");
        let texts = files.iter().filter_map(|file| file.content.as_deref());
        texts
            .map(|text| text.matches("\npub struct ").count())
            .sum::<usize>()
    };
    assert_eq!(count("layout=proto"), count("layout=package"));
}

#[test]
fn a_preset_is_a_name_for_several_options_and_what_is_beside_it_wins() {
    let same = |one, other| {
        let files = ["maps.proto", "oneofs.proto", "imports/common.proto"];
        let of = |options| generate(&files, options).expect("it generates");
        assert_eq!(of(one), of(other), "{one}");
    };
    same("preset=prost", "unknown_fields=drop,map=hash,bytes=vec");
    same("preset=prost,map=btree", "unknown_fields=drop,bytes=vec");
    same("map=btree,preset=prost", "unknown_fields=drop,bytes=vec");
    let keep = "unknown_fields:.fixtures.maps.Keys=keep";
    same(
        &format!("{keep},preset=prost"),
        &format!("unknown_fields=drop,map=hash,bytes=vec,{keep}"),
    );
}

#[test]
fn descriptors_are_embedded_next_to_servers_unless_an_option_says_otherwise() {
    let embeds = |proto, options| {
        let files = generate(&[proto], options).expect("it generates");
        let names = files.iter().filter_map(|file| file.name.as_deref());
        let has_file = names.into_iter().any(|it| it == "file_descriptor_set.rs");
        let root = files[0].content.as_deref().unwrap_or_default();
        assert_eq!(
            root.contains(r#"include!("file_descriptor_set.rs")"#),
            has_file
        );
        has_file
    };
    for (proto, options, expected) in [
        ("services.proto", "", true),
        ("services.proto", "client=off", true),
        ("services.proto", "server=off", false),
        ("services.proto", "services=off", false),
        ("services.proto", "descriptors=off", false),
        ("services.proto", "server=off,descriptors=on", true),
        ("enums.proto", "", false),
        ("enums.proto", "descriptors", true),
        // It imports no file with a service.
        ("imports/common.proto", "", false),
    ] {
        assert_eq!(embeds(proto, options), expected, "{proto} {options}");
    }
    let files = ["files/a.b.proto", "files/a-b.proto"];
    let single = text(&files, "descriptors=on,layout=single,services=off");
    assert_reviewed("descriptors", single);
    let own = generate(&files, "descriptors=on").expect("it generates");
    let texts = own[..2].iter().filter_map(|file| file.content.as_deref());
    assert_reviewed(
        "descriptors_in_a_file",
        texts.collect::<Vec<_>>().join("\n"),
    );
}

#[test]
fn paths_of_rust_can_hold_keywords_and_one_derive_can_be_said_twice() {
    let options = "extern_path=.fixtures.nested.House.Room=crate::r#type::Room";
    assert!(text(&["nested.proto"], options).contains("Option<crate::r#type::Room>"));
    let options = r"derive:.fixtures.nested=a::B\, c::D,derive:.fixtures.nested.House=c::D";
    let text = text(&["nested.proto"], options);
    assert!(text.contains("a::B, c::D)]") && !text.contains("c::D, c::D"));
}

#[test]
fn a_rule_for_just_one_thing_holds() {
    let useful = "string:.fixtures.maps.Values.flags=box,bytes:.fixtures.maps.Values.blobs=vec,\
                  derive:.fixtures.oneofs.Clash.choice=a::B,box:.fixtures.oneofs.Clash.first=on,\
                  derive:.fixtures.maps.Values.Level=a::B";
    generate(&["maps.proto", "oneofs.proto"], useful).expect("each changes something");
}

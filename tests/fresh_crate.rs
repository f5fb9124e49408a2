//! What a new user meets: generated code in a new program and in a new library that depend on
//! `rustgreet` alone. Neither cargo, clippy, rustdoc nor rustfmt may say a word; and if a feature
//! is missing, there is one error, which says so.

mod support;

use std::path::Path;

use support::fresh::{assert_silent, cargo, new_crate_with};
use support::{protoc_with_plugin, protos, root, stderr};

/// Runs protoc with the plugin for a crate's `src/pb`.
fn generate(pb: &Path, folder: &Path, files: &[String], options: &str) {
    let mut protoc = protoc_with_plugin(pb);
    let protoc = protoc.arg(format!("--rustgreet_opt={options}"));
    let result = protoc.arg("-I").arg(folder).args(files).output();
    let result = result.expect("protoc starts");
    assert!(result.status.success(), "{}", stderr(&result));
}

fn assert_clean(main: &str, edition: &str, folder: &Path, files: &[String], options: &str) {
    let at = tempfile::tempdir().expect("a folder");
    let source = match main {
        "main.rs" => "mod pb;\n\nfn main() {}\n",
        _ => "pub mod pb;\n",
    };
    new_crate_with(at.path(), main, source, edition, "", |pb| {
        generate(pb, folder, files, options);
    });
    assert_silent(at.path(), &["clippy", "--offline", "--", "-D", "warnings"]);
    assert_silent(at.path(), &["check", "--offline"]);
    assert_silent(
        at.path(),
        &["doc", "--offline", "--no-deps", "--document-private-items"],
    );
    assert_silent(at.path(), &["fmt", "--check"]);
}

#[test]
fn a_new_program_and_a_new_library_are_clean() {
    let (demo, fixtures) = (root().join("demo/proto"), root().join("fixtures/proto"));
    for main in ["main.rs", "lib.rs"] {
        let greet = ["greet.proto".to_owned()];
        assert_clean(main, "2024", &demo, &greet, "");
        assert_clean(
            main,
            "2024",
            &demo,
            &greet,
            "layout=proto,descriptors,string=shared,preset=prost",
        );
        assert_clean(main, "2024", &fixtures, &protos(&fixtures), "");
    }
    assert_clean("lib.rs", "2021", &fixtures, &protos(&fixtures), "");
    let services = ["services.proto".to_owned()];
    for options in ["client=off", "server=off", "require_all_methods"] {
        assert_clean("lib.rs", "2021", &fixtures, &services, options);
    }
}

/// Lints of rustc that are off until somebody turns them on for a crate, and under which generated code is silent. Left out
/// are those of what the schema and the user's own modules decide: `missing_copy_implementations`,
/// `variant_size_differences` and `unnameable_types`; and `missing_docs`, since a schema need not have comments.
const TURNED_ON: &str = "\
    absolute_paths_not_starting_with_crate, ambiguous_negative_literals, elided_lifetimes_in_paths, \
    explicit_outlives_requirements, ffi_unwind_calls, future_incompatible, impl_trait_redundant_captures, \
    keyword_idents, let_underscore_drop, macro_use_extern_crate, meta_variable_misuse, missing_abi, \
    missing_debug_implementations, non_ascii_idents, nonstandard_style, redundant_imports, \
    redundant_lifetimes, rust_2018_idioms, rust_2021_compatibility, rust_2024_compatibility, \
    single_use_lifetimes, trivial_casts, trivial_numeric_casts, unit_bindings, unreachable_pub, \
     unsafe_code, unused, unused_extern_crates, unused_import_braces, unused_lifetimes, \
    unused_macro_rules, unused_qualifications, unused_results";

#[test]
fn lints_that_a_crate_turns_on_are_silent() {
    let (demo, fixtures) = (root().join("demo/proto"), root().join("fixtures/proto"));
    let greet = ["greet.proto".to_owned()];
    for (main, rest) in [
        ("main.rs", "mod pb;\n\nfn main() {}\n"),
        ("lib.rs", "mod pb;\n"),
        ("lib.rs", "/// What the schema has.\npub mod pb;\n"),
    ] {
        for (folder, files, more, options) in [
            // What has comments in the schema has documentation.
            (
                &demo,
                &greet[..],
                ", missing_docs",
                "descriptors,string=shared,preset=prost",
            ),
            (&fixtures, &protos(&fixtures), "", ""),
        ] {
            let warn =
                format!("//! A crate that wants to know.\n\n#![warn({TURNED_ON}{more})]\n\n");
            let at = tempfile::tempdir().expect("a folder");
            new_crate_with(at.path(), main, &(warn + rest), "2024", "", |pb| {
                generate(pb, folder, files, options);
            });
            assert_silent(at.path(), &["check", "--offline"]);
        }
    }
}

#[test]
fn a_missing_feature_is_one_error_that_names_it() {
    let (demo, fixtures) = (root().join("demo/proto"), root().join("fixtures/proto"));
    let custom = root().join("fixtures/protoc_only");
    let greet = ["greet.proto".to_owned()];
    let of_fixtures = ["nested.proto".to_owned(), "oneofs.proto".to_owned()];
    let options_of_ones_own = ["custom_options.proto".to_owned()];
    for (folder, files, options, because, feature, count) in [
        (
            &demo,
            &greet[..],
            "",
            "this generated file has a service",
            "rpc",
            1,
        ),
        (
            &fixtures,
            &of_fixtures,
            "serde=on",
            "this file was generated with `serde=on`",
            "serde",
            2,
        ),
        (
            &fixtures,
            &of_fixtures,
            "prost=on",
            "this file was generated with `prost=on`",
            "prost",
            2,
        ),
        (
            &custom,
            &options_of_ones_own,
            "services=off",
            "this generated file names types of google/protobuf/descriptor.proto",
            "descriptor",
            1,
        ),
    ] {
        let at = tempfile::tempdir().expect("a folder");
        let dependency = ", default-features = false";
        new_crate_with(
            at.path(),
            "lib.rs",
            "pub mod pb;\n",
            "2024",
            dependency,
            |pb| {
                generate(pb, folder, files, options);
            },
        );
        let result = cargo(at.path(), &["check", "--offline"]);
        let said = stderr(&result);
        let error = format!(
            "error: {because}, which needs the feature `{feature}` of the crate `rustgreet`: add it \
             to `features` in Cargo.toml\n"
        );
        assert_eq!(said.matches(&error).count(), count, "{said}");
        // The last is cargo's: it could not compile the crate.
        let errors = said.lines().filter(|line| line.starts_with("error"));
        assert_eq!(errors.count(), count + 1, "{said}");
    }
}

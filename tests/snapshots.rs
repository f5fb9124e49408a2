//! What is generated for each behaviour, as snapshots that a person reviews; and that it is the
//! same whatever the order of files.

mod support;

use rustgreet::descriptor::compiler::code_generator_response::File;
use support::{protos, request, root};

/// The request for a folder of fixtures, without the literal of all descriptors, which nobody could review:
/// `options.rs` shows a short one.
fn fixtures_in(folder: &str) -> rustgreet::descriptor::compiler::CodeGeneratorRequest {
    let folder = root().join(folder);
    let files = protos(&folder);
    let mut request = request(&[folder], &files).expect("the fixtures parse");
    request.parameter = Some("descriptors=off".to_owned());
    request
}

fn fixtures() -> rustgreet::descriptor::compiler::CodeGeneratorRequest {
    fixtures_in("fixtures/proto")
}

#[test]
fn every_fixture_generates_what_was_reviewed() {
    let files = protoc_gen_rustgreet::generate(&fixtures())
        .expect("the fixtures generate")
        .files;
    for file in files {
        let name = file.name.expect("a name");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name.replace(['/', '.'], "_"), file.content.expect("a text"));
        });
    }
}

#[test]
fn what_not_every_front_end_reads_generates_what_was_reviewed() {
    let request = fixtures_in("fixtures/protoc_only");
    let files = protoc_gen_rustgreet::generate(&request)
        .expect("the fixtures generate")
        .files;
    for file in files {
        let name = file.name.expect("a name");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            let name = format!("protoc_only_{}", name.replace(['/', '.'], "_"));
            insta::assert_snapshot!(name, file.content.expect("a text"));
        });
    }
}

#[test]
fn rules_of_http_are_rows_of_their_methods() {
    let mut request = fixtures_in("fixtures/http");
    // One of its types is there.
    let imported = "google/api/httpbody.proto".to_owned();
    request.file_to_generate.push(imported);
    request.parameter = Some("descriptors=off,client=off".to_owned());
    let generated = protoc_gen_rustgreet::generate(&request).expect("the fixtures generate");
    assert!(generated.warnings.is_empty(), "{}", generated.warnings);
    let is_library = |file: &&File| file.name.as_deref() == Some("fixtures.library.rs");
    let file = generated.files.iter().find(is_library).expect("the file");
    let text = file.content.clone().expect("a text");
    let (_, module) = text
        .split_once("\npub mod library {")
        .expect("the service's module");
    let (module, _) = module.split_once("\n}\n").expect("its end");
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("http_rules", module);
    });
    // Without them, nothing of them is left.
    request.parameter = Some("descriptors=off,client=off,http=off".to_owned());
    let without = protoc_gen_rustgreet::generate(&request).expect("the fixtures generate");
    let files = without
        .files
        .iter()
        .filter_map(|file| file.content.as_deref());
    assert!(files.into_iter().all(|text| !text.contains("HttpRule")));
}

#[test]
fn the_same_request_gives_the_same_bytes_in_any_order_of_files() {
    let mut request = fixtures();
    request.parameter = Some("descriptors=on".to_owned());
    let first = protoc_gen_rustgreet::generate(&request)
        .expect("the fixtures generate")
        .files;
    request.file_to_generate.reverse();
    let second = protoc_gen_rustgreet::generate(&request)
        .expect("the fixtures generate")
        .files;
    assert!(first == second);
}

#[test]
fn without_source_info_the_code_is_the_same_but_for_its_docs() {
    let mut request = fixtures();
    let with = protoc_gen_rustgreet::generate(&request)
        .expect("the fixtures generate")
        .files;
    request
        .proto_file
        .iter_mut()
        .for_each(|file| file.source_code_info = None);
    let without = protoc_gen_rustgreet::generate(&request)
        .expect("the fixtures generate")
        .files;
    assert_eq!(with.len(), without.len());
    for (with, without) in with.iter().zip(&without) {
        let code = |file: &File| {
            let text = file.content.clone().unwrap_or_default();
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let lines = lines.filter(|line| !line.trim_start().starts_with("///"));
            lines.map(|line| format!("{line}\n")).collect::<String>()
        };
        assert_eq!(code(with), code(without));
    }
}

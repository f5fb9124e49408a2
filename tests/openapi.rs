//! The OpenAPI documents of the fixtures, as a person reviews them, and that the code beside them is the same
//! as without.

mod support;

use rustgreet::descriptor::compiler::code_generator_response::File;
use support::{request, root};

/// What becomes of files below `folder`, with an option.
fn generated(folder: &str, files: &[&str], parameter: &str) -> Vec<File> {
    let files: Vec<_> = files.iter().map(|&file| file.to_owned()).collect();
    let mut request = request(&[root().join(folder)], &files).expect("it parses");
    request.parameter = Some(parameter.to_owned());
    let generated = protoc_gen_rustgreet::generate(&request).expect("it generates");
    assert!(generated.warnings.is_empty(), "{}", generated.warnings);
    generated.files
}

#[test]
fn every_kind_of_rule_and_field_is_described() {
    let files = ["library.proto", "google/api/httpbody.proto"];
    let mut with = generated("fixtures/http", &files, "openapi,descriptors=off");
    let document = with.pop().expect("a document");
    let name = document.name.as_deref();
    assert_eq!(name, Some("fixtures.library.openapi.json"));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("openapi_library", document.content.expect("a text"));
    });
    let without = generated("fixtures/http", &files, "descriptors=off");
    assert!(with == without, "the code is another one");
}

#[test]
fn what_the_path_has_a_body_need_not_have_and_a_query_has_the_rest() {
    let files = generated("fixtures/http", &["required.proto"], "openapi");
    let document = files.last().and_then(|file| file.content.clone());
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("openapi_required", document.expect("a text"));
    });
}

#[test]
fn the_greeting_service_is_described() {
    let files = generated("demo/proto", &["greet.proto"], "openapi");
    let document = files.last().and_then(|file| file.content.clone());
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("openapi_greet", document.expect("a text"));
    });
}

//! What is probably a mistake is a warning: on stderr, and the files are what they are without.

mod support;

use support::{protoc_with_plugin, request, root, stderr};

#[test]
fn a_warning_is_on_stderr_and_nothing_else_changes() {
    let out = tempfile::tempdir().expect("a folder");
    let mut protoc = protoc_with_plugin(out.path());
    protoc.arg("-I").arg(root().join("fixtures/warned"));
    let result = protoc
        .arg("equal_patterns.proto")
        .output()
        .expect("it starts");
    let said = stderr(&result);
    assert!(result.status.success(), "{said}");
    let expected = "protoc-gen-rustgreet: warning: equal_patterns.proto:17:5: `warned.Library.Second`: \
                    `GET /v1/shelves/{title}:open` matches the same paths as a rule of `warned.Library.First`\n  \
                    help: give one of them another path: a server does not start with both, unless its \
                    `equal_rules` says that the first one wins\n";
    assert_eq!(said, expected);
    let text = std::fs::read_to_string(out.path().join("warned.rs")).expect("the file");
    assert!(text.contains("\"/v1/shelves/{title}:open\""), "{text}");
}

#[test]
fn warnings_are_a_list_beside_the_files() {
    let folder = root().join("fixtures/warned");
    let mut request = request(&[folder], &["equal_patterns.proto".to_owned()]).expect("it parses");
    let generated = protoc_gen_rustgreet::generate(&request).expect("it generates");
    assert_eq!(generated.warnings.iter().count(), 1);
    for parameter in ["http=off", "services=off"] {
        request.parameter = Some(parameter.to_owned());
        let generated = protoc_gen_rustgreet::generate(&request).expect("it generates");
        assert!(generated.warnings.is_empty(), "{parameter}");
    }
    // What is only imported is its author's.
    request.parameter = None;
    request.file_to_generate = vec!["google/api/http.proto".to_owned()];
    let generated = protoc_gen_rustgreet::generate(&request).expect("it generates");
    assert!(generated.warnings.is_empty());
}

#[test]
fn why_there_is_no_document_is_said_once() {
    let warnings = |file: &str, parameter: &str| {
        let folder = root().join("fixtures/warned");
        let mut request = request(&[folder], &[file.to_owned()]).expect("it parses");
        request.parameter = Some(parameter.to_owned());
        let generated = protoc_gen_rustgreet::generate(&request).expect("it generates");
        let all = generated.warnings.iter().map(ToString::to_string);
        all.collect::<Vec<_>>()
    };
    for off in ["http=off", "services=off"] {
        let text =
            format!("`openapi` needs the rules that `{off}` ignores\n  help: drop one of the two");
        let said = warnings("equal_patterns.proto", &format!("openapi,{off}"));
        assert_eq!(said, [text]);
        let said = warnings("no_rules.proto", &format!("openapi,{off}"));
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("no method has a rule"), "{said:?}");
    }
    // The rule that is left out has a warning of its own.
    let said = warnings("no_verb.proto", "openapi");
    assert_eq!(said.len(), 1);
    assert!(
        said[0].contains("`LIST` is not a verb of OpenAPI"),
        "{said:?}"
    );
}

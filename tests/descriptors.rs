//! What is checked in of this plugin's output is what it generates: the descriptor, plugin and
//! well-known types and the services in the runtime, and the greeter of its tests and of `docs/`.
//! `tools/regenerate` writes it anew.

mod support;

use support::{protoc_with_plugin, root, stderr};

fn assert_current(folder: &str, files: &[&str]) {
    let out = tempfile::tempdir().expect("a folder");
    let mut protoc = protoc_with_plugin(out.path());
    for folder in [
        "demo/proto",
        "runtime/proto",
        "build/proto",
        "runtime/tests/rpc_rest",
    ] {
        protoc.arg("-I").arg(root().join(folder));
    }
    let result = protoc.args(files).output().expect("protoc starts");
    assert!(result.status.success(), "{}", stderr(&result));
    let mut compared = 0;
    for entry in std::fs::read_dir(out.path()).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        let checked_in = root().join(folder).join(name);
        let read = |path| std::fs::read_to_string(path).unwrap_or_default();
        let same = read(&path) == read(&checked_in);
        assert!(
            same,
            "{} is not what is generated: run tools/regenerate",
            checked_in.display()
        );
        compared += 1;
    }
    assert!(compared > 1);
}

#[test]
fn descriptors_are_what_the_plugin_generates() {
    assert_current(
        "runtime/src/descriptor/generated",
        &[
            "google/protobuf/descriptor.proto",
            "google/protobuf/compiler/plugin.proto",
        ],
    );
}

#[test]
fn well_known_types_are_what_the_plugin_generates() {
    assert_current(
        "runtime/src/wkt/generated",
        &[
            "google/protobuf/any.proto",
            "google/protobuf/api.proto",
            "google/protobuf/duration.proto",
            "google/protobuf/empty.proto",
            "google/protobuf/field_mask.proto",
            "google/protobuf/source_context.proto",
            "google/protobuf/struct.proto",
            "google/protobuf/timestamp.proto",
            "google/protobuf/type.proto",
            "google/protobuf/wrappers.proto",
        ],
    );
}

#[test]
fn services_of_the_runtime_are_what_the_plugin_generates() {
    assert_current(
        "runtime/src/rpc/services/generated",
        &[
            "grpc/health/v1/health.proto",
            "grpc/reflection/v1/reflection.proto",
            "grpc/reflection/v1alpha/reflection.proto",
        ],
    );
}

#[test]
fn the_greeter_of_tests_and_docs_is_what_the_plugin_generates() {
    assert_current("runtime/tests/rpc_greet/generated", &["greet.proto"]);
    let read = |path: &str| std::fs::read_to_string(root().join(path)).expect(path);
    assert!(
        read("docs/greet.rs") == read("runtime/tests/rpc_greet/generated/greet.rs"),
        "docs/greet.rs is not what is generated: run tools/regenerate"
    );
}

#[test]
fn the_library_of_tests_is_what_the_plugin_generates() {
    let files = ["rest.proto", "google/api/httpbody.proto"];
    assert_current("runtime/tests/rpc_rest/generated", &files);
}

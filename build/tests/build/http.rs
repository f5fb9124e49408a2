//! Services that are called by HTTP verb and path: the protos that they import, and their warnings.

use super::support::{Folder, protoc};

const RULE: &str = "syntax = 'proto3';\npackage library;\nimport 'google/api/annotations.proto';\n\
                    import 'google/api/httpbody.proto';\n\nservice Library {\n\
                    \trpc Get(Book) returns (google.api.HttpBody) {\n\
                    \t\toption (google.api.http) = { get: '/v1/{name}' };\n\t}\n}\n\
                    message Book { string name = 1; }\n";

#[test]
fn googles_protos_are_there_whatever_compiles() {
    let own = protoc();
    let folder = Folder::new(&[("library.proto", RULE)]);
    let vendored = folder.run(&["-I", ".", "library.proto"]);
    let text = folder.read("out/rustgreet/library.rs");
    let row = "::rustgreet::HttpRule::new(\"GET\", \"/v1/{name}\")";
    assert!(text.contains(row), "{text}");
    assert!(!vendored.contains("google/api"), "{vendored}");
    // Of theirs, what generated code names is generated; no folder of ours is left.
    let google = folder.read("out/rustgreet/google.api.rs");
    assert!(google.contains("pub struct HttpBody {"), "{google}");
    assert!(!google.contains("pub struct HttpRule {"), "{google}");
    assert_eq!(folder.list("out"), ["rustgreet"]);

    let folder = Folder::new(&[("library.proto", RULE)]).variable("PROTOC", own.to_string_lossy());
    folder.run(&["-I", ".", "library.proto"]);
    assert_eq!(folder.read("out/rustgreet/library.rs"), text);
}

#[test]
fn a_copy_of_ones_own_comes_first() {
    let own = "syntax = 'proto3'; package google.api; message HttpBody { string mine = 1; }";
    let folder = Folder::new(&[("library.proto", RULE), ("google/api/httpbody.proto", own)]);
    let printed = folder.run(&["-I", ".", "library.proto"]);
    let watched = "cargo:rerun-if-changed=google/api/httpbody.proto\n";
    assert!(printed.contains(watched), "{printed}");
    let google = folder.read("out/rustgreet/google.api.rs");
    assert!(google.contains("pub mine: "), "{google}");
}

#[test]
fn a_warning_is_cargos() {
    let twice = RULE.replace(
        "\n}\nmessage",
        "\n\trpc Find(Book) returns (Book) { option (google.api.http).get = '/v1/{name}'; }\n}\nmessage",
    );
    let folder = Folder::new(&[("proto/library.proto", &twice)]);
    let printed = folder.run(&["-I", "proto", "./proto/library.proto"]);
    let expected = "cargo:warning=./proto/library.proto:10:41: `library.Library.Find`: \
                    `GET /v1/{name}` matches the same paths as a rule of `library.Library.Get` (give one of them another path: \
                    a server does not start with both, unless its `equal_rules` says that the first one wins)\n";
    assert!(printed.contains(expected), "{printed}");
    let again = folder.read("out/rustgreet/library.rs");
    assert!(again.contains("pub trait Library"), "{again}");
}

#[test]
fn an_openapi_document_is_written_replaced_and_removed_as_code_is() {
    let folder = Folder::new(&[("library.proto", RULE)]);
    let run = ["--option", "openapi", "-I", ".", "library.proto"];
    folder.run(&run);
    let document = folder.read("out/rustgreet/library.openapi.json");
    assert!(document.contains("\"/v1/{name}\": {"), "{document}");
    folder.write("library.proto", &RULE.replace("/v1/", "/v2/"));
    folder.run(&run);
    let document = folder.read("out/rustgreet/library.openapi.json");
    assert!(document.contains("\"/v2/{name}\": {"), "{document}");
    folder.run(&["-I", ".", "library.proto"]);
    assert_eq!(folder.read("out/rustgreet/library.openapi.json"), "");
}

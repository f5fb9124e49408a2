//! Services and their methods.

use rustgreet::descriptor::{MethodDescriptorProto, ServiceDescriptorProto};

use super::*;

fn method(name: &str, input: &str, output: &str) -> MethodDescriptorProto {
    MethodDescriptorProto {
        name: text(name),
        input_type: text(input),
        output_type: text(output),
        ..Default::default()
    }
}

/// A service `S` with these methods, next to a message `M` and an enum `E`.
fn service(methods: Vec<MethodDescriptorProto>) -> Vec<FileDescriptorProto> {
    change(|file| {
        file.enum_type = vec![enumeration("E", &["ZERO"])];
        file.service = vec![ServiceDescriptorProto {
            name: text("S"),
            method: methods,
            ..Default::default()
        }];
    })
}

pub(crate) fn services() -> Vec<Row> {
    let missing = "there is no message `.p.N` in these files";
    let both = |about, methods: [(&str, &str); 1]| {
        let files = methods.map(|(input, output)| method("Do", input, output));
        Row(
            about,
            service(files.to_vec()),
            format!("a.proto: `p.S.Do`: {missing}"),
            format!("a.proto: p.S.Do: {missing}; run protoc with --include_imports"),
        )
    };
    vec![
        accepted("a service without methods", service(vec![])),
        accepted("a method", service(vec![method("Do", ".p.M", "M")])),
        both("a request that no file declares", [(".p.N", ".p.M")]),
        both("a reply that no file declares", [(".p.M", ".p.N")]),
        only_in_pool(
            "a well-known type that the files lack",
            service(vec![method("Do", ".google.protobuf.Empty", ".p.M")]),
            "a.proto: `p.S.Do`: there is no message `.google.protobuf.Empty` in these files",
        ),
        refused(
            "a request that is an enum",
            service(vec![method("Do", ".p.E", ".p.M")]),
            "p.S.Do",
            "expected a message, but `.p.E` is an enum",
        ),
        refused(
            "a reply that is a service",
            service(vec![method("Do", ".p.M", ".p.S")]),
            "p.S.Do",
            "expected a message, but `.p.S` is not a type",
        ),
        refused(
            "two methods of one name",
            service(vec![method("Do", "M", "M"), method("Do", "M", "M")]),
            "p.S.Do",
            "this name is declared twice",
        ),
        refused(
            "a name with which no path of a call can be made",
            service(vec![method("Do/it", "M", "M")]),
            "p.S.Do/it",
            "`Do/it` is not an identifier",
        ),
        refused(
            "a service of the name of a message",
            change(|file| {
                file.service = vec![ServiceDescriptorProto {
                    name: text("M"),
                    ..Default::default()
                }];
            }),
            "p.M",
            "this name is declared twice",
        ),
    ]
}

//! Names, files and limits.

use rustgreet::descriptor::field_descriptor_proto::Type;

use super::*;

fn future(file: &mut FileDescriptorProto) {
    file.syntax = text("editions");
    file.edition = Some(Edition(20_300));
}

fn nested(levels: usize) -> Vec<FileDescriptorProto> {
    let nest = |inner: DescriptorProto, _| DescriptorProto {
        nested_type: vec![inner],
        ..message("M", vec![])
    };
    change(|file| file.message_type = vec![(1..levels).fold(message("M", vec![]), nest)])
}

const TOO_MANY_NAMES: &str = "there are 18001390 bytes of full names; the limit is 16795536";

pub(crate) fn names() -> Vec<Row> {
    let twice = "this name is declared twice";
    vec![
        refused(
            "a name that is not an identifier",
            fields(vec![field("a b", 1, Type::Bool, "")]),
            "p.M.a b",
            "`a b` is not an identifier",
        ),
        refused(
            "a field twice",
            fields(vec![
                field("f", 1, Type::Bool, ""),
                field("f", 2, Type::Bool, ""),
            ]),
            "p.M.f",
            twice,
        ),
        refused(
            "an enum's value next to an enum of that name",
            change(|file| file.enum_type = vec![enumeration("E", &["E"])]),
            "p.E",
            twice,
        ),
        refused(
            "a type twice, in two files",
            {
                let mut files = with_import(|import| import.package = text("p"));
                files[0].enum_type = vec![enumeration("M", &["ZERO"])];
                files
            },
            "p.M",
            twice,
        ),
        Row(
            "a message of the name of a package",
            with_import(|import| {
                import.package = None;
                import.message_type = vec![message("p", vec![])];
            }),
            "a.proto: `p`: `p` is also the name of something that is not a package".to_owned(),
            "a.proto: p: `p` is also the name of something that is not a package".to_owned(),
        ),
        refused(
            "an enum without values",
            change(|file| file.enum_type = vec![enumeration("E", &[])]),
            "p.E",
            "the enum has no values",
        ),
        refused(
            "a oneof without fields",
            change(|file| {
                file.message_type[0].oneof_decl = vec![OneofDescriptorProto {
                    name: text("choice"),
                    ..Default::default()
                }];
            }),
            "p.M.choice",
            "the oneof has no fields",
        ),
        Row(
            "two faults: both show all that they find",
            fields(vec![
                field("f", 0, Type::Bool, ""),
                field("g", -1, Type::Bool, ""),
            ]),
            "a.proto: `p.M.f`: the field number 0 is not between 1 and 536870911\n\
             a.proto: `p.M.g`: the field number -1 is not between 1 and 536870911"
                .to_owned(),
            "a.proto: p.M.f: the field number 0 is not between 1 and 536870911\n\
             a.proto: p.M.g: the field number -1 is not between 1 and 536870911"
                .to_owned(),
        ),
    ]
}

pub(crate) fn files() -> Vec<Row> {
    let unsupported = "the edition 20300 is not supported by this version";
    vec![
        refused("an edition of the future", change(future), "", unsupported),
        Row(
            "an edition of the future in an import: protoc lets it through if nothing is made of it",
            with_import(future),
            String::new(),
            format!("b.proto: {unsupported}"),
        ),
        accepted("an import that is absent: only options need it", {
            let mut files = fields(vec![]);
            files[0].dependency = vec!["options.proto".to_owned()];
            files
        }),
        refused(
            "a file that imports itself",
            change(|file| file.dependency = vec!["a.proto".to_owned()]),
            "",
            "the file imports itself",
        ),
        refused(
            "a file twice",
            vec![
                file(vec![]),
                FileDescriptorProto {
                    name: text("a.proto"),
                    ..Default::default()
                },
            ],
            "",
            "two files have this name",
        ),
        refused(
            "messages 65 deep",
            nested(65),
            &["p"]
                .into_iter()
                .chain(["M"; 65])
                .collect::<Vec<_>>()
                .join("."),
            "the nesting of messages has 65 levels; the limit is 64",
        ),
        accepted("messages 64 deep", nested(64)),
        Row(
            "full names of 18 MB, of files of 63 KB",
            change(|file| {
                file.package = Some("p".repeat(60_000));
                let messages = (0..300).map(|it| message(&format!("M{it}"), vec![]));
                file.message_type = messages.collect();
            }),
            TOO_MANY_NAMES.to_owned(),
            TOO_MANY_NAMES.to_owned(),
        ),
        only_in_pool(
            "16,385 fields: a row is small, the tokens of a struct are not",
            fields(
                (1..16_386)
                    .map(|it| field(&format!("f{it}"), it, Type::Bool, ""))
                    .collect(),
            ),
            "a.proto: `p.M`: the message has 16385 fields; the limit is 16384",
        ),
    ]
}

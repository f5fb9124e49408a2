//! What names refer to.

use rustgreet::descriptor::field_descriptor_proto::Type;

use super::*;

pub(crate) fn references() -> Vec<Row> {
    let one = |ty, name: &str| fields(vec![field("f", 1, ty, name)]);
    let missing = "there is no type `.p.N` in these files";
    vec![
        only_in_pool(
            "a well-known message that the files lack: the pool has tables of these",
            one(Type::Message, ".google.protobuf.Timestamp"),
            "a.proto: `p.M.f`: there is no type `.google.protobuf.Timestamp` in these files",
        ),
        only_in_pool(
            "a well-known enum that the files lack",
            one(Type::Enum, ".google.protobuf.NullValue"),
            "a.proto: `p.M.f`: there is no type `.google.protobuf.NullValue` in these files",
        ),
        Row(
            "another type that the files lack: in a set, imports may be missing",
            one(Type::Message, ".p.N"),
            format!("a.proto: `p.M.f`: {missing}"),
            format!("a.proto: p.M.f: {missing}; run protoc with --include_imports"),
        ),
        accepted("a name without a leading dot", one(Type::Message, "M")),
        accepted("and with its package", one(Type::Message, "p.M")),
        refused(
            "a name without a leading dot is looked for from the inside out, as in C++",
            change(|file| {
                file.message_type[0].field = vec![field("f", 1, Type::Message, "M")];
                file.message_type[0].enum_type = vec![enumeration("M", &["ZERO"])];
            }),
            "p.M.f",
            "the field's type is a message, but `M` is an enum",
        ),
        accepted("no type, and a reference", {
            let mut files = one(Type::Message, ".p.M");
            files[0].message_type[0].field[0].r#type = None;
            files
        }),
        refused(
            "another type than the one declared",
            change(|file| {
                file.message_type[0].field = vec![field("f", 1, Type::Message, ".p.E")];
                file.enum_type = vec![enumeration("E", &["ZERO"])];
            }),
            "p.M.f",
            "the field's type is a message, but `.p.E` is an enum",
        ),
        accepted(
            "a type of a file that is not imported",
            with_import(|import| {
                import.message_type =
                    vec![message("N", vec![field("m", 1, Type::Message, ".p.M")])];
            }),
        ),
    ]
}

//! Fields, maps, oneofs and extensions.

use rustgreet::descriptor::field_descriptor_proto::{Label, Type};

use super::*;

pub(crate) fn fields_and_maps() -> Vec<Row> {
    let not_an_entry = "`.p.M.Entry` is not a valid map entry: field 1 must be a key (not float, double or bytes), field 2 a value (not a map or group)";
    vec![
        refused(
            "a group as a map's value",
            map_of(field("value", 2, Type::Group, ".p.M"), Label::Repeated),
            "p.M.f",
            not_an_entry,
        ),
        refused(
            "a map as a map's value",
            map_of(
                field("value", 2, Type::Message, ".p.M.Entry"),
                Label::Repeated,
            ),
            "p.M.f",
            not_an_entry,
        ),
        accepted(
            "a message as a map's value",
            map_of(field("value", 2, Type::Message, ".p.M"), Label::Repeated),
        ),
        refused(
            "a map that is not repeated",
            map_of(field("value", 2, Type::Bool, ""), Label::Optional),
            "p.M.f",
            "a map field must be repeated, and cannot be an extension",
        ),
        refused(
            "a repeated field in a oneof",
            change(|file| {
                let message = &mut file.message_type[0];
                message.field[0] = repeated(message.field[0].clone());
                message.field[0].oneof_index = Some(0);
                message.oneof_decl = vec![OneofDescriptorProto {
                    name: text("choice"),
                    ..Default::default()
                }];
            }),
            "p.M.f",
            "a field of a oneof cannot be repeated or required",
        ),
        refused(
            "a oneof that is not there",
            change(|file| file.message_type[0].field[0].oneof_index = Some(3)),
            "p.M.f",
            "there is no oneof with the index 3",
        ),
        refused(
            "a number twice",
            fields(vec![
                field("f", 1, Type::Bool, ""),
                field("g", 1, Type::Bool, ""),
            ]),
            "p.M.g",
            "the field `f` has the number 1 too",
        ),
        refused(
            "a number that no field can have",
            fields(vec![field("f", 1 << 29, Type::Bool, "")]),
            "p.M.f",
            "the field number 536870912 is not between 1 and 536870911",
        ),
        refused(
            "a repeated field with a default",
            change(|file| {
                let field = repeated(file.message_type[0].field[0].clone());
                file.message_type[0].field[0] = field;
                file.message_type[0].field[0].default_value = text("1");
            }),
            "p.M.f",
            "a repeated field cannot have a default",
        ),
        only_in_pool(
            "a default that is not of the field's type: a table has no defaults",
            change(|file| file.message_type[0].field[0].default_value = text("many")),
            "a.proto: `p.M.f`: the default `many` is not a value of the field's type",
        ),
        refused(
            "an extension outside of the ranges",
            extension(|it| it.number = Some(200)),
            "p.x",
            "the number 200 is in none of the extension ranges of `p.M`",
        ),
        refused(
            "a required extension",
            extension(|it| it.label = Some(Label::Required)),
            "p.x",
            "an extension cannot be required, and cannot be a member of a oneof",
        ),
        Row(
            "an extension of a well-known type that the files lack",
            extension(|it| it.extendee = text(".google.protobuf.Any")),
            "a.proto: `p.x`: there is no message `.google.protobuf.Any` in these files".to_owned(),
            "a.proto: p.x: a well-known type has no extension ranges".to_owned(),
        ),
    ]
}

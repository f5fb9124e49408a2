//! Resolves enums: the struct of one, and its constants.

use super::Resolver;
use crate::proto::EnumId;
use crate::rust::docs;
use crate::rust::model::{Constant, Enum};
use crate::rust::names::value_names;

impl Resolver<'_> {
    pub(super) fn resolve_enum(&mut self, id: EnumId) -> Enum {
        let enumeration = self.schema.enumeration(id);
        let head = &enumeration.head;
        let mut values = Vec::new();
        for (value, name) in value_names(enumeration, self.options.enum_prefix) {
            values.push(Constant {
                docs: docs::of(&value.head),
                deprecated: value.head.deprecated,
                name,
                number: value.number,
            });
        }
        let names = enumeration.values.iter();
        let names = names.map(|value| (value.number, value.head.name.clone()));
        let default = enumeration.values.first().map_or(0, |value| value.number);
        // The first value is the default. If that is not 0, `derive` would pick another.
        let mut ours = vec!["Clone", "Copy"];
        ours.extend((default == 0).then_some("Default"));
        ours.extend(["PartialEq", "Eq", "PartialOrd", "Ord", "Hash"]);
        Enum {
            docs: docs::of(head),
            deprecated: head.deprecated,
            name: self.paths.names().enumeration(id).clone(),
            proto_name: head.full_name.clone(),
            derives: self.derives(&ours, &head.full_name),
            closed: enumeration.closed,
            default,
            values,
            names: names.collect(),
        }
    }
}

//! Hands on the unknown fields that are extensions known to the registry.

use serde::ser::SerializeMap;

use super::Place;
use crate::reflect::DynamicField;
use crate::schema::MessageTable;
use crate::serde::path::Step;
use crate::textual::Parts;
use crate::unknown::UnknownFields;
use crate::wire::DecodeErrorKind;

impl Place<'_> {
    pub(super) fn extensions<M: SerializeMap>(
        self,
        table: &MessageTable,
        unknown: &UnknownFields,
        object: &mut M,
    ) -> Result<(), M::Error> {
        let Some(extensions) = self.options.types().extensions(table) else {
            return Ok(());
        };
        let limits = self.limits_of_part();
        let mut memory = self.parts.memory(&limits, unknown.as_bytes().len());
        let limit = memory.limit();
        let found = extensions.among(unknown, &mut memory);
        let not_decoded = |kind: DecodeErrorKind| {
            let what = kind.describe_within(limit);
            self.options.not_decoded(kind, what)
        };
        for (entry, records) in self.here(found.map_err(not_decoded))?.into_values() {
            let row = &entry.row;
            let path = self.path.to(Step::Field(row.name()));
            let mut place = self.at(&path);
            let mut inner = memory.part();
            let slot = DynamicField::of_extension(entry, records, &limits, &mut inner);
            let slot = place.here(slot.map_err(not_decoded))?;
            place.parts = Parts::inside(&inner, limit);
            if slot.is_set() {
                let key = format!("[{}]", row.name());
                place.value(&key, slot.as_field(row), object)?;
            }
        }
        Ok(())
    }
}

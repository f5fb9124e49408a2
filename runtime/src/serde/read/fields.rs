//! Reads the fields of a message.

use serde::de::MapAccess;

use super::as_text::{AsText, Text};
use super::key::Key;
use super::skip::Skip;
use super::slot::Slot;
use super::state::State;
use super::value::Value;
use crate::extension::Entry;
use crate::json::{Error, Part};
use crate::raw::excerpt::excerpt;
use crate::schema::MessageTable;
use crate::serde::path::{Path, Step};
use crate::textual::Duplicates;

impl<'de> Value<'_, 'de, '_, '_> {
    /// The fields of a message.
    pub(super) fn fields<A: MapAccess<'de>>(
        &mut self,
        table: &'static MessageTable,
        mut map: A,
    ) -> Result<(), A::Error> {
        let (names, rows) = (table.names(), table.fields());
        let mut given = Duplicates::new();
        let mut hint = 0;
        loop {
            let find = |key: &str| match rows.get(hint) {
                Some(_) if names.json_name(rows, hint) == key => Some(hint),
                _ => names.of_json(rows, key),
            };
            let key = Key(|key: &str, _| match find(key) {
                Some(index) => (key.len(), Ok(index)),
                None => (key.len(), Err(key.to_owned())),
            });
            let Some((length, key)) = map.next_key_seed(key)? else {
                break;
            };
            self.count(length + 3)?;
            let index = match key {
                Ok(index) => index,
                Err(key) => {
                    self.other(table, &key, &mut given, &mut map)?;
                    continue;
                }
            };
            hint = index + 1;
            let row = &rows[index];
            let path = self.path.to(Step::Field(row.name()));
            // A null does not count as a member of a oneof.
            let is_member = row.oneof_index().is_some();
            if !is_member {
                self.note(table, index, &path, &mut given)?;
            }
            let is_given = map.next_value_seed(Value {
                state: self.state,
                slot: Slot::Field(row),
                path: &path,
                depth: self.depth,
            })?;
            if is_member && is_given {
                self.note(table, index, &path, &mut given)?;
            }
        }
        given.end(&mut self.state.memory);
        Ok(())
    }

    /// Notes that a field is given; an error if it must not be.
    fn note<E: serde::de::Error>(
        &mut self,
        table: &'static MessageTable,
        index: usize,
        path: &Path<'_>,
        given: &mut Duplicates,
    ) -> Result<(), E> {
        let row = &table.fields()[index];
        let noted = given.note(table, index, row, &mut self.state.memory);
        match self.here(self.state.within_limit(noted))? {
            None => Ok(()),
            Some(clash) => Err(E::custom(path.of(Error::new(clash.describe())))),
        }
    }

    /// The value of a key that names no declared field.
    #[cold]
    fn other<A: MapAccess<'de>>(
        &mut self,
        table: &'static MessageTable,
        key: &str,
        given: &mut Duplicates,
        map: &mut A,
    ) -> Result<(), A::Error> {
        if let Some(entry) = self.state.options.extension(table, key) {
            return self.extension(&entry, key, given, map);
        }
        if self.state.options.ignore_unknown_fields {
            return map.next_value_seed(Skip::new(self.state));
        }
        let what = format!("{} has no field {:?}", table.name(), excerpt(key));
        Err(self.error(Error::new(what)))
    }

    fn extension<A: MapAccess<'de>>(
        &mut self,
        entry: &Entry,
        key: &str,
        given: &mut Duplicates,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let mut text = Text::default();
        map.next_value_seed(AsText::new(self.state, &mut text, self.depth))?;
        let State {
            options,
            wire,
            memory,
            ..
        } = &mut *self.state;
        let part = Part {
            text: &text.json,
            options,
            depth: self.depth,
            memory,
        };
        let written = part.extension(entry, wire).and_then(|is_given| {
            let noted = given.note_extension(entry.row.number(), &mut self.state.memory);
            match is_given && !self.state.within_limit(noted)? {
                true => Err(Error::new("given twice")),
                false => Ok(()),
            }
        });
        self.here(written.map_err(|error| error.in_field(key)))?;
        text.free(&mut self.state.memory);
        Ok(())
    }
}

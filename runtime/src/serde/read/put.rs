//! Writes a value as wire bytes, where it belongs.

use super::as_text::Text;
use super::slot::Slot;
use super::state::State;
use super::value::Value;
use crate::json::{Error, Part};
use crate::raw::base64;
use crate::raw::excerpt::excerpt;
use crate::schema::{Label, MessageTable, Type, map_entry, number};
use crate::textual::too_deep;
use crate::wire::Writer;
use crate::wire::by_table::{Number, Open};

/// A message that is begun, with the entry of a map around it.
struct Begun {
    entry: Option<Open>,
    message: Option<Open>,
}

impl<'de, 'o> Value<'_, 'de, 'o, '_> {
    /// Writes one value: `write` gets the number of its field, and writes so many bytes of strings at most.
    pub(super) fn put<E: serde::de::Error>(
        &mut self,
        bytes: usize,
        write: impl FnOnce(&mut Writer<'_>, u32),
    ) -> Result<(), E> {
        match self.slot {
            Slot::Entry(entry) => {
                let made = self.state.make_room(bytes.saturating_add(entry.key.len()));
                self.here(made)?;
                let open = entry.open(&mut self.state.wire);
                write(&mut self.state.wire, map_entry::VALUE);
                self.state.wire.close(open);
            }
            Slot::Field(row) | Slot::Element(row) => {
                let made = self.state.make_room(bytes);
                self.here(made)?;
                write(&mut self.state.wire, row.number());
            }
            Slot::Root(_) => {}
        }
        Ok(())
    }

    pub(super) fn put_number<E: serde::de::Error>(&mut self, number: Number) -> Result<(), E> {
        match self.slot {
            Slot::Field(row) if row.label() == Label::Implicit && number.is_zero() => Ok(()),
            Slot::Element(row) if row.label() == Label::Packed => {
                let made = self.state.make_room(0);
                self.here(made)?;
                let State { wire, packed, .. } = &mut *self.state;
                packed.get_or_insert_with(|| wire.open(row.number()));
                wire.push_number(number);
                Ok(())
            }
            _ => self.put(0, |w, field| w.put_number(field, number)),
        }
    }

    fn begin<E: serde::de::Error>(&mut self) -> Result<Begun, E> {
        let key = match self.slot {
            Slot::Entry(entry) => entry.key.len(),
            _ => 0,
        };
        let made = self.state.make_room(key);
        self.here(made)?;
        let w = &mut *self.state.wire;
        let (entry, number) = match self.slot {
            Slot::Root(_) => (None, None),
            Slot::Field(row) | Slot::Element(row) => (None, Some(row.number())),
            Slot::Entry(entry) => (Some(entry.open(w)), Some(map_entry::VALUE)),
        };
        let message = number.map(|number| match self.slot.ty() {
            Type::Group(_) => w.open_group(number),
            _ => w.open(number),
        });
        Ok(Begun { entry, message })
    }

    fn end(&mut self, begun: Begun) {
        for open in [begun.message, begun.entry].into_iter().flatten() {
            self.state.wire.close(open);
        }
    }

    /// Writes a message whose fields `write` writes.
    pub(super) fn message<E: serde::de::Error>(
        mut self,
        write: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<bool, E> {
        let Some(depth) = self.depth.checked_sub(1) else {
            let most = self.state.options.limits.depth;
            return Err(self.error(Error::new(too_deep(most))));
        };
        let begun = self.begin()?;
        let outer = core::mem::replace(&mut self.depth, depth);
        write(&mut self)?;
        self.depth = outer;
        self.end(begun);
        Ok(true)
    }

    pub(super) fn time<E: serde::de::Error>(
        self,
        time: Option<(i64, i32)>,
        text: &str,
        what: &str,
    ) -> Result<bool, E> {
        let Some((seconds, nanos)) = time else {
            let what = format!("{:?} is {what}", excerpt(text));
            return Err(self.error(Error::new(what)));
        };
        self.message(|this| {
            this.state.wire.int64(number::SECONDS, &seconds);
            this.state.wire.int32(number::NANOS, &nanos);
            Ok(())
        })
    }

    pub(super) fn base64<E: serde::de::Error>(&mut self, text: &str) -> Result<(), E> {
        let mut buffer = core::mem::take(&mut self.state.bytes);
        let needed = text.len() + 3;
        if buffer.capacity() < needed {
            buffer.clear();
            let room = self.state.memory.grow_exact(&mut buffer, needed);
            let room = self.state.within_limit(room);
            self.here(room)?;
        }
        match base64::decode(text.as_bytes(), &mut buffer) {
            Some(bytes) => self.put(bytes.len(), |w, field| w.put_bytes(field, bytes))?,
            None => return Err(self.error(Error::new("expected base64"))),
        }
        self.state.bytes = buffer;
        Ok(())
    }

    /// A message whose JSON was put together.
    pub(super) fn by_text<E: serde::de::Error>(
        mut self,
        table: &'static MessageTable,
        text: Text,
    ) -> Result<bool, E> {
        let begun = self.begin()?;
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
        let written = part.message(table, wire);
        self.here(written)?;
        self.end(begun);
        text.free(&mut self.state.memory);
        Ok(true)
    }
}

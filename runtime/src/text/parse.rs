//! Reads text format straight into wire bytes, along the message's table.

use super::ParseOptions;
use super::lexer::Lexer;
use super::scalar;
use crate::schema::{Field, Label, MessageTable, Type, WellKnown, map_entry, number};
use crate::textual::{Clash, Duplicates, Error, Result, not_in_registry, scratch, too_deep};
use crate::wire::memory::Memory;
use crate::wire::{self, Writer, too_much_memory};

/// The state of reading one text.
pub(super) struct Parser<'a, 'o> {
    lexer: Lexer<'a>,
    options: &'o ParseOptions<'o>,
    /// How many more levels messages may nest.
    depth: u32,
    /// What the text may still allocate.
    memory: &'o mut Memory,
}

/// Returns the wire bytes of a message in text format.
pub(super) fn to_wire(
    text: &str,
    table: &'static MessageTable,
    options: &ParseOptions<'_>,
    memory: &mut Memory,
) -> Result<Vec<u8>> {
    let Ok(mut writer) = scratch::begin(text.len(), memory) else {
        return Err(Error::too_much_memory(memory).in_root(table.short_name()));
    };
    let mut parser = Parser {
        lexer: Lexer::new(text),
        options,
        depth: options.limits.depth,
        memory,
    };
    parser
        .fields(table, None, &mut writer)
        .and_then(|()| scratch::finish(writer, parser.memory, text.len()))
        .map_err(|error| error.in_root(table.short_name()))
}

impl Parser<'_, '_> {
    /// The fields of a message up to its closing bracket, which is taken, or to the end of the text.
    fn fields(
        &mut self,
        table: &'static MessageTable,
        end: Option<u8>,
        w: &mut Writer<'_>,
    ) -> Result {
        let heap_size = Duplicates::heap_size(table);
        self.charge(heap_size)?;
        let mut seen = Duplicates::new(table);
        let mut extensions = Vec::new();
        let mut counts = Vec::new();
        while !self.is_at_end(end)? {
            self.make_room(0, w)?;
            if self.lexer.take(b'[') {
                let name = self.lexer.bracketed_name()?;
                if name.contains('/') {
                    self.any(table, &name, w)?;
                } else {
                    self.extension(table, &name, &mut extensions, w)?;
                }
            } else {
                let name = self.lexer.name()?;
                let Some(index) = index_of(table, name) else {
                    if table.reserved_names().contains(&name) {
                        self.skip_field()?;
                        let _ = self.lexer.take(b',') || self.lexer.take(b';');
                        continue;
                    }
                    let what = format!("{} has no field {name:?}", table.name());
                    return Err(self.lexer.error(what));
                };
                let row = &table.fields()[index];
                if let Some(clash) = seen.note(table, index)
                    && !(matches!(clash, Clash::Twice) && may_come_again(row))
                {
                    let error = self.lexer.error(clash.describe());
                    return Err(error.in_field(row.name()));
                }
                let mut once = 0;
                let count = match is_list(row) {
                    true => {
                        if counts.is_empty() {
                            self.charge(table.fields().len() * size_of::<usize>())?;
                            counts.resize(table.fields().len(), 0);
                        }
                        &mut counts[index]
                    }
                    false => &mut once,
                };
                self.field(row, count, w)
                    .map_err(|error| error.in_field(row.name()))?;
            }
            // At most one separator.
            let _ = self.lexer.take(b',') || self.lexer.take(b';');
        }
        let lists = counts.len() * size_of::<usize>();
        let extensions = extensions.capacity() * size_of::<(u32, usize)>();
        self.memory.refund(heap_size + lists + extensions);
        Ok(())
    }

    fn is_at_end(&mut self, end: Option<u8>) -> Result<bool> {
        match end {
            Some(bracket) if self.lexer.take(bracket) => Ok(true),
            Some(bracket) if self.lexer.peek().is_none() => {
                Err(self.lexer.unexpected(&format!("`{}`", char::from(bracket))))
            }
            Some(_) => Ok(false),
            None => Ok(self.lexer.peek().is_none()),
        }
    }

    fn extension(
        &mut self,
        table: &'static MessageTable,
        name: &str,
        seen: &mut Vec<(u32, usize)>,
        w: &mut Writer<'_>,
    ) -> Result {
        let Some(entry) = self.options.types().extension_named(table, name) else {
            let what = format!("the registry has no extension {name:?} of {}", table.name());
            return Err(self.lexer.error(what));
        };
        let row = entry.row;
        let before = seen.iter().position(|(number, _)| *number == row.number());
        if before.is_some() && !may_come_again(&row) {
            return Err(self.lexer.error("given twice").in_field(name));
        }
        let before = match before {
            Some(before) => before,
            None => {
                let room = self.memory.room_for_one(seen);
                self.within_limit(room)?;
                seen.push((row.number(), 0));
                seen.len() - 1
            }
        };
        let count = &mut seen[before].1;
        let written = entry.id.write(w, |number, w| match number == row.number() {
            true => self.field(&row, count, w),
            false => {
                let _ = self.lexer.take(b':');
                self.typed(number, row.ty(), w)
            }
        });
        written.map_err(|error| error.in_field(&format!("[{name}]")))
    }

    /// The message in an `Any`: `[type.googleapis.com/foo.Bar] { .. }`
    fn any(&mut self, table: &'static MessageTable, url: &str, w: &mut Writer<'_>) -> Result {
        if WellKnown::of(table.name()) != Some(WellKnown::Any) {
            return Err(self.lexer.error(format!(
                "only an Any has a type URL; this is a {}",
                table.name()
            )));
        }
        let name = url.rsplit_once('/').map_or(url, |(_, name)| name);
        let Some(inner) = self.options.types().message(name) else {
            return Err(self.lexer.error(not_in_registry(name)));
        };
        self.make_room(url.len(), w)?;
        w.put_string(number::ANY_TYPE_URL, url);
        let open = w.open(number::ANY_VALUE);
        let _ = self.lexer.take(b':');
        self.message(inner, w)
            .map_err(|error| error.in_element(inner.short_name()))?;
        w.close(open);
        Ok(())
    }

    /// The part of a field after its name. `count` is the number of list elements so far.
    fn field(&mut self, row: &Field, count: &mut usize, w: &mut Writer<'_>) -> Result {
        let is_message = matches!(row.ty(), Type::Message(_) | Type::Group(_));
        let is_block = is_message || row.label() == Label::Map;
        let colon = self.lexer.take(b':');
        if !colon && !is_block {
            return Err(self.lexer.unexpected("`:`"));
        }
        if !(is_repeated(row) && self.lexer.take(b'[')) {
            return self.element(row, count, w);
        }
        if self.lexer.take(b']') {
            return Ok(());
        }
        loop {
            self.element(row, count, w)?;
            if self.lexer.take(b']') {
                return Ok(());
            }
            self.lexer.expect(b',')?;
        }
    }

    /// One value of a field. An error names the element's index in a list.
    fn element(&mut self, row: &Field, count: &mut usize, w: &mut Writer<'_>) -> Result {
        *count += 1;
        self.make_room(0, w)?;
        self.value(row, w).map_err(|error| match is_list(row) {
            true => error.in_element(*count - 1),
            false => error,
        })
    }

    /// One value of a field.
    fn value(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        match row.label() {
            Label::Map => self.entry(row, w),
            _ => self.typed(row.number(), row.ty(), w),
        }
    }

    fn typed(&mut self, number: u32, ty: Type, w: &mut Writer<'_>) -> Result {
        match ty {
            Type::Message(table) => {
                let open = w.open(number);
                self.message(table, w)?;
                w.close(open);
            }
            Type::Group(table) => {
                let open = w.open_group(number);
                self.message(table, w)?;
                w.close(open);
            }
            Type::String | Type::Bytes => {
                let bytes = scalar::string(&mut self.lexer)?;
                self.make_room(bytes.len(), w)?;
                match (ty, core::str::from_utf8(&bytes)) {
                    (Type::String, Err(_)) => {
                        return Err(self.lexer.error("the string is not UTF-8"));
                    }
                    _ => w.put_bytes(number, &bytes),
                }
            }
            _ => {
                let value = scalar::number(&mut self.lexer, ty)?;
                w.put_number(number, value);
            }
        }
        Ok(())
    }

    /// Makes room for `bytes` of strings, and a value's numbers and tags.
    fn make_room(&mut self, bytes: usize, w: &mut Writer<'_>) -> Result {
        let made = w.make_room(bytes, self.memory);
        self.within_limit(made)
    }

    fn charge(&mut self, bytes: usize) -> Result {
        let charged = self.memory.charge(bytes);
        self.within_limit(charged)
    }

    /// The result of taking memory, with the place in the text.
    fn within_limit(&self, taken: wire::Result) -> Result {
        taken.map_err(|_| self.lexer.error(too_much_memory(self.memory.limit())))
    }

    fn message(&mut self, table: &'static MessageTable, w: &mut Writer<'_>) -> Result {
        let end = self.enter()?;
        self.fields(table, Some(end), w)?;
        self.depth += 1;
        Ok(())
    }

    /// Takes the opening bracket of a message and goes a level deeper; returns the closing bracket.
    fn enter(&mut self) -> Result<u8> {
        let end = self.bracket()?;
        match self.depth.checked_sub(1) {
            Some(depth) => self.depth = depth,
            None => return Err(self.lexer.error(too_deep(self.options.limits.depth))),
        }
        Ok(end)
    }

    /// Takes an opening bracket; returns the closing one that belongs to it.
    fn bracket(&mut self) -> Result<u8> {
        if self.lexer.take(b'{') {
            Ok(b'}')
        } else if self.lexer.take(b'<') {
            Ok(b'>')
        } else {
            Err(self.lexer.unexpected("`{`"))
        }
    }

    /// Skips the part of a field after its name.
    fn skip_field(&mut self) -> Result {
        let colon = self.lexer.take(b':');
        match self.lexer.peek() {
            Some(b'[') => {
                self.lexer.expect(b'[')?;
                let mut first = true;
                while !self.lexer.take(b']') {
                    if !core::mem::replace(&mut first, false) {
                        self.lexer.expect(b',')?;
                    }
                    self.skip_value()?;
                }
                Ok(())
            }
            Some(b'{' | b'<') => self.skip_value(),
            _ if colon => self.skip_value(),
            _ => Err(self.lexer.unexpected("`:`")),
        }
    }

    fn skip_value(&mut self) -> Result {
        if !matches!(self.lexer.peek(), Some(b'{' | b'<')) {
            return self.lexer.scalar().map(drop);
        }
        let end = self.enter()?;
        while !self.is_at_end(Some(end))? {
            if self.lexer.take(b'[') {
                self.lexer.bracketed_name()?;
            } else {
                self.lexer.name()?;
            }
            self.skip_field()?;
            let _ = self.lexer.take(b',') || self.lexer.take(b';');
        }
        self.depth += 1;
        Ok(())
    }

    /// An entry of a map: `{ key: .. value: .. }`
    fn entry(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        let end = self.bracket()?;
        let open = w.open(row.number());
        let (mut key, mut value) = (false, false);
        while !self.is_at_end(Some(end))? {
            let name = self.lexer.name()?;
            let (seen, number, ty) = match name {
                "key" => (&mut key, map_entry::KEY, row.key().unwrap_or(Type::String)),
                "value" => (&mut value, map_entry::VALUE, row.ty()),
                _ => {
                    let what = format!("a map entry has `key` and `value`, not {name:?}");
                    return Err(self.lexer.error(what));
                }
            };
            if core::mem::replace(seen, true) {
                return Err(self.lexer.error(format!("{name:?} is given twice")));
            }
            let colon = self.lexer.take(b':');
            if !colon && !matches!(ty, Type::Message(_)) {
                return Err(self.lexer.unexpected("`:`"));
            }
            self.typed(number, ty, w)?;
            let _ = self.lexer.take(b',') || self.lexer.take(b';');
        }
        w.close(open);
        Ok(())
    }
}

fn is_list(row: &Field) -> bool {
    matches!(row.label(), Label::Repeated | Label::Packed)
}

fn is_repeated(row: &Field) -> bool {
    is_list(row) || row.label() == Label::Map
}

/// Whether a text may give a field more than once. Messages are merged, as in the binary format.
fn may_come_again(row: &Field) -> bool {
    is_repeated(row) || matches!(row.ty(), Type::Message(_) | Type::Group(_))
}

/// The index of the field with this name. A group can also be named by its type, `MyGroup` for the
/// field `mygroup`.
fn index_of(table: &MessageTable, name: &str) -> Option<usize> {
    table.index_named(name).or_else(|| {
        let index = table.index_named(&name.to_ascii_lowercase())?;
        let row = &table.fields()[index];
        (super::print::shown_name(table, row) == name).then_some(index)
    })
}

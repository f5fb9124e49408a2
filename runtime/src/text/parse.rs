//! Reads text format straight into wire bytes, along the message's table.

use std::collections::BTreeMap;

use super::ParseOptions;
use super::lexer::Lexer;
use super::scalar;
use crate::raw::excerpt::excerpt;
use crate::schema::{Field, Label, MessageTable, Type, WellKnown, map_entry, number};
use crate::textual::{
    Clash, Duplicates, Error, InOrder, Result, not_in_registry, scratch, too_deep,
};
use crate::wire::{self, Writer, memory::TextMemory, too_much_memory, tree_growth, tree_size};

/// The state of reading one text.
pub(super) struct Parser<'a, 'o> {
    lexer: Lexer<'a>,
    options: &'o ParseOptions<'o>,
    /// How many more levels messages may nest.
    depth: u32,
    /// Whether the next message is in an extension or an `Any`, and stays in wire bytes.
    stays_bytes: bool,
    /// What the text may still allocate.
    memory: &'o mut TextMemory,
}

/// Returns the wire bytes of a message in text format.
pub(super) fn to_wire(
    text: &str,
    table: &'static MessageTable,
    options: &ParseOptions<'_>,
    memory: &mut TextMemory,
) -> Result<Vec<u8>> {
    let Ok(mut writer) = scratch::begin(text.len(), memory) else {
        return Err(Error::too_much_memory(memory).in_root(table.short_name()));
    };
    let mut parser = Parser {
        lexer: Lexer::new(text),
        options,
        depth: options.limits.depth,
        stays_bytes: false,
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
        let mut seen = Duplicates::new();
        // How many elements of each list were read.
        let (mut extensions, mut counts) = (BTreeMap::new(), BTreeMap::new());
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
                    if table.is_reserved(name) {
                        self.skip_field()?;
                        let _ = self.lexer.take(b',') || self.lexer.take(b';');
                        continue;
                    }
                    let what = format!("{} has no field {:?}", table.name(), excerpt(name));
                    return Err(self.lexer.error(what));
                };
                let row = &table.fields()[index];
                let noted = seen.note(table, index, row, self.memory);
                if let Some(clash) = self.within_limit(noted)?
                    && !(matches!(clash, Clash::Twice) && may_come_again(row))
                {
                    let error = self.lexer.error(clash.describe());
                    return Err(error.in_field(row.name()));
                }
                let mut once = 0;
                let count = match is_list(row) {
                    true => self.count(&mut counts, index)?,
                    false => &mut once,
                };
                self.field(row, count, w)
                    .map_err(|error| error.in_field(row.name()))?;
            }
            // At most one separator.
            let _ = self.lexer.take(b',') || self.lexer.take(b';');
        }
        let lists = tree_size::<usize, usize>(counts.len());
        let extensions = tree_size::<u32, usize>(extensions.len());
        self.memory.refund(lists + extensions);
        seen.end(self.memory);
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
        counts: &mut BTreeMap<u32, usize>,
        w: &mut Writer<'_>,
    ) -> Result {
        let Some(entry) = self.options.types().extension_named(table, name) else {
            let what = format!(
                "the registry has no extension {:?} of {}",
                excerpt(name),
                table.name()
            );
            return Err(self.lexer.error(what));
        };
        let row = entry.row;
        let is_first = !counts.contains_key(&row.number());
        if !is_first && !may_come_again(&row) {
            return Err(self.lexer.error("given twice").in_field(name));
        }
        let count = self.count(counts, row.number())?;
        self.stays_bytes = true;
        let written = entry.id.write(w, |number, w| match number == row.number() {
            true => self.field(&row, count, w),
            false => {
                let _ = self.lexer.take(b':');
                self.typed(number, row.ty(), w)
            }
        });
        self.stays_bytes = false;
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
        let name = match url.rsplit_once('/') {
            Some((domain, name)) if !domain.starts_with('/') && !domain.is_empty() => name,
            _ => return Err(self.lexer.error("a type URL begins with a domain")),
        };
        let Some(inner) = self.options.types().message(name) else {
            return Err(self.lexer.error(not_in_registry(name)));
        };
        self.make_room(url.len(), w)?;
        w.put_string(number::ANY_TYPE_URL, url);
        let open = w.open(number::ANY_VALUE);
        let _ = self.lexer.take(b':');
        self.stays_bytes = true;
        let written = self.message(inner, w);
        self.stays_bytes = false;
        w.close(open);
        written.map_err(|error| error.in_element(inner.short_name()))
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

    /// The count of the list with this key, which may be its first.
    fn count<'c, K: Ord>(
        &mut self,
        counts: &'c mut BTreeMap<K, usize>,
        key: K,
    ) -> Result<&'c mut usize> {
        if !counts.contains_key(&key) {
            let charged = self.memory.charge(tree_growth::<K, usize>(counts.len()));
            self.within_limit(charged)?;
        }
        Ok(counts.entry(key).or_insert(0))
    }

    /// The result of taking memory, with the place in the text.
    fn within_limit<T>(&self, taken: wire::Result<T>) -> Result<T> {
        taken.map_err(|_| self.lexer.error(too_much_memory(self.memory.limit())))
    }

    fn message(&mut self, table: &'static MessageTable, w: &mut Writer<'_>) -> Result {
        let end = self.enter()?;
        if core::mem::take(&mut self.stays_bytes) {
            let begun = InOrder::begin(self.memory);
            let mut draft = self.within_limit(begun)?;
            self.fields(table, Some(end), draft.writer())?;
            let limits = &self.options.limits;
            draft.write(table, limits, self.depth, w, self.memory)?;
            self.stays_bytes = true;
        } else {
            self.fields(table, Some(end), w)?;
        }
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
                    let what =
                        format!("a map entry has `key` and `value`, not {:?}", excerpt(name));
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

//! Prints messages with the usual options: on one line, in lower camel case, without defaults. Each field is looked at
//! once, and appended with its key.

use super::{Begun, NARROW, Printer, is_null_value};
use crate::raw::key::{Key, push_key, push_key_and_decimal, push_key_and_string};
use crate::raw::quoted::{Before, push_pair};
use crate::reflect::rows::set_rows;
use crate::reflect::{FieldRef, List, Map, Reflect, ValueRef};
use crate::schema::{EnumTable, Field, Label, MessageTable};
use crate::textual::{Result, each_sorted};

impl Printer<'_> {
    /// A message of this table, as an object.
    pub(super) fn usual(&mut self, table: &'static MessageTable, message: &dyn Reflect) -> Result {
        let (json, rows) = (table.names(), table.fields());
        let mut before = Before::Bracket;
        if rows.len() > NARROW && message.sparse().is_some() {
            self.usual_set_rows(&mut before, message)?;
        } else {
            for ((index, row), key) in rows.iter().enumerate().zip(json.keys()) {
                self.usual_row(&mut before, key, row, message.field(index))?;
            }
        }
        if before == Before::Bracket {
            self.out.push('{');
        }
        match message.field(rows.len()) {
            FieldRef::Unknown(unknown) if !unknown.is_empty() => {
                let is_empty = before == Before::Bracket;
                self.extensions(&mut Begun { is_empty }, table, unknown)?;
            }
            _ => {}
        }
        self.out.push('}');
        Ok(())
    }

    /// The fields of a message that keeps only those that are set.
    #[inline(never)]
    fn usual_set_rows(&mut self, before: &mut Before, message: &dyn Reflect) -> Result {
        let (table, json) = (message.table(), message.table().names());
        set_rows(message).try_for_each(|index| {
            let row = &table.fields()[index];
            self.usual_row(before, json.key(index), row, message.field(index))
        })
    }

    /// A field, if it has presence or is not its default.
    #[inline(always)]
    fn usual_row(
        &mut self,
        before: &mut Before,
        key: &Key,
        row: &Field,
        field: FieldRef<'_>,
    ) -> Result {
        let out = &mut *self.out;
        if let FieldRef::One(ValueRef::String(text)) = field {
            if !is_hidden(row, text.is_empty()) {
                push_key_and_string(out, *before, key, text);
                *before = Before::Comma;
            }
            return Ok(());
        }
        let printed = match field {
            FieldRef::One(value) => {
                let (quoted, negative, magnitude) = match value {
                    ValueRef::I32(value) => (false, value < 0, value.unsigned_abs().into()),
                    ValueRef::U32(value) => (false, false, value.into()),
                    ValueRef::I64(value) => (true, value < 0, value.unsigned_abs()),
                    ValueRef::U64(value) => (true, false, value),
                    _ => return self.usual_other(before, key, row, value),
                };
                if is_hidden(row, magnitude == 0) {
                    return Ok(());
                }
                push_key_and_decimal(out, *before, key, quoted, negative, magnitude);
                Ok(())
            }
            FieldRef::List(list) => {
                if list.is_empty() {
                    return Ok(());
                }
                push_key(out, *before, key);
                self.usual_list(list)
            }
            FieldRef::Map(map) => {
                if map.is_empty() {
                    return Ok(());
                }
                push_key(out, *before, key);
                self.usual_map(map)
            }
            FieldRef::Unset | FieldRef::Unknown(_) => return Ok(()),
        };
        *before = Before::Comma;
        printed.map_err(|error| error.in_field(row.name()))
    }

    /// A single value that is neither a string nor a whole number.
    #[inline(always)]
    fn usual_other(
        &mut self,
        before: &mut Before,
        key: &Key,
        row: &Field,
        value: ValueRef<'_>,
    ) -> Result {
        let out = &mut *self.out;
        let printed = match value {
            ValueRef::Message(message) => {
                push_key(out, *before, key);
                self.message(message)
            }
            ValueRef::Enum(number, table) => {
                if is_hidden(row, number == 0) {
                    return Ok(());
                }
                push_enum(out, *before, key, number, table);
                Ok(())
            }
            value => {
                if is_hidden(row, value.is_default()) {
                    return Ok(());
                }
                push_key(out, *before, key);
                self.value(value)
            }
        };
        *before = Before::Comma;
        printed.map_err(|error| error.in_field(row.name()))
    }

    /// A list that is not empty.
    fn usual_list(&mut self, list: &dyn List) -> Result {
        let mut before = '[';
        for index in 0..list.len() {
            self.out.push(before);
            before = ',';
            let printed = match list.get(index) {
                ValueRef::Message(message) => self.message(message),
                value => self.value(value),
            };
            printed.map_err(|error| error.in_element(index))?;
        }
        self.out.push(']');
        Ok(())
    }

    /// A map that is not empty.
    fn usual_map(&mut self, map: &dyn Map) -> Result {
        let mut before = Before::Bracket;
        if map.is_sorted() {
            let mut result = Ok(());
            map.each(&mut |key, value| {
                if let (ValueRef::String(key), ValueRef::String(value)) = (key, value) {
                    push_pair(self.out, before, key, value);
                    before = Before::Comma;
                } else if result.is_ok() {
                    result = self.usual_entry(&mut before, key, value);
                }
            });
            result?;
        } else {
            each_sorted(map, |key, value| self.usual_entry(&mut before, key, value))?;
        }
        self.out.push('}');
        Ok(())
    }

    #[inline(never)]
    fn usual_entry(
        &mut self,
        before: &mut Before,
        key: ValueRef<'_>,
        value: ValueRef<'_>,
    ) -> Result {
        let before = core::mem::replace(before, Before::Comma);
        self.out.push(char::from(before as u8));
        self.key_and_value(key, value)
    }
}

/// Whether a value is left out: its field has no presence, and it is the default.
#[inline(always)]
fn is_hidden(row: &Field, is_default: bool) -> bool {
    is_default && row.label() == Label::Implicit
}

/// Appends a key and the name of an enum value, or its number if it has none.
#[inline(always)]
fn push_enum(out: &mut String, before: Before, key: &Key, number: i32, table: &EnumTable) {
    match table.name_of(number) {
        _ if is_null_value(table) => {
            push_key(out, before, key);
            out.push_str("null");
        }
        Some(name) => push_key_and_string(out, before, key, name),
        None => {
            push_key_and_decimal(
                out,
                before,
                key,
                false,
                number < 0,
                number.unsigned_abs().into(),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{ParseOptions, PrintOptions, to_string};
    use crate::reflect::DynamicMessage;
    use crate::schema::{EnumTable, Field, MessageTable, Type};

    static KIND: EnumTable = EnumTable::new("Kind", &[(0, "NONE"), (1, "SOME")]);
    static ROWS: [Field; 18] = [
        Field::new(1, "text", Type::String),
        Field::optional(2, "optional_text", Type::String),
        Field::new(3, "whole", Type::Int32),
        Field::new(4, "long_name_of_a_number", Type::Sint64),
        Field::new(5, "natural", Type::Uint32),
        Field::oneof(6, "large", Type::Fixed64, 0),
        Field::oneof(7, "other_text", Type::String, 0),
        Field::new(8, "real", Type::Double),
        Field::optional(9, "flag", Type::Bool),
        Field::new(10, "kind", Type::Enum(&KIND)),
        Field::new(11, "data", Type::Bytes),
        Field::optional(12, "inside", Type::Message(&TABLE)),
        Field::repeated(13, "all_inside", Type::Message(&TABLE)),
        Field::packed(14, "kinds", Type::Enum(&KIND)),
        Field::repeated(15, "texts", Type::String),
        Field::map(16, "labels", Type::String, Type::String),
        Field::map(17, "by_number", Type::Int64, Type::Message(&TABLE)),
        Field::map(18, "by_text", Type::String, Type::Uint64),
    ];
    /// Of more rows than are looked at one by one.
    static TABLE: MessageTable = MessageTable::new("All", &ROWS);
    static FIRST: MessageTable = MessageTable::new("First", ROWS.split_at(15).0);

    const TEXTS: [&str; 24] = [
        r#""text":"a""#,
        r#""optionalText":"""#,
        r#""whole":-12"#,
        r#""longNameOfANumber":"-9223372036854775808""#,
        r#""natural":4294967295"#,
        r#""large":"18446744073709551615""#,
        r#""large":"0""#,
        r#""otherText":"""#,
        r#""real":-0.0"#,
        r#""real":"NaN""#,
        r#""flag":false"#,
        r#""kind":"SOME""#,
        r#""kind":7"#,
        r#""data":"AAE=""#,
        r#""inside":{}"#,
        r#""inside":{"inside":{"text":"quite a long text without escapes"}}"#,
        r#""allInside":[{},{"whole":1},{"text":"\n"}]"#,
        r#""kinds":["NONE","SOME",-1]"#,
        r#""texts":["","b"]"#,
        r#""labels":{"":"","a":"\"","key.of.16.letters":"a value of seventeen"}"#,
        r#""labels":{"a\\":"b"}"#,
        r#""byNumber":{"-1":{},"10":{"text":"a"}}"#,
        r#""byText":{"a":"1","b":"18446744073709551615"}"#,
        r#""text":"last","byText":{"a":"0"}"#,
    ];

    fn read(table: &'static MessageTable, json: &str) -> DynamicMessage {
        let mut message = DynamicMessage::new(table);
        let read = ParseOptions::new().merge_str(json, &mut message);
        read.unwrap_or_else(|error| panic!("{json}: {error}"));
        message
    }

    #[test]
    fn the_same_as_with_other_options() {
        let each = TEXTS.iter().map(|text| format!("{{{text}}}"));
        let firsts = TEXTS.iter().zip(&TEXTS[1..TEXTS.len() - 1]);
        let firsts = firsts.filter(|(one, next)| one.split(':').next() != next.split(':').next());
        let pairs = firsts.map(|(one, next)| format!("{{{one},{next}}}"));
        for json in each.chain(pairs).chain(["{}".to_owned()]) {
            if json.contains("large") && json.contains("otherText") {
                continue;
            }
            for table in [&TABLE, &FIRST] {
                if table.fields().len() < 16 && (json.contains("labels") || json.contains("by")) {
                    continue;
                }
                let message = read(table, &json);
                assert_eq!(to_string(&message).as_deref(), Ok(&*json));
                let other = PrintOptions::new().indent(0).to_string(&message).unwrap();
                let other = other.replace('\n', "").replace("\": ", "\":");
                assert_eq!(other, json);
            }
        }
    }

    #[test]
    fn defaults_are_left_out() {
        let json = r#"{"text":"","whole":0,"longNameOfANumber":"0","real":0,"kind":"NONE","data":"",
            "allInside":[],"kinds":[],"labels":{},"flag":null}"#;
        assert_eq!(to_string(&read(&TABLE, json)).as_deref(), Ok("{}"));
    }
}

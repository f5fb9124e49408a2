//! Reads the well-known types, each in its own notation.

use super::field_mask::put_field_mask;
use super::{Parser, any};
use crate::json::lexer::Token;
use crate::raw::excerpt::excerpt;
use crate::schema::{MessageTable, Type};
use crate::schema::{WellKnown, number};
use crate::textual::Result;
use crate::wire::Writer;
use crate::wire::by_table::Number;
use crate::wkt::time;

impl Parser<'_, '_> {
    /// A well-known type, written as the fields of its message.
    #[inline(never)]
    pub(in crate::json) fn well_known(
        &mut self,
        known: WellKnown,
        table: &'static MessageTable,
        w: &mut Writer<'_>,
    ) -> Result {
        match known {
            WellKnown::Any => any::parse(self, w),
            WellKnown::Timestamp => {
                self.time(time::parse_timestamp, "not an RFC 3339 timestamp", w)
            }
            WellKnown::Duration => {
                self.time(time::parse_duration, "not a duration such as \"1.5s\"", w)
            }
            WellKnown::FieldMask => self.field_mask(w),
            WellKnown::Struct => match table.field(number::STRUCT_FIELDS) {
                Some(row) => self.map(row, w),
                None => Ok(()),
            },
            WellKnown::ListValue => match table.field(number::LIST_VALUES) {
                Some(row) => self.list(row, w),
                None => Ok(()),
            },
            WellKnown::Wrapper => match table.field(number::WRAPPED) {
                Some(row) => self.value(number::WRAPPED, row.ty(), w),
                None => Ok(()),
            },
            WellKnown::Value => self.any_json(table, w),
        }
    }

    fn time(
        &mut self,
        parse: fn(&str) -> Option<(i64, i32)>,
        what: &'static str,
        w: &mut Writer<'_>,
    ) -> Result {
        let at = self.lexer.position();
        let text = self.string("a string")?;
        let Some((seconds, nanos)) = parse(&text) else {
            return Err(self
                .lexer
                .error_at(at, format!("{:?} is {what}", excerpt(&text))));
        };
        w.int64(number::SECONDS, &seconds);
        w.int32(number::NANOS, &nanos);
        Ok(())
    }

    fn field_mask(&mut self, w: &mut Writer<'_>) -> Result {
        let at = self.lexer.position();
        let text = self.string("a string")?;
        // What there is room for after it is not known.
        self.roomy_until = 0;
        put_field_mask(&text, w, self.memory).map_err(|what| self.lexer.error_at(at, what))
    }

    /// A `Value`: any JSON.
    fn any_json(&mut self, table: &'static MessageTable, w: &mut Writer<'_>) -> Result {
        let inside = |field| match table.field(field)?.ty() {
            ty @ Type::Message(_) => Some(ty),
            _ => None,
        };
        match self.lexer.peek()? {
            Token::Null => {
                self.lexer.null()?;
                w.put_number(number::VALUE_NULL, Number::Varint(0));
            }
            Token::Number => self.value(number::VALUE_NUMBER, Type::Double, w)?,
            Token::String => self.value(number::VALUE_STRING, Type::String, w)?,
            Token::Bool => self.value(number::VALUE_BOOL, Type::Bool, w)?,
            Token::Object => match inside(number::VALUE_STRUCT) {
                Some(ty) => self.value(number::VALUE_STRUCT, ty, w)?,
                None => self.lexer.skip()?,
            },
            Token::Array => match inside(number::VALUE_LIST) {
                Some(ty) => self.value(number::VALUE_LIST, ty, w)?,
                None => self.lexer.skip()?,
            },
        }
        Ok(())
    }
}

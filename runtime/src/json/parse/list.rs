//! Reads arrays: one record for each element, or all elements in one packed record.

use super::{Parser, fast_path, scalar};
use crate::json::lexer::{Lexer, Token};
use crate::schema::{Field, Label, Type};
use crate::textual::Result;
use crate::wire::Writer;
use crate::wire::by_table::Number;

impl<'a> Parser<'a, '_> {
    pub(in crate::json) fn list(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        self.lexer.expect(Token::Array, "an array")?;
        self.lexer.open();
        let ty = row.ty();
        match (row.label(), ty) {
            // Types that come in great numbers get a loop of their own.
            (Label::Packed, Type::Double) => self.packed(row, w, fast_path::double),
            (Label::Packed, Type::Float) => self.packed(row, w, fast_path::float),
            (Label::Packed, Type::Bool) => self.packed(row, w, fast_path::bool),
            (Label::Packed, Type::Enum(_)) => self.packed(row, w, |_| None),
            (Label::Packed, _) => self.packed(row, w, |lexer| fast_path::integer(lexer, ty)),
            _ => self.elements(row, w),
        }
    }

    /// The elements of a list that is not packed: one record each.
    fn elements(&mut self, row: &Field, w: &mut Writer<'_>) -> Result {
        let (mut first, mut index) = (true, 0usize);
        while self.lexer.element(&mut first)? {
            self.not_null(row.ty())
                .and_then(|()| self.value(row.number(), row.ty(), w))
                .map_err(|error| error.in_element(index))?;
            index += 1;
        }
        Ok(())
    }

    /// The elements of a packed list, read by `fast_path` as far as it can.
    fn packed(
        &mut self,
        row: &Field,
        w: &mut Writer<'_>,
        fast_path: impl Fn(&mut Lexer<'a>) -> Option<Number>,
    ) -> Result {
        let mut packed = None;
        let (mut first, mut index) = (true, 0usize);
        while self.lexer.element(&mut first)? {
            self.make_room(0, w)?;
            let mut value = fast_path(&mut self.lexer);
            if value.is_none() {
                value = self
                    .not_null(row.ty())
                    .and_then(|()| self.number(row.ty()))
                    .map_err(|error| error.in_element(index))?;
            }
            if let Some(value) = value {
                packed.get_or_insert_with(|| w.open(row.number()));
                w.push_number(value);
            }
            index += 1;
        }
        if let Some(open) = packed {
            w.close(open);
        }
        Ok(())
    }

    fn not_null(&mut self, ty: Type) -> Result {
        match self.lexer.at_null() && !scalar::takes_null(ty) {
            true => Err(self.lexer.error("a list cannot hold null")),
            false => Ok(()),
        }
    }
}

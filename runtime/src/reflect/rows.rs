//! Goes through the rows of a message that may hold a value: all those of a struct, few of a wide dynamic
//! message.

use core::ops::Range;

use crate::reflect::Reflect;
use crate::reflect::field::Sparse;

/// The rows of a message that may hold a value, in the order of the table.
pub(crate) fn set_rows(message: &dyn Reflect) -> Rows<'_> {
    match message.sparse() {
        Some(of) => Rows::Set { of, from: 0 },
        None => Rows::All(0..message.table().fields().len()),
    }
}

/// The indices of rows.
pub(crate) enum Rows<'m> {
    All(Range<usize>),
    /// Those that are set in `of`, from the row `from` on.
    Set {
        of: &'m dyn Sparse,
        from: usize,
    },
}

impl Iterator for Rows<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        match self {
            Self::All(rows) => rows.next(),
            Self::Set { of, from } => {
                let row = of.next_row(*from)?;
                *from = row + 1;
                Some(row)
            }
        }
    }
}

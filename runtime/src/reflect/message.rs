//! The trait of every generated message that shows its fields one by one, as its table lists them.

use core::fmt;

use crate::reflect::FieldRef;
use crate::reflect::field::Sparse;
use crate::schema::MessageTable;

/// What reflection reads of a message: its table and its fields.
///
/// The generator implements it for every message of a schema. It knows nothing of the binary format, so
/// that a program that only prints a message, with `Debug` or as JSON, does not compile its codec.
///
/// ```
/// use rustgreet::{Reflect, wkt};
///
/// /// The full name of the type of any message.
/// fn name_of(message: &dyn Reflect) -> &'static str {
///     message.table().name()
/// }
///
/// assert_eq!(name_of(&wkt::Duration::default()), "google.protobuf.Duration");
/// ```
pub trait Reflect: fmt::Debug + Send + Sync + 'static {
    /// Returns the table of the message: its name, and the name, number and type of each field.
    fn table(&self) -> &'static MessageTable;

    /// Returns the value of the field in row `index` of the [table](Self::table), counted from 0, or
    /// the unknown fields if `index` is after the last row.
    fn field(&self, index: usize) -> FieldRef<'_>;

    /// The message, if it keeps only the fields that are set. It is printed and checked from one to the
    /// next, not row by row: a wide message of which nothing is set may be two bytes of input.
    #[doc(hidden)]
    fn sparse(&self) -> Option<&dyn Sparse> {
        None
    }
}

impl<M: Reflect> Reflect for Box<M> {
    #[inline]
    fn table(&self) -> &'static MessageTable {
        (**self).table()
    }

    #[inline]
    fn field(&self, index: usize) -> FieldRef<'_> {
        (**self).field(index)
    }

    #[inline]
    fn sparse(&self) -> Option<&dyn Sparse> {
        (**self).sparse()
    }
}

//! Goes through the rows of a message that may hold a value: all those of a struct, few of a wide dynamic
//! message.

use crate::message::Message;
use crate::schema::MessageTable;

/// The rows that may hold a value, in the order of the table: `next` is [`Message::next_row`].
pub(crate) fn rows(
    table: &MessageTable,
    next: impl Fn(usize) -> usize,
) -> impl Iterator<Item = usize> {
    let end = table.fields().len();
    let next = move |from| Some(next(from)).filter(|row| *row < end);
    core::iter::successors(next(0), move |row| next(row + 1))
}

/// The rows of a message that may hold a value.
pub(crate) fn set_rows(message: &dyn Message) -> impl Iterator<Item = usize> {
    rows(message.table(), |from| message.next_row(from))
}

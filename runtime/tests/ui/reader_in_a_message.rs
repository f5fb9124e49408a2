//! A message cannot hold the reader of another decoding: so `merge_from` never sees two.

use rustgreet::{FieldRef, Message, MessageTable, Reader, Sink, Writer, wire};

#[derive(Debug)]
struct Smuggler<'r> {
    /// Or any other borrow.
    outer: &'r mut u8,
}

impl<'r> Reflect for Smuggler<'r> {
    fn table(&self) -> &'static MessageTable {
        static TABLE: MessageTable = MessageTable::new("Smuggler", &[]);
        &TABLE
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        unimplemented!()
    }
}

impl<'r> Message for Smuggler<'r> {
    fn merge_from(&mut self, _: &mut Reader<'_>) -> wire::Result {
        Ok(())
    }

    fn write_to(&self, _: &mut Writer<'_, impl Sink>) {}
}

fn main() {}

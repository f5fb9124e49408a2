//! A reader is borrowed: nobody has another one to put in its place.

use rustgreet::{FieldRef, Message, MessageTable, Reader, Sink, Writer, wire};

#[derive(Debug)]
struct Greedy;

impl Reflect for Greedy {
    fn table(&self) -> &'static MessageTable {
        static TABLE: MessageTable = MessageTable::new("Greedy", &[]);
        &TABLE
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        unimplemented!()
    }
}

impl Message for Greedy {
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> wire::Result {
        *reader = Reader::new(b"another input");
        *reader = Reader::default();
        let mut mine = std::mem::take(reader);
        mine = reader.clone();
        std::mem::swap(reader, &mut mine);
        Ok(())
    }

    fn write_to(&self, _: &mut Writer<'_, impl Sink>) {}
}

fn main() {}

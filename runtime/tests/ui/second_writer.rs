//! A writer is borrowed: nobody has another one to put in its place.

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
    fn merge_from(&mut self, _: &mut Reader<'_>) -> wire::Result {
        Ok(())
    }

    fn write_to(&self, writer: &mut Writer<'_, impl Sink>) {
        *writer = Writer::owning(Vec::new());
        *writer = Writer::default();
        let mut mine = std::mem::take(writer);
        mine = writer.clone();
        std::mem::swap(writer, &mut mine);
    }
}

fn main() {}

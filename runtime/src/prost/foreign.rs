//! The other direction: a prost message as a field of one of ours, for `impl_message!`.

use core::cell::Cell;

use crate::reflect::FieldRef;
use crate::unknown::UnknownFields;
use crate::wire::{Aim, DecodeErrorKind, Reader, Result, Sink, Writer};

/// How many foreign messages may be inside each other. Each one starts prost's count of a hundred
/// levels anew, and each level takes stack.
const MAX_FOREIGN: u32 = 4;

/// The fields of a foreign message: it has no table, so we know none.
pub const NO_FIELDS: FieldRef<'static> = {
    static NONE: UnknownFields = UnknownFields::new();
    FieldRef::Unknown(&NONE)
};

/// Implements `Message::merge_from` for a prost message.
pub fn merge_foreign<T: ::prost::Message>(message: &mut T, reader: &mut Reader<'_>) -> Result {
    let _level = Level::enter()?;
    reader.whole(|records| message.merge(records).map_err(|_| DecodeErrorKind::Foreign))
}

/// Implements `Message::write_to` for a prost message.
pub fn write_foreign<T: ::prost::Message>(message: &T, writer: &mut Writer<'_, impl Sink>) {
    match writer.aim() {
        Aim::Count(counter) => counter.add(message.encoded_len()),
        Aim::Bytes(writer) => {
            let mut records = UnknownFields::new();
            records.extend_from_records(&message.encode_to_vec());
            writer.unknown(&records);
        }
    }
}

thread_local! {
    static LEVELS: Cell<u32> = const { Cell::new(0) };
}

/// Counts the foreign messages inside each other that this thread is reading.
struct Level;

impl Level {
    fn enter() -> Result<Self> {
        let levels = LEVELS.get();
        if levels == MAX_FOREIGN {
            return Err(DecodeErrorKind::TooDeep);
        }
        LEVELS.set(levels + 1);
        Ok(Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        LEVELS.set(LEVELS.get() - 1);
    }
}

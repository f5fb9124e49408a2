//! The other way: a message of prost's as a field of ours.

use core::cell::Cell;

use crate::reflect::FieldRef;
use crate::unknown::UnknownFields;
use crate::wire::{DecodeErrorKind, Reader, Result, Writer};

/// How many messages of prost's that are fields of ours may be in one another. Each begins
/// prost's hundred levels anew, and each level takes stack.
const MAX_ADOPTED: u32 = 4;

/// Such a message has no fields that we know.
pub const NO_FIELDS: FieldRef<'static> = {
    static NONE: UnknownFields = UnknownFields::new();
    FieldRef::Unknown(&NONE)
};

/// `Message::merge_from` of a message of prost's.
pub fn merge_foreign<T: ::prost::Message>(message: &mut T, reader: &mut Reader<'_>) -> Result {
    let _level = Level::enter()?;
    reader.whole(|records| message.merge(records).map_err(|_| DecodeErrorKind::Foreign))
}

/// `Message::write_to` of a message of prost's.
pub fn write_foreign<T: ::prost::Message>(message: &T, writer: &mut Writer<'_>) {
    let mut records = UnknownFields::new();
    records.extend_from_records(&message.encode_to_vec());
    writer.unknown(&records);
}

thread_local! {
    static LEVELS: Cell<u32> = const { Cell::new(0) };
}

/// One of the messages of prost's that are being read in this thread, within ours.
struct Level;

impl Level {
    fn enter() -> Result<Self> {
        let levels = LEVELS.get();
        if levels == MAX_ADOPTED {
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

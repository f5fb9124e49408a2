//! What printing decodes on its way, the message in an `Any` and extensions, within one budget of
//! memory: that of the outermost such part, for all that are open at a time.

use crate::reflect::DynamicMessage;
use crate::schema::MessageTable;
use crate::wire::memory::{Memory, TextMemory};
use crate::wire::{self, DecodeError, DecodeOptions};

/// What the parts that are open have left of their budget.
#[derive(Clone, Copy, Default)]
pub(crate) struct Parts(Option<Left>);

#[derive(Clone, Copy)]
struct Left {
    bytes: usize,
    limit: usize,
}

impl Parts {
    /// The budget of a part of so many bytes.
    pub(crate) fn memory(self, limits: &DecodeOptions, size: usize) -> TextMemory {
        match self.0 {
            Some(Left { bytes, limit }) => TextMemory::with_left(limit, bytes),
            None => {
                let mut memory = TextMemory::new(limits, size);
                // The copies of its strings, which the promise adds.
                memory.refund(size);
                memory
            }
        }
    }

    /// What the parts inside of one have left of a budget of so many bytes, after it was decoded.
    pub(crate) const fn inside(memory: &Memory, limit: usize) -> Self {
        Self(Some(Left {
            bytes: memory.left(),
            limit,
        }))
    }

    /// Decodes the message in an `Any`, and returns what the parts inside of it have left.
    pub(crate) fn decode(
        self,
        table: &'static MessageTable,
        bytes: &[u8],
        limits: &DecodeOptions,
    ) -> Result<(DynamicMessage, Self), DecodeError> {
        let mut memory = self.memory(limits, bytes.len());
        let mut message = DynamicMessage::new(table);
        wire::decode_part(&mut message, bytes, limits, &mut memory)?;
        Ok((message, Self::inside(&memory, memory.limit())))
    }
}

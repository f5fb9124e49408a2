//! Writes a `FieldMask` from its notation: paths in lower camel case, with commas between them.

use std::borrow::Cow;

use crate::raw::excerpt::excerpt;
use crate::schema::number;
use crate::wire::memory::TextMemory;
use crate::wire::{Writer, too_much_memory};

/// Writes the paths of a mask as fields of its message; an error says what is wrong.
pub(crate) fn put_field_mask(
    text: &str,
    w: &mut Writer<'_>,
    memory: &mut TextMemory,
) -> Result<(), Cow<'static, str>> {
    if text.is_empty() {
        return Ok(());
    }
    let too_much = |limit| Cow::from(too_much_memory(limit));
    // A capital letter becomes two characters; a tag and a length take at most eleven.
    let paths = text.split(',').count();
    let made = w.make_room(2 * text.len() + 11 * paths, memory);
    made.map_err(|_| too_much(memory.limit()))?;
    for path in text.split(',') {
        let capitals = path.bytes().filter(u8::is_ascii_uppercase).count();
        let length = path.len() + capitals;
        let charged = memory.charge(length);
        charged.map_err(|_| too_much(memory.limit()))?;
        let mut snake = String::with_capacity(length);
        for c in path.chars() {
            if c.is_ascii_uppercase() {
                snake.push('_');
            } else if !(c.is_ascii_alphanumeric() || c == '.') {
                let what = format!("{:?} is not a path in lower camel case", excerpt(path));
                return Err(what.into());
            }
            snake.push(c.to_ascii_lowercase());
        }
        w.put_string(number::PATHS, &snake);
        memory.refund(length);
    }
    Ok(())
}

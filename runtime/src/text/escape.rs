//! Writes strings and bytes in quotes, with escapes.

use core::fmt::{self, Write};

/// Writes a string. Only ASCII control characters, quotes and backslashes are escaped.
pub(super) fn write_string(out: &mut dyn Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte < 0x80 && is_special(byte) {
            out.write_str(&text[plain..at])?;
            write_special(out, byte)?;
            plain = at + 1;
        }
    }
    out.write_str(&text[plain..])?;
    out.write_char('"')
}

/// Writes bytes. All but printable ASCII is escaped, and so are quotes and backslashes.
pub(super) fn write_bytes(out: &mut dyn Write, bytes: &[u8]) -> fmt::Result {
    out.write_char('"')?;
    for &byte in bytes {
        if is_special(byte) {
            write_special(out, byte)?;
        } else {
            out.write_char(byte.into())?;
        }
    }
    out.write_char('"')
}

fn is_special(byte: u8) -> bool {
    !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\'' | b'\\')
}

fn write_special(out: &mut dyn Write, byte: u8) -> fmt::Result {
    match byte {
        b'\n' => out.write_str("\\n"),
        b'\r' => out.write_str("\\r"),
        b'\t' => out.write_str("\\t"),
        b'"' | b'\'' | b'\\' => write!(out, "\\{}", char::from(byte)),
        _ => write!(out, "\\{byte:03o}"),
    }
}

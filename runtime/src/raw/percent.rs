//! An escape of percent-encoding (RFC 3986, section 2.1).

/// The byte of the escape that a text begins with, and what follows it.
pub(crate) fn split_escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let ([b'%', high, low], after) = text.split_first_chunk()? else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some(((digit(*high)? << 4 | digit(*low)?) as u8, after))
}

//! Content types: their names, without parameters. Letters have no case.

/// What follows `prefix` in a name; nothing if that does not begin so.
#[inline]
pub(crate) fn after<'a>(content_type: &'a [u8], prefix: &str) -> Option<&'a [u8]> {
    let (start, rest) = content_type.split_at_checked(prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix.as_bytes())
        .then(|| name(rest))
}

/// The name, without what comes after a semicolon.
#[inline]
pub(crate) fn name(content_type: &[u8]) -> &[u8] {
    let name = content_type.split(|byte| *byte == b';').next();
    name.unwrap_or_default().trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_parameters_begin() {
        assert_eq!(name(b"text/Plain ; charset=utf-8;x"), b"text/Plain");
        assert_eq!(name(b";x"), b"");
        assert_eq!(after(b"Text/plain;x", "text/"), Some(&b"plain"[..]));
        assert_eq!(after(b"text/ plain", "text/"), Some(&b" plain"[..]));
        assert_eq!(after(b"text/", "text/"), Some(&b""[..]));
        assert_eq!(after(b"text", "text/"), None);
        assert_eq!(after(b"x; text/", "text/"), None);
    }
}

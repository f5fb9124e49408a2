//! Percent-encoding in paths and queries (RFC 3986; HTML's form encoding for the query), decoded.

use std::borrow::Cow;

use crate::raw::percent;

/// The segments of a path, still encoded. `/` alone has none.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    match path.is_empty() {
        true => Vec::new(),
        false => path.split('/').collect(),
    }
}

/// One segment, decoded. Nothing if it is not percent-encoded UTF-8.
pub(super) fn segment(text: &str) -> Option<Cow<'_, str>> {
    decoded(text, |_| false)
}

/// Some segments, decoded but for `%2F`: a `/` that is data stays apart from one that is not.
pub(super) fn several_segments(text: &str) -> Option<Cow<'_, str>> {
    decoded(text, |byte| byte == b'/')
}

/// A name or a value of a query, in which `+` is a space.
pub(super) fn of_query(text: &str) -> Option<Cow<'_, str>> {
    match text.contains('+') {
        true => {
            let spaced = text.replace('+', " ");
            decoded(&spaced, |_| false).map(|text| text.into_owned().into())
        }
        false => decoded(text, |_| false),
    }
}

/// `stays` says which bytes are left encoded.
fn decoded(text: &str, stays: impl Fn(u8) -> bool) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(text.into());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = tail;
            continue;
        }
        let (byte, after) = percent::split_escape(rest)?;
        match stays(byte) {
            true => bytes.extend_from_slice(&rest[..rest.len() - after.len()]),
            false => bytes.push(byte),
        }
        rest = after;
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_segment_is_decoded_and_several_keep_their_slashes() {
        for (text, one, several) in [
            ("a", "a", "a"),
            ("", "", ""),
            ("a%20b", "a b", "a b"),
            ("a%2Fb", "a/b", "a%2Fb"),
            ("a%2fb/c", "a/b/c", "a%2fb/c"),
            ("a%252Fb", "a%2Fb", "a%2Fb"),
            ("%C3%A9%e2%82%ac", "é€", "é€"),
            ("a+b", "a+b", "a+b"),
            ("%3A%3F%23%5B%5D%40", ":?#[]@", ":?#[]@"),
        ] {
            assert_eq!(segment(text).as_deref(), Some(one), "{text}");
            assert_eq!(several_segments(text).as_deref(), Some(several), "{text}");
        }
        for text in ["%", "%2", "%zz", "%+1", "%C3", "%ff", "%C3%28"] {
            assert_eq!(segment(text), None, "{text}");
            assert_eq!(several_segments(text), None, "{text}");
            assert_eq!(of_query(text), None, "{text}");
        }
    }

    #[test]
    fn a_plus_is_a_space_in_a_query_alone() {
        for (text, value) in [("a+b", "a b"), ("+%2B+", " + "), ("%2f", "/")] {
            assert_eq!(of_query(text).as_deref(), Some(value));
        }
    }

    #[test]
    fn a_path_in_segments() {
        assert_eq!(segments("/"), [""; 0]);
        assert_eq!(segments("/a/b"), ["a", "b"]);
        assert_eq!(segments("/a//"), ["a", "", ""]);
    }
}

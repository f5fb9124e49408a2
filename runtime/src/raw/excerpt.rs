//! Foreign text in errors: cut, so that an error stays short however long the text is.

use core::fmt;

/// The most characters of an excerpt.
const MAX_CHARS: usize = 64;

/// The most characters of a name. Honest ones, with package and outer messages, are shorter.
const MAX_NAME: usize = 200;

/// A text as an error quotes it: its first characters, and `…` if there are more.
///
/// `{}` writes them as they are; `{:?}` writes them in quotes, with escapes.
#[derive(Clone, Copy)]
pub(crate) struct Excerpt<'a> {
    shown: &'a str,
    is_cut: bool,
}

/// Returns the first 64 characters of a text.
pub(crate) fn excerpt(text: &str) -> Excerpt<'_> {
    first(text, MAX_CHARS)
}

/// Returns the full name of a type or a field: all of it, unless the schema means harm.
pub(crate) fn name(full_name: &str) -> Excerpt<'_> {
    first(full_name, MAX_NAME)
}

fn first(text: &str, chars: usize) -> Excerpt<'_> {
    let end = text.char_indices().nth(chars);
    Excerpt {
        shown: end.map_or(text, |(end, _)| &text[..end]),
        is_cut: end.is_some(),
    }
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown)?;
        f.write_str(if self.is_cut { "…" } else { "" })
    }
}

impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown)?;
        f.write_str(if self.is_cut { "…" } else { "" })
    }
}

/// Cuts the middle out of a text of more than `most` bytes and puts `…` there. For a text that has an
/// excerpt in it, and names of the schema, which are long only if someone means harm.
pub(crate) fn cut_middle(text: &mut String, most: usize) {
    let Some(excess) = text.len().checked_sub(most).filter(|it| *it > 0) else {
        return;
    };
    let mut start = most / 2;
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = start + excess + '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.replace_range(start..end, "…");
}

#[cfg(test)]
mod tests {
    use super::{cut_middle, excerpt};

    #[test]
    fn excerpts_count_characters() {
        let short = "ä".repeat(64);
        assert_eq!(excerpt(&short).to_string(), short);
        let long = format!("{short}b");
        assert_eq!(excerpt(&long).to_string(), format!("{short}…"));
        assert_eq!(format!("{:?}", excerpt("a\n")), r#""a\n""#);
        assert_eq!(format!("{:?}", excerpt(&long)), format!("\"{short}\"…"));
    }

    #[test]
    fn what_is_cut_fits_and_keeps_both_ends() {
        for most in 8..40 {
            for text in [
                "abcdefghijklmnopqrstuvwxyz0123456789",
                "ääääääääääääääää",
                "𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞𝄞",
            ] {
                let mut cut = text.to_owned();
                cut_middle(&mut cut, most);
                assert!(cut.len() <= most.min(text.len()), "{cut}");
                assert_eq!(cut.contains('…'), text.len() > most);
                let (front, back) = cut.split_once('…').unwrap_or((&cut, ""));
                assert!(text.starts_with(front) && text.ends_with(back), "{cut}");
            }
        }
    }
}

//! Finds the place and the comment of an element by its path, in a file's source info.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use rustgreet::descriptor::{FileDescriptorProto, source_code_info};

use crate::diag::Location;

/// The longest comment that is kept whole, in bytes. Each line of it becomes an attribute: people write
/// 20 KiB at most, and 100 MiB would cost too much memory.
const MAX_COMMENT: usize = 64 << 10;

/// The source info of one file.
pub(super) struct SourceInfo<'a> {
    file: Arc<str>,
    places: BTreeMap<&'a [i32], &'a source_code_info::Location>,
}

impl<'a> SourceInfo<'a> {
    pub(super) fn new(file: &'a FileDescriptorProto) -> Self {
        let mut places = BTreeMap::new();
        let info = file.source_code_info.iter().flat_map(|info| &info.location);
        for place in info {
            // Options can repeat a path; the first entry is the declaration.
            places.entry(&place.path[..]).or_insert(place);
        }
        Self {
            file: match file.name.as_deref() {
                None | Some("") => "(a file)".into(),
                Some(name) => name.into(),
            },
            places,
        }
    }

    /// Where the element stands; the file alone if the request does not say.
    pub(super) fn location(&self, path: &[i32]) -> Location {
        let position = self
            .places
            .get(path)
            .and_then(|place| match place.span[..] {
                [line, column, ..] => Some((one_based(line)?, one_based(column)?)),
                _ => None,
            });
        Location {
            file: self.file.clone(),
            position,
        }
    }

    /// The first path that has a place and leads to the element or into it: an option may be set field by
    /// field.
    pub(super) fn first_inside(&self, path: &[i32]) -> Option<&'a [i32]> {
        let onwards = (Bound::Included(path), Bound::Unbounded);
        let (first, _) = self.places.range::<[i32], _>(onwards).next()?;
        first.starts_with(path).then_some(first)
    }

    /// The comments above and after the element.
    pub(super) fn comment(&self, path: &[i32]) -> String {
        let Some(place) = self.places.get(path) else {
            return String::new();
        };
        let mut comment = String::new();
        let texts = place.leading_comments.iter();
        for text in texts.chain(&place.trailing_comments) {
            if !comment.is_empty() {
                comment.push_str("\n\n");
            }
            let text = without_stars(text);
            let left = MAX_COMMENT.saturating_sub(comment.len());
            if text.len() > left {
                let fits = |&(at, c): &(usize, char)| at + c.len_utf8() <= left;
                comment.extend(text.char_indices().take_while(fits).map(|(_, c)| c));
                comment.truncate(comment.trim_end().len());
                comment.push_str("\n\n(The comment is cut here.)");
                break;
            }
            comment.push_str(text.trim_end());
        }
        comment
    }
}

/// The text of a comment without the stars that only frame it: of `/** text **/` protoc leaves the second
/// and the last but one. A list of stars in line comments keeps them.
fn without_stars(text: &str) -> &str {
    let text = text.trim_end();
    let is_list = text.lines().skip(1).any(|line| line.starts_with("* "));
    let framed = text.trim_start_matches('*');
    if is_list || framed.len() == text.len() || framed.starts_with(|c: char| !c.is_whitespace()) {
        return text;
    }
    let inner = framed.trim_end_matches('*');
    if inner.ends_with(char::is_whitespace) {
        inner
    } else {
        framed
    }
}

fn one_based(number: i32) -> Option<u32> {
    u32::try_from(number).ok()?.checked_add(1)
}

#[cfg(test)]
mod tests {
    use super::without_stars;

    #[test]
    fn stars_that_frame_a_comment_are_not_its_text() {
        for (text, inner) in [
            ("* About.\n", " About."),
            ("*\n About.\n", "\n About."),
            ("** About. *", " About. "),
            ("*****\n About.\n****", "\n About.\n"),
            ("* a * b*", " a * b*"),
            ("*", ""),
            ("**Bold** text", "**Bold** text"),
            ("* one\n* two\n", "* one\n* two"),
            (" * one", " * one"),
        ] {
            assert_eq!(without_stars(text), inner);
        }
    }
}

//! Descriptions, which are CommonMark: the schema's comments, and sentences of ours.

pub(super) const ANY_VERB: &str = "Any HTTP verb leads here.";
pub(super) const SEVERAL: &str =
    "It may have several segments, with `/` between them, which OpenAPI cannot say.";
pub(super) const REQUESTS: &str = "A JSON text for each request, on a line of its own.";
pub(super) const REPLY: &str = "The reply.";
pub(super) const REPLIES: &str = "A JSON text for each reply, on a line of its own. If the call fails, the last line is \
     `{\"error\": {..}}`, with a `google.rpc.Status`.";
pub(super) const ANY_BODY: &str = "The body, of the content type that it has.";
pub(super) const FAILED: &str = "The call failed.";
pub(super) const STATUS: &str = "Why a call failed.";
pub(super) const CODE: &str = "The code of google/rpc/code.proto.";

/// What a parameter is that is one of several in a variable.
pub(super) fn part_of(variable: &str, parts: &str) -> String {
    format!("Part of `{variable}`, which is `{parts}`.")
}

/// The text of a comment; none if it is empty. The space after each `//` goes.
pub(super) fn describe(comment: &str) -> Option<String> {
    let lines = comment
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line));
    let lines: Vec<_> = lines.map(str::trim_end).collect();
    let text = lines.join("\n");
    let text = text.trim_matches('\n');
    (!text.is_empty()).then(|| text.to_owned())
}

/// Texts as paragraphs; none if all are empty.
pub(super) fn paragraphs(texts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let texts = texts.into_iter().flatten().filter(|text| !text.is_empty());
    let text = texts.collect::<Vec<_>>().join("\n\n");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_keeps_its_lines_and_its_own_indentation() {
        let comment = " Made up.\n\n     let code = 1;\n   \n";
        let expected = Some("Made up.\n\n    let code = 1;".to_owned());
        assert_eq!(describe(comment), expected);
        assert_eq!(describe(" \n"), None);
        assert_eq!(paragraphs([None, Some(String::new())]), None);
    }
}

//! Comments of a `.proto` file as documentation that rustdoc renders without a warning, and never
//! runs: what only looks like a link or a tag is escaped, code is fenced as text, lists are indented.

use crate::rust::model::Docs;

/// A comment as it stood in the file, as lines of Markdown.
pub(crate) fn docs(comment: &str) -> Docs {
    let mut lines = Lines::default();
    for line in unindent(comment) {
        lines.push(&line);
    }
    lines.finish()
}

/// The comment without the space that all its lines begin with, and without tabs.
fn unindent(comment: &str) -> Vec<String> {
    let lines = comment.trim_end().lines();
    let lines = lines.map(|line| {
        let line = line.trim_end().replace('\t', "    ");
        line.replace(is_forbidden, "\u{fffd}")
    });
    let lines: Vec<String> = lines.collect();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let common = filled.map(|line| indent_of(line)).min().unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(common..).unwrap_or_default().trim_end().to_owned())
        .collect()
}

/// What rustc refuses in a comment: control characters, and those that turn the direction of text.
fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[derive(Default)]
struct Lines {
    out: Vec<String>,
    block: Block,
}

#[derive(Default, PartialEq)]
enum Block {
    /// Between paragraphs; inside a list, how far its text is indented.
    #[default]
    Gap,
    Paragraph,
    /// A list item whose text begins in this column.
    Item(usize),
    /// Code between fences of the comment's own.
    Fenced,
    /// Code by indentation, which we put between fences.
    Indented,
}

impl Lines {
    fn push(&mut self, line: &str) {
        let text = line.trim_start();
        let indent = indent_of(line);
        if self.block == Block::Indented && indent < 4 && !text.is_empty() {
            self.end_indented();
        }
        if text.starts_with("```") || text.starts_with("~~~") {
            let opens = self.block != Block::Fenced;
            self.block = if opens { Block::Fenced } else { Block::Gap };
            self.out.push(if opens {
                "```text".to_owned()
            } else {
                "```".to_owned()
            });
            return;
        }
        match self.block {
            Block::Fenced => self.out.push(line.to_owned()),
            Block::Indented => self.out.push(line.get(4..).unwrap_or_default().to_owned()),
            _ if text.is_empty() => {
                self.block = Block::Gap;
                self.out.push(String::new());
            }
            Block::Gap if indent >= 4 => {
                self.block = Block::Indented;
                self.out.push("```text".to_owned());
                self.out.push(line.get(4..).unwrap_or_default().to_owned());
            }
            _ => self.push_text(text, indent),
        }
    }

    fn push_text(&mut self, text: &str, indent: usize) {
        let indent = if let Some(width) = list_marker(text) {
            let indent = indent.min(3);
            let (marker, body) = text.split_at(width);
            self.block = Block::Item(indent + width);
            let body = escape_marker(escape(body.trim_start()));
            self.out.push(format!("{:indent$}{marker}{body}", ""));
            return;
        } else if let Block::Item(column) = self.block {
            column
        } else {
            self.block = Block::Paragraph;
            0
        };
        self.out.push(format!("{:indent$}{}", "", escape(text)));
    }

    fn end_indented(&mut self) {
        let blank = self
            .out
            .iter()
            .rev()
            .take_while(|line| line.is_empty())
            .count();
        self.out.truncate(self.out.len() - blank);
        self.out.push("```".to_owned());
        self.out.extend((0..blank).map(|_| String::new()));
        self.block = Block::Gap;
    }

    fn finish(mut self) -> Docs {
        match self.block {
            Block::Fenced => self.out.push("```".to_owned()),
            Block::Indented => self.end_indented(),
            Block::Gap | Block::Paragraph | Block::Item(_) => {}
        }
        while self.out.last().is_some_and(String::is_empty) {
            self.out.pop();
        }
        let start = self.out.iter().take_while(|line| line.is_empty()).count();
        self.out[start..].join("\n")
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The width of a list marker and the space after it: `- `, `* `, `12. `.
fn list_marker(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marker = match &text.as_bytes()[digits..] {
        [b'-' | b'*' | b'+', b' ', ..] if digits == 0 => 1,
        [b'.' | b')', b' ', ..] if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    // Text far after its marker would be code.
    let space = indent_of(&text[marker..]);
    Some(marker + if space > 4 { 1 } else { space })
}

/// Text in which a list marker at the start is escaped: an item does not begin a list of its own.
fn escape_marker(text: String) -> String {
    match list_marker(&text) {
        None => text,
        Some(_) => {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            format!("{}\\{}", &text[..digits], &text[digits..])
        }
    }
}

/// Escapes what Markdown would take for links and tags, outside of code spans, and marks addresses
/// as such.
fn escape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '`' {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            if let Some(end) = rest[ticks..].find(&rest[..ticks]) {
                let (span, after) = rest.split_at(ticks + end + ticks);
                out.push_str(span);
                rest = after;
            } else {
                out.extend((0..ticks).map(|_| "\\`"));
                rest = &rest[ticks..];
            }
            continue;
        }
        if rest.starts_with("http://") || rest.starts_with("https://") {
            let end = rest.find(|c: char| c.is_whitespace() || "<>()[]\"'`|\\".contains(c));
            let address = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':']);
            out.push('<');
            out.push_str(address);
            out.push('>');
            rest = &rest[address.len()..];
            continue;
        }
        if matches!(first, '[' | ']' | '<' | '>' | '\\') {
            out.push('\\');
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::docs;

    #[test]
    fn what_rustc_refuses_in_comments_is_replaced() {
        assert_eq!(docs(" a\rb\u{202e}c\0"), "a\u{fffd}b\u{fffd}c\u{fffd}");
    }

    #[test]
    fn links_and_tags_are_escaped_outside_code() {
        assert_eq!(
            docs(" A [b](c) of <T>, `Vec<[u8]>`."),
            "A \\[b\\](c) of \\<T\\>, `Vec<[u8]>`."
        );
        assert_eq!(docs(" See https://a.b/c_d."), "See <https://a.b/c_d>.");
        assert_eq!(docs(" a lone ` tick"), "a lone \\` tick");
    }

    #[test]
    fn code_is_text_that_nothing_runs() {
        assert_eq!(
            docs(" x\n\n     let a;\n\n y"),
            "x\n\n```text\nlet a;\n```\n\ny"
        );
        assert_eq!(docs(" ```rust\n panic!();"), "```text\npanic!();\n```");
    }

    #[test]
    fn items_of_a_list_carry_their_lines() {
        assert_eq!(docs(" - one\n two\n - three"), "- one\n  two\n- three");
        assert_eq!(docs(" - 1. one\n two"), "- 1\\. one\n  two");
        assert_eq!(docs(" -      one\n two"), "- one\n  two");
    }
}

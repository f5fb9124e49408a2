//! Comments of a `.proto` file as documentation that rustdoc renders without a warning, and never
//! runs: what only looks like a link or a tag is escaped, code is fenced as text, lists are indented.

use crate::rust::model::Docs;

/// A comment as it stood in the file, as lines of Markdown.
pub(crate) fn docs(comment: &str) -> Docs {
    let text = unindent(comment);
    let mut lines = Lines {
        may_hold_table: text.iter().any(|line| is_under_heads(line)),
        ..Lines::default()
    };
    for line in text {
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
    /// Whether a line may make a table of the lines around it.
    may_hold_table: bool,
}

#[derive(Default)]
enum Block {
    /// Between paragraphs.
    #[default]
    Gap,
    Paragraph,
    /// A list item whose text begins in this column.
    Item(usize),
    /// Code between fences of the comment's own, each line as it is shown.
    Fenced(Fence, Vec<String>),
    /// Code by indentation, each line without it.
    Indented(Vec<String>),
}

impl Lines {
    fn push(&mut self, line: &str) {
        let indent = indent_of(line);
        let text = &line[indent..];
        match &mut self.block {
            Block::Fenced(fence, _) if fence.is_closed_by(text) => self.end_code(),
            Block::Fenced(fence, code) => {
                code.push(line[indent.min(fence.indent)..].to_owned());
            }
            Block::Indented(code) if indent >= 4 || text.is_empty() => {
                code.push(line.get(4..).unwrap_or_default().to_owned());
            }
            Block::Indented(_) => {
                self.end_code();
                self.push(line);
            }
            Block::Gap if indent >= 4 => {
                self.block = Block::Indented(vec![line[4..].to_owned()]);
            }
            _ if text.is_empty() => {
                self.block = Block::Gap;
                self.out.push(String::new());
            }
            Block::Gap | Block::Paragraph | Block::Item(_) => self.push_text(text, indent),
        }
    }

    fn push_text(&mut self, text: &str, indent: usize) {
        if let Some(fence) = Fence::open(text, indent) {
            self.block = Block::Fenced(fence, Vec::new());
            return;
        }
        let marker = list_marker(text).filter(|_| !is_rule(text));
        let column = if let Some(width) = marker {
            let (marker, body) = text.split_at(width);
            let body = &body[indent_of(body)..];
            if let Some(fence) = Fence::open(body, indent + width) {
                // Code stands outside of lists, where no line can be taken for anything else.
                self.out.push(escape_marker(marker.trim_end()));
                self.block = Block::Fenced(fence, Vec::new());
                return;
            }
            let indent = indent.min(3);
            self.block = Block::Item(indent + width);
            let body = escape_marker(&self.escape(body));
            self.out.push(format!("{:indent$}{marker}{body}", ""));
            return;
        } else if let Block::Item(column) = self.block {
            column
        } else {
            self.block = Block::Paragraph;
            0
        };
        let mut text = self.escape(text);
        if !is_rule(&text) {
            // A marker alone would be an item without text.
            text = escape_marker(&text);
        }
        self.out.push(format!("{:column$}{text}", ""));
    }

    /// Writes code between fences that nothing in it closes, and the blank lines at its end after it.
    fn end_code(&mut self) {
        let (mut code, is_indented) = match std::mem::take(&mut self.block) {
            Block::Fenced(_, code) => (code, false),
            Block::Indented(code) => (code, true),
            Block::Gap | Block::Paragraph | Block::Item(_) => return,
        };
        let is_blank = |line: &&String| is_indented && line.is_empty();
        let blank = code.iter().rev().take_while(is_blank).count();
        code.truncate(code.len() - blank);
        let ticks = code.iter().flat_map(|line| line.split(|c| c != '`'));
        let longest = ticks.map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.out.push(format!("{fence}text"));
        self.out.append(&mut code);
        self.out.push(fence);
        self.out.extend((0..blank).map(|_| String::new()));
    }

    fn escape(&self, text: &str) -> String {
        escape(text, self.may_hold_table)
    }

    fn finish(mut self) -> Docs {
        self.end_code();
        while self.out.last().is_some_and(String::is_empty) {
            self.out.pop();
        }
        let start = self.out.iter().take_while(|line| line.is_empty()).count();
        self.out[start..].join("\n")
    }
}

/// The fence that a block of code begins with.
struct Fence {
    mark: char,
    length: usize,
    /// How far the code is indented.
    indent: usize,
}

impl Fence {
    fn open(text: &str, indent: usize) -> Option<Self> {
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        // Ticks after the first are a code span.
        let is_span = mark == '`' && info.contains('`');
        (length >= 3 && !is_span).then_some(Self {
            mark,
            length,
            indent,
        })
    }

    fn is_closed_by(&self, text: &str) -> bool {
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether Markdown draws a line for the text: `---`, `* * *`.
fn is_rule(text: &str) -> bool {
    let is_of = |mark| text.chars().all(|c| c == mark || c == ' ');
    ['-', '*', '_'].into_iter().any(is_of) && text.replace(' ', "").len() >= 3
}

/// Whether the text can stand under the heads of a table: `---|:-:`.
fn is_under_heads(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| "|-: ".contains(c))
}

/// The width of a list marker and the space after it: `- `, `* `, `12. `.
fn list_marker(text: &str) -> Option<usize> {
    let marker = marker_sign(text)? + 1;
    // Text far after its marker would be code.
    match indent_of(&text[marker..]) {
        0 => None,
        space @ 1..=4 => Some(marker + space),
        _ => Some(marker + 1),
    }
}

/// Where the sign of a list marker is: that of `-`, the dot of `12.`.
fn marker_sign(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_marker = match &text.as_bytes()[digits..] {
        [b'-' | b'*' | b'+'] | [b'-' | b'*' | b'+', b' ', ..] => digits == 0,
        [b'.' | b')'] | [b'.' | b')', b' ', ..] => (1..=9).contains(&digits),
        _ => false,
    };
    is_marker.then_some(digits)
}

/// Text in which a list marker at the start is escaped: an item does not begin a list of its own.
fn escape_marker(text: &str) -> String {
    match marker_sign(text) {
        None => text.to_owned(),
        Some(sign) => format!("{}\\{}", &text[..sign], &text[sign..]),
    }
}

/// Escapes what Markdown would take for links and tags, outside of code spans, and marks addresses
/// as such. A bar ends a cell of a table inside code, too, so there it is not code.
fn escape(text: &str, may_be_in_table: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '`' {
            let ticks = ticks_at_start(rest);
            let length = span(rest);
            match length.map(|length| rest.split_at(length)) {
                Some((span, after)) if !(may_be_in_table && span.contains('|')) => {
                    out.push_str(span);
                    rest = after;
                }
                Some(_) | None => {
                    out.extend((0..ticks).map(|_| "\\`"));
                    rest = &rest[ticks..];
                }
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

fn ticks_at_start(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// The length of the code span at the start of the text, if as many ticks as begin it end it.
fn span(text: &str) -> Option<usize> {
    let ticks = ticks_at_start(text);
    let mut at = ticks;
    while let Some(next) = text[at..].find('`') {
        let found = ticks_at_start(&text[at + next..]);
        at += next + found;
        if found == ticks {
            return Some(at);
        }
    }
    None
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
        assert_eq!(docs("``of ``a``` <T>``"), "``of ``a\\`\\`\\` \\<T\\>\\`\\`");
    }

    #[test]
    fn code_is_text_that_nothing_runs() {
        assert_eq!(
            docs(" x\n\n     let a;\n\n y"),
            "x\n\n```text\nlet a;\n```\n\ny"
        );
        assert_eq!(docs(" ```rust\n panic!();"), "```text\npanic!();\n```");
        assert_eq!(docs("~~~\n```\n~~~\nx"), "````text\n```\n````\nx");
        assert_eq!(docs("a\n\n    ```\n    b"), "a\n\n````text\n```\nb\n````");
        assert_eq!(docs("```not``` a fence"), "```not``` a fence");
    }

    #[test]
    fn code_in_a_list_stands_after_it() {
        let text = docs("1. ~~~\n   x\n   ~~~\n2. y");
        assert_eq!(text, "1\\.\n```text\nx\n```\n2. y");
        assert_eq!(docs("- a\n  ```\n  x\n  ```"), "- a\n```text\nx\n```");
    }

    #[test]
    fn lines_that_are_drawn_are_not_items() {
        let table = "Code   Name\n-   ----\n0   zero";
        assert_eq!(docs(table), table);
        assert_eq!(docs("- a\n -"), "- a\n  \\-");
        assert_eq!(docs("a|b\n-|-\n`x|<T>`|y"), "a|b\n-|-\n\\`x|\\<T\\>\\`|y");
    }

    #[test]
    fn items_of_a_list_carry_their_lines() {
        assert_eq!(docs(" - one\n two\n - three"), "- one\n  two\n- three");
        assert_eq!(docs(" - 1. one\n two"), "- 1\\. one\n  two");
        assert_eq!(docs(" -      one\n two"), "- one\n  two");
    }
}

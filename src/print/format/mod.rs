//! Formats generated code, exactly as prettyplease would, at a twentieth of its cost. It knows the Rust
//! that templates and phrases are written in, and refuses anything else.
//!
//! It reads the tokens once, from left to right, and makes no tree of them: each function writes what
//! it reads into a [`Layout`].

mod expression;
mod item;
mod layout;
mod lex;
mod statement;
mod types;

use layout::Layout;
use lex::{Kind, Token};

/// The text of some items that stand inside of so many modules; none if there is Rust in them that it
/// does not know.
pub(super) fn format(code: &str, depth: usize) -> Option<String> {
    let tokens = lex::lex(code)?;
    let mut formatter = Formatter {
        tokens: &tokens,
        out: Layout::default(),
    };
    while !formatter.tokens.is_empty() {
        formatter.item()?;
    }
    Some(formatter.out.print(depth * layout::INDENT as usize))
}

/// What is left to be read, and what was read.
struct Formatter<'t, 'a> {
    tokens: &'t [Token<'a>],
    out: Layout<'a>,
}

impl<'a> Formatter<'_, 'a> {
    /// The text of a token ahead; `""` after the last one.
    fn ahead(&self, distance: usize) -> &'a str {
        self.tokens.get(distance).map_or("", |it| it.text)
    }

    /// The text of the next token.
    fn peek(&self) -> &'a str {
        self.ahead(0)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    /// Passes over a token if it is the next one.
    fn skip(&mut self, text: &str) -> bool {
        let is_next = self.peek() == text;
        if is_next {
            self.tokens = &self.tokens[1..];
        }
        is_next
    }

    /// Passes over a token that must be there.
    fn expect(&mut self, text: &str) -> Option<()> {
        self.skip(text).then_some(())
    }

    /// Writes a token that must be there.
    fn take(&mut self, text: &'static str) -> Option<()> {
        self.expect(text)?;
        self.out.word(text);
        Some(())
    }

    /// Writes a keyword and a space if it is the next token.
    fn keyword(&mut self, word: &'static str) -> bool {
        let is_next = self.skip(word);
        if is_next {
            self.out.word(word);
            self.out.word(" ");
        }
        is_next
    }

    /// Writes a name.
    fn name(&mut self) -> Option<()> {
        let token = self.next().filter(|it| it.kind == Kind::Word)?;
        self.out.word(token.text);
        Some(())
    }

    /// Elements between commas up to the end of their list, in a block with a place to break before and
    /// after them; nothing for an empty list.
    fn list(
        &mut self,
        close: &'static str,
        indent: isize,
        element: fn(&mut Self) -> Option<()>,
    ) -> Option<()> {
        if self.peek() == close {
            return Some(());
        }
        self.out.block(indent);
        self.out.cut();
        loop {
            element(self)?;
            let is_last = !self.skip(",") || self.peek() == close;
            self.out.comma(is_last, 0);
            if is_last {
                break;
            }
        }
        self.out.dedent();
        self.out.end();
        (self.peek() == close).then_some(())
    }

    /// What stands between braces, in the box that is open, which ends with it: each element with a line
    /// end.
    fn body(&mut self, element: fn(&mut Self) -> Option<()>) -> Option<()> {
        self.take("{")?;
        if self.peek() == "}" {
            self.out.gate();
        } else {
            self.out.line();
            while self.peek() != "}" {
                element(self)?;
            }
            self.out.dedent();
        }
        self.out.end();
        self.take("}")
    }
}

/// Compares with prettyplease: on everything that is generated and checked in, at many widths.
#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::format;
    use crate::print::any_rust::format_any;

    /// The code of a file without our comments, which are no tokens.
    fn code(text: &str) -> String {
        let is_code = |line: &&str| !line.trim_start().starts_with("// ");
        let lines = text.lines().filter(is_code);
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    /// Compares the items of a file, each by itself, since a line is compared easier than a file.
    fn compare(path: &Path, text: &str) -> usize {
        let mut count = 0;
        let mut item = String::new();
        for line in code(text).lines().chain(["}"]) {
            item.push_str(line);
            item.push('\n');
            let is_outside = !line.starts_with([' ', '/']);
            let ends = is_outside && (line.starts_with('}') || line.ends_with(';'));
            if !ends || item.trim() == "}" {
                continue;
            }
            for depth in [0, 1, 2, 4, 8] {
                let expected = format_any(&item, depth).expect("Rust");
                let place = format!("{} {depth} deep", path.display());
                assert_eq!(format(&item, depth), Some(expected), "{place}");
            }
            count += 1;
            item.clear();
        }
        count
    }

    #[test]
    fn what_is_checked_in_is_formatted_as_prettyplease_does() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folders = [
            "tests/snapshots",
            "runtime/src/descriptor/generated",
            "runtime/src/wkt/generated",
        ];
        let mut count = 0;
        for folder in folders {
            for file in fs::read_dir(root.join(folder)).expect("a folder") {
                let path = file.expect("a file").path();
                let text = fs::read_to_string(&path).expect("text");
                // A snapshot has a head of its own, and those that are not one file of Rust are left out.
                let text = match text
                    .strip_prefix("---\n")
                    .and_then(|it| it.split_once("---\n"))
                {
                    Some((_, text)) => text,
                    None => &text[..],
                };
                let is_one_file =
                    text.starts_with("// @generated") && text.matches("// @generated").count() == 1;
                // The literal of descriptors ends at the end of an indented line.
                if is_one_file && !text.contains("FILE_DESCRIPTOR_SET") {
                    count += compare(&path, text);
                }
            }
        }
        assert!(count > 1_000, "{count} items");
    }

    #[test]
    fn attributes_are_formatted_as_prettyplease_does() {
        for attribute in [
            "#[a]",
            "#[a::b(c)]",
            r#"#[serde(rename_all = "camelCase", default)]"#,
            r#"#[cfg_attr(all(unix, feature = "x"), derive(Hash, ::a::B), serde(skip_serializing_if = "Option::is_none"))]"#,
            "#[a(b c, 1.5, -2, x == y,)]",
            "#[a()]",
        ] {
            let item = format!("{attribute}\npub struct It {{ {attribute} pub it: u8 }}");
            for depth in [0, 1, 2, 4, 8] {
                let expected = format_any(&item, depth).expect("Rust");
                assert_eq!(format(&item, depth), Some(expected), "{depth} deep");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for code in [
            "#[doc = \"x\"] struct It;",
            "#[a([1])] struct It;",
            "#[a /* b */] struct It;",
            "#[a('b')] struct It;",
            "#[a(r\"b\")] struct It;",
            "fn f() { if a { b } else { c } }",
            "fn f() { a + b }",
            "fn f() { a = b; }",
            "const A: [u8; 2] = [1, 2];",
            "struct It where u8: Copy;",
            "struct It",
            "m! { not an item }",
        ] {
            assert_eq!(format(code, 0), None, "{code}");
        }
    }
}

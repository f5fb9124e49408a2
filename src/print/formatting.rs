//! Formats the items of a file, with a blank line between them.

use super::any_rust::format_any;
use super::format::format;
use super::header::header;
use super::insertion_points::{comment, defuse, is_marker, is_place};
use crate::diag::Diagnostic;
use crate::piece::Piece;

/// The text of one file, as its items come.
pub(super) struct Text {
    file: Level,
    /// The modules that are open, outermost first.
    open: Vec<Level>,
}

/// The text of a file or module that has not ended: what stands in front, what comes after it, and what
/// comes last.
struct Level {
    /// How many modules it stands in.
    depth: usize,
    front: String,
    back: String,
    end: String,
}

impl Text {
    /// A file that comes from these `.proto` files.
    pub(super) fn new(sources: &[String]) -> Self {
        Self {
            file: Level::new(0, header(sources)),
            open: Vec::new(),
        }
    }

    /// Adds a piece of the file, and returns how many bytes it takes.
    pub(super) fn add(&mut self, piece: &Piece) -> Result<usize, Diagnostic> {
        Ok(match piece {
            Piece::Front(item) => self.push(item, |level| &mut level.front)?,
            Piece::Back(item) => self.push(item, |level| &mut level.back)?,
            Piece::End(item) => self.push(item, |level| &mut level.end)?,
            Piece::Open(module) => self.open(module)?,
            Piece::Close => self.close(),
        })
    }

    fn push(
        &mut self,
        item: &str,
        part: fn(&mut Level) -> &mut String,
    ) -> Result<usize, Diagnostic> {
        let code = self.format(item)?;
        let in_file = self.open.is_empty();
        append(part(self.innermost()), &code, in_file);
        Ok(code.len())
    }

    fn open(&mut self, module: &str) -> Result<usize, Diagnostic> {
        let code = self.format(module)?;
        let mut head = code.trim_end().trim_end_matches('}').to_owned();
        head.push('\n');
        let length = head.len();
        self.open.push(Level::new(self.open.len() + 1, head));
        Ok(length)
    }

    fn close(&mut self) -> usize {
        let Some(module) = self.open.pop() else {
            return 0;
        };
        let end = INDENT.repeat(self.open.len()) + "}\n";
        let in_file = self.open.is_empty();
        append(
            &mut self.innermost().front,
            &(module.finish() + &end),
            in_file,
        );
        end.len()
    }

    /// The text of the file.
    pub(super) fn finish(mut self) -> String {
        while self.close() > 0 {}
        self.file.finish()
    }

    /// The innermost module that is open, or the file.
    fn innermost(&mut self) -> &mut Level {
        self.open.last_mut().unwrap_or(&mut self.file)
    }

    /// The text of an item, indented for the modules that it stands in.
    fn format(&self, item: &str) -> Result<String, Diagnostic> {
        let depth = self.open.len();
        let code = match format(item, depth) {
            Some(code) => code,
            None => format_any(item, depth).map_err(|error| Diagnostic::bug(&error))?,
        };
        Ok(spaced(code.lines()))
    }
}

impl Level {
    fn new(depth: usize, head: String) -> Self {
        Self {
            depth,
            front: head,
            back: String::new(),
            end: String::new(),
        }
    }

    /// What stands in the back is a region, which editors fold.
    fn finish(self) -> String {
        let Self {
            depth,
            front: mut text,
            back,
            end,
        } = self;
        let indent = INDENT.repeat(depth);
        let back = back.trim_start_matches('\n');
        if !back.is_empty() {
            if !text.ends_with("{\n") {
                text.push('\n');
            }
            text.push_str(&format!(
                "{indent}{REGION}\n{back}{indent}{END_OF_REGION}\n"
            ));
        }
        let end = end.trim_start_matches('\n');
        let first = end.lines().next().unwrap_or_default();
        if gap_before(&text, first.trim_start()) {
            text.push('\n');
        }
        text.push_str(end);
        text
    }
}

/// One level of indentation.
const INDENT: &str = "    ";

/// The comments around what only the runtime reads. rust-analyzer, VS Code and IntelliJ fold between them.
const REGION: &str = "// region: codecs and descriptors";
const END_OF_REGION: &str = "// endregion";

/// Adds code to what stands before it; in a file, a blank line is between. A macro call of one line stands
/// directly below the type's other code.
fn append(text: &mut String, code: &str, in_file: bool) {
    let first = code.lines().next().unwrap_or_default();
    if is_call(first.trim_start()) && text.ends_with("}\n") {
        text.push_str(code);
        return;
    }
    if in_file || gap_before(text, first.trim_start()) {
        text.push('\n');
    }
    text.push_str(code);
}

/// Code with a blank line between a block and the item after it, and with places to insert.
fn spaced<'a>(mut lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        if gap_before(&text, start) {
            text.push('\n');
        }
        if is_marker(start) {
            // protoc puts what it inserts above this line, indented as the line is.
            text.push_str(&line[..line.len() - start.len()]);
            text.push_str(&comment(start, &mut lines));
        } else if start.starts_with("//") {
            text.push_str(&defuse(line));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

/// Whether a blank line belongs between text and a line that begins with `start`.
fn gap_before(text: &str, start: &str) -> bool {
    let last = text.strip_suffix('\n').unwrap_or(text);
    let last = last.rsplit('\n').next().unwrap_or_default().trim_start();
    if is_place(start) {
        !last.is_empty() && !last.ends_with('{')
    } else {
        last == "}" && ITEM_STARTS.iter().any(|it| start.starts_with(it))
    }
}

/// Whether a line is a macro call and its end.
fn is_call(line: &str) -> bool {
    line.starts_with("::") && line.ends_with(");")
}

/// How the line after a block begins if it begins an item.
const ITEM_STARTS: &[&str] = &[
    "///", "#[", "pub ", "fn ", "impl ", "impl<", "static ", "const ", "async ", "::",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_become_comments_however_long_their_name() {
        let name =
            "message_scope:a.very.long.package.with.many.segments.and.a.Message.inside.Another";
        let code = format!(
            "impl It {{\n    fn f();\n    insertion_point!(\n        \"{name}\"\n    );\n}}\n"
        );
        let text = spaced(code.lines());
        let expected =
            format!("impl It {{\n    fn f();\n\n    // @@protoc_insertion_point({name})\n}}\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn an_item_in_a_macro_is_written_as_rust() {
        let mut text = Text::new(&[]);
        for attribute in ["", "#[doc(alias = [])]"] {
            let item = format!(
                "::a::m! {{ /// It.\n{attribute} impl It for (This, That<T>,) {{
                    const f: fn(u8) -> u8 = it::F;
                }} }}"
            );
            text.add(&Piece::Front(item)).expect("Rust");
        }
        let other = Piece::Front("::a::n! { not an item }".to_owned());
        text.add(&other).expect("Rust");
        let expected = "
::a::m! {
    /// It.
    impl It for (This, That<T>) {
        const f: fn(u8) -> u8 = it::F;
    }
}

::a::m! {
    /// It.
    #[doc(alias = [])]
    impl It for (This, That<T>) {
        const f: fn(u8) -> u8 = it::F;
    }
}

::a::n! {
    not an item
}
";
        assert!(text.finish().ends_with(expected));
    }

    #[test]
    fn what_stands_in_the_back_is_a_region_of_its_file_or_module() {
        let mut text = Text::new(&[]);
        let pieces = [
            Piece::End("insertion_point!(\"package_scope:x\");".to_owned()),
            Piece::Front("::a::m!(1);".to_owned()),
            Piece::Back("impl X { fn f(); }".to_owned()),
            Piece::Back("::a::n!(X);".to_owned()),
            Piece::Open("mod inner {}".to_owned()),
            Piece::Back("impl Y { fn f(); }".to_owned()),
            Piece::Close,
            Piece::Open("mod bare {}".to_owned()),
            Piece::Close,
        ];
        for piece in pieces {
            text.add(&piece).expect("Rust");
        }
        let expected = "
::a::m!(1);

mod inner {
    // region: codecs and descriptors
    impl Y {
        fn f();
    }
    // endregion
}

mod bare {
}

// region: codecs and descriptors
impl X {
    fn f();
}
::a::n!(X);
// endregion

// @@protoc_insertion_point(package_scope:x)
";
        let text = text.finish();
        let (_, text) = text.split_once('\n').expect("a header");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_comment_is_not_a_place_to_insert() {
        let text = spaced(["/// @@protoc_insertion_point(package_scope:x)"].into_iter());
        assert_eq!(text, "/// @protoc_insertion_point(package_scope:x)\n");
    }
}

//! From items to text: the header, the code, a blank line between items, and the places where other
//! plugins can insert.

use std::mem::take;

use quote::ToTokens;
use syn::{Item, ItemMod, MacroDelimiter, parse_quote};

/// The text of one file, as its items come.
pub(crate) struct Text {
    /// The file, and in it the modules that are open.
    levels: Vec<Level>,
}

/// The text of a file or module that is not at its end: what stands in front, and what behind it.
#[derive(Default)]
struct Level {
    front: String,
    back: String,
}

impl Text {
    /// A file that comes from these `.proto` files.
    pub(crate) fn new(sources: &[String]) -> Self {
        let file = Level {
            front: header(sources),
            back: String::new(),
        };
        Self { levels: vec![file] }
    }

    /// Adds an item behind those in front, and says how long its text is.
    pub(crate) fn push_front(&mut self, item: Item) -> usize {
        let code = self.unparse(item);
        let in_file = self.levels.len() == 1;
        append(&mut self.level().front, &code, in_file);
        code.len()
    }

    /// Adds an item behind everything in front.
    pub(crate) fn push_back(&mut self, item: Item) -> usize {
        let code = self.unparse(item);
        let in_file = self.levels.len() == 1;
        append(&mut self.level().back, &code, in_file);
        code.len()
    }

    /// Begins a module, which is empty so far.
    pub(crate) fn open(&mut self, module: ItemMod) -> usize {
        let code = self.unparse(Item::Mod(module));
        let mut head = code.trim_end().trim_end_matches('}').to_owned();
        head.push('\n');
        let length = head.len();
        self.levels.push(Level {
            front: head,
            back: String::new(),
        });
        length
    }

    /// Ends the last module that began.
    pub(crate) fn close(&mut self) -> usize {
        let indent = INDENT.repeat(self.levels.len().saturating_sub(2));
        let mut module = self.level().finish();
        module.push_str(&indent);
        module.push_str("}\n");
        if self.levels.len() > 1 {
            self.levels.pop();
        }
        let in_file = self.levels.len() == 1;
        append(&mut self.level().front, &module, in_file);
        indent.len() + 2
    }

    /// The text of the file.
    pub(crate) fn finish(mut self) -> String {
        while self.levels.len() > 1 {
            self.close();
        }
        self.level().finish()
    }

    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    /// The text of an item, indented for the module that it stands in: it is written inside as many
    /// modules, whose own lines are then left out.
    fn unparse(&self, item: Item) -> String {
        if let Some((head, inside)) = macro_around_item(&item) {
            return self
                .unparse(parse_module(inside))
                .replacen(MODULE, &head, 1);
        }
        let depth = self.levels.len().saturating_sub(1);
        let item = (0..depth).fold(item, |item, _| parse_module(item));
        let code = prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        });
        let lines = code.lines().count();
        spaced(code.lines().take(lines - depth).skip(depth))
    }
}

impl Level {
    fn finish(&mut self) -> String {
        let mut text = take(&mut self.front);
        let back = take(&mut self.back);
        let first = back.lines().next().unwrap_or_default();
        if gap_before(&text, first.trim_start()) {
            text.push('\n');
        }
        text.push_str(&back);
        text
    }
}

/// The head of a macro call in braces and the item in it, if it is one item: it is then printed as
/// Rust is, not as tokens.
fn macro_around_item(item: &Item) -> Option<(String, Item)> {
    let Item::Macro(call) = item else { return None };
    let MacroDelimiter::Brace(_) = call.mac.delimiter else {
        return None;
    };
    let inside = syn::parse2(call.mac.tokens.clone()).ok()?;
    let path = call.mac.path.to_token_stream().to_string().replace(' ', "");
    Some((format!("{path}! {{"), inside))
}

/// How the module begins that [`parse_module`] makes.
const MODULE: &str = "mod m {";

fn parse_module(inside: Item) -> Item {
    let mut module: ItemMod = parse_quote!(
        mod m {}
    );
    module.content.get_or_insert_default().1.push(inside);
    Item::Mod(module)
}

/// One level of indentation.
const INDENT: &str = "    ";

/// Adds code to what stands before it; in a file, a blank line is between.
fn append(text: &mut String, code: &str, in_file: bool) {
    let first = code.lines().next().unwrap_or_default();
    if in_file || gap_before(text, first.trim_start()) {
        text.push('\n');
    }
    text.push_str(code);
}

/// Code with a blank line between a block and the item behind it, and with places to insert.
fn spaced<'a>(mut lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        if gap_before(&text, start) {
            text.push('\n');
        }
        if start.starts_with(INSERTION_POINT) {
            // protoc puts what it inserts above this line, indented as the line is.
            let indent = &line[..line.len() - start.len()];
            let name = insertion_point_name(start, &mut lines);
            text.push_str(&format!("{indent}// {PROTOC_MARK}({name})"));
        } else if start.starts_with("//") {
            text.push_str(&defuse(line));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

/// Whether a blank line is due between text and a line that begins so.
fn gap_before(text: &str, start: &str) -> bool {
    let last = text.strip_suffix('\n').unwrap_or(text);
    let last = last.rsplit('\n').next().unwrap_or_default().trim_start();
    if start.starts_with(INSERTION_POINT) || start.starts_with("// @@") {
        !last.is_empty() && !last.ends_with('{')
    } else {
        last == "}" && ITEM_STARTS.iter().any(|it| start.starts_with(it))
    }
}

/// The name in a marker, which stands on lines of its own where it is long.
fn insertion_point_name<'a>(start: &'a str, lines: &mut impl Iterator<Item = &'a str>) -> String {
    let mut marker = start.to_owned();
    while !marker.ends_with(");") {
        let Some(line) = lines.next() else { break };
        marker.push_str(line.trim());
    }
    marker.split('"').nth(1).unwrap_or_default().to_owned()
}

/// Takes an `@` from what looks like one of our places in a comment of the schema's: protoc would
/// insert at the first that it finds.
fn defuse(comment: &str) -> String {
    let mut text = comment.to_owned();
    for scope in SCOPES.iter().filter(|_| comment.contains(PROTOC_MARK)) {
        let mark = format!("{PROTOC_MARK}({scope}_scope");
        text = text.replace(&mark, &mark[1..]);
    }
    text
}

/// The words that our places begin with.
const SCOPES: &[&str] = &["root", "package", "message", "enum", "service"];

/// How the item begins that stands for a place to insert.
const INSERTION_POINT: &str = "insertion_point!(";

/// What protoc looks for.
const PROTOC_MARK: &str = "@@protoc_insertion_point";

/// How the line after a block begins if it begins an item.
const ITEM_STARTS: &[&str] = &[
    "///", "#[", "pub ", "fn ", "impl ", "impl<", "static ", "const ", "async ",
];

/// No version but our own: a teammate's protoc must not churn the diff.
fn header(sources: &[String]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut text = format!("// @generated by protoc-gen-rustgreet {version}. DO NOT EDIT.\n");
    for source in sources {
        // A name with a line break in it must not become code.
        let source = source.replace(char::is_control, "?");
        text.push_str(&defuse(&format!("// source: {source}\n")));
    }
    text
}

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
    fn an_item_in_a_macro_is_printed_as_rust() {
        let mut text = Text::new(&[]);
        text.push_front(parse_quote!(
            ::a::m! { #[doc = " It."] impl It for (This, That<T>,) {
                const f: fn(u8) -> u8 = it::F;
            } }
        ));
        text.push_front(parse_quote!(::a::n! { not an item }));
        let expected = "
::a::m! {
    /// It.
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
    fn a_comment_is_no_place_to_insert() {
        let text = spaced(["/// @@protoc_insertion_point(package_scope:x)"].into_iter());
        assert_eq!(text, "/// @protoc_insertion_point(package_scope:x)\n");
    }
}

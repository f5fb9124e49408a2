//! Fills a template: real Rust in which `__name__` is a hole. `templates/README.md` has the
//! rules. The templates are part of the plugin, so a fault in one is a bug: it is reported, with the
//! hole's name, and a test fills every template.

use std::fmt::{self, Display};

/// Texts for holes, by the hole's name without its underscores.
#[derive(Default)]
pub(super) struct Row(Vec<(&'static str, String)>);

impl Row {
    /// A row that switches on what the template has only if something holds: a hole `__if_x__`.
    pub(super) fn switch(hole: &'static str) -> Self {
        Self::default().with(hole, "")
    }

    /// Fills one more hole.
    pub(super) fn with(mut self, hole: &'static str, text: impl Display) -> Self {
        self.0.push((hole, text.to_string()));
        self
    }

    fn get(&self, hole: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| *name == hole);
        found.map(|(_, text)| &text[..])
    }
}

/// A template that cannot be filled.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Fault {
    fn nothing_fills(hole: &str) -> Self {
        Self(format!("nothing fills the hole `{hole}`"))
    }
}

/// A template, read once and filled often.
pub(super) struct Template(Vec<Element>);

/// What can be repeated: an item, method, field, variant, arm or statement.
#[derive(Default)]
struct Element {
    parts: Vec<Part>,
    /// The holes that are not inside a smaller element.
    own: Vec<&'static str>,
}

enum Part {
    Text(&'static str),
    Hole(&'static str),
    Element(Element),
}

impl Template {
    pub(super) fn read(text: &'static str) -> Self {
        Self(Reader { text, at: 0 }.elements())
    }

    /// The template's items, its single holes filled from `once`, its elements repeated by `rows`.
    pub(super) fn fill(&self, once: &Row, rows: &[Row]) -> Result<Vec<String>, Fault> {
        let mut filler = Filler {
            rows,
            inside: vec![once],
            text: String::new(),
        };
        let mut items = Vec::new();
        for element in &self.0 {
            filler.fill(element, &mut |text| items.push(std::mem::take(text)))?;
        }
        Ok(items)
    }
}

/// Writes elements, once for every row that they are repeated by.
struct Filler<'a> {
    rows: &'a [Row],
    /// The rows that fill what is written now, from the outside in.
    inside: Vec<&'a Row>,
    text: String,
}

impl<'a> Filler<'a> {
    /// Writes an element, and calls `written` after each copy.
    fn fill(
        &mut self,
        element: &Element,
        written: &mut dyn FnMut(&mut String),
    ) -> Result<(), Fault> {
        let holes = element.own.iter().filter(|hole| self.get(hole).is_none());
        let holes: Vec<_> = holes.collect();
        if holes.is_empty() {
            self.write(element)?;
            written(&mut self.text);
            return Ok(());
        }
        for row in self.rows {
            match holes.iter().find(|hole| row.get(hole).is_none()) {
                None => {
                    self.inside.push(row);
                    self.write(element)?;
                    self.inside.pop();
                    written(&mut self.text);
                }
                Some(hole) if holes.iter().any(|hole| row.get(hole).is_some()) => {
                    return Err(Fault::nothing_fills(hole));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn write(&mut self, element: &Element) -> Result<(), Fault> {
        for part in &element.parts {
            match part {
                Part::Text(text) => self.text.push_str(text),
                Part::Hole(hole) => match self.get(hole) {
                    Some(text) => self.text.push_str(text),
                    None => return Err(Fault::nothing_fills(hole)),
                },
                Part::Element(element) => self.fill(element, &mut |_| {})?,
            }
        }
        Ok(())
    }

    fn get(&self, hole: &str) -> Option<&'a str> {
        self.inside.iter().find_map(|row| row.get(hole))
    }
}

/// Reads the elements of a template. Within braces an element ends after a comma, a semicolon or a
/// closing brace.
struct Reader {
    text: &'static str,
    at: usize,
}

impl Reader {
    /// The elements up to a closing brace or the end.
    fn elements(&mut self) -> Vec<Element> {
        let mut elements = Vec::new();
        while !matches!(self.peek(), None | Some(b'}')) {
            elements.push(self.element());
        }
        elements
    }

    fn element(&mut self) -> Element {
        let mut element = Element::default();
        // How many parentheses, square and angle brackets are open.
        let mut depth = 0;
        let mut start = self.at;
        while let Some(byte) = self.text.as_bytes().get(self.at).copied() {
            let word = self.word();
            match byte {
                b'/' => {
                    let line = self.line();
                    if let Some(name) = line.strip_prefix("/// ").and_then(hole) {
                        self.end_text(&mut element, start);
                        element.hole(name);
                        start = self.at + line.len();
                    } else if !line.starts_with("///") {
                        self.end_text(&mut element, start);
                        start = self.at + line.len();
                    }
                    self.at += line.len();
                }
                _ if !word.is_empty() => {
                    if let Some(name) = hole(word) {
                        self.end_text(&mut element, start);
                        element.hole(name);
                        start = self.at + word.len();
                    }
                    self.at += word.len();
                }
                b'{' => {
                    self.at += 1;
                    self.end_text(&mut element, start);
                    let inside = self.elements();
                    element.parts.extend(inside.into_iter().map(Part::Element));
                    start = self.at;
                    self.at += 1;
                    let next = self.text[self.at..].trim_start();
                    if depth == 0 && !next.starts_with(['.', '?', ',', ';']) {
                        break;
                    }
                }
                b'}' if depth == 0 => break,
                b',' | b';' if depth == 0 => {
                    self.at += 1;
                    break;
                }
                b'(' | b'[' | b'<' => {
                    depth += 1;
                    self.at += 1;
                }
                b'>' if self.text[..self.at].ends_with(['-', '=']) => self.at += 1,
                b')' | b']' | b'>' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        self.end_text(&mut element, start);
        element
    }

    /// Adds the text from `start` up to here.
    fn end_text(&self, element: &mut Element, start: usize) {
        element.parts.push(Part::Text(&self.text[start..self.at]));
    }

    /// Passes over white space, and returns the byte that comes then.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest.bytes().next()
    }

    /// The rest of the line.
    fn line(&self) -> &'static str {
        let rest = &self.text[self.at..];
        rest.lines().next().unwrap_or_default()
    }

    /// The name or keyword that stands here.
    fn word(&self) -> &'static str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    }
}

impl Element {
    fn hole(&mut self, name: &'static str) {
        self.parts.push(Part::Hole(name));
        self.own.push(name);
    }
}

/// The name of a hole, from `__name__`.
fn hole(text: &'static str) -> Option<&'static str> {
    let name = text.strip_prefix("__")?.strip_suffix("__")?;
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::text;

    const TEMPLATE: &str = "
        /// __docs__
        struct __name__ { /// __docs__
            __field__: __ty__, }
        fn f() -> R<A, B> { match x { __tag__ => { __read__; } _ => {} } done(__name__); }
    ";

    /// The text without white space.
    fn dense(text: &str) -> String {
        text.split_whitespace().collect()
    }

    #[test]
    fn rows_repeat_the_smallest_element_and_docs_become_attributes() -> Result<(), Fault> {
        let once = Row::default()
            .with("docs", "#[a] #[b]")
            .with("name", "Thing");
        let field = |name, ty| Row::default().with("field", name).with("ty", ty);
        let arm = Row::default().with("tag", "1 | 2").with("read", "r.f()");
        let rows = [field("x", "i32"), field("y", "Vec<u8>"), arm];
        let items = Template::read(TEMPLATE).fill(&once, &rows)?;
        assert_eq!(items.len(), 2);
        let expected = "#[a] #[b] struct Thing { #[a] #[b] x: i32, #[a] #[b] y: Vec<u8>, } \
            fn f() -> R<A, B> { match x { 1 | 2 => { r.f(); } _ => {} } done(Thing); }";
        assert_eq!(dense(&items.concat()), dense(expected));
        Ok(())
    }

    #[test]
    fn a_row_that_fills_half_an_element_is_a_fault() {
        let once = Row::default().with("docs", "").with("name", "Thing");
        let half = Row::default().with("field", "x");
        let fault = Template::read(TEMPLATE)
            .fill(&once, &[half])
            .err()
            .map(|fault| fault.to_string());
        assert_eq!(fault.as_deref(), Some("nothing fills the hole `ty`"));
    }

    #[test]
    fn what_the_user_wrote_is_no_hole() -> Result<(), Fault> {
        let attribute = r#"#[__name__(__rest__, " __rest__", "__rest__")]"#;
        let docs = text::docs_of("__docs__", false, &[attribute.to_owned()]);
        let once = Row::default().with("docs", docs).with("name", "It");
        let items = Template::read("/// __docs__\nstruct __name__;").fill(&once, &[])?;
        let expected = format!("/// __docs__\n{attribute}\n\nstruct It;");
        assert_eq!(items, [expected]);
        Ok(())
    }
}

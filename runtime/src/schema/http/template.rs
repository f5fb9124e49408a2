//! [`Template`]: a path template of google/api/http.proto, parsed. The generator checks rules with it,
//! and the router is made of it.
//!
//! ```text
//! Template  = "/" Segments [ Verb ] ;
//! Segments  = Segment { "/" Segment } ;
//! Segment   = "*" | "**" | LITERAL | Variable ;
//! Variable  = "{" FieldPath [ "=" Segments ] "}" ;
//! FieldPath = IDENT { "." IDENT } ;
//! Verb      = ":" LITERAL ;
//! ```
//!
//! A `LITERAL` is one or more characters that a path may have, but `*`, `{`, `}` and `=`; in the last
//! segment the last `:` begins the verb. Two things are wider than in http.proto: `**` may stand before
//! other segments, once, as Firestore's templates have it, and `/` alone is the template of the root.

use core::fmt;
use core::ops::Range;
use std::vec::Vec;

/// The segments that a template may have. Each one is a step down in the router.
const MAX_SEGMENTS: usize = 128;

/// A path template, parsed: the segments of variables stand among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<'t> {
    segments: Vec<Segment<'t>>,
    variables: Vec<Variable<'t>>,
    custom_verb: Option<&'t str>,
}

/// What one segment of a path must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Segment<'t> {
    /// This text, which may be percent-encoded.
    Literal(&'t str),
    /// Any one segment: `*`.
    One,
    /// Any number of segments, or none: `**`.
    Rest,
}

/// A part of the path that is the value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable<'t> {
    path: &'t str,
    at: usize,
    segments: Range<usize>,
    is_one: bool,
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    at: usize,
    what: &'static str,
}

impl<'t> Template<'t> {
    /// Parses a template.
    ///
    /// # Errors
    /// If it is not one by the grammar, or has a variable twice.
    pub fn parse(text: &'t str) -> Result<Self, TemplateError> {
        let mut parser = Parser {
            text,
            at: 0,
            segments: Vec::new(),
            variables: Vec::new(),
        };
        let custom_verb = parser.template()?;
        Ok(Self {
            segments: parser.segments,
            variables: parser.variables,
            custom_verb,
        })
    }

    /// All segments, from left to right.
    pub fn segments(&self) -> &[Segment<'t>] {
        &self.segments
    }

    /// The variables, from left to right.
    pub fn variables(&self) -> &[Variable<'t>] {
        &self.variables
    }

    /// The custom verb after the last `:`, as in `cancel`.
    pub fn custom_verb(&self) -> Option<&'t str> {
        self.custom_verb
    }
}

impl<'t> Variable<'t> {
    /// The path of the field, as in `shelf.name`.
    pub fn path(&self) -> &'t str {
        self.path
    }

    /// Where the path of the field begins in the template, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Which of the template's [segments](Template::segments) are its value.
    pub fn segments(&self) -> Range<usize> {
        self.segments.clone()
    }

    /// Whether it is exactly one `*`: then its value may have a `/`, percent-encoded. The value of any
    /// other keeps `%2F` as it is.
    pub fn is_one_segment(&self) -> bool {
        self.is_one
    }
}

impl TemplateError {
    /// Where it is, in bytes from the template's start.
    pub fn at(&self) -> usize {
        self.at
    }

    /// What is wrong, without the place.
    pub fn what(&self) -> &'static str {
        self.what
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at column {}: {}", self.at + 1, self.what)
    }
}

impl core::error::Error for TemplateError {}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    segments: Vec<Segment<'t>>,
    variables: Vec<Variable<'t>>,
}

impl<'t> Parser<'t> {
    fn template(&mut self) -> Result<Option<&'t str>, TemplateError> {
        if !self.take("/") {
            return self.fault("a path template begins with `/`");
        }
        if self.rest().is_empty() {
            return Ok(None);
        }
        self.segments(Place::Path)?;
        let verb = match self.take(":") {
            false => None,
            true => match self.literal()? {
                "" => return self.fault("expected a verb after `:`, as in `:cancel`"),
                verb => Some(verb),
            },
        };
        match self.rest().chars().next() {
            None => Ok(verb),
            Some('}') => self.fault("this `}` has no `{`"),
            Some('/') if verb.is_some() => self.fault("a verb is the last part of a path template"),
            Some(':') => self.fault("a path template has one verb"),
            Some(_) => self.fault("expected `/`, `:` or the end of the path template"),
        }
    }

    fn segments(&mut self, place: Place) -> Result<(), TemplateError> {
        loop {
            if self.segments.len() == MAX_SEGMENTS {
                return self.fault("a path template has at most 128 segments");
            }
            self.segment(place)?;
            if !self.take("/") {
                return Ok(());
            }
        }
    }

    fn segment(&mut self, place: Place) -> Result<(), TemplateError> {
        if self.rest().starts_with("**") {
            if self.segments.contains(&Segment::Rest) {
                return self.fault("`**` can be in a path template once");
            }
            self.at += 2;
            self.segments.push(Segment::Rest);
        } else if self.take("*") {
            self.segments.push(Segment::One);
        } else if self.rest().starts_with('{') {
            if matches!(place, Place::Variable) {
                return self.fault("a variable cannot stand inside another one");
            }
            self.at += 1;
            self.variable()?;
        } else {
            let begin = self.at;
            let mut literal = self.literal()?;
            // Only the last segment of the path can have a verb after it.
            while self.rest().starts_with(':') && !self.is_before_verb(place) {
                self.at += 1;
                self.literal()?;
                literal = &self.text[begin..self.at];
            }
            if literal.is_empty() {
                return self.fault("expected a segment: a text, `*`, `**` or `{field}`");
            }
            self.segments.push(Segment::Literal(literal));
        }
        Ok(())
    }

    fn variable(&mut self) -> Result<(), TemplateError> {
        let at = self.at;
        let path = self.field_path()?;
        if self.variables.iter().any(|it| it.path == path) {
            return Err(TemplateError {
                at,
                what: "this variable is in the path template twice",
            });
        }
        let first = self.segments.len();
        match self.take("=") {
            true => self.segments(Place::Variable)?,
            false => self.segments.push(Segment::One),
        }
        if !self.take("}") {
            return self.fault("expected `}`: the variable has no end");
        }
        let segments = first..self.segments.len();
        let is_one = self.segments[first..] == [Segment::One];
        self.variables.push(Variable {
            path,
            at,
            segments,
            is_one,
        });
        Ok(())
    }

    fn field_path(&mut self) -> Result<&'t str, TemplateError> {
        let begin = self.at;
        loop {
            let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
            if !self.rest().as_bytes().first().is_some_and(is_letter) {
                return self.fault("expected the name of a field");
            }
            let is_name = |byte: char| byte.is_ascii_alphanumeric() || byte == '_';
            self.at += self
                .rest()
                .find(|c| !is_name(c))
                .unwrap_or(self.rest().len());
            if !self.take(".") {
                return Ok(&self.text[begin..self.at]);
            }
        }
    }

    /// The characters up to one that means something, or that is not a path's.
    fn literal(&mut self) -> Result<&'t str, TemplateError> {
        let begin = self.at;
        while let Some(next) = self.rest().chars().next() {
            match next {
                '/' | ':' | '}' => break,
                '*' => return self.fault("`*` and `**` stand for whole segments"),
                '{' => return self.fault("a variable stands for whole segments"),
                '=' => return self.fault("write `%3D` for a `=` that is part of the path"),
                '?' | '#' => return self.fault("a path template has no query and no fragment"),
                '%' => match self.rest().as_bytes() {
                    [_, high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {}
                    _ => return self.fault("expected two hexadecimal digits after `%`"),
                },
                _ if next.is_whitespace() || next.is_control() || next == '\\' => {
                    return self.fault("a path cannot have this character: percent-encode it");
                }
                _ => {}
            }
            self.at += next.len_utf8();
        }
        Ok(&self.text[begin..self.at])
    }

    /// Whether the `:` that comes now begins the verb: no segment comes after it.
    fn is_before_verb(&self, place: Place) -> bool {
        match place {
            Place::Variable => false,
            Place::Path => !self.rest()[1..].contains([':', '/']),
        }
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn fault<T>(&self, what: &'static str) -> Result<T, TemplateError> {
        Err(TemplateError { at: self.at, what })
    }
}

/// Where segments stand.
#[derive(Clone, Copy)]
enum Place {
    Path,
    Variable,
}

#[cfg(test)]
mod tests;

//! Names, types, values and attributes as text: the one place that does this.

use std::fmt::{self, Display, Formatter, Write};

use proc_macro2::{Literal, TokenStream};

use crate::rust::{Derives, Kind, Lint, Name, OtherString, Path, Type, spelling};

impl Display for Name {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        // An absolute path begins with an empty segment.
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("::")?;
            }
            f.write_str(&segment.0)?;
        }
        Ok(())
    }
}

impl Display for Type {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Type::Scalar(scalar) => f.write_str(spelling(*scalar).rust),
            Type::OtherString(other) => f.write_str(other_string(*other)),
            Type::ByteVec => f.write_str("::std::vec::Vec<u8>"),
            Type::Path(path) => path.fmt(f),
            Type::Option(inner) => write!(f, "::core::option::Option<{inner}>"),
            Type::Vec(inner) => write!(f, "::std::vec::Vec<{inner}>"),
            Type::Boxed(inner) => write!(f, "::std::boxed::Box<{inner}>"),
            Type::BTreeMap(key, value) => {
                write!(f, "::std::collections::BTreeMap<{key}, {value}>")
            }
            Type::HashMap(key, value) => write!(f, "::std::collections::HashMap<{key}, {value}>"),
        }
    }
}

/// A type of a `string` field other than `String`.
pub(super) fn other_string(ty: OtherString) -> &'static str {
    match ty {
        OtherString::Boxed => "::std::boxed::Box<str>",
        OtherString::Shared => "::rustgreet::SharedStr",
    }
}

/// The type of one value of a kind.
pub(super) fn value_type(kind: &Kind) -> String {
    match kind {
        Kind::Scalar(scalar) => spelling(*scalar).rust.to_owned(),
        Kind::OtherString(other) => other_string(*other).to_owned(),
        Kind::ByteVec => "::std::vec::Vec<u8>".to_owned(),
        Kind::Enum(path) | Kind::ClosedEnum(path) | Kind::Message(path) | Kind::Group(path) => {
            path.to_string()
        }
    }
}

impl Display for crate::rust::Literal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use crate::rust::Literal as Value;
        match self {
            Value::Signed(value) => value.fmt(f),
            Value::Unsigned(value) => value.fmt(f),
            Value::Float(value) => float(f, "f32", f64::from(*value), &format!("{value:?}")),
            Value::Double(value) => float(f, "f64", *value, &format!("{value:?}")),
            Value::Bool(value) => value.fmt(f),
            Value::Text(value) => f.write_str(&quoted(value)),
            Value::Bytes(value) => Literal::byte_string(value).fmt(f),
            Value::Enum(path, number) => write!(f, "{path}({number})"),
        }
    }
}

/// A float of type `ty`; `text` spells it, if it is finite.
fn float(f: &mut Formatter<'_>, ty: &str, value: f64, text: &str) -> fmt::Result {
    if value.is_nan() {
        write!(f, "{ty}::NAN")
    } else if value.is_finite() {
        f.write_str(text)
    } else {
        let sign = if value < 0.0 { "-" } else { "" };
        write!(f, "{sign}{ty}::INFINITY")
    }
}

/// A string as a literal.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        ["\"", text, "\""].concat()
    } else {
        Literal::string(text).to_string()
    }
}

/// The attributes of a struct or enum. Text that is not Rust was refused before; what still does not
/// lex is left out.
pub(super) fn attributes(derives: &Derives) -> String {
    let attributes: String = derives.attributes.iter().map(|it| read(it)).collect();
    format!("#[derive({})]\n{attributes}", derives.derives.join(", "))
}

/// An attribute of the user's, which was checked to be Rust, in a line.
fn read(text: &str) -> String {
    match text.parse::<TokenStream>() {
        Ok(_) => [text, "\n"].concat(),
        Err(_) => String::new(),
    }
}

/// The attribute that silences lints.
pub(super) fn lints(lints: &[Lint]) -> String {
    if lints.is_empty() {
        return String::new();
    }
    let lints: Vec<_> = lints.iter().map(|lint| lint.0).collect();
    format!("#[allow({})]\n", lints.join(", "))
}

/// The attribute for code that must mention what the schema deprecates.
pub(super) fn allow_deprecated(touches_deprecated: bool) -> &'static str {
    if touches_deprecated {
        "#[allow(deprecated)]\n"
    } else {
        ""
    }
}

/// The documentation of an item, and its deprecation.
pub(super) fn docs(docs: &str, deprecated: bool) -> String {
    let mut text = String::with_capacity(docs.len() + docs.len() / 8 + 8);
    for line in docs.lines() {
        // rustdoc takes one space off each line, and an empty line stays empty.
        text.push_str(if line.is_empty() { "///" } else { "/// " });
        text.push_str(line);
        text.push('\n');
    }
    if deprecated {
        text.push_str("#[deprecated]\n");
    }
    text
}

/// The documentation of a field or a variant, its deprecation, and the attributes of the user's.
pub(super) fn docs_of(text: &str, deprecated: bool, attributes: &[String]) -> String {
    let mut docs = docs(text, deprecated);
    docs.extend(attributes.iter().map(|it| read(it)));
    docs
}

/// The schema's documentation, then a paragraph of ours.
pub(super) fn docs_and(own: &str, deprecated: bool, more: &str) -> String {
    if own.is_empty() {
        docs(more, deprecated)
    } else {
        docs(&format!("{own}\n\n{more}"), deprecated)
    }
}

/// Elements of a list, each with a comma.
pub(super) fn listed<T: Display>(elements: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for element in elements {
        // Writing to a string does not fail.
        let _ = write!(text, "{element}, ");
    }
    text
}

/// The name of a place where other plugins can insert: `"message_scope:greet.HelloRequest"`.
pub(super) fn scope(what: &str, name: &str) -> String {
    quoted(&format!("{what}_scope:{name}"))
}
